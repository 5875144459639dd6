"""A file under reading: its entries with their places, and how its texts become criteria, spans, days and citations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Generic, TypeVar, cast

from pydantic import ValidationError

from pathway.criterion.parsing import parse, parse_constant
from pathway.criterion.syntax import Constant, Criterion, Never, Quantity
from pathway.errors import CriterionRefused, DefinitionRefused, Place, near_miss
from pathway.measure import Citation, Number, exact
from pathway.model import Case, Reference, Words
from pathway.moments import Span, read_moment, read_span
from pathway.reading.layout import CasesOf, Cite, Cites, Entry, SpanCase, Value
from pathway.reading.refusals import Path, Spots, refusals
from pathway.source import Entries, Items, Node, Scalar, plain

M = TypeVar("M", bound=Entry)
C = TypeVar("C", bound=CasesOf)
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Sheet(Generic[M]):
    """One file as read: what stands in it, and where. Problems are gathered, so that an author sees all at once."""

    entry: M
    spots: Spots
    texts: Mapping[Path, Scalar]
    criteria: frozenset[str] = frozenset()
    references: Mapping[str, Reference] = field(default_factory=dict)
    problems: list[DefinitionRefused] = field(default_factory=list)

    def place(self, *path: str | int) -> Place:
        """Where the key of an entry stands; the entry itself, for an item of a list."""
        return self.spots.keys.get(path) or self.value_place(*path)

    def value_place(self, *path: str | int) -> Place:
        """Where a value stands, or the nearest thing around it."""
        while path and path not in self.spots.values:
            path = path[:-1]
        return self.spots.values[path]

    def refuse(self, message: str, *path: str | int, code: str = "definition", at_key: bool = False) -> None:
        """Note a problem; reading goes on."""
        place = self.place(*path) if at_key else self.value_place(*path)
        self.problems.append(DefinitionRefused(message, code=code, place=place))


def sheet(node: Node, model: type[M]) -> Sheet[M]:
    """The file as entries. Raises DefinitionRefused with everything that is wrong with its form."""
    spots, texts = _index(node)
    data = plain(node)
    try:
        entry = model.model_validate(data)
    except ValidationError as invalid:
        errors = invalid.errors(include_url=False, include_input=False)
    else:
        return Sheet(entry, spots, texts)
    raise_all(refusals(errors, model, data, spots))
    raise AssertionError("a file that does not fit its form has at least one thing wrong with it")


def raise_all(problems: Iterable[DefinitionRefused]) -> None:
    """Raise the first problem with the others in it; nothing when there is none."""
    found = list(problems)
    if found:
        first = found[0]
        raise DefinitionRefused(first.message, code=first.code, place=first.place, others=tuple(found[1:]))


def _index(node: Node) -> tuple[Spots, dict[Path, Scalar]]:
    values: dict[Path, Place] = {}
    keys: dict[Path, Place] = {}
    texts: dict[Path, Scalar] = {}
    waiting: list[tuple[Path, Node]] = [((), node)]
    while waiting:
        path, here = waiting.pop()
        values[path] = here.place
        match here:
            case Scalar():
                texts[path] = here
            case Items():
                waiting.extend(((*path, index), item) for index, item in enumerate(here.items))
            case Entries():
                for key, item in here.entries:
                    keys[*path, key.text] = key.place
                    waiting.append(((*path, key.text), item))
    return Spots(values, keys), texts


# --- texts of a sheet -----------------------------------------------------------------------------------


@lru_cache(maxsize=8192)
def _parsed(text: str, criteria: frozenset[str]) -> Criterion:
    return parse(text, criteria=criteria)


def criterion(on: Sheet[M], text: str, *path: str | int) -> Criterion:
    """The criterion; a refused one is noted with its column, and `never` stands for it."""
    try:
        return _parsed(text, on.criteria)
    except CriterionRefused as refused:
        scalar = on.texts.get(path)
        place = on.value_place(*path)
        if scalar is not None and scalar.plain and "\n" not in text and place.column:
            place = Place(place.file, place.line, place.column + refused.offset)
        elif not (scalar is not None and scalar.plain):
            place = Place(place.file, place.line)
        on.problems.append(CriterionRefused(refused.message, code=refused.code, place=place, offset=refused.offset))
        return Never()


def citations(on: Sheet[M], cites: Cites | None, *path: str | int) -> tuple[Citation, ...]:
    """The citations, each with a provenance: its own, else that of its reference."""
    if cites is None:
        return ()
    if isinstance(cites, list):
        return tuple(_citation(on, one, *path, index) for index, one in enumerate(cites))
    return (_citation(on, cites, *path),)


def _citation(on: Sheet[M], cite: str | Cite, *path: str | int) -> Citation:
    known = cite if isinstance(cite, Cite) else Cite(ref=cite)
    reference = on.references.get(known.ref)
    if reference is None:
        hint = near_miss(known.ref, on.references)
        on.refuse(f"no reference `{known.ref}` stands in references.yaml{hint}", *path, code="P20")
    provenance = known.provenance or (reference.provenance if reference else "unverified")
    return Citation(known.ref, known.place or "", provenance)


def span(text: str | None) -> Span | None:
    """A span whose form was checked before."""
    return read_span(text) if text is not None else None


def day(on: Sheet[M], text: str, *path: str | int) -> date:
    """A day of the calendar; another text is noted."""
    moment = read_moment(text)
    if moment is not None:
        return moment.first
    on.refuse(f"`{text}` is not a day of the calendar between 1900 and 2200", *path, code="form")
    return date(1900, 1, 1)


def number(on: Sheet[M], value: Value | None, *path: str | int) -> Number | None:
    """An exact number; None where none is given."""
    if value is None:
        return None
    if isinstance(value, (int, Decimal)):
        return exact(value)
    if _NUMBER.fullmatch(value):
        return exact(value)
    on.refuse(f"`{value}` is not a number; write it in digits, such as `0.5`", *path, code="form")
    return None


def constant(on: Sheet[M], value: Value | list[str], *path: str | int) -> Constant | Words:
    """The constant that a parameter is: a number with its unit, a span, a day, a word, or words."""
    if isinstance(value, list):
        if not value or len(set(value)) < len(value):
            on.refuse(f"`{path[-1]}` needs words, each once", *path, code="form")
        return tuple(value)
    if isinstance(value, (int, Decimal)):
        return Quantity(exact(value))
    found = parse_constant(value)
    if found is not None:
        return found
    words = "a number with its unit such as `80%`, a span such as `2 weeks`, a day, or a word in small letters"
    on.refuse(f"`{value}` is not a constant; write {words}", *path, code="form")
    return Quantity(0)


def cases(on: Sheet[M], entries: list[C], *path: str | int) -> Iterator[tuple[C, Criterion | None, Path]]:
    """Each case with its criterion (None for the last) and its path. The last case, and no other, is `otherwise`."""
    last = len(entries) - 1
    if last < 0:
        on.refuse(f"`{path[-1]}` is empty; write at least the case `otherwise: yes`", *path, code="form")
    for index, entry in enumerate(entries):
        here = (*path, index)
        if (entry.when is None) == (entry.otherwise is None):
            on.refuse("a case has either `when` or `otherwise: yes`", *here, code="form")
        elif entry.otherwise is not None and index < last:
            on.refuse("`otherwise` is the last case; nothing after it is ever used", *here, code="form")
        elif entry.otherwise is None and index == last:
            on.refuse("the last case must be `otherwise: yes`, so that there is always a value", *here, code="form")
        yield entry, (criterion(on, entry.when, *here, "when") if entry.when else None), here


def span_cases(on: Sheet[M], within: object, *path: str | int) -> tuple[Case[Span], ...]:
    """A span, or a span by cases; none when nothing is given."""
    if within is None:
        return ()
    if isinstance(within, str):
        return (Case(cast(Span, read_span(within))),)
    entries = cast("list[SpanCase]", within)
    return tuple(Case(cast(Span, read_span(entry.value)), when) for entry, when, _ in cases(on, entries, *path))
