"""What stands below a drawing: notes under letters, sources under numbers, and the daggers behind thresholds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from string import ascii_lowercase
from typing import assert_never

from pathway.criterion.syntax import (
    Always,
    And,
    AtLeast,
    Compares,
    Constant,
    Criterion,
    Holds,
    Leaf,
    Lies,
    Named,
    Never,
    Not,
    OneOf,
    Or,
    Otherwise,
    ParameterName,
    Word,
)
from pathway.diagram.nouns import Note, Source
from pathway.measure import Citation
from pathway.model import Parameter, Policy, Reference, Rule

UNVERIFIED, CONVENTION = "†", "‡"
SIGNS = {
    UNVERIFIED: "not verified against its source",
    CONVENTION: "a convention; no source gives this number",
}
_PROVENANCE = {
    "primary": "read in the source itself",
    "secondary": "read in a secondary source",
    "convention": "a convention",
    "unverified": "not verified",
}


@dataclass(slots=True)
class Footer:
    """Collects notes and sources in the order in which the drawing is read."""

    references: Mapping[str, Reference]
    _notes: dict[str, str] = field(default_factory=dict)
    _sources: dict[str, str] = field(default_factory=dict)
    _signs: set[str] = field(default_factory=set)

    def note(self, text: str) -> str:
        """The letter of the note; the same text keeps its letter."""
        return self._notes.setdefault(text, _letters(len(self._notes)))

    def marks(self, citations: Iterable[Citation]) -> tuple[str, ...]:
        """Numbers of the sources, each with its dagger."""
        found: dict[str, set[str]] = {}
        for one in citations:
            number = self._sources.setdefault(one.reference, str(len(self._sources) + 1))
            sign = {"unverified": UNVERIFIED, "convention": CONVENTION}.get(one.provenance, "")
            found.setdefault(number, set()).add(sign)
            self._signs.update(sign)
        return tuple(number + "".join(sorted(found[number])) for number in sorted(found, key=int))

    def notes(self) -> tuple[Note, ...]:
        """All notes, by letter."""
        return tuple(Note(letter, text) for text, letter in self._notes.items())

    def signs(self) -> tuple[Note, ...]:
        """The daggers in use, explained."""
        return tuple(Note(sign, SIGNS[sign]) for sign in sorted(self._signs))

    def sources(self) -> tuple[Source, ...]:
        """All sources, by number."""
        return tuple(self._source(reference, number) for reference, number in self._sources.items())

    def _source(self, name: str, number: str) -> Source:
        reference = self.references.get(name)
        if reference is None:
            return Source(number, f"{name} (not in the list of references)")
        by = ", ".join(str(part) for part in (reference.publisher, reference.year) if part)
        known = _PROVENANCE[reference.provenance]
        return Source(number, f"{reference.title}{f'. {by}' if by else ''} ({known})", reference.url)


def _letters(count: int) -> str:
    """a to z, then aa, ab and so on."""
    word = ""
    while True:
        word = ascii_lowercase[count % 26] + word
        count = count // 26 - 1
        if count < 0:
            return word


def used(criterion: Criterion | None, policy: Policy) -> Iterator[Parameter | Rule]:
    """Every parameter and named criterion that the criterion uses under the policy, in the order they are read."""
    match criterion:
        case And() | Or() | AtLeast():
            for part in criterion.parts:
                yield from used(part, policy)
        case Not():
            yield from used(criterion.part, policy)
        case Named():
            if rule := policy.criteria.get(criterion.name):
                yield rule
                yield from used(rule.criterion, policy)
        case Holds() | Compares() | Lies() | OneOf():
            yield from used(criterion.fact.where, policy)
            names = (part.name for part in _parts(criterion) if isinstance(part, ParameterName))
            yield from (policy.parameters[name] for name in names if name in policy.parameters)
        case None | Always() | Never() | Otherwise():
            return
        case _:
            assert_never(criterion)


def rests_on(criterion: Criterion | None, policy: Policy) -> Iterator[Citation]:
    """The citations of everything that the criterion uses under the policy."""
    for one in used(criterion, policy):
        yield from one.cites


def _parts(leaf: Leaf) -> tuple[Constant | tuple[Word, ...] | None, ...]:
    spans = (leaf.fact.within, leaf.fact.spaced)
    match leaf:
        case Compares():
            return (leaf.constant, *spans)
        case Lies():
            return (leaf.low, leaf.high, *spans)
        case OneOf():
            return (leaf.words, *spans)
        case Holds():
            return spans
        case _:
            assert_never(leaf)
