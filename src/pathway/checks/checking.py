"""All properties of a pathway, one after the other, and what its waivers let stand."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator

from pathway.checks.evidence import p20_evidence
from pathway.checks.examination import Examination
from pathway.checks.faults import Fault
from pathway.checks.fit import p14_fit, p19_counts
from pathway.checks.identity import p01_names
from pathway.checks.inputs import p22_inputs
from pathway.checks.limits import p24_size
from pathway.checks.routes import p02_reachable, p03_exits, p04_ends, p05_repeats, p06_progress
from pathway.checks.safety import p18_screening
from pathway.errors import Place
from pathway.model import Pathway, Waiver

Property = Callable[[Examination], Iterator[Fault]]
PROPERTIES: tuple[Property, ...] = (
    p24_size,  # first: what is too large is not examined further
    p01_names,
    p02_reachable,
    p03_exits,
    p04_ends,
    p05_repeats,
    p06_progress,
    p14_fit,
    p18_screening,
    p19_counts,
    p20_evidence,
    p22_inputs,
)
"""One function for each property, or for the properties that one look settles; `docs/checks/` has a page for each."""


def check(pathway: Pathway) -> tuple[Fault, ...]:
    """Every breach of a property, by file and line; empty when the pathway keeps them all.

    A fault that a waiver names is a warning that carries the waiver's reason.
    """
    exam = Examination(pathway)
    found = list(p24_size(exam))
    for one in PROPERTIES[1:] if not found else ():
        found.extend(one(exam))
    unique = dict.fromkeys(found)
    return tuple(sorted(_waived(unique, pathway.waivers, pathway.file), key=_order))


def _waived(found: Iterable[Fault], waivers: tuple[Waiver, ...], file: str) -> Iterator[Fault]:
    used: set[Waiver] = set()
    for fault in found:
        waiver = next((one for one in waivers if (one.code, one.at) == (fault.code, fault.at)), None)
        if waiver is None:
            yield fault
        else:
            used.add(waiver)
            yield dataclasses.replace(fault, severity="warning", waiver=waiver.because)
    for waiver in waivers:
        if waiver not in used:
            message = f"the waiver for `{waiver.at}` fits no fault; remove it, or write `at` as the fault names it"
            yield Fault(waiver.code, "warning", message, waiver.at, Place(file))


def _order(fault: Fault) -> tuple[str, int, int, str, str]:
    place = fault.place
    return (place.file, place.line, place.column, fault.code, fault.message)
