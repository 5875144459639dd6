"""The shared files to a vocabulary: references, measures, findings and procedures. Safety tables are in `safety`."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import TypeVar

from pathway.errors import DefinitionRefused, near_miss
from pathway.frozen import Frozen, frozen
from pathway.measure import Citation, Finding, Measure
from pathway.model import Case, Complication, Procedure, Reference, Vocabulary
from pathway.reading.layout import (
    Entry,
    FindingEntry,
    FindingsFile,
    MeasureEntry,
    MeasuresFile,
    ProcedureEntry,
    ProceduresFile,
    RedFlagsFile,
    ReferencesFile,
    ScreeningFile,
)
from pathway.reading.safety import hold_tables, red_flags, tables, with_screening
from pathway.reading.shapes import domain, domains
from pathway.reading.sheet import Sheet, cases, citations, criterion, number, raise_all, sheet, span
from pathway.source import Node

M = TypeVar("M", bound=Entry)
SHARED = ("references", "measures", "findings", "procedures", "screening", "red_flags")
"""The shared files of a pathway, by their names without a suffix."""


def vocabulary(files: Mapping[str, Node]) -> Vocabulary:
    """The vocabulary of the shared files. Raises DefinitionRefused with everything that is wrong in them."""
    problems: list[DefinitionRefused] = []
    sources = sheet(files["references"], ReferencesFile)
    references = _references(sources)

    def on(name: str, model: type[M]) -> Sheet[M]:
        return dataclasses.replace(sheet(files[name], model), references=references, problems=problems)

    steps = on("procedures", ProceduresFile)
    questions = on("screening", ScreeningFile)
    flags = on("red_flags", RedFlagsFile)
    measures = on("measures", MeasuresFile)
    findings = on("findings", FindingsFile)
    found = Vocabulary(
        measures=frozen((name, _measure(measures, name, one)) for name, one in measures.entry.measures.items()),
        findings=frozen((name, _finding(findings, name, one)) for name, one in findings.entry.findings.items()),
        procedures=frozen((name, _procedure(steps, name, one)) for name, one in steps.entry.procedures.items()),
        complications=_complications(steps),
        tables=tables(questions),
        hold_tables=hold_tables(questions),
        red_flags=red_flags(flags, steps.entry.procedures),
        references=references,
        regions=_regions(steps),
    )
    raise_all(problems)
    return with_screening(found)


def _references(on: Sheet[ReferencesFile]) -> Frozen[str, Reference]:
    return frozen(
        (
            name,
            Reference(
                name,
                one.title,
                publisher=one.publisher or "",
                year=one.year,
                url=one.url or "",
                provenance=one.provenance,
                retrieved=one.retrieved or "",
                note=one.note or "",
            ),
        )
        for name, one in on.entry.references.items()
    )


def _measure(on: Sheet[MeasuresFile], name: str, entry: MeasureEntry) -> Measure:
    path = ("measures", name)
    low, high = number(on, entry.low, *path, "low"), number(on, entry.high, *path, "high")
    resolution = number(on, entry.resolution, *path, "resolution")
    if low is not None and high is not None and low >= high:
        on.refuse(f"`low` of `{name}` must be below `high`", *path, "low", code="form")
    if resolution is not None and resolution <= 0:
        on.refuse(f"`resolution` of `{name}` must be above 0", *path, "resolution", code="form")
    return Measure(
        name,
        entry.title,
        low,
        high,
        resolution,
        unit=entry.unit,
        better=entry.better,
        valid=span(entry.valid),
        baseline=span(entry.baseline),
        site=tuple(entry.site),
        details=tuple(sorted(domains(on, entry.details, *path, "details").items())),
        codes=tuple(sorted(entry.codes.items())),
        meaningful=_meaningful(on, entry, *path, "meaningful"),
        reports=entry.reports or "",
        cites=citations(on, entry.cites, *path, "cites"),
    )


def _meaningful(on: Sheet[MeasuresFile], entry: MeasureEntry, *path: str | int) -> tuple[tuple[str, Citation], ...]:
    found: list[tuple[str, Citation]] = []
    for words, cites in sorted(entry.meaningful.items()):
        found.extend((words, cite) for cite in citations(on, cites, *path, words))
    return tuple(found)


def _finding(on: Sheet[FindingsFile], name: str, entry: FindingEntry) -> Finding:
    path = ("findings", name)
    return Finding(
        name,
        entry.title,
        domain(on, entry, *path),
        valid=span(entry.valid),
        event=entry.event is not None,
        site=tuple(entry.site),
        codes=tuple(sorted(entry.codes.items())),
        cites=citations(on, entry.cites, *path, "cites"),
    )


def _procedure(on: Sheet[ProceduresFile], name: str, entry: ProcedureEntry) -> Procedure:
    path = ("procedures", name)
    for index, event in enumerate(entry.complications):
        if event not in on.entry.complications:
            hint = near_miss(event, on.entry.complications)
            on.refuse(f"no complication `{event}` is declared{hint}", *path, "complications", index, code="P01")
    attributes = entry.attributes
    by: list[Case[Mapping[str, str]]] = []
    if entry.by:
        by = [Case(frozen(case.attributes.items()), when) for case, when, _ in cases(on, entry.by, *path, "by")]
    return Procedure(
        name,
        entry.title,
        entry.kind,
        site=tuple(entry.site),
        attributes=frozen(attributes.items() if isinstance(attributes, dict) else ((one, "yes") for one in attributes)),
        by=tuple(by),
        details=domains(on, entry.details, *path, "details"),
        codes=tuple((system, code) for system, codes in sorted(entry.codes.items()) for code in codes),
        complications=tuple(entry.complications),
        place=on.place(*path),
    )


def _complications(on: Sheet[ProceduresFile]) -> Frozen[str, Complication]:
    return frozen(
        (
            name,
            Complication(
                name,
                one.title,
                holds=criterion(on, one.holds, "complications", name, "holds") if one.holds else None,
                mitigation=one.mitigation or "",
                cites=citations(on, one.cites, "complications", name, "cites"),
            ),
        )
        for name, one in on.entry.complications.items()
    )


def _regions(on: Sheet[ProceduresFile]) -> Frozen[str, tuple[str, ...]]:
    owner: dict[str, str] = {}
    for region, levels in on.entry.regions.items():
        for index, level in enumerate(levels):
            first = owner.setdefault(level.casefold(), region)
            if first != region or level in levels[:index]:
                message = f"the level `{level}` stands twice; a level belongs to one region (`{first}`)"
                on.refuse(message, "regions", region, index, code="P01")
    return frozen((region, tuple(levels)) for region, levels in on.entry.regions.items())
