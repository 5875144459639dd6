"""Do the words of a record exist? Names and details against the vocabulary, each with its line and a near miss."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pathway.errors import DefinitionRefused, near_miss
from pathway.model import Vocabulary
from pathway.record.layout import ActEntry, ObservationEntry, ScreenEntry
from pathway.scenarios.records import text_of
from pathway.source import Entries, Items, Scalar

_DETAILED: Mapping[str, type[ActEntry | ObservationEntry | ScreenEntry]] = {
    "acts": ActEntry,
    "observations": ObservationEntry,
    "screening": ScreenEntry,
}


def unknown_words(record: Entries, vocabulary: Vocabulary) -> Iterator[DefinitionRefused]:
    """Every name and every detail of the record that the vocabulary does not know."""
    for section, items in record.entries:
        for entry in items.items if isinstance(items, Items) else ():
            if isinstance(entry, Entries):
                yield from _names(section.text, entry, vocabulary)
                yield from _details(section.text, entry, vocabulary)


def _names(section: str, entry: Entries, words: Vocabulary) -> Iterator[DefinitionRefused]:
    questions = words.tables[table].questions if (table := text_of(entry, "table")) in words.tables else None
    known: dict[str, tuple[str, Mapping[str, object]]] = {
        "finding": ("finding", words.findings),
        "measure": ("measure", words.measures),
        "step": ("step", words.procedures),
        "table": ("screening table", {**words.tables, "red_flags": None}),
        "flag": ("red flag", words.red_flags),
    }
    if section == "adverse_events":
        known["event"] = ("adverse event", words.complications)
    if questions is not None:
        known["question"] = ("question of the table", questions)
    for key, value in entry.entries:
        if key.text in known and isinstance(value, Scalar) and value.text not in known[key.text][1]:
            what, names = known[key.text]
            message = f"there is no {what} `{value.text}`{near_miss(value.text, names)}"
            yield DefinitionRefused(message, code="word", place=value.place)


def _details(section: str, entry: Entries, words: Vocabulary) -> Iterator[DefinitionRefused]:
    if section not in _DETAILED:
        return
    details = _declared(section, entry, words)
    if details is None:
        return
    fields = {field.alias or name for name, field in _DETAILED[section].model_fields.items()}
    for key, _ in entry.entries:
        if key.text not in fields and key.text not in details:
            hint = near_miss(key.text, {*fields, *details}) or f"; its details are {_listed(details)}"
            yield DefinitionRefused(f"unknown key `{key.text}`{hint}", code="unknown-key", place=key.place)


def _declared(section: str, entry: Entries, words: Vocabulary) -> Mapping[str, object] | None:
    """The details that an entry may carry; None when its own name is unknown."""
    if section == "acts":
        procedure = words.procedures.get(text_of(entry, "step"))
        return procedure.details if procedure is not None else None
    if section == "observations":
        measure = words.measures.get(text_of(entry, "measure"))
        return dict(measure.details) if measure is not None else None
    table = words.tables.get(text_of(entry, "table"))
    question = table.questions.get(text_of(entry, "question")) if table is not None else None
    return question.details if question is not None else {} if not text_of(entry, "question") else None


def _listed(names: Mapping[str, object]) -> str:
    return ", ".join(f"`{name}`" for name in names) or "none"
