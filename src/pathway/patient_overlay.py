"""From an assessment to what a drawing shows of one patient: a state for each step, and the ways that were walked.

Days are counted from the first act: no date, no name and no id of an entry reaches a drawing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from pathway.assessment import Assessment, JudgedAct, StepDecision, Suggestion
from pathway.assessment.standing import stand
from pathway.criterion.protocols import Known
from pathway.criterion.syntax import Fact
from pathway.diagram import BoxState, Overlay, Taken, joining
from pathway.facts.patient import PatientFacts
from pathway.model import Pathway
from pathway.moments import read_moment

START = "start"
_DATED = re.compile(r"(?:`[^`]*` )?(\d{4}-\d{2}-\d{2})")
_UNDATED = re.compile(r",? ?(?:`[^`]*` )?\d{4}-\d{2}-\d{2}")
_NAMED = re.compile(r" ?\(?`[^`]*`\)?")
_STATUS = {
    "interrupted": "a red flag stands open",
    "suggested": "a next step can be considered",
    "needs-data": "more must be recorded first",
    "continuing": "care under way goes on",
    "waiting": "only time or a decision is missing",
    "blocked": "no step is open",
    "complete": "the pathway is complete",
}


def overlay_of(pathway: Pathway, assessment: Assessment, facts: PatientFacts | None = None) -> Overlay:
    """The patient of an assessment, laid over the drawing of its pathway.

    With `facts`, relief is shown too, and which way was taken where several transitions join two steps.
    """
    laid = _Laid(pathway, assessment, facts)
    boxes = {name: laid.state(name) for name in pathway.steps}
    started = any(act.step in pathway.steps for act in assessment.acts)
    boxes[START] = BoxState("done" if started else "now")
    caption = (
        f"One patient on day {laid.days(assessment.on)}, counted from the first act: {_STATUS[assessment.status]}. "
        "No name and no date is shown."
    )
    return Overlay(
        boxes,
        frozenset(walked(assessment)),
        caption,
        taken=frozenset(taken(facts)) if facts is not None else frozenset(),
        offered=frozenset(way for offer in assessment.suggestions for way in offered(pathway, offer)),
        raised=frozenset(laid.raised),
    )


def walked(assessment: Assessment) -> Iterator[tuple[str, str]]:
    """The pairs of steps between which past acts led."""
    return ((act.from_, act.step) for act in assessment.acts if act.from_)


def taken(facts: PatientFacts) -> Iterator[Taken]:
    """The transitions by which past acts came about."""
    moves = facts.lens.pathway.transitions
    for passage in stand(facts.lens)[1]:
        if passage.transition is not None and passage.from_ is not None:
            at = next((at for at, move in enumerate(moves) if move is passage.transition), None)
            if at is not None:
                yield (passage.from_.step, passage.act.step, at)


def offered(pathway: Pathway, offer: Suggestion) -> Iterator[Taken]:
    """The transition that a suggestion follows; none for a step that only a red flag refers to."""
    for at in joining(pathway, offer.from_, offer.step):
        move = pathway.transitions[at]
        if (move.kind, move.strength, move.because) == (offer.kind, offer.strength, offer.because):
            yield (offer.from_, offer.step, at)
            return


@dataclass(frozen=True)
class _Laid:
    pathway: Pathway
    assessment: Assessment
    facts: PatientFacts | None

    def days(self, day: date) -> int:
        """Days since the first act; since the day asked about, when there is none."""
        moments = [moment for act in self.assessment.acts if (moment := read_moment(act.when)) is not None]
        return (day - min((moment.first for moment in moments), default=self.assessment.on)).days

    @cached_property
    def raised(self) -> dict[str, str]:
        """The steps that open red flags refer to, with those flags. Every step that a flag stops names it."""
        told = {
            reason.text
            for decision in self.assessment.steps.values()
            for reason in decision.reasons
            if reason.word == "interrupted"
        }
        found: dict[str, list[str]] = {}
        for flag in self.pathway.vocabulary.red_flags.values():
            words = f"{flag.text} ({flag.urgency})"
            if any(words in text for text in told):
                found.setdefault(flag.refer_to, []).append(words)
        return {step: "; ".join(flags) for step, flags in found.items() if step in self.pathway.steps}

    def state(self, name: str) -> BoxState:
        """The state of a step: a red flag first, where the patient stands, what is said of it, what was done."""
        if name in self.raised and name not in self.assessment.standing:
            return BoxState("red-flag", self._words(self.raised[name]))
        decision = self.assessment.steps[name]
        acts = [act for act in self.assessment.acts if act.step == name and "other-site" not in act.verdicts]
        if name in self.assessment.standing:
            return self._now(decision, acts)
        said = self._said(decision, next_=name in self._next_steps())
        if said.state == "future" and acts:
            return BoxState("done", self._done(name, acts), self._day(acts[-1]))
        return said

    def _now(self, decision: StepDecision, acts: list[JudgedAct]) -> BoxState:
        care = next((one for one in self.assessment.current if one.step == decision.step), None)
        if care is not None:
            goes = {True: "goes on", False: "should not go on", None: "open whether it goes on"}[care.goes_on]
            late = "; review overdue" if care.overdue else ""
            return BoxState("now", f"under way, {goes}{late}", self.days(care.since))
        again = {"eligible": "; may be repeated now", "wait": "; repeat must wait", "hold": "; repeat is held"}
        then = again.get(decision.decision, "")
        if decision.decision == "wait" and decision.earliest is not None:
            then = f"; may be repeated from day {self.days(decision.earliest)}"
        line = self._done(decision.step, acts) + then
        return BoxState("now", line.removeprefix("; "), self._day(acts[-1]) if acts else None)

    def _done(self, name: str, acts: list[JudgedAct]) -> str:
        """How often, with what relief, and what was against the last act."""
        told = [f"{len(acts)} times"] if len(acts) > 1 else []
        if self.facts is not None:
            answer = self.facts.answer(Fact("relief", name))
            if isinstance(answer, Known) and answer.shown and not isinstance(answer.value, str):
                told.append(f"relief {_UNDATED.sub('', answer.shown)}")
        if acts and acts[-1].verdicts != ("counts",):
            told.append(acts[-1].text)
        return self._words("; ".join(told))

    def _said(self, one: StepDecision, *, next_: bool) -> BoxState:
        day = self.days(one.earliest) if one.earliest is not None and one.earliest > self.assessment.on else None
        # The first reason has room on a box; the card holds them all.
        because = self._words(one.because[0].text) if one.because else ""
        match one.decision:
            case "eligible":
                offer = next((offer for offer in self.assessment.suggestions if offer.step == one.step), None)
                return BoxState("eligible", f"{offer.strength}: {offer.because}" if offer is not None else "")
            case "wait" if next_:
                return BoxState("wait", because, day)
            case "hold" if next_:
                mitigation = "; ".join(dict.fromkeys(r.mitigation for r in one.because if r.mitigation))
                return BoxState("hold", self._words(mitigation or because), day)
            case "insufficient-data" | "conflict" if next_:
                missing = "; ".join(need.text for need in one.missing)
                return BoxState("needs-data", self._words(f"to record: {missing}" if missing else because))
            case "declined":
                return BoxState("declined", because)
            case "excluded":
                return BoxState("blocked")  # the card tells the support of a step, with its reason, in any case
            case "contraindicated":
                return BoxState("blocked", because)
            case "not-applicable":
                return BoxState("not-indicated", because)
            case "interrupted" if next_:
                return BoxState("interrupted")  # the flag stands once, on the step that it refers to
            case "not-eligible" if next_:
                return BoxState("not-indicated", because)
            case _:
                return BoxState("future")

    def _next_steps(self) -> frozenset[str]:
        standing = set(self.assessment.standing)
        return frozenset(to for move in self.pathway.transitions if standing & set(move.from_) for to in move.to)

    def _day(self, act: JudgedAct) -> int | None:
        moment = read_moment(act.when)
        return self.days(moment.first) if moment is not None and moment.exact else None

    def _words(self, text: str) -> str:
        """The text with days counted in place of dates, and without the ids of entries."""
        counted = _DATED.sub(lambda found: f"day {self.days(date.fromisoformat(found[1]))}", text)
        return _NAMED.sub("", counted)
