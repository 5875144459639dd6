"""P01: every name stands for one thing, and for something that exists; patients enter somewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pathway.checks.examination import START, Examination
from pathway.checks.faults import Fault
from pathway.checks.guards import name_of
from pathway.criterion.syntax import VIEWS
from pathway.errors import Place, near_miss
from pathway.model import Pathway, Transition

_WORDS = {"start", "any", "index", "age", "sex", "region", "side", "level", "levels", "yes", "no", "relief", "outcome"}
_LOOKS = str.maketrans({"0": "o", "1": "l"})


def p01_names(exam: Examination) -> Iterator[Fault]:
    """Steps that transitions name exist, names are not shared or look-alike, and there is one way in for a patient."""
    yield from _ends(exam)
    yield from _entries(exam)
    yield from _shared_names(exam)


def _ends(exam: Examination) -> Iterator[Fault]:
    steps = exam.pathway.steps
    for move in exam.pathway.transitions:
        sources = [name for name in move.from_ if name not in (START, "any")]
        for name in dict.fromkeys((*sources, *move.to)):
            if name not in steps:
                hint = near_miss(name, steps)
                message = f"`{name}` is not a step of this pathway{hint}"
                yield Fault("P01", "error", message, name_of(move), move.place)


def _entries(exam: Examination) -> Iterator[Fault]:
    pathway = exam.pathway
    entries = [move for move in pathway.transitions if START in move.from_ and move.strength != "do-not"]
    if not entries:
        message = "no transition comes from `start`, so no patient can enter"
        yield Fault("P01", "error", message, START, Place(pathway.file))
    seen: dict[object, Transition] = {}
    for move in entries:
        same = (move.kind, exam.fold(move.when, pathway.policies[None]))
        first = seen.setdefault(same, move)
        if first is not move:
            message = (
                f"two ways in are for the same patients: this one and `{name_of(first)}`; "
                "give each its own `when`, or write one choice with a list under `to`"
            )
            yield Fault("P01", "error", message, name_of(move), move.place)


def _shared_names(exam: Examination) -> Iterator[Fault]:
    seen: dict[str, str] = {}
    looks: dict[str, str] = {}
    for kind, names in _names_by_kind(exam.pathway):
        for name, place in names.items():
            like = looks.setdefault(_look(name), name)
            message = ""
            if name in VIEWS or name in _WORDS:
                message = f"`{name}` is a word of the language; {kind} needs another name"
            elif name in seen:
                message = f"`{name}` is both {seen[name]} and {kind}; give one of them another name"
            elif like != name:
                message = f"`{name}` looks like `{like}`, which is {seen[like]}; give one of them another name"
            if message:
                yield Fault("P01", "error", message, name, place)
            seen.setdefault(name, kind)


def _names_by_kind(pathway: Pathway) -> tuple[tuple[str, Mapping[str, Place]], ...]:
    """Every name that a criterion can use, by what it names. Details of readings stand in `where` only."""
    words, policy = pathway.vocabulary, pathway.policies[None]
    details = sorted({name for one in words.procedures.values() for name in one.details})
    return (
        ("a step", {name: one.place for name, one in words.procedures.items()}),
        ("a measure", dict.fromkeys(words.measures, Place("measures.yaml"))),
        ("a finding", dict.fromkeys(words.findings, Place("findings.yaml"))),
        ("a complication", dict.fromkeys(words.complications, Place("procedures.yaml"))),
        ("a detail of an act", dict.fromkeys(details, Place("procedures.yaml"))),
        ("a parameter", {name: one.place for name, one in policy.parameters.items()}),
        ("a criterion", {name: one.place for name, one in policy.criteria.items()}),
    )


def _look(name: str) -> str:
    """The form in which names that a reader may take for one another are equal."""
    return name.translate(_LOOKS).replace("rn", "m").replace("vv", "w")
