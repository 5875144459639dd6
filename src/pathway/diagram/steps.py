"""The boxes of steps: what stands on a card, and what is moved to a note because it would not fit."""

from __future__ import annotations

from collections.abc import Iterator

from pathway.criterion.syntax import Always
from pathway.criterion.wording import spoken
from pathway.diagram.nouns import Box, BoxState, Line
from pathway.diagram.order import START, excluded
from pathway.diagram.sheet import LINE_LIMIT, Sheet, sentence, tell, when
from pathway.diagram.using import cited
from pathway.diagram.wording import low
from pathway.model import Case, FollowUp, Rule, Step, StepKind, Support
from pathway.moments import Span

CAPTIONS: dict[StepKind, str] = {
    "assessment": "assessment",
    "therapy": "treatment",
    "diagnostic": "diagnostic test",
    "trial": "trial",
    "procedure": "procedure",
    "implant": "implant",
    "review": "review",
    "referral": "referral out",
    "discharge": "end of care",
    "link": "other pathway",
}
REASON_LIMIT = 90
"""Characters up to which what a step is for, or why it is not supported, stands on its card."""
CARD_LIMIT = 300
"""Characters that all lines of a card may hold."""


def card(step: Step, number: int, sheet: Sheet, *, main: bool, state: BoxState | None) -> Box:
    """The box of a step."""
    muted = excluded(step, sheet.policy)
    marks = sheet.footer.marks(step.cites)
    lines = list(_lines(step, sheet))
    total = 0
    kept: list[Line] = []
    moved: list[Line] = []
    for line in lines:
        total += len(line.text)
        (moved if total > CARD_LIMIT and kept else kept).append(line)
    if moved:
        letter = sheet.footer.note(f"{step.title}: {'; '.join(_spoken(line) for line in moved)}")
        kept.append(Line("More in note", (letter,)))
    return Box(
        key=step.id,
        kind=step.kind,
        tier=step.tier,
        title=step.title,
        number=number,
        caption=CAPTIONS[step.kind],
        details=tuple(kept),
        marks=marks,
        main=main,
        muted=muted,
        state=state,
    )


def _spoken(line: Line) -> str:
    return f"{line.text} [{', '.join(line.marks)}]" if line.marks else line.text


def entry(sheet: Sheet, *, main: bool, state: BoxState | None) -> Box:
    """The box where care starts: for whom, and who is in scope."""
    lines = [_ruled("", rule, sheet, "") for rule in sheet.policy.scope if not isinstance(rule.criterion, Always)]
    use = sheet.pathway.intended_use
    tier = min(step.tier for step in sheet.pathway.steps.values())
    return Box(
        START,
        "start",
        tier,
        sentence(use.population),
        number=1,
        caption="entry",
        details=tuple(lines),
        main=main,
        state=state,
    )


def _lines(step: Step, sheet: Sheet) -> Iterator[Line]:
    for support in sheet.policy.support.get(step.id, step.support):
        yield _supported(support, sheet)
    if step.because and len(step.because) <= REASON_LIMIT:
        yield Line(step.because)
    if not isinstance(step.requires, Always):
        yield _ruled("Needs ", Rule(step.requires, step.requires_cites), sheet, step.id)
    for limit in step.limits:
        yield _ruled("Limit: ", limit, sheet, step.id)
    for condition in step.conditions:
        yield _ruled("Keep: ", condition, sheet, step.id)
    if step.follow_up is not None:
        yield from _followed(step.follow_up, sheet)
    if step.continue_while is not None:
        yield _ruled("Go on while ", step.continue_while, sheet, step.id)
    if step.review is not None:
        yield Line(f"Review after {step.review[0].amount} to {step.review[1]}")
    if step.pathway:
        yield Line(f"Continues in {spoken(step.pathway)}")


def _ruled(before: str, rule: Rule, sheet: Sheet, step: str) -> Line:
    told = tell(rule.criterion, rule.cites, sheet, step=step, limit=LINE_LIMIT)
    words = told.text or "always"
    return Line(f"{before}{words}" if before else sentence(words), told.marks)


def _supported(support: Support, sheet: Sheet) -> Line:
    level = sentence(support.level.replace("-", " "))
    because = low(support.because.removesuffix("."))
    letters: tuple[str, ...] = ()
    if support.when is not None:
        told = tell(support.when, support.cites, sheet, limit=LINE_LIMIT)
        level, letters = f"{level} when {told.text}", tuple(mark for mark in told.marks if mark.isalpha())
    if len(because) > 2 * REASON_LIMIT:
        because, letters = "", (*letters, sheet.footer.note(f"{level}: {because}"))
    cites = (*support.cites, *cited(support.when, sheet.policy))
    return Line(f"{level}: {because}" if because else level, (*letters, *sheet.footer.marks(cites)))


def _followed(follow_up: FollowUp, sheet: Sheet) -> Iterator[Line]:
    measures = sheet.pathway.vocabulary.measures
    names = sheet.pathway.index_measures if follow_up.measure == "index" else (follow_up.measure,)
    by = " or ".join(low(measures[name].title) if name in measures else spoken(name) for name in names)
    within = " or ".join(dict.fromkeys(str(case.value) for case in follow_up.within))
    marks = sheet.footer.marks(follow_up.cites)
    if within:
        yield Line(f"Judged by {by} within {within}", (*_cases(follow_up.within, sheet), *marks))
    if follow_up.at:
        yield Line(f"Reviews at {', '.join(str(span) for span in follow_up.at)}", () if within else marks)


def _cases(cases: tuple[Case[Span], ...], sheet: Sheet) -> tuple[str, ...]:
    if len(cases) < 2:
        return ()
    told = (f"{case.value} {when(case.when, sheet.reading())}" for case in cases)
    return (sheet.footer.note(sentence("; ".join(told))),)
