"""Views of time: since something was, until something is."""

from __future__ import annotations

from datetime import date

from pathway.criterion.protocols import Answer, Elapsed, Known, Need, Nothing, Possible, Source, Unknown
from pathway.criterion.syntax import Fact
from pathway.facts import readings
from pathway.facts.acted import judge_of, latest_view
from pathway.facts.asking import Asking
from pathway.facts.lens import need, newest
from pathway.facts.sessions import Session, sources
from pathway.facts.valued import subject_of, values
from pathway.moments import Moment, on_day
from pathway.record import Event


def since(facts: Asking, fact: Fact) -> Answer:
    lens = facts.lens
    vocabulary = lens.pathway.vocabulary
    if fact.subject in vocabulary.procedures:

        def since(one: Session) -> Answer:
            return _elapsed(facts, one.when, sources(one.acts), f"since `{one.id}` {one.when}")

        return latest_view(facts, fact, since, judge=judge_of(facts, fact))
    if fact.subject in vocabulary.complications:
        return _since_event(facts, fact)
    subject = subject_of(facts, fact.subject)
    assert subject is not None
    found = readings.values(lens, subject, Fact("latest", fact.subject, scope=fact.scope), lambda _: True, None)
    if isinstance(found, Unknown) or isinstance(found.value, Nothing):
        return found
    moments = _moments(found)
    if not moments:
        return Known(Nothing(), shown=found.shown, sources=found.sources)
    anchor = Moment(min(one.first for one in moments), max(one.last for one in moments))
    return _elapsed(facts, anchor, found.sources, f"since {anchor}")


def _moments(found: Known) -> list[Moment]:
    """The days that a dated finding states, or else the days of the entries themselves."""
    values = found.value.values if isinstance(found.value, Possible) else (found.value,)
    stated = [on_day(one) for one in values if isinstance(one, date)]
    if isinstance(found.value, bool) and not found.value:
        return []
    return stated or [source.when for source in found.sources if source.when is not None]


def _since_event(facts: Asking, fact: Fact) -> Answer:
    events: list[Event] = [
        event for event in facts.lens.chart.events_of.get(fact.subject, ()) if facts.lens.sees(event)
    ]
    last = newest(events)
    if not last:
        return Known(Nothing(), shown="none recorded")
    when = Moment(min(one.when.first for one in last), max(one.when.last for one in last))
    return _elapsed(facts, when, tuple(Source(one.id, one.when) for one in last), f"since `{last[0].id}` {when}")


def _elapsed(facts: Asking, anchor: Moment, found: tuple[Source, ...], text: str) -> Answer:
    days = (facts.lens.day - anchor.first).days
    needs = _exactly(anchor, found)
    return Known(Elapsed(anchor, facts.lens.day), shown=f"{days} days {text}", sources=found, needs=needs)


def _exactly(anchor: Moment, found: tuple[Source, ...]) -> tuple[tuple[Need, ...], ...]:
    """What settles a day that is known in part only."""
    if anchor.exact:
        return ()
    return (tuple(need("date", one.event, f"the exact day in `{one.event}`, now {anchor}") for one in found),)


def until(facts: Asking, fact: Fact) -> Answer:
    found = values(facts, Fact("latest", fact.subject))
    if isinstance(found, Unknown) or isinstance(found.value, Nothing):
        return found
    moments = _moments(found)
    anchor = Moment(min(one.first for one in moments), max(one.last for one in moments))
    days = (anchor.first - facts.lens.day).days
    elapsed = Elapsed(anchor, facts.lens.day, ahead=True)
    needs = _exactly(anchor, found.sources)
    return Known(elapsed, shown=f"{days} days until {anchor}", sources=found.sources, needs=needs)
