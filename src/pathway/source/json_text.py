"""JSON text to a tree with line and column, in one pass and without recursion."""

from __future__ import annotations

import json
import re

from pathway.errors import PathwayError
from pathway.source.building import Builder
from pathway.source.refusing import Reading
from pathway.source.tree import Node

_BLANK = r"[ \t\n]*+"
_STRING = r'"([^"\\\t\n]*+(?:\\.[^"\\\t\n]*+)*+)"'
_NUMBER = r"(-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?+(?:[eE][-+]?[0-9]++)?+)(?![\w.+-])"
_VALUE = re.compile(rf"{_BLANK}(?:{_STRING}|{_NUMBER}|(true|false|null)\b|([\[{{]))")
_IS_STRING, _IS_NUMBER, _IS_WORD = 1, 2, 3  # the groups of _VALUE; 4 is an opening bracket
_KEY = re.compile(rf"{_BLANK}{_STRING}{_BLANK}(:)?")
_NEXT = re.compile(rf"{_BLANK}([,\]}}])")
_SPACE = re.compile(_BLANK)
_CLOSING = {"[": "]", "{": "}"}


def read_json(text: str, reading: Reading) -> Node:
    """The tree of one JSON value, as RFC 8259 has it: no comments, no trailing commas, no NaN."""
    return _Scan(text, reading).whole()


class _Scan:
    """A position in the text that moves forward only, with the line that it is on."""

    def __init__(self, text: str, reading: Reading) -> None:
        self.text = text
        self.reading = reading
        self.builder = Builder(reading)
        self.offset = 0
        self.brackets: list[str] = []
        self._line = 1
        self._line_start = 0
        self._line_end = text.find("\n")

    def whole(self) -> Node:
        if _SPACE.fullmatch(self.text):
            return self.builder.finish()
        while True:
            opened = self._value()
            if opened and not self._closes_at_once():
                if opened == "{":
                    self._key()
                continue
            if not self._more():
                break
        rest = self._skip()
        if rest < len(self.text):
            what = "expected the end of the text; one file holds one value"
            raise self.reading.refusal("syntax", what, *self._where(rest))
        return self.builder.finish()

    def _value(self) -> str:
        """Read one scalar, or the start of a list or mapping, whose bracket is returned."""
        found = _VALUE.match(self.text, self.offset)
        if found is None:
            raise self._fault("a value")
        group = found.lastindex or 0
        start, text = found.start(group), found[group]
        self.offset = found.end()
        if group == _IS_STRING:
            self._string(text, start - 1)
        elif group == _IS_NUMBER:
            self.builder.scalar(text, *self._where(start), plain=True, number=True)
        elif group == _IS_WORD:
            self.builder.scalar(text, *self._where(start), plain=True)
        else:
            self.builder.start(*self._where(start), keyed=text == "{")
            self.brackets.append(text)
            return text
        return ""

    def _key(self) -> None:
        found = _KEY.match(self.text, self.offset)
        if found is None:
            raise self._fault("a key in double quotes")
        self._string(found[1], found.start(1) - 1)
        self.offset = found.end()
        if found[2] is None:
            raise self._fault("`:` after the key")

    def _string(self, text: str, start: int) -> None:
        line, column = self._where(start)
        if "\\" not in text:
            self.builder.scalar(text, line, column, plain=False)
            return
        try:
            meant = str(json.loads(f'"{text}"'))
        except json.JSONDecodeError as error:
            bad = column + 1 + text.rfind("\\", 0, error.pos)
        else:
            self.builder.scalar(meant, line, column, plain=False, escaped=True)
            return
        raise self.reading.refusal("syntax", "this escape is not known; write `\\\\` for a backslash", line, bad)

    def _closes_at_once(self) -> bool:
        """Whether the list or mapping just begun is empty; then the position stays before its closing bracket."""
        return self.text.startswith(_CLOSING[self.brackets[-1]], self._skip())

    def _more(self) -> bool:
        """After a value: close what closes here; whether another value follows (its key is read)."""
        while self.brackets:
            bracket = self.brackets[-1]
            found = _NEXT.match(self.text, self.offset)
            if found is None or found[1] not in (",", _CLOSING[bracket]):
                raise self._fault(f"a comma or `{_CLOSING[bracket]}`")
            self.offset = found.end()
            if found[1] == ",":
                if bracket == "{":
                    self._key()
                return True
            self.builder.end()
            self.brackets.pop()
        return False

    def _skip(self) -> int:
        found = _SPACE.match(self.text, self.offset)
        return found.end() if found else self.offset

    def _where(self, offset: int) -> tuple[int, int]:
        """Line and column. Offsets only grow, so that every line is counted once."""
        while 0 <= self._line_end < offset:
            self._line += 1
            self._line_start = self._line_end + 1
            self._line_end = self.text.find("\n", self._line_start)
        return self._line, offset - self._line_start + 1

    def _fault(self, expected: str) -> PathwayError:
        """The refusal for whatever stands where something else was expected."""
        start = self._skip()
        code, what = _words(self.text, start, expected)
        opened = self.builder.innermost
        if start >= len(self.text) and opened:
            what = "the bracket that opens here is never closed"
            return self.reading.refusal("syntax", what, opened.line, opened.column)
        return self.reading.refusal(code, what, *self._where(start))


def _words(text: str, start: int, expected: str) -> tuple[str, str]:
    """Code and message for the character at `start`, which is not what was expected."""
    if re.compile(r"-?(?:NaN|Infinity)\b").match(text, start):
        return "number", "`NaN` and `Infinity` are not numbers in JSON; write `null`, or leave the entry out"
    here = text[start : start + 1]
    if text.startswith(("//", "/*", "#"), start):
        return "syntax", f"comments are not allowed in JSON; expected {expected}"
    if here in ("]", "}") and text[:start].rstrip().endswith(","):
        return "syntax", "a comma stands before the closing bracket; remove it"
    if here == "'":
        return "syntax", f"expected {expected}; JSON text stands in double quotes"
    if here == '"' and "comma" not in expected:
        return "syntax", "this text has no closing quote on its line, or holds a tab; write `\\n` and `\\t` for these"
    if expected == "a value" and here and here in "+-.0123456789":
        return "syntax", "this is not a JSON number; write it as in 0.5 or -12, or put it in double quotes"
    return "syntax", f"expected {expected}"
