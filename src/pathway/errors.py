"""The error family: everything that `pathway` raises on purpose.

    PathwayError
    ├── DefinitionRefused     a pathway file, or a file it uses, cannot be read or is faulty
    │   └── CriterionRefused  the text of one criterion cannot be read
    ├── RecordRefused         a patient record cannot be read or does not fit
    ├── RequestRefused        a call asks for something that does not exist (a profile, a step, a format)
    └── MissingExtra          an optional package or program is needed for this

It stands on the lowest floor so that every module can raise without an import loop.
Messages never hold a value, or an unknown key's name, of a patient record.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a file something stands. Line and column count from 1; 0 means not known.

    >>> str(Place("pathway.yaml", 4, 7))
    'pathway.yaml:4:7'
    """

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        parts = [self.file or "<text>"]
        if self.line:
            parts.append(str(self.line))
            if self.column:
                parts.append(str(self.column))
        return ":".join(parts)


class PathwayError(Exception):
    """Base of all errors of this library. `code` is stable and short, `place` may be None.

    >>> print(PathwayError("no such step", code="unknown-step", place=Place("a.yaml", 3)))
    a.yaml:3: no such step
    """

    def __init__(self, message: str, *, code: str = "error", place: Place | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.place = place

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if self.place else self.message


class DefinitionRefused(PathwayError):
    """A definition file cannot be read, or breaks a rule of the format.

    `others` holds the further problems that were found in the same reading.
    """

    def __init__(
        self,
        message: str,
        *,
        code: str = "definition",
        place: Place | None = None,
        others: tuple[DefinitionRefused, ...] = (),
    ) -> None:
        super().__init__(message, code=code, place=place)
        self.others = others


class CriterionRefused(DefinitionRefused):
    """The text of a criterion cannot be read. `offset` counts characters from the start of the text, from 0."""

    def __init__(self, message: str, *, code: str = "criterion", place: Place | None = None, offset: int = 0) -> None:
        super().__init__(message, code=code, place=place)
        self.offset = offset


class RecordRefused(PathwayError):
    """A record cannot be read or does not fit the vocabulary. The message names the place, never a value.

    The message counts entries from 0, as Python does; shown to people, it says the place in the list as well.

    >>> print(RecordRefused("observations[3].date: no such day"))
    observations[3].date (the 4th): no such day
    """

    def __str__(self) -> str:
        return _ENTRY.sub(lambda found: f"{found[1]} (the {_ordinal(int(found[2]) + 1)})", super().__str__(), count=1)


class RequestRefused(PathwayError):
    """A call names something that does not exist, or leaves out something that has no default."""


class MissingExtra(PathwayError):
    """Something optional is not installed; the message names the one command that installs it."""


_SECTIONS = "findings|screening|observations|acts|adverse_events|red_flags|decisions|planned"
_ENTRY = re.compile(rf"((?:^|(?<= ))(?:{_SECTIONS})\[([0-9]+)\][a-z_.\[\]0-9]*)(?=:)")


def _ordinal(number: int) -> str:
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def near_miss(word: str, known: Iterable[str]) -> str:
    """A suggestion to append to a message, or nothing.

    >>> near_miss("wehn", ["when", "wait"])
    '; did you mean `when`?'
    >>> near_miss("zzz", ["when", "wait"])
    ''
    """
    names = sorted(set(known))
    found = difflib.get_close_matches(word, names, n=1, cutoff=0.6) or difflib.get_close_matches(
        word.casefold(), [name.casefold() for name in names], n=1, cutoff=0.6
    )
    if not found:
        return ""
    match = next((name for name in names if name == found[0] or name.casefold() == found[0]), found[0])
    return f"; did you mean `{match}`?"
