"""Whatever a criterion asks that is not declared, or compares with a constant that does not suit it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from typing import TypeAlias

from pathway.checks.guards import Guard
from pathway.criterion.fitting import fit
from pathway.criterion.syntax import Constant, Criterion, ParameterName
from pathway.criterion.wording import wording
from pathway.errors import Place
from pathway.model import Pathway
from pathway.reading.names import DeclaredNames, attribute_names, names, shared_names

_Valued: TypeAlias = tuple[str, Constant | tuple[str, ...] | None]


@dataclass(frozen=True, slots=True)
class Unsuited:
    """One thing that does not suit: the property that it breaks, the sentence, what it is about and where it stands.

    `parameter` is the one that is itself what is wrong, if one is.
    """

    code: str
    message: str
    at: str
    place: Place
    parameter: str = ""


def unsuited(pathway: Pathway, guards: Iterable[Guard]) -> Iterator[Unsuited]:
    """Everything that does not suit, in the pathway and in what it shares."""
    shared = shared_names(pathway.vocabulary)
    known = names(pathway, shared=shared)
    yield from _of_pathway(pathway, tuple(guards), known)
    attributes = attribute_names(pathway.vocabulary)
    for criterion, meant, at, place in _shared_criteria(pathway, shared, attributes):
        for misfit in fit(criterion, meant):
            # An attribute that no procedure has would leave a step unscreened, which is what P18 is about.
            code = "P18" if meant is attributes else misfit.code
            yield Unsuited(code, f"in `{wording(criterion)}` of `{at}`: {misfit.message}", at, place)


def _of_pathway(pathway: Pathway, guards: tuple[Guard, ...], known: DeclaredNames) -> Iterator[Unsuited]:
    """What does not suit in the pathway's own criteria; a value of a parameter that suits no use is told once."""
    found = [(guard, misfit) for guard in guards for misfit in fit(guard.criterion, known, context=guard.context)]
    wrong: dict[_Valued, set[int]] = {}
    for guard, misfit in found:
        wrong.setdefault((misfit.parameter, misfit.value), set()).add(id(guard))
    uses = Counter(name for guard in guards for name in _parameters(guard.criterion)) if wrong else Counter[str]()
    said: set[_Valued] = set()
    for guard, misfit in found:
        valued = (misfit.parameter, misfit.value)
        # A value that suits some criterion is no bad value: there, the criterion is what is wrong.
        stated = _stated(pathway, valued) if len(wrong[valued]) == uses[misfit.parameter] else ()
        if not stated:
            yield Unsuited(misfit.code, f"in {guard.words}: {misfit.message}", guard.at, guard.place)
        elif valued not in said:
            more = f", and in {uses[misfit.parameter] - 1} more" if uses[misfit.parameter] > 1 else ""
            for at, place in stated:
                yield Unsuited(misfit.code, f"in {guard.words}{more}: {misfit.message}", at, place, misfit.parameter)
        said.add(valued)


def _parameters(part: object) -> set[str]:
    """The parameters that a criterion names anywhere in it."""
    if isinstance(part, ParameterName):
        return {part.name}
    if isinstance(part, tuple):
        inner: Iterable[object] = part
    elif is_dataclass(part):
        inner = [getattr(part, one.name) for one in fields(part)]
    else:
        return set()
    return set[str]().union(*map(_parameters, inner))


def _stated(pathway: Pathway, valued: _Valued) -> tuple[tuple[str, Place], ...]:
    """Where the parameter is given that value: what it is called there, as a waiver does, and the place."""
    name, value = valued
    sets = {
        "": pathway.policies[None].parameters,
        **{f"{one}: ": own.parameters for one, own in pathway.profiles.items()},
    }
    return tuple(
        (f"{under}{name}", given[name].place)
        for under, given in sets.items()
        if name in given and any(case.value == value for case in given[name].cases)
    )


def _shared_criteria(
    pathway: Pathway, shared: DeclaredNames, attributes: DeclaredNames
) -> Iterator[tuple[Criterion, DeclaredNames, str, Place]]:
    words = pathway.vocabulary
    for table in words.tables.values():
        for row in table.rows:
            yield row.applies_to, attributes, row.id, row.place
            if row.when is not None:
                yield row.when, shared, row.id, row.place
    for flag in words.red_flags.values():
        yield flag.blocks, attributes, flag.id, Place("red_flags.yaml")
    for event in words.complications.values():
        if event.holds is not None:
            yield event.holds, attributes, event.id, Place("procedures.yaml")
    for procedure in words.procedures.values():
        for case in procedure.by:
            if case.when is not None:
                yield case.when, shared, procedure.id, procedure.place
