"""One part of a target: spots that the record does not tell apart, where the patient stands, what is decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from pathway.assessment.deciding import Situation
from pathway.assessment.formula import Way
from pathway.assessment.nouns import Current, DecisionWord, Reason, Status, StepDecision, Suggestion, foremost
from pathway.assessment.standing import Passage, Stand, ways_out
from pathway.assessment.telling import sentence, sentences
from pathway.criterion.deciding import conflicts, deciding_set
from pathway.criterion.explanation import explain
from pathway.criterion.protocols import Need
from pathway.facts.declines import in_force
from pathway.facts.sites import Spot, site_in_words
from pathway.measure import Citation
from pathway.model import Step
from pathway.moments import later

FORBIDDING: frozenset[DecisionWord] = frozenset(
    {"interrupted", "contraindicated", "not-applicable", "excluded", "declined"}
)


@dataclass(frozen=True)
class Part:
    """A part of the target, decided."""

    spots: tuple[Spot, ...]
    here: Situation
    passages: tuple[Passage, ...]
    decisions: Mapping[str, StepDecision]
    current: tuple[Current, ...]
    suggestions: tuple[Suggestion, ...]
    next_steps: frozenset[str]

    @property
    def site(self) -> str:
        """The part in words."""
        return site_in_words(self.spots)

    @property
    def status(self) -> Status:
        """The first word that applies over the steps that a transition leads to from here."""
        if self.here.flags:
            return "interrupted"
        if self.suggestions:
            return "suggested"
        ahead = [self.decisions[step] for step in self.next_steps]
        open_today = [one for one in ahead if one.decision in ("insufficient-data", "conflict") and not _later(one)]
        if open_today or any(one.overdue or one.goes_on is None for one in self.current):
            return "needs-data"
        if any(one.goes_on for one in self.current):
            return "continuing"
        if any(one.decision in ("wait", "hold", "insufficient-data") for one in ahead):
            return "waiting"
        terminal = all(
            one.step in self.here.lens.pathway.steps and _step(self, one).terminal for one in self.here.stands
        )
        return "complete" if terminal or not ahead else "blocked"


def _later(one: StepDecision) -> bool:
    """Whether what is unknown is unknown on a later day only: today the criterion is false."""
    return one.formula is not None and one.formula.truth is False


def _step(part: Part, stand: Stand) -> Step:
    return part.here.lens.pathway.steps[stand.step]


def part_of(
    spots: tuple[Spot, ...], here: Situation, passages: tuple[Passage, ...], decisions: Mapping[str, StepDecision]
) -> Part:
    """The part, with what is under way and what to suggest."""
    under_way = {one.step for one in here.stands if _under_way(one)}
    made = {
        name: _continued(decision, here, name) if name in under_way else decision
        for name, decision in decisions.items()
    }
    current = tuple(_forbidden(_current(one, here), made[one.step]) for one in here.stands if _under_way(one))
    offers = [
        offer
        for decision in made.values()
        if decision.decision == "eligible" and decision.step not in under_way
        for offer in _offers(decision, here)
    ]
    return Part(
        spots,
        here,
        passages,
        made,
        current,
        tuple(sorted(offers, key=lambda one: _rank(one, here))),
        frozenset(step for one in here.stands for way in ways_out(here.lens.pathway, one.step) for step in way.to),
    )


def _under_way(stand: Stand) -> bool:
    return stand.act is not None and stand.act.progress == "under_way"


def _rank(offer: Suggestion, here: Situation) -> tuple[object, ...]:
    tier = here.lens.pathway.steps[offer.step].tier
    return (tier, ("offer", "consider").index(offer.strength), offer.choice, offer.step)


def _offers(decision: StepDecision, here: Situation) -> list[Suggestion]:
    """The suggestion of an eligible step, by its strongest way in."""
    assert decision.formula is not None
    true_ways = [way for way in decision.formula.ways if way.truth]
    if not true_ways:
        flags = [flag for flag, _ in here.flags if flag.refer_to == decision.step]
        text = "; ".join(f"{flag.text} ({flag.urgency})" for flag in flags)
        cites = tuple(cite for flag in flags for cite in flag.cites)
        origin = here.stands[-1].step
        return [
            Suggestion(
                decision.step, origin, "override", "offer", 0, text, (), decision.cautions, cites, decision=decision
            )
        ]
    best = min(true_ways, key=lambda way: (way.transition.strength != "offer", _choice(way, decision.step)))
    return [
        Suggestion(
            decision.step,
            best.from_.step,
            best.transition.kind,
            best.transition.strength,
            _choice(best, decision.step),
            best.transition.because,
            decision.conditions,
            decision.cautions,
            best.transition.cites,
            decision=decision,
        )
    ]


def _choice(way: Way, step: str) -> int:
    return way.transition.to.index(step) + 1 if len(way.transition.to) > 1 else 0


def _current(stand: Stand, here: Situation) -> Current:
    """Care under way: whether it goes on, and its review, counted from its start or the last decision to continue."""
    step = here.lens.pathway.steps[stand.step]
    act = stand.act
    assert act is not None
    goes_on: bool | None = True
    because = ""
    cites: tuple[Citation, ...] = ()
    if step.continue_while is not None:
        explained = explain(step.continue_while.criterion, here.facts)
        goes_on = explained.truth
        because = step.continue_while.because if goes_on else "; ".join(sentences(explained, here.title))
        cites = step.continue_while.cites
    due, overdue = _review(step, act.when.first, here)
    late = overdue is not None and overdue < here.lens.day
    return Current(step.id, act.id, act.when.first, goes_on, because, due, overdue, late, cites)


def _forbidden(care: Current, decision: StepDecision) -> Current:
    """Care under way that is contraindicated by now is not said to go on, whatever its `continue_while` says."""
    if decision.decision != "contraindicated":
        return care
    against = [reason for reason in decision.told if reason.word == "contraindicated"]
    cites = tuple(dict.fromkeys(cite for reason in against for cite in reason.cites))
    return replace(care, goes_on=False, because="; ".join(reason.text for reason in against), cites=cites)


def _review(step: Step, start: date, here: Situation) -> tuple[date | None, date | None]:
    if step.review is None:
        return None, None
    decision = in_force(here.lens, "continue", step.id)
    anchor = max(start, decision.when.first) if decision is not None else start
    return later(anchor, step.review[0]), later(anchor, step.review[1])


def _continued(decision: StepDecision, here: Situation, name: str) -> StepDecision:
    """A step under way is decided by its `continue_while`; what forbids it outright stays."""
    rule = here.lens.pathway.steps[name].continue_while
    told = [reason for reason in decision.told if reason.word in FORBIDDING]
    missing: tuple[Need, ...] = ()
    if rule is not None:
        explained = explain(rule.criterion, here.facts)
        text = "; ".join(sentences(explained, here.title))
        if explained.truth is False:
            told.append(Reason("not-eligible", f"under way, and it should not go on: {text}", rule.cites))
        elif explained.truth is None:
            told.append(
                Reason("insufficient-data", f"under way, and whether it should go on is open: {text}", rule.cites)
            )
            missing = deciding_set(explained)
            told += [Reason("conflict", sentence(leaf, here.title), rule.cites) for leaf in conflicts(explained)]
    word = foremost(told)
    if word == "eligible":
        told.append(Reason("eligible", (rule.because if rule is not None else "") or "under way"))
    earliest = here.lens.day if word in ("eligible", "insufficient-data") else None
    return replace(
        decision, decision=word, told=tuple(told), earliest=earliest, missing=missing, formula=None, then=None
    )
