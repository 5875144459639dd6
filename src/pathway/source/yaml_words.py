"""The YAML parser's complaints in plain words, at the place where the author can mend them."""

from __future__ import annotations

import yaml

from pathway.errors import PathwayError
from pathway.source.refusing import Reading

_QUOTE = "put the whole value in quotes, or write it in block style"
_HOLDS = "text that holds a comma, brace, bracket or colon must stand in quotes or in block style"

# What the parser says (either of the two parsers), and what we say. The first that applies counts.
_SAYINGS = (
    ("sequence entries", "a list entry (`- `) cannot begin here; begin it on a line of its own, or " + _QUOTE),
    ("mapping keys", "a key (`? `) cannot begin here; " + _QUOTE),
    ("unexpected ':'", f"an unquoted value in brackets holds `:`; {_HOLDS}"),
    ("document start", "expected the end of the text; the first value is complete before this"),
    ("node content", f"expected a value here; {_HOLDS}"),
    ("unknown escape", "this escape is not known in double quotes; write `\\\\` for a backslash, or use single quotes"),
    ("hex", "expected hexadecimal digits in this escape; write `\\\\` for a backslash, or use single quotes"),
)


def explained(error: Exception, text: str, reading: Reading) -> PathwayError:
    """The refusal for what the parser raised. Nothing of the parser's own message is passed on."""
    if not isinstance(error, yaml.MarkedYAMLError):
        return reading.refusal("syntax", "a character, an escape or a directive cannot be read")
    problem, context = str(error.problem or ""), str(error.context or "")
    fault = _Fault(text, error)
    if code := _code(problem, context, fault):
        return reading.refusal(code, _CODES[code], *fault.at)
    if unfinished := _unfinished(problem, context, fault):
        return reading.refusal("syntax", unfinished, *fault.begun)
    return reading.refusal("syntax", _words(problem, context, fault, reading), *fault.at)


_CODES = {
    "directive": "directives (`%` at the start of a line) are refused; remove the line, or put the text in quotes",
    "alias": "anchors and aliases are refused; put text that begins with `&` or `*` in quotes",
    "tag": "tags are refused; put text that begins with `!` in quotes",
    "key": "a key is empty; write its name before the `:`",
    "encoding": "this escape stands for no character; remove it",
}


def _code(problem: str, context: str, fault: _Fault) -> str:
    """The code of what is refused by rule, and happens to be misspelt as well; empty for a plain syntax error."""
    if "directive" in context + problem or "incompatible" in problem:
        return "directive"
    if context.endswith(("an anchor", "an alias")):
        return "alias"
    if context.endswith("a tag") or "tag handle" in problem:
        return "tag"
    if fault.here == ":" and ("expected key" in problem or "block end" in problem):
        return "key"
    return "encoding" if "invalid Unicode" in problem else ""


class _Fault:
    """Where the parser stopped: the line of text, what stands before and at the place, and where the part began."""

    def __init__(self, text: str, error: yaml.MarkedYAMLError) -> None:
        mark = error.problem_mark or error.context_mark
        begun = error.context_mark or mark
        lines = text.split("\n")
        row, column = (mark.line, mark.column) if mark else (0, 0)
        line = lines[row] if row < len(lines) else ""
        self.before, self.here = line[:column], line[column : column + 1]
        self.at_end = not self.here and not any(rest.strip() for rest in lines[row + 1 :])
        self.begun = (begun.line + 1, begun.column + 1) if begun else (1, 1)
        self.at = (row + 1, column + 1)
        if row >= len(lines):
            self.at = (len(lines), len(lines[-1]) + 1)


def _unfinished(problem: str, context: str, fault: _Fault) -> str:
    """What is wrong with a part that never ends, and so is at fault where it begins; empty for any other fault."""
    if "quoted scalar" in context and ("end of stream" in problem or "document" in problem):
        return "the quote that opens here is never closed"
    if "' or '" in problem and fault.at_end:
        return "the bracket that opens here is never closed"
    if "find expected ':'" in problem:
        return "expected `:` after a key; a line that carries on the text above must be indented more than its key"
    return ""


def _words(problem: str, context: str, fault: _Fault, reading: Reading) -> str:
    """What is wrong at the place where the parser stopped, and what to do."""
    margin = fault.before + fault.here
    if "\t" in margin and not margin.strip(" \t-"):
        return "a tab stands in the indentation; indent with spaces"
    if "mapping values" in problem:
        if ": " in fault.before:
            return f"an unquoted value holds `: `; {_QUOTE}"
        return "`:` cannot stand here; check the indentation of this line and the one above, or put the text in quotes"
    if "' or '" in problem:
        begun, at = fault.begun[0], fault.at[0]
        bracket = "the closing bracket" if begun == at else f"a bracket that closes the one on line {begun}"
        return f"expected a comma or {bracket}; {_HOLDS}"
    if "cannot start any token" in problem:
        begins = "a backtick" if fault.here == "`" else reading.quote(fault.here, "this character")
        return f"unquoted text cannot begin with {begins}; {_QUOTE}"
    if "block scalar" in context:
        return "a value that begins with `>` or `|` is read as a block of text; if it is a comparison, put it in quotes"
    for said, ours in _SAYINGS:
        if said in problem:
            return ours
    return _misfit(problem, fault)


def _misfit(problem: str, fault: _Fault) -> str:
    if not any(said in problem for said in ("expected key", "'-' indicator", "block end")):
        return "this is not well-formed YAML; check quotes, brackets and indentation"
    if fault.here in ("]", "}"):
        return "this bracket closes nothing that is open"
    if fault.before.strip():
        return f"the value has ended before this; {_QUOTE}"
    return "this line fits none of the lines above; give it the same indentation as its neighbours"
