"""Where the patient stands: derived from the acts, by date, for one spot. There is no stored state."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from pathway.assessment.support import excluded, support, turns
from pathway.criterion.explanation import explain
from pathway.criterion.protocols import Explained, Known, Nothing, Resolved
from pathway.criterion.syntax import And, Never, Otherwise
from pathway.facts.declines import declined
from pathway.facts.lens import Lens
from pathway.facts.patient import PatientFacts
from pathway.model import Pathway, Transition, compiled
from pathway.moments import Truth, precedes
from pathway.record import Act

START = "start"


@dataclass(frozen=True, slots=True)
class Stand:
    """A step stood on, with its act; the act of `start` is None. `doubts` are acts whose site leaves it open."""

    step: str
    act: Act | None
    doubts: tuple[Act, ...] = ()
    rivals: tuple[Act, ...] = ()
    """Other acts of the step of which any may have been the last: a wait counts from the later."""


@dataclass(frozen=True, slots=True)
class Passage:
    """How an act came about: along `transition` from `from_`, or off the transitions (None)."""

    act: Act
    stands: tuple[Stand, ...]
    transition: Transition | None
    from_: Stand | None
    facts: PatientFacts
    """The facts on the day of the act, before it."""
    same_session: bool = False


def stand(lens: Lens) -> tuple[tuple[Stand, ...], tuple[Passage, ...]]:
    """The steps stood on for the lens's spot, and how each act of the pathway led there."""
    trail = Trail((Stand(START, None),), (), frozenset())
    for _, group in groupby(_acts_here(lens), key=lambda pair: pair[0].when.first):
        by_step: dict[str, list[tuple[Act, Truth]]] = {}
        for pair in group:
            by_step.setdefault(pair[0].step, []).append(pair)
        trail = _through_day(lens, trail, tuple(tuple(acts) for acts in by_step.values()))
    acts = [passage.act for passage in trail.passages]
    return tuple(_perhaps_earlier(one, acts) for one in trail.stands), trail.passages


def _perhaps_earlier(one: Stand, acts: list[Act]) -> Stand:
    """A stand is in doubt when another act, of a day known in part, may have come after the act stood on."""
    act = one.act
    if act is None:
        return one
    rivals = [
        other
        for other in acts
        if other.when != act.when
        and not (other.when.exact and act.when.exact)
        and precedes(other.when, act.when) is None
    ]
    if not rivals:
        return one
    same = tuple(other for other in rivals if other.step == act.step)
    other_steps = tuple(other for other in rivals if other.step != act.step)
    return replace(one, doubts=(*one.doubts, *other_steps), rivals=same)


@dataclass(frozen=True, slots=True)
class Trail:
    """The way so far: the steps stood on, how each act led there, and the acts that were taken."""

    stands: tuple[Stand, ...]
    passages: tuple[Passage, ...]
    taken: frozenset[str]

    @property
    def doubts(self) -> tuple[int, tuple[str, ...]]:
        """How many acts were off the transitions; of equal trails the one whose acts come first by id is taken."""
        return (sum(one.transition is None for one in self.passages), tuple(one.act.id for one in self.passages))


_Session = tuple[tuple[Act, Truth], ...]
ORDERED = 5
"""So many sessions of one day are tried in every order; more are taken as they come."""


def _acts_here(lens: Lens) -> list[tuple[Act, Truth]]:
    """Acts of the pathway's steps that lie, or may lie, at the spot, in order of time."""
    procedures = lens.pathway.vocabulary.procedures
    found = []
    for act in lens.chart.acts:
        if act.step in lens.pathway.steps and lens.sees(act):
            here = lens.lies_here(act, procedures[act.step].site)
            if here is not False:
                found.append((lens.as_known(act), here))
    return sorted(found, key=lambda pair: (pair[0].when.first, pair[0].id))


def _through_day(lens: Lens, trail: Trail, day: tuple[_Session, ...]) -> Trail:
    """The trail after one day. Its acts are taken in the order that the transitions allow best, whatever their ids."""
    if not day:
        return trail
    onward = [_along(lens, trail, session) for session in day]
    chosen = [move for move in onward if move.way is not None] or onward[:1]
    if len(day) > ORDERED:
        chosen = chosen[:1]
    trails = [
        _through_day(lens, _taken(trail, move), tuple(one for one in day if one is not move.session)) for move in chosen
    ]
    return min(trails, key=lambda one: one.doubts)


@dataclass(frozen=True, slots=True)
class Move:
    """A session that may come next: along a transition from a stand, or off the transitions (None)."""

    session: _Session
    way: tuple[Transition, Stand] | None
    facts: PatientFacts


def _along(lens: Lens, trail: Trail, session: _Session) -> Move:
    """How a session comes about from here: along a true transition before an unknown one."""
    act = session[0][0]
    facts = as_it_was(lens, act, trail.taken)
    unsure: tuple[Transition, Stand] | None = None
    for transition, from_ in ways(lens.pathway, trail.stands, act.step):
        truth = when_of(transition, from_, facts).truth
        if truth:
            return Move(session, (transition, from_), facts)
        if truth is None and unsure is None:
            unsure = (transition, from_)
    return Move(session, unsure, facts)


