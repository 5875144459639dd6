"""P18: whatever intervenes is screened, and every hold window that it may need is there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pathway.checks.examination import Examination
from pathway.checks.faults import Fault
from pathway.errors import Place, near_miss
from pathway.model import HoldTable, Question, ScreeningRow, ScreeningTable, Step, Vocabulary
from pathway.reading.attributes import applies, possible_attributes
from pathway.reading.criteria import facts

_INTERVENES = ("procedure", "implant")
_FLAGS_NAMED = 3


def p18_screening(exam: Examination) -> Iterator[Fault]:
    """A step that intervenes is asked about by some absolute row; hold tables cover it; red flags lead somewhere."""
    words = exam.pathway.vocabulary
    rows = [(table, row) for table in words.tables.values() for row in table.rows]
    asked = _asked(words)
    for step in exam.pathway.steps.values():
        yield from _misspelt(step, asked)
        yield from _unscreened(step, rows)
        yield from _holds(exam, step, rows)
    for table, row in rows:
        if row.until:
            yield from _details(table.questions[row.asks], words.hold_tables[row.until], row)
    yield from _referrals(exam)


def _referrals(exam: Examination) -> Iterator[Fault]:
    """One warning for each step that red flags refer to and the pathway does not have."""
    missing: dict[str, list[str]] = {}
    for flag in exam.pathway.vocabulary.red_flags.values():
        if flag.refer_to not in exam.pathway.steps:
            missing.setdefault(flag.refer_to, []).append(flag.id)
    for step, flags in missing.items():
        names = ", ".join(f"`{name}`" for name in flags[:_FLAGS_NAMED])
        more = f" and {len(flags) - _FLAGS_NAMED} more" if len(flags) > _FLAGS_NAMED else ""
        who = f"the red flags {names}{more} refer" if len(flags) > 1 else f"the red flag {names} refers"
        message = f"{who} to `{step}`, which is not a step of this pathway"
        yield Fault("P18", "warning", message, step, Place(exam.pathway.file))


def _asked(words: Vocabulary) -> frozenset[str]:
    """Every attribute that a screening row, a red flag, a complication or a hold table asks about."""
    criteria = [row.applies_to for table in words.tables.values() for row in table.rows]
    criteria += [flag.blocks for flag in words.red_flags.values()]
    criteria += [one.holds for one in words.complications.values() if one.holds is not None]
    tiers = {table.tier for table in words.hold_tables.values()}
    return frozenset(tiers | {fact.subject for criterion in criteria for fact in facts(criterion)})


def _misspelt(step: Step, asked: frozenset[str]) -> Iterator[Fault]:
    """An attribute that nothing asks about but looks like one that is asked about, or that only some cases give."""
    procedure = step.procedure
    named = [frozenset(case.value) for case in procedure.by]
    for name in sorted({*procedure.attributes, *(name for names in named for name in names)}):
        near = near_miss(name, asked) if name not in asked else ""
        if near:
            message = f"nothing asks about the attribute `{name}` of `{step.id}`{near}"
            yield Fault("P18", "error", message, step.id, procedure.place)
        everywhere = name in procedure.attributes or all(name in names for names in named)
        if name in asked and not everywhere:
            message = (
                f"`{name}` of `{step.id}` is not given in every case of `by`; give it in each, so that none is skipped"
            )
            yield Fault("P18", "error", message, step.id, procedure.place)


def _unscreened(step: Step, rows: list[tuple[ScreeningTable, ScreeningRow]]) -> Iterator[Fault]:
    for have in possible_attributes(step.procedure):
        if step.kind not in _INTERVENES and have.get("invasive") != "yes":
            continue
        if not any(row.level == "absolute" and applies(row.applies_to, have) for _, row in rows):
            what = f"with the attributes {_shown(have)}" if have else "since it has no attributes"
            message = (
                f"`{step.id}` intervenes, but no absolute contraindication in screening.yaml asks about it, {what}; "
                "give it the attributes that rows ask about, or waive this with the reason"
            )
            yield Fault("P18", "error", message, step.id, step.place)
            return


def _shown(attributes: Mapping[str, str]) -> str:
    return ", ".join(f"`{name}`" if word == "yes" else f"`{name}: {word}`" for name, word in attributes.items())


def _holds(exam: Examination, step: Step, rows: list[tuple[ScreeningTable, ScreeningRow]]) -> Iterator[Fault]:
    said: set[str] = set()
    for have in possible_attributes(step.procedure):
        for _, row in rows:
            if not row.until or not applies(row.applies_to, have):
                continue
            table = exam.pathway.vocabulary.hold_tables[row.until]
            for message in _gaps(step, table, have.get(table.tier, "")):
                if message not in said:
                    said.add(message)
                    yield Fault("P18", "error", f"{message}, which the row `{row.id}` needs", step.id, row.place)


def _gaps(step: Step, table: HoldTable, column: str) -> Iterator[str]:
    if not column:
        yield f"`{step.id}` lacks the attribute `{table.tier}` that picks a column of the hold table `{table.id}`"
        return
    without = [f"`{name}`" for name, columns in table.rows.items() if column not in columns]
    if without:
        yield f"the hold table `{table.id}` has no window for `{table.tier}: {column}` in {', '.join(without)}"


def _details(question: Question, table: HoldTable, row: ScreeningRow) -> Iterator[Fault]:
    """The answer must carry what the table looks up: which row, since when, and what else is needed."""
    windows = [window for columns in table.rows.values() for window in columns.values()]
    wanted = {table.by: "one-of", table.since: "date"}
    wanted |= dict.fromkeys((*table.needs, *(need for window in windows for need in window.needs)), "yes-no")
    for name, kind in wanted.items():
        domain = question.details.get(name)
        if domain is None or domain.kind != kind:
            words = {"one-of": "one of some words", "date": "a day", "yes-no": "yes or no"}[kind]
            message = f"the hold table `{table.id}` needs the detail `{name}` ({words}) of the question `{question.id}`"
            yield Fault("P18", "error", message, row.id, row.place)
    by = question.details.get(table.by)
    missing = [f"`{word}`" for word in by.words if word not in table.rows] if by else []
    if missing:
        message = f"the hold table `{table.id}` has no row for {', '.join(missing)}, which `{table.by}` may be"
        yield Fault("P18", "error", message, row.id, row.place)
