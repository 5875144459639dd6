"""What is asked of every step by its attributes: contraindications, holds, cautions, red flags."""

from __future__ import annotations

from collections.abc import Iterator

from pathway.criterion.syntax import Criterion
from pathway.describing.speech import Speech
from pathway.model import ScreeningRow, ScreeningTable
from pathway.reading.attributes import applies, possible_attributes

_LEVELS = (("absolute", "contraindicates"), ("hold", "holds"), ("caution", "asks for care in"))


def safety(speech: Speech) -> Iterator[str]:
    """The screening rows and red flags that concern a step of the pathway; unanswered, each of them blocks."""
    lines = [*_screening(speech), *_red_flags(speech)]
    if lines:
        yield "SAFETY: WHAT BLOCKS UNTIL IT IS ANSWERED"
        yield from lines


def _screening(speech: Speech) -> Iterator[str]:
    for table in speech.pathway.vocabulary.tables.values():
        rows = [row for row in table.rows if _concerned(row.applies_to, speech)]
        if rows:
            yield f"  {table.title} (`{table.id}`, version {table.version})"
        for level, verb in _LEVELS:
            for row in rows:
                if row.level == level:
                    yield from speech.wrapped(f"- {_row(row, verb, table, speech)}", 4)


def _row(row: ScreeningRow, verb: str, table: ScreeningTable, speech: Speech) -> str:
    when = f" When {speech.words(row.when)}." if row.when is not None else ""
    until = f" Until the window in `{row.until}` is over." if row.until else ""
    label = f"{row.because.removesuffix('.')}: " if row.because else ""
    mitigation = f" To do: {row.mitigation}" if row.mitigation else ""
    asked = table.questions[row.asks].text
    steps = _concerned(row.applies_to, speech)
    return f"{label}{asked} Yes {verb} {steps}.{when}{until}{mitigation}{speech.cites(row.cites)}"


def _red_flags(speech: Speech) -> Iterator[str]:
    flags = [flag for flag in speech.pathway.vocabulary.red_flags.values() if _concerned(flag.blocks, speech)]
    if flags:
        yield "  Red flags: raised, one leaves only the step that it refers to"
    for flag in flags:
        steps = _concerned(flag.blocks, speech)
        told = f"{flag.text} {flag.urgency.capitalize()}: {speech.title(flag.refer_to)}. Unanswered it blocks {steps}."
        yield from speech.wrapped(f"- {told}{speech.cites(flag.cites)}", 4)


def _concerned(criterion: Criterion, speech: Speech) -> str:
    """The steps that are meant, whatever their region and details turn out to be."""
    steps = speech.pathway.steps.values()
    meant = [
        step.title
        for step in steps
        if any(applies(criterion, attributes) for attributes in possible_attributes(step.procedure))
    ]
    return "every step" if meant and len(meant) == len(steps) else ", ".join(meant)
