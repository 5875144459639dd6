"""Where the patient stands: derived from the acts, by date, for one spot. There is no stored state."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from pathway.assessment.support import excluded
from pathway.criterion.explanation import explain
from pathway.criterion.protocols import Explained
from pathway.criterion.syntax import Otherwise
from pathway.facts.declines import declined
from pathway.facts.lens import Lens
from pathway.facts.patient import PatientFacts
from pathway.model import Pathway, Transition
from pathway.moments import Truth
from pathway.record import Act

START = "start"


@dataclass(frozen=True, slots=True)
class Stand:
    """A step stood on, with its act; the act of `start` is None. `sure` is False when the act's site leaves it open."""

    step: str
    act: Act | None
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Passage:
    """How an act came about: along `transition` from `from_`, or off the transitions (None)."""

    act: Act
    stands: tuple[Stand, ...]
    transition: Transition | None
    from_: Stand | None
    taken: frozenset[str]
    same_session: bool = False


def stand(lens: Lens) -> tuple[tuple[Stand, ...], tuple[Passage, ...]]:
    """The steps stood on for the lens's spot, and how each act of the pathway led there."""
    stands: tuple[Stand, ...] = (Stand(START, None),)
    passages: list[Passage] = []
    taken: frozenset[str] = frozenset()
    for _, group in groupby(_acts_here(lens), key=lambda pair: pair[0].when.first):
        waiting = list(group)
        while waiting:
            passage, sure = _next(lens, stands, waiting, taken)
            waiting = [pair for pair in waiting if pair[0] is not passage.act]
            taken |= {passage.act.place}
            same = [pair for pair in waiting if pair[0].step == passage.act.step]
            stands = _moved(stands, passage, sure)
            passages.append(passage)
            for act, _ in same:
                taken |= {act.place}
                passages.append(replace(passage, act=act, same_session=True))
            waiting = [pair for pair in waiting if pair not in same]
    return stands, tuple(passages)


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


def _next(
    lens: Lens, stands: tuple[Stand, ...], waiting: list[tuple[Act, Truth]], taken: frozenset[str]
) -> tuple[Passage, bool]:
    """The act of one day that a transition allows next, surest first; else the first one, off the transitions."""
    found: list[tuple[bool, Act, Truth, Transition, Stand]] = []
    for act, here in waiting:
        facts = as_it_was(lens, act, taken)
        for transition, from_ in ways(lens.pathway, stands, act.step):
            truth = when_of(transition, from_, facts).truth
            if truth is not False:
                found.append((truth is not True, act, here, transition, from_))
    if found:
        _, act, here, transition, from_ = min(found, key=lambda one: (one[0], one[1].id))
        return Passage(act, stands, transition, from_, taken), here is True
    act, here = waiting[0]
    return Passage(act, stands, None, None, taken), here is True


def as_it_was(lens: Lens, act: Act, taken: frozenset[str]) -> PatientFacts:
    """The facts on the day of an act, before it: nothing of the act itself, nor of what came later."""
    day = act.when.first
    return PatientFacts(replace(lens, day=day, known_on=day, taken=taken, asked=(), plan=act.details, step=act.step))


def _moved(stands: tuple[Stand, ...], passage: Passage, sure: bool) -> tuple[Stand, ...]:
    """The stands after an act: it replaces the one it came from; `add` and acts off the transitions stand beside."""
    leaves = None
    if passage.transition is not None and passage.transition.kind != "add" and sure:
        leaves = passage.from_
    kept = tuple(one for one in stands if one is not leaves and one.step != passage.act.step)
    return (*kept, Stand(passage.act.step, passage.act, sure))


def ways(pathway: Pathway, stands: tuple[Stand, ...], step: str) -> Iterator[tuple[Transition, Stand]]:
    """The transitions that lead to `step` from where the patient stands, with the stand each leaves."""
    for transition in pathway.transitions:
        if step in transition.to and transition.strength != "do-not":
            for one in stands:
                if one.step in transition.from_ or ("any" in transition.from_ and one.step != step):
                    yield transition, one


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
    for other in ways_out(facts.lens.pathway, from_.step):
        if other is transition or isinstance(other.when, Otherwise) or other.strength == "do-not":
            continue
        explained = explain(other.when, facts)
        if explained.truth is not False and all(_closed(step, facts) for step in other.to):
            explained = explained._replace(truth=False)
        others.append(explained)
    truths = [other.truth for other in others]
    truth = False if True in truths else None if None in truths else True
    return Explained(transition.when, truth, tuple(others))


def _closed(step: str, facts: PatientFacts) -> bool:
    """Whether a step is excluded by the policy, or declined."""
    return declined(facts.lens, step) is not None or excluded(step, facts)
