"""Acts of a step, as sessions: what is done on one day is one session, however many entries it has."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pathway.criterion.protocols import Answer, Known, Need, Nothing, Source, Tally, Unknown
from pathway.criterion.syntax import Fact
from pathway.facts.lens import Lens, need, within
from pathway.measure import SITE_PARTS
from pathway.moments import Moment, Span, Truth, later, leaves_window
from pathway.record import Act

Judge = Callable[["Session"], tuple[Truth, tuple[tuple[Need, ...], ...]]]


@dataclass(frozen=True, slots=True)
class Session:
    """The acts of one step on one day that count, or may count, for a spot. `here` is unknown when none certainly does."""

    acts: tuple[Act, ...]
    here: Truth

    @property
    def when(self) -> Moment:
        """Its day."""
        return self.acts[0].when

    @property
    def id(self) -> str:
        """The ids of its acts."""
        return "+".join(act.id for act in self.acts)


def sessions(lens: Lens, step: str, scope: str | None = None, *, asked: bool = True) -> list[Session]:
    """Sessions of `step` for this spot, oldest first, planned ones included unless `asked` is False."""
    declared = lens.pathway.vocabulary.procedures[step].site
    by_day: dict[tuple[object, ...], list[tuple[Act, Truth]]] = {}
    acts = [act for act in lens.chart.acts_of.get(step, ()) if lens.sees(act)]
    if asked:
        acts += [act for act in lens.asked if act.step == step]
    for act in acts:
        here = lens.lies_here(act, declared, scope)
        if here is not False:
            by_day.setdefault((act.when.first, act.when.last), []).append((act, here))
    found = []
    for group in by_day.values():
        certain = [act for act, here in group if here]
        found.append(Session(tuple(certain or [act for act, _ in group]), True if certain else None))
    return sorted(found, key=lambda one: (one.when.first, one.when.last))


def latest(lens: Lens, step: str, *, useful: bool = False) -> Session | Answer:
    """The latest session for this spot, or the answer when there is none or the site leaves it open.

    With `useful`, technical failures are passed over: they show nothing.
    """
    found = sessions(lens, step, asked=False)
    if useful:
        found = [one for one in found if not all(act.outcome == "technical_failure" for act in one.acts)]
    if not found:
        return Known(Nothing(), shown="not done")
    last = found[-1]
    rivals = [one for one in found if one is not last and one.when.last >= last.when.first]
    if last.here is None:
        return unsited(last.acts)
    if rivals:
        return Unknown("partial-date", f"which of `{last.id}` and `{rivals[-1].id}` was last is not recorded", ())
    clash = next((lens.chart.clashes[act.place] for act in last.acts if act.place in lens.chart.clashes), None)
    if clash:
        names = " and ".join(f"`{name}`" for name in clash)
        wanted = ((need("settle", "+".join(clash), f"which of {names} is right"),),)
        return Unknown("conflict", f"{names} contradict each other", wanted, sources(last.acts))
    return last


def unsited(acts: Iterable[Act]) -> Unknown:
    """An act whose site is not recorded in full."""
    acts = tuple(acts)
    names = " and ".join(f"`{act.id}`" for act in acts)
    wanted = tuple(need("site", act.id, f"the site of `{act.id}` (region, side, levels)") for act in acts)
    return Unknown("site", f"the site of {names} is not recorded in full", (wanted,), sources(acts))


def sources(acts: Iterable[Act]) -> tuple[Source, ...]:
    """Acts as sources."""
    return tuple(Source(act.id, act.when) for act in acts)


def count(lens: Lens, fact: Fact, judge: Judge | None, span: Span | None, spacing: Span | None) -> Answer:
    """How many sessions count: bounds, when a site, a day or a `where` is unknown."""
    certain: list[Session] = []
    possible: list[Session] = []
    wanted: list[tuple[Need, ...]] = []
    changes = []
    for session in sessions(lens, fact.subject, fact.scope):
        inside = within(session.when, lens.day, span)
        if span is not None:
            changes += [leaves_window(session.when.first, span), leaves_window(session.when.last, span)]
        if inside is False and within(session.when, lens.known_on, span) is False:
            continue
        verdict: Truth = True
        if judge is not None:
            verdict, asked = judge(session)
            if verdict is None:
                wanted += asked
        if session.here is None and verdict is not False:
            wanted += unsited(session.acts).needs
        if verdict is False or inside is False:
            continue
        (certain if verdict and session.here and inside else possible).append(session)
    low, high = _number(lens, fact, certain, spacing), _number(lens, fact, certain + possible, spacing, best=True)
    return Known(
        Tally(low, max(low, high)),
        shown=_told(low, high, certain, possible),
        sources=tuple(source for one in certain + possible for source in sources(one.acts)),
        changes=tuple(changes),
        needs=_joined(wanted) if high > low else (),
    )


def _joined(wanted: list[tuple[Need, ...]]) -> tuple[tuple[Need, ...], ...]:
    """All open sessions must be settled, each by its first (shortest) way."""
    return (tuple(dict.fromkeys(one for way in wanted for one in way)),) if wanted else ()


def _told(low: int, high: int, certain: list[Session], possible: list[Session]) -> str:
    number = str(low) if low == high else f"{low} to {high}"
    days = ", ".join(str(one.when) for one in certain)
    open_ = ", ".join(str(one.when) for one in possible)
    parts = [part for part in (days, f"not certain: {open_}" if open_ and high > low else "") if part]
    return f"{number} ({'; '.join(parts)})" if parts else number


def _number(lens: Lens, fact: Fact, found: list[Session], spacing: Span | None, *, best: bool = False) -> int:
    if fact.distinct:
        return _distinct(fact.distinct, found, best)
    if spacing is None:
        return len(found)
    number = 0
    last: Moment | None = None
    # Taking the earliest that is far enough from the last one taken gives the most.
    for one in sorted(found, key=lambda each: (each.when.first, each.when.last)):
        if last is None or _apart(last, one.when, spacing, best):
            number += 1
            last = one.when
    return number


def _apart(one: Moment, other: Moment, spacing: Span, best: bool) -> bool:
    return other.last >= later(one.first, spacing) if best else other.first >= later(one.last, spacing)


def _distinct(detail: str, found: list[Session], best: bool) -> int:
    recorded = [act.details.get(detail) for one in found for act in one.acts]
    named = {str(value) for value in recorded if value is not None}
    return len(named) + (sum(value is None for value in recorded) if best else 0)


def parts_missing(acts: Iterable[Act], declared: tuple[str, ...]) -> bool:
    """Whether an act lacks a part of site that its procedure declares."""
    for act in acts:
        for part in SITE_PARTS:
            recorded = act.where.region if part == "region" else act.where.sides if part == "side" else act.where.levels
            if part in declared and not recorded:
                return True
    return False
