"""Builds the tree from the events of a reader, YAML or JSON alike, and refuses what breaks a rule or a limit."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from pathway.errors import PathwayError, Place
from pathway.source.characters import check_characters
from pathway.source.refusing import Reading
from pathway.source.tree import Entries, Items, Node, Scalar, value

_NUMBER = re.compile(r"[-+]?([0-9]*\.?[0-9]+\.?)(?:[eE]([-+]?[0-9]+))?")
_CUT = "; text that holds a comma, brace or bracket must stand in quotes or in block style"


class Builder:
    """Takes scalars, starts and ends in the order of the file. It keeps its own stack, so depth costs no recursion."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.root: Node | None = None
        self._open: list[_Open] = []
        self._events = 0

    def scalar(
        self, text: str, line: int, column: int, *, plain: bool, number: bool = False, escaped: bool = False
    ) -> None:
        """Add one scalar; `escaped` means that its text was made by escapes, and has not been seen in the file."""
        reading, limits = self.reading, self.reading.limits
        self._count(line, column)
        if len(text) > limits.text:
            raise reading.refusal("text", f"a text is longer than {limits.text} characters; shorten it", line, column)
        if escaped:
            check_characters(text, reading, line, column)
        long = len(text) > limits.digits or (number and ("e" in text or "E" in text))
        if plain and long and _digits(text) > limits.digits:
            what = f"a number has more than {limits.digits} digits; shorten it, or put a code in quotes"
            raise reading.refusal("number", what, line, column)
        node = Scalar(text, plain, Place(reading.file, line, column), number)
        if plain and self._open and self._open[-1].flow:
            self._check_whole(node)
        self._add(node)

    def start(self, line: int, column: int, *, keyed: bool, flow: bool = False) -> None:
        """Begin a list, or with `keyed` a mapping; `flow` says that it is a YAML one written in brackets."""
        self._count(line, column)
        limit = self.reading.limits.depth
        if len(self._open) >= limit:
            what = f"lists and mappings stand more than {limit} deep inside each other"
            raise self.reading.refusal("depth", what, line, column)
        self._open.append(_Open(Place(self.reading.file, line, column), keyed, flow))

    def end(self) -> None:
        """End the list or mapping that was begun last."""
        done = self._open.pop()
        self._count(done.place.line, done.place.column)
        self._add(Entries(tuple(done.entries), done.place) if done.keyed else Items(tuple(done.items), done.place))

    @property
    def innermost(self) -> Place | None:
        """Where the list or mapping begins that is still open."""
        return self._open[-1].place if self._open else None

    def finish(self) -> Node:
        """The whole tree, once every event is in."""
        root = self.root
        if root is None or (isinstance(root, Scalar) and root.plain and not root.text):
            raise self.reading.refusal("empty", "the file holds nothing but blanks or comments", 1, 1)
        return root

    def _count(self, line: int, column: int) -> None:
        self._events += 1
        if self._events > self.reading.limits.events:
            what = (
                f"the file holds more than {self.reading.limits.events} parts; split it, or raise the limit on purpose"
            )
            raise self.reading.refusal("events", what, line, column)

    def _add(self, node: Node) -> None:
        if not self._open:
            self.root = node
            return
        parent = self._open[-1]
        if not parent.keyed:
            parent.items.append(node)
        elif parent.key is None:
            parent.key = self._checked_key(node, parent)
        else:
            parent.entries.append((parent.key, node))
            parent.key = None

    def _checked_key(self, key: Node, parent: _Open) -> Scalar:
        if not isinstance(key, Scalar):
            raise self._bad_key(key.place, "a key must be text, not a list or a mapping")
        if not key.text.strip():
            raise self._bad_key(key.place, "a key is empty; write its name before the `:`")
        if key.plain and key.text == "<<":
            raise self._bad_key(key.place, "merge keys (`<<`) are refused; repeat the entries", "alias")
        if key.plain and not isinstance(value(key), str):
            name = self.reading.quote(key.text, "a key")
            what = f"{name} reads as a number, true, false or null, and keys are text; put it in quotes"
            raise self._bad_key(key.place, what)
        first = parent.seen.setdefault(_folded(key.text), key)
        if first is not key:
            raise self._repeated(first, key)
        return key

    def _bad_key(self, at: Place, what: str, code: str = "key") -> PathwayError:
        return self.reading.refusal(code, what, at.line, at.column)

    def _repeated(self, first: Scalar, key: Scalar) -> PathwayError:
        name = self.reading.quote(key.text, "a key")
        lines = f"lines {first.place.line} and {key.place.line}"
        if first.text == key.text:
            return self._bad_key(
                key.place, f"{name} stands twice in one mapping, on {lines}; keep one", "duplicate-key"
            )
        other = self.reading.quote(first.text, "another key")
        what = f"{name} looks like {other} in the same mapping, on {lines}; keep one, or rename it"
        return self._bad_key(key.place, what, "look-alike-key")

    def _check_whole(self, node: Scalar) -> None:
        """Inside brackets a comma ends unquoted text without a word; catch what can only be one half of such a text."""
        parent, at = self._open[-1], node.place
        if node.text.count("(") > node.text.count(")"):
            what = f"{self.reading.quote(node.text, 'a value')} ends at a comma, inside its round brackets{_CUT}"
            raise self.reading.refusal("syntax", what, at.line, at.column)
        if parent.key is not None and not node.text:
            name = self.reading.quote(parent.key.text, "a key")
            what = f"{name} has no value; write `: ` and a value, or `null`{_CUT}"
            raise self.reading.refusal("syntax", what, parent.key.place.line, parent.key.place.column)


class _Open:
    """A list or mapping that is not yet ended."""

    __slots__ = ("entries", "flow", "items", "key", "keyed", "place", "seen")

    def __init__(self, place: Place, keyed: bool, flow: bool) -> None:
        self.place = place
        self.keyed = keyed
        self.flow = flow
        self.items: list[Node] = []
        self.entries: list[tuple[Scalar, Node]] = []
        self.key: Scalar | None = None  # the key that still waits for its value
        self.seen: dict[str, Scalar] = {}  # by the form in which look-alikes are equal


def _folded(key: str) -> str:
    """The form in which keys that a reader cannot tell apart are equal."""
    if key.isascii():
        return key.lower().strip()
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", key).casefold()).strip()


def _digits(text: str) -> int:
    """How many digits a number has when it is written out; 0 for what is no number."""
    number = _NUMBER.fullmatch(text)
    if number is None:
        return 0
    mantissa, exponent = number[1], number[2]
    digits = len(mantissa) - mantissa.count(".")
    if exponent is None:
        return digits
    if len(exponent) > 6:  # before it is turned into a number: it may have thousands of digits itself
        return digits + 1_000_000
    power = Decimal(text).as_tuple().exponent
    assert isinstance(power, int)  # never infinite: the pattern holds digits only
    return max(digits, digits + power, -power)