def _taken(trail: Trail, move: Move) -> Trail:
    """The trail with one session more; further entries of it are the same session."""
    session = move.session
    act = session[0][0]
    transition, from_ = move.way if move.way is not None else (None, None)
    first = Passage(act, trail.stands, transition, from_, move.facts)
    same = tuple(replace(first, act=other, same_session=True) for other, _ in session[1:])
    return Trail(
        _moved(trail.stands, first, any(lies is True for _, lies in session)),
        (*trail.passages, first, *same),
        trail.taken | {other.place for other, _ in session},
    )


def as_it_was(lens: Lens, act: Act, taken: frozenset[str]) -> PatientFacts:
    """The facts on the day of an act, before it: nothing of the act itself, nor of what came later."""
    day = act.when.first
    return PatientFacts(replace(lens, day=day, known_on=day, taken=taken, asked=(), plan=act.details, step=act.step))


def _moved(stands: tuple[Stand, ...], passage: Passage, sure: bool) -> tuple[Stand, ...]:
    """The stands after an act: it replaces the one it came from; `add` and acts off the transitions stand beside.

    An act whose site is not recorded may have been elsewhere: then both stands remain, and both are in doubt.
    """
    leaves = passage.from_ if passage.transition is not None and passage.transition.kind != "add" else None
    kept = [one for one in stands if one is not leaves and one.step != passage.act.step]
    if sure:
        return (*kept, Stand(passage.act.step, passage.act))
    doubted = [one for one in stands if one is leaves or one.step == passage.act.step]
    left = [replace(one, doubts=(*one.doubts, passage.act)) for one in doubted]
    return (*kept, *left, Stand(passage.act.step, passage.act, (passage.act,)))


def ways(pathway: Pathway, stands: tuple[Stand, ...], step: str) -> Iterator[tuple[Transition, Stand]]:
    """The transitions that lead to `step` from where the patient stands, with the stand each leaves."""
    for transition in _leading_to(pathway).get(step, ()):
        if transition.strength != "do-not":
            for one in stands:
                if one.step in transition.from_ or ("any" in transition.from_ and one.step != step):
                    yield transition, one


def _leading_to(pathway: Pathway) -> dict[str, list[Transition]]:
    """Transitions by the step they lead to, in the order of the file."""
    kept = compiled(pathway).get("leading-to")
    if not isinstance(kept, dict):
        kept = {step: [move for move in pathway.transitions if step in move.to] for step in pathway.steps}
        compiled(pathway)["leading-to"] = kept
    return kept


def ways_out(pathway: Pathway, step: str) -> Iterator[Transition]:
    """The transitions that leave `step`."""
    for transition in pathway.transitions:
        if step in transition.from_ or ("any" in transition.from_ and set(transition.to) != {step}):
            yield transition


def when_of(transition: Transition, from_: Stand, facts: PatientFacts) -> Explained:
    """What the `when` of a transition says; `otherwise` looks at every other way out."""
    if not isinstance(transition.when, Otherwise):
        return explain(transition.when, facts)
    others = []
    ways_ = [
        other
        for other in ways_out(facts.lens.pathway, from_.step)
        if other is not transition and not isinstance(other.when, Otherwise) and other.strength != "do-not"
    ]
    for other in ways_:
        closed = [_closed(step, facts) for step in other.to]
        if all(closed):
            others.append(_closed_way([one for one in closed if one is not None]))
        else:
            others.append(_perhaps_closed(other, closed, facts))
    truths = [other.truth for other in others]
    truth = False if True in truths else None if None in truths else True
    days = {day for other in ways_ for step in other.to for day in turns(step, facts)}
    when = (Resolved(None, changes=tuple(sorted(days))),) if days else ()
    return Explained(transition.when, truth, tuple(others), None, when)


def _closed(step: str, facts: PatientFacts) -> tuple[str, date | None] | None:
    """Why a step is closed to this patient, declined or excluded by the policy, and until when; None when it is not."""
    decision = declined(facts.lens, step)
    title = facts.lens.pathway.steps[step].title
    if excluded(step, facts):
        return f"{title} is excluded by the policy", None
    if decision is not None:
        return f"{title} was declined {decision.when}", decision.until.last if decision.until is not None else None
    return None


def _perhaps_closed(way: Transition, closed: list[tuple[str, date | None] | None], facts: PatientFacts) -> Explained:
    """What a way out says. When its last open targets may be excluded, a way that is not false is unknown."""
    explained = explain(way.when, facts)
    left = [support(step, facts).open for step, shut in zip(way.to, closed, strict=True) if shut is None]
    doubts = [one for one in left if one is not None]
    if explained.truth is False or len(doubts) < len(left):
        return explained
    return Explained(And(()), None, (explained, *doubts))


def _closed_way(closed: list[tuple[str, date | None]]) -> Explained:
    """A way out of which every target is closed counts as false, whatever its `when` says."""
    ends = tuple(until for _, until in closed if until is not None)
    shown = " and ".join(text for text, _ in closed)
    return Explained(Never(), False, (), Known(Nothing(), shown=shown, changes=ends))
