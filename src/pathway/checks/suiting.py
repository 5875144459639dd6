"""Whatever a criterion asks that is not declared, or compares with a constant that does not suit it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pathway.checks.guards import Guard
from pathway.criterion.fitting import fit
from pathway.criterion.syntax import Criterion
from pathway.criterion.wording import wording
from pathway.errors import Place
from pathway.model import Pathway
from pathway.reading.names import DeclaredNames, attribute_names, names, shared_names


@dataclass(frozen=True, slots=True)
class Unsuited:
    """One thing that does not suit: the property that it breaks, the sentence, what it is about and where it stands."""

    code: str
    message: str
    at: str
    place: Place


def unsuited(pathway: Pathway, guards: Iterable[Guard]) -> Iterator[Unsuited]:
    """Everything that does not suit, in the pathway and in what it shares."""
    shared = shared_names(pathway.vocabulary)
    known = names(pathway, shared=shared)
    for guard in guards:
        for misfit in fit(guard.criterion, known, context=guard.context):
            yield Unsuited(misfit.code, f"in {guard.words}: {misfit.message}", guard.at, guard.place)
    attributes = attribute_names(pathway.vocabulary)
    for criterion, meant, at, place in _shared_criteria(pathway, shared, attributes):
        for misfit in fit(criterion, meant):
            # An attribute that no procedure has would leave a step unscreened, which is what P18 is about.
            code = "P18" if meant is attributes else misfit.code
            yield Unsuited(code, f"in `{wording(criterion)}` of `{at}`: {misfit.message}", at, place)


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
