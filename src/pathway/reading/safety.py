"""The safety files to their nouns: screening tables, hold windows and red flags."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection
from typing import Literal

from pathway.errors import near_miss
from pathway.frozen import Frozen, frozen
from pathway.model import (
    HoldTable,
    Question,
    RedFlag,
    ScreeningRow,
    ScreeningTable,
    Vocabulary,
    Window,
)
from pathway.reading.attributes import applies, possible_attributes
from pathway.reading.layout import (
    HoldTableEntry,
    QuestionEntry,
    RedFlagsFile,
    RowEntry,
    ScreeningFile,
    TableEntry,
    WindowEntry,
)
from pathway.reading.shapes import domains
from pathway.reading.sheet import Sheet, citations, criterion, span


def tables(on: Sheet[ScreeningFile]) -> Frozen[str, ScreeningTable]:
    """The screening tables."""
    return frozen((name, _table(on, name, table)) for name, table in on.entry.tables.items())


def _table(on: Sheet[ScreeningFile], name: str, table: TableEntry) -> ScreeningTable:
    path = ("tables", name)
    ids = [row.id for row in table.rows]
    for index, row in enumerate(table.rows):
        if row.id in ids[:index]:
            on.refuse(f"two rows of `{name}` are called `{row.id}`", *path, "rows", index, "id", code="P01")
    return ScreeningTable(
        name,
        table.title,
        table.version,
        frozen((key, _question(on, key, one, *path, "questions", key)) for key, one in table.questions.items()),
        tuple(_row(on, table, row, *path, "rows", index) for index, row in enumerate(table.rows)),
    )


def _question(on: Sheet[ScreeningFile], name: str, entry: QuestionEntry, *path: str | int) -> Question:
    if entry.by is not None and entry.by not in entry.details:
        hint = near_miss(entry.by, entry.details)
        on.refuse(f"`{name}` has no detail `{entry.by}`{hint}", *path, "by", code="P01")
    return Question(
        name,
        entry.asks,
        valid=span(entry.valid),
        details=domains(on, entry.details, *path, "details"),
        by=entry.by or "",
        site=tuple(entry.site),
    )


def _row(on: Sheet[ScreeningFile], table: TableEntry, row: RowEntry, *path: str | int) -> ScreeningRow:
    if row.asks not in table.questions:
        hint = near_miss(row.asks, table.questions)
        on.refuse(f"the table has no question `{row.asks}`{hint}", *path, "asks", code="P01")
    if row.until is not None and row.until not in on.entry.hold_tables:
        hint = near_miss(row.until, on.entry.hold_tables)
        on.refuse(f"there is no hold table `{row.until}`{hint}", *path, "until", code="P01")
    if row.until is not None and row.level != "hold":
        on.refuse(f"only a row of level `hold` has `until`; `{row.id}` is `{row.level}`", *path, "until", code="form")
    return ScreeningRow(
        row.id,
        row.asks,
        criterion(on, row.applies_to, *path, "applies_to"),
        row.level,
        when=criterion(on, row.when, *path, "when") if row.when else None,
        until=row.until or "",
        mitigation=row.mitigation or "",
        because=row.because or "",
        cites=citations(on, row.cites, *path, "cites"),
        place=on.place(*path),
    )


def hold_tables(on: Sheet[ScreeningFile]) -> Frozen[str, HoldTable]:
    """The hold windows."""
    return frozen((name, _hold_table(on, name, one)) for name, one in on.entry.hold_tables.items())


def _hold_table(on: Sheet[ScreeningFile], name: str, entry: HoldTableEntry) -> HoldTable:
    path = ("hold_tables", name, "rows")
    rows = frozen(
        (
            row,
            frozen((column, _window(on, window, *path, row, column)) for column, window in columns.items()),
        )
        for row, columns in entry.rows.items()
    )
    return HoldTable(name, entry.by, entry.tier, entry.since, tuple(entry.needs), rows)


def _window(on: Sheet[ScreeningFile], entry: WindowEntry, *path: str | int) -> Window:
    kind: Literal["none", "shared-decision", "span"] = (
        "none" if entry.hold == "none" else "shared-decision" if entry.hold == "shared-decision" else "span"
    )
    return Window(
        kind,
        span(entry.hold) if kind == "span" else None,
        needs=tuple(entry.needs),
        cites=citations(on, entry.cites, *path, "cites"),
        note=entry.note or "",
    )


def red_flags(on: Sheet[RedFlagsFile], procedures: Collection[str]) -> Frozen[str, RedFlag]:
    """The red flags; each refers to a step id of the vocabulary."""
    for name, one in on.entry.red_flags.items():
        if one.refer_to not in procedures:
            hint = near_miss(one.refer_to, procedures)
            message = f"no step `{one.refer_to}` stands in procedures.yaml{hint}"
            on.refuse(message, "red_flags", name, "refer_to", code="P01")
    return frozen(
        (
            name,
            RedFlag(
                name,
                one.asks,
                one.urgency,
                one.refer_to,
                criterion(on, one.blocks, "red_flags", name, "blocks"),
                valid=span(one.valid),
                cites=citations(on, one.cites, "red_flags", name, "cites"),
            ),
        )
        for name, one in on.entry.red_flags.items()
    )


def with_screening(vocabulary: Vocabulary) -> Vocabulary:
    """The same vocabulary in which each procedure knows whether some row or red flag may ever ask about it."""
    asked = [row.applies_to for table in vocabulary.tables.values() for row in table.rows]
    asked += [flag.blocks for flag in vocabulary.red_flags.values()]
    procedures = frozen(
        (
            name,
            dataclasses.replace(
                one,
                screened=any(applies(ask, have) for have in possible_attributes(one) for ask in asked),
            ),
        )
        for name, one in vocabulary.procedures.items()
    )
    return dataclasses.replace(vocabulary, procedures=procedures)
