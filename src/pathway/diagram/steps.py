"""The boxes of steps: what stands on a card, and what is moved to a note because it would not fit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pathway.criterion.syntax import Always, Criterion
from pathway.criterion.wording import spoken
from pathway.diagram.footer import Footer, rests_on, used
from pathway.diagram.nouns import Box, BoxState, Line
from pathway.diagram.order import START, excluded
from pathway.diagram.wording import Reading, held, low, say
from pathway.measure import Citation
from pathway.model import Case, FollowUp, Parameter, Pathway, Policy, Rule, Step, StepKind, Support
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
LINE_LIMIT = 105
"""Characters that a line of a card may hold; longer ones become a note."""
REASON_LIMIT = 80
"""Characters up to which what a step is for stands on its card."""
CARD_LIMIT = 260
"""Characters that all lines of a card may hold."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What every maker of boxes and lines needs: the definition under its profile, and the footer to collect in."""

    pathway: Pathway
    policy: Policy
    footer: Footer

    def reading(self, step: str = "", *, by_name: bool = False) -> Reading:
        """How criteria read at a step."""
        return Reading(self.pathway, self.policy, step, by_name)

    def marks(self, criterion: Criterion | None, cites: tuple[Citation, ...] = ()) -> tuple[str, ...]:
        """Marks of a criterion: notes on thresholds that differ by patient, its sources and those of its thresholds."""
        parameters = (one for one in used(criterion, self.policy) if isinstance(one, Parameter) and len(one.cases) > 1)
        letters = dict.fromkeys(self.footer.note(_by_cases(one, self.reading())) for one in parameters)
        return (*letters, *self.footer.marks((*cites, *rests_on(criterion, self.policy))))

    def fit(self, words: str, criterion: Criterion | None, step: str, limit: int) -> tuple[str, tuple[str, ...]]:
        """Words for a criterion within a limit; longer ones stand in a note, whose letter comes with what is left."""
        if len(words) <= limit or criterion is None:
            return (words, ()) if len(words) <= limit else ("see note", (self.footer.note(words),))
        letter = self.footer.note(sentence(say(criterion, self.reading(""))))
        named = say(criterion, self.reading(step, by_name=True))
        return (named if len(named) <= limit else "criteria in note", (letter,))


def sentence(words: str) -> str:
    """Words with a capital."""
    return words[:1].upper() + words[1:]


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
        kept.append(Line("More", (letter,)))
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
    words = say(rule.criterion, sheet.reading(step)) or "always"
    text, letters = sheet.fit(words, rule.criterion, step, LINE_LIMIT)
    text = f"{before}{text}" if before else sentence(text)
    return Line(text, (*letters, *sheet.marks(rule.criterion, rule.cites)))


def _supported(support: Support, sheet: Sheet) -> Line:
    level = sentence(support.level.replace("-", " "))
    when = f" when {say(support.when, sheet.reading())}" if support.when is not None else ""
    because = f": {low(support.because.removesuffix('.'))}" if support.because else ""
    text, letters = sheet.fit(f"{level}{when}{because}", None, "", LINE_LIMIT)
    if letters:
        text = level
    return Line(text, (*letters, *sheet.marks(support.when, support.cites)))


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
    told = (f"{case.value} {_when(case.when, sheet.reading())}" for case in cases)
    return (sheet.footer.note(sentence("; ".join(told))),)


def _when(when: Criterion | None, reading: Reading) -> str:
    return "otherwise" if when is None else f"when {say(when, reading)}"


def _by_cases(parameter: Parameter, reading: Reading) -> str:
    told = (f"{held(case.value)} {_when(case.when, reading)}" for case in parameter.cases)
    return f"{sentence(parameter.title or spoken(parameter.name))}: {'; '.join(told)}"
