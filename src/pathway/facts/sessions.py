"""Acts of a step, as sessions: what is done on one day is one session, however many entries it has."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from itertools import permutations
from typing import TypedDict, Unpack

from pathway.criterion.protocols import Answer, Known, Need, Nothing, Possible, Source, Tally, Unknown
from pathway.criterion.syntax import Fact, Scope
from pathway.facts.lens import Lens, need, within
from pathway.facts.sites import UNKNOWN
from pathway.measure import SITE_PARTS
from pathway.moments import Moment, Span, Truth, later, precedes
from pathway.record import Act

Judge = Callable[["Session"], tuple[Truth, tuple[tuple[Need, ...], ...]]]


@dataclass(frozen=True, slots=True)
class Session:
    """The acts of one step on one day that count, or may count, for a spot; `here` is unknown when none surely does."""

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


def sessions(lens: Lens, step: str, scope: Scope | None = None, *, asked: bool = True) -> list[Session]:
    """Sessions of `step` for this spot, oldest first, planned ones included unless `asked` is False."""
    declared = lens.pathway.vocabulary.procedures[step].site
    by_day: dict[tuple[object, ...], list[tuple[Act, Truth]]] = {}
    acts = [act for act in lens.chart.acts_of.get(step, ()) if lens.sees(act)]
    if asked:
        acts += [act for act in lens.asked if act.step == step]
    for act in acts:
        here = lens.lies_here(act, declared, scope)
        if here is not False:
            by_day.setdefault((act.when.first, act.when.last), []).append((lens.as_known(act), here))
    found = []
    for group in by_day.values():
        certain = [act for act, here in group if here]
        found.append(Session(tuple(certain or [act for act, _ in group]), True if certain else None))
    return sorted(found, key=lambda one: (one.when.first, one.when.last))


def latest_of(lens: Lens, step: str, view: Callable[[Session], Answer], **options: Unpack[Options]) -> Answer:
    """What `view` says of the latest session; of newer ones whose site is not known, what it says must agree."""
    chosen, answer = candidates(lens, step, **options)
    answers = [*(view(one) for one in chosen), *([answer] if answer is not None else [])]
    if len(answers) == 1:
        return answers[0]
    open_ = unsited(lens, [act for one in chosen if one.here is None for act in one.acts])
    known = [one for one in answers if isinstance(one, Known)]
    if len(known) < len(answers):
        # Whatever the sites turn out to be, what is unknown of each will be asked for.
        ways = [*open_.needs, *(min(one.needs, key=len) for one in answers if isinstance(one, Unknown) and one.needs)]
        needs = (tuple(dict.fromkeys(need for way in ways for need in way)),)
        return replace(open_, needs=needs, windows=tuple(window for one in answers for window in one.windows))
    values = tuple(
        part for one in known for part in (one.value.values if isinstance(one.value, Possible) else (one.value,))
    )
    return Known(
        values[0] if len(set(values)) == 1 else Possible(values),
        known[0].unit,
        " or ".join(dict.fromkeys(one.shown for one in known)),
        tuple(source for one in known for source in one.sources),
        tuple(day for one in known for day in one.changes),
        open_.needs,
        tuple(window for one in known for window in one.windows),
    )


def candidates(lens: Lens, step: str, **options: Unpack[Options]) -> tuple[list[Session], Answer | None]:
    """The sessions of which any may be the latest: those of unknown site down to the first that certainly is here.

    With them the answer that holds when none of them is.
    """
    found: list[Session] = []
    before = lens
    while True:
        one = latest(before, step, **options)
        if isinstance(one, Unknown) and one.reason == "site" and len(found) < _UNSITED:
            newest = [each for each in sessions(before, step, options.get("scope"), asked=False) if each.here is None][
                -1
            ]
            found.append(newest)
            before = before.without(newest.acts)
            continue
        return ([*found, one], None) if isinstance(one, Session) else (found, one)


_UNSITED = 8
"""More sessions of unknown site than this are not told apart."""


class Options(TypedDict, total=False):
    """What narrows down the latest session."""

    scope: Scope | None
    span: Span | None
    judge: Judge | None
    useful: bool


def latest(
    lens: Lens,
    step: str,
    *,
    scope: Scope | None = None,
    span: Span | None = None,
    judge: Judge | None = None,
    useful: bool = False,
) -> Session | Answer:
    """The latest session that counts, or the answer when there is none or the record leaves it open.

    It must lie in the window of `span` and pass `judge`. With `useful`, technical failures are passed over: they show
    nothing.
    """
    found = sessions(lens, step, scope, asked=False)
    if useful:
        found = [one for one in found if not all(act.outcome == "technical_failure" for act in one.acts)]
    chosen, open_ = _eligible(lens, found, span, judge)
    if not chosen:
        return open_ or Known(Nothing(), shown="not done" if span is None else f"not within {span}")
    last = chosen[-1]
    if open_ is not None and _open_is_newer(found, chosen, last):
        return open_
    if last.here is None:
        return unsited(lens, last.acts)
    rivals = [one for one in chosen if one is not last and one.when.last >= last.when.first]
    if rivals:
        text = f"which of `{last.id}` and `{rivals[-1].id}` was last is not recorded"
        return undated((*last.acts, *rivals[-1].acts), text)
    return clashing_acts(lens, last.acts) or last


def _eligible(
    lens: Lens, found: list[Session], span: Span | None, judge: Judge | None
) -> tuple[list[Session], Unknown | None]:
    """The sessions that certainly pass, and why the newest doubtful one is doubtful."""
    chosen = []
    open_: Unknown | None = None
    for one in found:
        inside = within(one.when, lens.day, span)
        verdict, wanted = judge(one) if judge is not None and inside is not False else (True, ())
        if inside is None:
            open_ = undated(one.acts, f"whether `{one.id}` lies within {span} is not recorded")
        elif inside and verdict is None:
            open_ = Unknown("not-recorded", f"whether `{one.id}` is meant is not known", wanted)
        elif inside and verdict:
            chosen.append(one)
    return chosen, open_


def _open_is_newer(found: list[Session], chosen: list[Session], last: Session) -> bool:
    doubtful = [one for one in found if one not in chosen]
    return any(one.when.last > last.when.first for one in doubtful)


def clashing_acts(lens: Lens, acts: Iterable[Act]) -> Unknown | None:
    """Entries of one id that contradict each other."""
    acts = tuple(acts)
    clash = next((lens.chart.clashes[act.place] for act in acts if act.place in lens.chart.clashes), None)
    if clash is None:
        return None
    names = " and ".join(f"`{name}`" for name in clash)
    wanted = ((need("settle", "+".join(clash), f"which of {names} is right"),),)
    return Unknown("conflict", f"{names} contradict each other", wanted, sources(acts))


def unsited(lens: Lens, acts: Iterable[Act]) -> Unknown:
    """An act whose site is not recorded in full, or a target that is not given in full."""
    acts = tuple(acts)
    lacking = [part for part, value in zip(SITE_PARTS, lens.spot, strict=True) if value == UNKNOWN]
    if lacking:
        wanted = tuple(need("target", part, f"the {part} of the target") for part in lacking)
        return Unknown("site", f"the {' and '.join(lacking)} of the target is not given", (wanted,), sources(acts))
    names = " and ".join(f"`{act.id}`" for act in acts)
    wanted = tuple(need("site", act.id, f"the site of `{act.id}` (region, side, levels)") for act in acts)
    return Unknown("site", f"the site of {names} is not recorded in full", (wanted,), sources(acts))


def undated(acts: Iterable[Act], text: str) -> Unknown:
    """Acts of which the day is known in part only."""
    acts = tuple(acts)
    wanted = tuple(need("date", act.id, f"the exact day of `{act.id}`") for act in acts if not act.when.exact)
    return Unknown("partial-date", text, (wanted,) if wanted else (), sources(acts))


def in_doubt(lens: Lens, acts: Iterable[Act]) -> Unknown:
    """Acts that leave open where the patient stands: their site or their day is not recorded in full."""
    acts = tuple(acts)
    days = [act for act in acts if not act.when.exact]
    if not days:
        return unsited(lens, acts)
    names = " and ".join(f"`{act.id}`" for act in days)
    return undated(days, f"whether {names} came last is not recorded")


def sources(acts: Iterable[Act]) -> tuple[Source, ...]:
    """Acts as sources."""
    return tuple(Source(act.id, act.when) for act in acts)


def count(
    lens: Lens, fact: Fact, judge: Judge | None, span: Span | None, spacing: Span | None, *, asked: bool = True
) -> Answer:
    """How many sessions count, planned ones included if `asked`: bounds, when a site, a day or a `where` is unknown."""
    since: Moment | None = None
    after = ""
    if fact.after:
        before = latest(lens, fact.after, scope=fact.scope)
        if not isinstance(before, Session):
            return before if isinstance(before, Unknown) else Known(Tally(0, 0), shown="0")
        since, after = before.when, before.id
    certain: list[Session] = []
    possible: list[Session] = []
    wanted: list[tuple[Need, ...]] = []
    windows: list[tuple[Moment, Span]] = []
    for session in sessions(lens, fact.subject, fact.scope, asked=asked):
        follows = True if since is None else precedes(since, session.when)
        if follows is False:
            continue
        inside = counted(lens, session, span)
        if span is not None:
            windows.append((session.when, span))
        if inside is False and within(session.when, lens.known_on, span) is False:
            continue
        verdict, ways = _verdict(lens, session, judge)
        if verdict is None and ways:
            wanted.append(min(ways, key=len))
        if follows is None and session.when.exact and verdict is not False:
            wanted.append((need("order", session.id, f"whether `{session.id}` came after `{after}`"),))
        if session.here is None and verdict is not False:
            wanted += unsited(lens, session.acts).needs
        if verdict is not False and not session.when.exact:
            wanted += undated(session.acts, "").needs
        if verdict is False or inside is False:
            continue
        (certain if verdict and session.here and inside and follows else possible).append(session)
    low, high = _number(lens, fact, certain, spacing), _number(lens, fact, certain + possible, spacing, best=True)
    return Known(
        Tally(low, max(low, high)),
        shown=_told(low, high, certain, possible),
        sources=tuple(source for one in certain + possible for source in sources(one.acts)),
        windows=tuple(windows),
        needs=_joined(wanted) if high > low else (),
    )


def counted(lens: Lens, session: Session, span: Span | None) -> Truth:
    """Whether a session lies in the window; one whose day is known in part may also lie after what is known."""
    if session.when.last > lens.day and not session.when.exact:
        return None
    return within(session.when, lens.day, span)


def _verdict(lens: Lens, session: Session, judge: Judge | None) -> tuple[Truth, tuple[tuple[Need, ...], ...]]:
    """Whether a session counts: as a whole, or for one of its acts alone. Clashing entries leave it open."""
    clash = clashing_acts(lens, session.acts)
    if clash is not None:
        return None, clash.needs
    if judge is None:
        return True, ()
    verdict, asked = judge(session)
    if verdict is None and len(session.acts) > 1 and any(judge(Session((act,), True))[0] for act in session.acts):
        return True, ()
    return verdict, asked


def _joined(wanted: list[tuple[Need, ...]]) -> tuple[tuple[Need, ...], ...]:
    """All open sessions must be settled, each by its first (shortest) way."""
    return (tuple(dict.fromkeys(one for way in wanted for one in way)),) if wanted else ()


def _told(low: int, high: int, certain: list[Session], possible: list[Session]) -> str:
    number = str(low) if low == high else f"{low} to {high}"
    days = ", ".join(_day(one) for one in certain)
    open_ = ", ".join(_day(one) for one in possible)
    parts = [part for part in (days, f"not certain: {open_}" if open_ and high > low else "") if part]
    return f"{number} ({'; '.join(parts)})" if parts else number


def _day(session: Session) -> str:
    """The day of a session; one that is only planned is said to be so."""
    planned = all(act.place.startswith("planned[") for act in session.acts)
    return "with the one asked about" if planned else str(session.when)


def _number(lens: Lens, fact: Fact, found: list[Session], spacing: Span | None, *, best: bool = False) -> int:
    if fact.distinct:
        return _distinct(fact.distinct, found, best)
    if spacing is None and best:
        return len(found)
    if best and not all(one.when.exact for one in found):
        return _most(found, spacing) if spacing is not None else len(found)
    number = 0
    last: Moment | None = None
    # Without spacing, sessions known in part are certainly two only when they cannot be of the same day.
    # Taking the earliest that is far enough from the last one taken gives the most.
    for one in sorted(found, key=lambda each: (each.when.last, each.when.first)):
        if last is None or _apart(last, one.when, spacing, best):
            number += 1
            last = one.when
    return number


TRIED = 6
"""Up to this many sessions every order of days known in part is tried; beyond, any number is held possible."""


def _most(found: list[Session], spacing: Span) -> int:
    """The most sessions that may lie a span apart, over every completion of the days that are known in part."""
    if len(found) > TRIED:
        return len(found)
    most = 0
    for order in permutations(found):
        number = 0
        free = date.min
        for one in order:
            day = max(one.when.first, free)
            if day <= one.when.last:
                number += 1
                free = later(day, spacing)
        most = max(most, number)
    return most


def _apart(one: Moment, other: Moment, spacing: Span | None, best: bool) -> bool:
    if spacing is None:
        return other.first > one.last
    return other.last >= later(one.first, spacing) if best else other.first >= later(one.last, spacing)


def _distinct(detail: str, found: list[Session], best: bool) -> int:
    """How many different values a detail, or a part of site, has over the sessions."""
    recorded = [_value(detail, act) for one in found for act in one.acts]
    named = {value for values in recorded for value in values}
    return len(named) + (sum(not values for values in recorded) if best else 0)


def _value(detail: str, act: Act) -> tuple[str, ...]:
    if detail in ("region", "side", "level", "levels"):
        where = act.where
        return {"region": (where.region,) if where.region else (), "side": where.sides}.get(detail, where.levels)
    value = act.details.get(detail)
    return () if value is None else (str(value),)
