"""The criterion of a step on a day: requires, every limit, and at least one way in. The first day it may hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from pathway.assessment.standing import Stand, ways, when_of
from pathway.criterion.comparing import change_days, timeless
from pathway.criterion.explanation import all_of, any_of, explain
from pathway.criterion.protocols import Explained, Resolved, Unknown
from pathway.criterion.syntax import (
    Always,
    And,
    Compares,
    Criterion,
    Fact,
    Holds,
    Lies,
    Named,
    OneOf,
    Or,
    ParameterName,
)
from pathway.facts.patient import PatientFacts
from pathway.facts.sessions import clashing_acts, in_doubt, undated
from pathway.measure import Citation
from pathway.model import Rule, Step, Transition, compiled
from pathway.moments import Moment, Span, Truth, passed

_ALL, _SOME = And(()), Or(())


@dataclass(frozen=True, slots=True)
class Way:
    """A way in: its transition, the stand it leaves, what `when` says, and when its wait is over (None: no wait)."""

    transition: Transition
    from_: Stand
    when: Explained
    until: Moment | None
    truth: Truth
    wait: Resolved | None = None
    """How long the wait is, with its name and source."""
    doubt: Explained | None = None
    """What leaves open whether the patient stands there at all, or whether the wait is over."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A step's criterion as decided on one day."""

    truth: Truth
    requires: Explained
    limits: tuple[tuple[Rule, Explained], ...]
    conditions: tuple[tuple[Rule, Explained], ...]
    ways: tuple[Way, ...]
    open_way: bool
    requires_cites: tuple[Citation, ...] = ()
    comes_after: tuple[str, ...] = ()
    """The steps from which a transition leads here, when the patient stands on none of them."""

    @property
    def explained(self) -> Explained:
        """The whole as one tree."""
        entries = tuple(
            Explained(_ALL, way.truth, (way.when,) if way.doubt is None else (way.when, way.doubt)) for way in self.ways
        )
        ways_in = () if self.open_way else (Explained(_SOME, any_of([way.truth for way in self.ways]), entries),)
        rest = tuple(explained for _, explained in (*self.limits, *self.conditions))
        return Explained(_ALL, self.truth, (self.requires, *rest, *ways_in))


def waits_over(one: Formula) -> Explained:
    """The same tree as if every wait were over: what is open then is worth asking for today."""
    entries = []
    for way in one.ways:
        parts = (way.when,) if way.doubt is None else (way.when, way.doubt)
        entries.append(Explained(_ALL, all_of([part.truth for part in parts]), parts))
    ways_in = () if one.open_way else (Explained(_SOME, any_of([entry.truth for entry in entries]), tuple(entries)),)
    rest = tuple(explained for _, explained in (*one.limits, *one.conditions))
    whole = (one.requires, *rest, *ways_in)
    return Explained(_ALL, all_of([part.truth for part in whole]), whole)


def formula(
    step: Step, stands: tuple[Stand, ...], facts: PatientFacts, asked: PatientFacts, *, open_way: bool
) -> Formula:
    """The criterion of `step` on the day of `facts`; `asked` are the same facts with the asked act counted in.

    With `open_way` it needs no way in: the step that a raised red flag refers to.
    """
    requires = explain(step.requires, facts)
    limits = tuple((rule, explain(rule.criterion, asked)) for rule in step.limits)
    kept = [(rule, explain(rule.criterion, asked)) for rule in step.conditions]
    # A condition joins when all that it reads is named, or when what is named breaks it already.
    conditions = tuple(one for one in kept if one[1].truth is False or _planned(one[0].criterion, asked))
    found = tuple(_way(transition, from_, facts) for transition, from_ in ways(facts.lens.pathway, stands, step.id))
    some = True if open_way else any_of([way.truth for way in found])
    truth = all_of([requires.truth, *(one.truth for _, one in (*limits, *conditions)), some])
    before = () if found else _before(step, facts)
    return Formula(truth, requires, limits, conditions, found, open_way, step.requires_cites, before)


def _before(step: Step, facts: PatientFacts) -> tuple[str, ...]:
    moves = [move for move in facts.lens.pathway.transitions if step.id in move.to and move.strength != "do-not"]
    return tuple(dict.fromkeys(name for move in moves for name in move.from_ if name != step.id))


def _way(transition: Transition, from_: Stand, facts: PatientFacts) -> Way:
    when = when_of(transition, from_, facts)
    wait = _wait(transition, facts)
    span = facts.span(transition.wait)
    until: Moment | None = None
    waited: Truth = True
    if isinstance(span, Unknown):
        waited = None
    elif isinstance(span, Span) and from_.act is not None:
        over = [passed(act.when, span) for act in (from_.act, *from_.rivals)]
        until = Moment(max(one.first for one in over), max(one.last for one in over))
        waited = True if until.last <= facts.lens.day else False if until.first > facts.lens.day else None
    doubt = _doubt(from_, facts)
    if waited is None and doubt is None:
        doubt = Explained(Always(), None, (), _unsure_wait(from_, span))
    return Way(transition, from_, when, until, all_of([when.truth, waited, None if doubt else True]), wait, doubt)


