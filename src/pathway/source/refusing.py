"""Limits on what is read, and the one place that words a refusal, with or without text from the file."""

from __future__ import annotations

from dataclasses import dataclass

from pathway.errors import DefinitionRefused, PathwayError, Place, RecordRefused

_SHOWN = 40  # characters of the author's text in a message


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one file may hold. A file at a limit is read, one beyond it is refused.

    `size` counts bytes; `depth` lists and mappings inside each other; `events` scalars, and starts and ends of lists
    and mappings; `digits` the digits of a number, written out; `text` the characters of one scalar.

    >>> Limits(depth=8).size
    1048576
    """

    size: int = 1024 * 1024
    depth: int = 32
    events: int = 50_000
    digits: int = 20
    text: int = 20_000


@dataclass(frozen=True, slots=True)
class Reading:
    """One file being read: its name, its limits, and whether messages must not hold any of its text."""

    file: str
    limits: Limits
    private: bool

    def place(self, line: int = 0, column: int = 0) -> Place:
        return Place(self.file, line, column)

    def quote(self, text: str, instead: str) -> str:
        """The author's words in backticks, or `instead` where they must not be repeated."""
        if self.private:
            return instead
        line = " ".join(text.split())
        return f"`{line}`" if len(line) <= _SHOWN else f"`{line[:_SHOWN]}…`"

    def refusal(self, code: str, message: str, line: int = 0, column: int = 0) -> PathwayError:
        """The error to raise. Callers raise it outside an `except`, so that no cause carries text of the file along."""
        kind = RecordRefused if self.private else DefinitionRefused
        return kind(message, code=code, place=self.place(line, column))
