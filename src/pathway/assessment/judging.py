"""Past acts judged: whether each counts, and if not, what was against it on its day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pathway.assessment.nouns import JudgedAct
from pathway.assessment.safety import raised
from pathway.assessment.standing import Passage, ways, when_of
from pathway.criterion.explanation import explain
from pathway.facts.declines import declined, in_force
from pathway.facts.lens import Lens
from pathway.facts.patient import PatientFacts
from pathway.frozen import Frozen
from pathway.moments import Span, later
from pathway.record import Act

_WORDS = {
    "too-soon": "before its wait was over",
    "wrong-order": "not along a transition from where the patient stood",
    "criteria-not-met": "what the step requires did not hold that day",
    "beyond-limit": "beyond a limit",
    "other-site": "at another site than the target",
    "same-session": "part of one session, counted once",
    "technical-failure": "a technical failure, shows nothing",
    "off-pathway": "a step that this pathway does not have",
    "site-unknown": "its site is not recorded in full",
    "elsewhere": "done elsewhere",
    "declined": "declined by the patient at the time",
}


def judge(lens: Lens, passage: Passage) -> tuple[str, ...]:
    """The verdicts on one act, as it was on its day; empty when it counts without remark."""
    act = passage.act
    step = lens.pathway.steps[act.step]
    verdicts = []
    if act.outcome == "technical_failure":
        verdicts.append("technical-failure")
    if act.elsewhere:
        verdicts.append("elsewhere")
    if passage.same_session:
        return (*verdicts, "same-session")
    if lens.lies_here(act, step.procedure.site) is None:
        verdicts.append("site-unknown")
    facts = passage.facts
    if declined(facts.lens, act.step) is not None:
        verdicts.append("declined")
    if passage.transition is None:
        if act.step not in {flag.refer_to for flag, _ in raised(facts)}:
            verdicts.append("wrong-order")
    elif _too_soon(passage, facts):
        verdicts.append("too-soon")
    if explain(step.requires, facts).truth is False:
        verdicts.append("criteria-not-met")
    counted = facts.with_plan(act.step, (act,), Frozen(act.details))
    if any(explain(rule.criterion, counted).truth is False for rule in step.limits):
        verdicts.append("beyond-limit")
    return tuple(verdicts)


def _too_soon(passage: Passage, facts: PatientFacts) -> bool:
    """Whether every way that led to the act was still waiting."""
    waiting = []
    for transition, from_ in ways(facts.lens.pathway, passage.stands, passage.act.step):
        if when_of(transition, from_, facts).truth is not False:
            span = facts.span(transition.wait)
            start = from_.act.when.last if from_.act is not None else None
            waiting.append(isinstance(span, Span) and start is not None and later(start, span) > passage.act.when.last)
    return bool(waiting) and all(waiting)


def judged(act: Act, verdicts: Iterable[str], lens: Lens) -> JudgedAct:
    """The act with its verdicts in words; an override by a clinician is named with its reason."""
    found = tuple(dict.fromkeys(verdicts)) or ("counts",)
    words = "; ".join(_WORDS.get(verdict, verdict) for verdict in found)
    day = act.when.first
    override = in_force(replace(lens, day=day, known_on=day), "override", act.step)
    if override is not None:
        words += f"; overridden by a clinician {override.when}{f': {override.reason}' if override.reason else ''}"
    return JudgedAct(act.id, act.step, str(act.when), found, words)