def _doubt(from_: Stand, facts: PatientFacts) -> Explained | None:
    """A stand is not certain when acts of unknown site or day may have left it, or its own act is contradictory."""
    clash = clashing_acts(facts.lens, (from_.act,)) if from_.act is not None else None
    if clash is None and not from_.doubts:
        return None
    return Explained(Always(), None, (), clash or in_doubt(facts.lens, from_.doubts))


def _unsure_wait(from_: Stand, span: Span | Unknown | None) -> Unknown:
    """Why it is not known whether a wait is over: how long it is, or when the act was that it counts from."""
    if isinstance(span, Unknown) or from_.act is None:
        return span if isinstance(span, Unknown) else Unknown("partial-date", "when the wait began is not recorded", ())
    acts = [act for act in (from_.act, *from_.rivals) if not act.when.exact]
    names = " and ".join(f"`{act.id}`" for act in acts)
    return undated(acts, f"whether the wait since {names} is over: the exact day is not recorded")


def _wait(transition: Transition, facts: PatientFacts) -> Resolved | None:
    if isinstance(transition.wait, ParameterName):
        return facts.parameter(transition.wait)
    return Resolved(transition.wait) if transition.wait is not None else None


def _planned(criterion: Criterion, asked: PatientFacts) -> bool:
    """Whether the plan or the target names every detail that a condition reads."""
    return all(
        not isinstance(asked.answer(fact), Unknown)
        for fact in facts_of(criterion, asked)
        if fact.subject in ("region", "side", "level", "levels") or fact.subject not in _recorded(asked)
    )


def _recorded(facts: PatientFacts) -> frozenset[str]:
    """Names of what a record holds, as against details of a plan."""
    known, words = compiled(facts.lens.pathway), facts.lens.pathway.vocabulary
    kept = known.get("recorded")
    if not isinstance(kept, frozenset):
        kept = frozenset((*words.measures, *words.findings, *words.procedures, *words.complications))
        known["recorded"] = kept
    return kept


def facts_of(criterion: Criterion, facts: PatientFacts) -> Iterator[Fact]:
    """Every fact that a criterion reads, through its named parts."""
    match criterion:
        case Holds(fact) | Compares(fact) | Lies(_, _, fact) | OneOf(fact):
            yield fact
        case Named(name):
            yield from facts_of(facts.criterion(name)[0], facts)
        case _:
            parts: Iterable[Criterion] = getattr(criterion, "parts", ()) or filter(
                None, (getattr(criterion, "part", None),)
            )
            for part in parts:
                yield from facts_of(part, facts)


def change_points(one: Formula) -> set[date]:
    """The days on which the passing of time alone may change the formula."""
    days: set[date] = set()
    _collect(one.explained, days)
    for way in one.ways:
        days.update(_wait_days(way))
    return days


def _wait_days(way: Way) -> Iterator[date]:
    """The days on which a wait may be over, whichever of its cases applies then."""
    if way.wait is None:
        return
    yield from way.wait.changes
    for span in (way.wait.value, *way.wait.others):
        if isinstance(span, Span) and way.from_.act is not None:
            for act in (way.from_.act, *way.from_.rivals):
                over = passed(act.when, span)
                yield from (over.first, over.last)


def _collect(explained: Explained, days: set[date]) -> None:
    if explained.answer is not None:
        days.update(change_days(explained.answer, explained.constants))
    for constant in explained.constants:
        days.update(constant.changes)
    for part in explained.parts:
        _collect(part, days)


def never(one: Formula) -> bool:
    """Whether the passing of time can never make a false formula anything else: some part is false for good."""
    parts = [one.requires, *(explained for _, explained in (*one.limits, *one.conditions))]
    if any(_for_good(part) for part in parts):
        return True
    return not one.open_way and all(_for_good(way.when) for way in one.ways)


def _for_good(explained: Explained) -> bool:
    """Whether it is false, and time alone never changes that."""
    return explained.truth is False and _settled(explained)


def _settled(explained: Explained) -> bool:
    """Whether the passing of time leaves the truth as it is: what decides it rests on nothing that time changes."""
    if explained.answer is not None:
        return timeless(explained.answer, explained.constants)
    if any(constant.changes for constant in explained.constants):
        return False
    decisive = {And: False, Or: True}.get(type(explained.criterion))
    if decisive is not None and explained.truth is decisive:
        return any(part.truth is decisive and _settled(part) for part in explained.parts)
    return all(_settled(part) for part in explained.parts)


def first_day(decide: Callable[[date], Truth], on: date, days: Iterable[date]) -> tuple[date, Truth] | None:
    """The first of the days after `on` on which it is not false, with its truth there; None when there is none."""
    for day in sorted(set(days)):
        if day > on:
            truth = decide(day)
            if truth is not False:
                return day, truth
    return None
