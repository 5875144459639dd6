"""What a decision point asks, from what its exits compare."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import assert_never

from pathway.criterion.syntax import (
    Always,
    And,
    AtLeast,
    Compares,
    Criterion,
    Fact,
    Holds,
    Lies,
    Named,
    Never,
    Not,
    OneOf,
    Or,
    Otherwise,
)
from pathway.diagram.order import START, Way
from pathway.diagram.sheet import Sheet
from pathway.diagram.wording import low
from pathway.model import Policy, StepKind

_ABOUT: dict[StepKind, str] = {
    "assessment": "What does {} show?",
    "review": "What does {} show?",
    "diagnostic": "Result of {}?",
    "trial": "Result of {}?",
    "therapy": "Response to {}?",
    "procedure": "Response to {}?",
    "implant": "Response to {}?",
    "referral": "After {}?",
    "discharge": "After {}?",
    "link": "After {}?",
}
_OUTCOMES = ("failed", "not_tolerated", "technical_failure", "outcome", "stopped")


def question(tail: str, out: Sequence[Way], sheet: Sheet) -> str:
    """The question of the decision point after a step, or where care starts."""
    if tail == START:
        return "Where to begin?"
    step = sheet.pathway.steps[tail]
    facts = [fact for way in out for fact in _facts(way.move.when, sheet.policy)]
    name = low(step.title)
    if facts and all(fact.subject == tail and fact.view == "relief" for fact in facts):
        return f"Relief after {name}?"
    if facts and all(fact.subject == tail and fact.view == "lasted" for fact in facts):
        lasting = facts[0].where is not None
        return f"How long did relief after {name} last?" if lasting else f"How long was {name} kept up?"
    if facts and all(fact.subject == tail and fact.view in _OUTCOMES for fact in facts):
        return f"Outcome of {name}?"
    return _ABOUT[step.kind].format(name)


def _facts(criterion: Criterion, policy: Policy) -> Iterator[Fact]:
    match criterion:
        case And() | Or() | AtLeast():
            for part in criterion.parts:
                yield from _facts(part, policy)
        case Not():
            yield from _facts(criterion.part, policy)
        case Named():
            if rule := policy.criteria.get(criterion.name):
                yield from _facts(rule.criterion, policy)
        case Holds() | Compares() | Lies() | OneOf():
            yield criterion.fact
        case Always() | Never() | Otherwise():
            return
        case _:
            assert_never(criterion)
