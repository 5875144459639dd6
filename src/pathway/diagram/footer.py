"""What stands below a drawing: notes under letters, sources under numbers, and the daggers behind thresholds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from string import ascii_lowercase

from pathway.diagram.nouns import Note, Source
from pathway.measure import Citation
from pathway.model import Reference

UNVERIFIED, CONVENTION = "†", "‡"
SIGNS = {
    UNVERIFIED: "not verified against its source",
    CONVENTION: "a convention; no source gives this number",
}
_DAGGERS = {"unverified": UNVERIFIED, "convention": CONVENTION}
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
    _texts: dict[str, str] = field(default_factory=dict)
    _sources: dict[str, str] = field(default_factory=dict)
    _signs: set[str] = field(default_factory=set)

    def note(self, text: str) -> str:
        """The letter of the note; the same text keeps its letter."""
        return self._notes.setdefault(text, _letters(len(self._notes)))

    def define(self, key: str, text: Callable[[], str]) -> str:
        """The letter of the note under a key; its text is made once, and may define further notes in turn."""
        letter = self._notes.get(key)
        if letter is None:
            letter = self._notes[key] = _letters(len(self._notes))
            self._texts[key] = text()
        return letter

    def marks(self, citations: Iterable[Citation], hidden: Iterable[Citation] = ()) -> tuple[str, ...]:
        """Numbers of the sources, each with its dagger; of `hidden` ones, which a note names, the daggers alone."""
        found: dict[str, set[str]] = {}
        for one in citations:
            number = self._sources.setdefault(one.reference, str(len(self._sources) + 1))
            sign = _DAGGERS.get(one.provenance, "")
            found.setdefault(number, set()).add(sign)
            self._signs.update(sign)
        shown = tuple(number + "".join(sorted(found[number])) for number in sorted(found, key=int))
        signs = {_DAGGERS[one.provenance] for one in hidden if one.provenance in _DAGGERS}
        self._signs |= signs
        return (*shown, *sorted(sign for sign in signs if not any(sign in mark for mark in shown)))

    def notes(self) -> tuple[Note, ...]:
        """All notes, by letter."""
        return tuple(Note(letter, self._texts.get(key, key)) for key, letter in self._notes.items())

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
