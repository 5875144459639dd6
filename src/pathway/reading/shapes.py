"""What a finding, a detail or an answer may be: yes or no, one of some words, a number, or a day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from pathway.frozen import Frozen, frozen
from pathway.measure import Domain
from pathway.reading.layout import DomainEntry, Entry
from pathway.reading.sheet import Sheet, number

M = TypeVar("M", bound=Entry)


def domain(on: Sheet[M], entry: DomainEntry, *path: str | int) -> Domain:
    """The one domain that an entry declares."""
    given = [name for name in ("yes_no", "one_of", "number", "date") if getattr(entry, name) is not None]
    if len(given) != 1:
        on.refuse(
            f"`{path[-1]}` needs exactly one of `yes_no: yes`, `one_of`, `number` and `date: yes`",
            *path,
            code="form",
            at_key=True,
        )
        return Domain("yes-no")
    if entry.one_of is not None:
        return _words(on, entry.one_of, *path, "one_of")
    if entry.number is not None:
        return _number(on, entry, *path, "number")
    return Domain("yes-no") if entry.yes_no else Domain("date")


def domains(on: Sheet[M], entries: Mapping[str, DomainEntry], *path: str | int) -> Frozen[str, Domain]:
    """The domains of the details of something."""
    return frozen((name, domain(on, entry, *path, name)) for name, entry in entries.items())


def _words(on: Sheet[M], words: list[str], *path: str | int) -> Domain:
    folded = [word.casefold() for word in words]
    for index, word in enumerate(folded):
        if word in folded[:index]:
            on.refuse(f"`{words[index]}` stands twice, or looks like a word before it", *path, index, code="form")
    if not words:
        on.refuse("`one_of` is empty; write its words", *path, code="form")
    return Domain("one-of", words=tuple(words))


def _number(on: Sheet[M], entry: DomainEntry, *path: str | int) -> Domain:
    given = entry.number or {}
    low = number(on, given.get("low"), *path, "low")
    high = number(on, given.get("high"), *path, "high")
    resolution = number(on, given.get("resolution"), *path, "resolution")
    if low is not None and high is not None and low >= high:
        on.refuse("`low` must be below `high`", *path, "low", code="form")
    if resolution is not None and resolution <= 0:
        on.refuse("`resolution` must be above 0", *path, "resolution", code="form")
    return Domain("number", low=low, high=high, resolution=resolution, unit=str(given.get("unit", "")))
