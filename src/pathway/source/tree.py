"""What a file says: scalars, items and entries, each with line and column, and what a scalar means as a value."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeAlias

from pathway.errors import Place


@dataclass(frozen=True, slots=True)
class Scalar:
    """One piece of text as it was written. `plain` is false for quoted and block text, which always stays text.

    `number` is true when the format itself says that this is a number, whatever its spelling (JSON).
    The display leaves out the text, as that of every node does: the file may be a patient's record.

    >>> Scalar("80", True, Place("a.yaml", 1, 8))
    Scalar(plain=True, place=Place(file='a.yaml', line=1, column=8), number=False)
    """

    text: str = field(repr=False)
    plain: bool
    place: Place
    number: bool = False


@dataclass(frozen=True, slots=True)
class Items:
    """A list, in the order of the file."""

    items: tuple[Node, ...] = field(repr=False)
    place: Place


@dataclass(frozen=True, slots=True)
class Entries:
    """A mapping as pairs of key and value, in the order of the file. No two keys are equal or look alike."""

    entries: tuple[tuple[Scalar, Node], ...] = field(repr=False)
    place: Place


Node: TypeAlias = Scalar | Items | Entries
Value: TypeAlias = str | int | Decimal | bool | None
Plain: TypeAlias = "Value | list[Plain] | dict[str, Plain]"

# Only spellings that come back unchanged when the number is written out again: not 010, 1.10, -0, +5, .5, 5. or 1e3.
_SAFE_NUMBER = re.compile(r"(?!-0(?:\.0)?\Z)-?(?:0|[1-9][0-9]*)(\.(?:0|[0-9]*[1-9]))?", re.ASCII)
_WORDS: dict[str, bool | None] = {"": None, "~": None, "null": None, "true": True, "false": False}


def value(scalar: Scalar) -> Value:
    """What one scalar means: null, true, false, an exact number, or text exactly as written.

    An unquoted number whose spelling would be lost (`1.10`, `010`, `1_000`, `12:30`) stays text, and so do `yes`,
    `NO` and dates.

    >>> at = Place("a.yaml")
    >>> [value(Scalar(text, True, at)) for text in ("12", "0.5", "true", "NO", "1.10", "010", "")]
    [12, Decimal('0.5'), True, 'NO', '1.10', '010', None]
    >>> value(Scalar("12", False, at))
    '12'
    """
    text = scalar.text
    if not scalar.plain:
        return text
    if scalar.number:
        return int(text) if text.lstrip("-").isdigit() else Decimal(text)
    if text in _WORDS:
        return _WORDS[text]
    number = _SAFE_NUMBER.fullmatch(text)
    if number is None:
        return text
    return Decimal(text) if number[1] else int(text)


def plain(node: Node) -> Plain:
    """The tree as Python objects: dict, list and the `value` of each scalar.

    >>> at = Place("a.yaml")
    >>> plain(Entries(((Scalar("wash", True, at), Items((Scalar("2", True, at),), at)),), at))
    {'wash': [2]}
    """
    match node:
        case Scalar():
            return value(node)
        case Items():
            return [plain(item) for item in node.items]
        case Entries():
            return {key.text: plain(item) for key, item in node.entries}


def locate(node: Node, path: tuple[str | int, ...]) -> Place:
    """Where the value at `path` stands: text names a key, a number counts list items from 0.

    Parts that do not exist are left out, since validators add words of their own to a path. Of several ways to
    read the path, the one that fits most parts counts.

    >>> at = Place("a.yaml", 1, 1)
    >>> tree = Entries(((Scalar("wash", True, at), Scalar("2", True, Place("a.yaml", 1, 7))),), at)
    >>> str(locate(tree, ("tag", "wash")))
    'a.yaml:1:7'
    """
    trail = _trail(node, path)
    return trail[-1][1].place if trail else node.place


def locate_key(node: Node, path: tuple[str | int, ...]) -> Place:
    """Where the key of the last part of `path` that exists stands; for a list item, where the item stands.

    >>> at = Place("a.yaml", 1, 1)
    >>> tree = Entries(((Scalar("wash", True, at), Scalar("2", True, Place("a.yaml", 1, 7))),), at)
    >>> str(locate_key(tree, ("wash",)))
    'a.yaml:1:1'
    """
    trail = _trail(node, path)
    return trail[-1][0] if trail else node.place


def _trail(node: Node, path: tuple[str | int, ...]) -> tuple[tuple[Place, Node], ...]:
    """The steps that the path takes, each with the place of its key and the node that it leads to."""
    for position, part in enumerate(path):
        step = _step(node, part)
        if step is None:
            continue
        rest = path[position + 1 :]
        taken = (step, *_trail(step[1], rest))
        if len(taken) > len(rest):
            return taken
        # A word that a validator added may bear the name of a key: reading on without it may fit more.
        return max(taken, _trail(node, rest), key=len)
    return ()


def _step(node: Node, part: str | int) -> tuple[Place, Node] | None:
    match node:
        case Entries() if isinstance(part, str):
            return next(((key.place, item) for key, item in node.entries if key.text == part), None)
        case Items() if isinstance(part, int) and 0 <= part < len(node.items):
            return node.items[part].place, node.items[part]
        case _:
            return None
