"""The views of the language over a record: a new view is one function, and one line at the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta

from pathway.criterion.explanation import explain
from pathway.criterion.protocols import Answer, Elapsed, Known, Lasting, Need, Nothing, Possible, Source, Tally, Unknown
from pathway.criterion.syntax import Criterion, Fact, View
from pathway.facts import readings
from pathway.facts.asking import Asking, detail_of, wants
from pathway.facts.contexts import ActFacts, ReadingFacts, outcome_of, session_relief
from pathway.facts.declines import declined
from pathway.facts.lens import need, newest, within
from pathway.facts.relief import lasting
from pathway.facts.sessions import Judge, Session, count, latest, latest_of, sources
from pathway.facts.sites import UNKNOWN
from pathway.measure import Finding, Measure
from pathway.moments import Moment, Span, Truth, on_day
from pathway.record import Event, Observation

SITE_PARTS = ("region", "side", "level")


# --- measures, findings, details, attributes ------------------------------------------------------


def _subject(facts: Asking, name: str) -> Measure | Finding | None:
    vocabulary = facts.lens.pathway.vocabulary
    return vocabulary.measures.get(name) or vocabulary.findings.get(name)


def _values(facts: Asking, fact: Fact) -> Answer:
    subject = _subject(facts, fact.subject)
    if subject is None:
        return _attribute(facts, fact.subject)
    span = facts.span(fact.within)
    if isinstance(span, Unknown):
        return span
    of: Session | None = None
    if fact.after:
        found = latest(facts.lens, fact.after, useful=True)
        if not isinstance(found, Session):
            return found
        of = found
    return readings.values(facts.lens, subject, fact, _keeper(facts, fact), span, of)


def _keeper(facts: Asking, fact: Fact) -> readings.Keep:
    where = fact.where
    if where is None:
        return lambda _: True
    return lambda reading: explain(where, ReadingFacts(facts, reading)).truth


def _attribute(facts: Asking, name: str) -> Answer:
    lens = facts.lens
    if name == "age":
        born = lens.chart.record.born
        if born is None:
            wanted = ((need("patient", "born", "the day of birth"),),)
            return Unknown("not-recorded", "the day of birth is not recorded", wanted)
        ages = {_years(born.first, lens.day), _years(born.last, lens.day)}
        shown = f"{' to '.join(str(age) for age in sorted(ages))} years"
        needs = () if born.exact else ((need("patient", "born", "the exact day of birth"),),)
        return Known(Elapsed(born, lens.day), shown=shown, needs=needs)
    if name in SITE_PARTS:
        value = getattr(lens.spot, name)
        if value in ("", UNKNOWN):
            wanted = ((need("target", name, f"the {name} of the target"),),)
            return Unknown("site", f"the {name} of the target is not given", wanted)
        return Known(value, shown=value)
    if name in lens.chart.record.attributes:
        return Known(lens.chart.record.attributes[name], shown=lens.chart.record.attributes[name])
    if name == "sex":
        return Unknown("not-recorded", "sex is not recorded", ((need("patient", "sex", "sex"),),))
    return detail_of(lens.plan, name, "the plan", None)


def _years(born: date, day: date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _change(facts: Asking, fact: Fact) -> Answer:
    measure = facts.lens.pathway.vocabulary.measures[fact.subject]
    if fact.after:
        signed = fact.view == "change"
        return latest_of(
            facts.lens, fact.after, lambda one: session_relief(facts, one, measure.id, change=signed), useful=True
        )
    span = facts.span(fact.within)
    if isinstance(span, Unknown):
        return span
    return readings.change(facts.lens, measure, fact, _keeper(facts, fact), span)


def _sustained(facts: Asking, fact: Fact) -> Answer:
    """True when every reading of the window passes `where`, and so does the last one at or before its far edge."""
    measure = facts.lens.pathway.vocabulary.measures[fact.subject]
    span = facts.span(fact.within)
    wanted = ((need("record", measure.id, measure.title),),)
    if span is None or isinstance(span, Unknown):
        return span or Unknown("not-recorded", f"{measure.title}: no span to be sustained over", ())
    keep = _keeper(facts, fact)
    seen = [one for one in facts.lens.chart.readings_of.get(measure.id, ()) if facts.lens.sees(one)]
    seen = [one for one in seen if not readings.after_test(facts.lens, one) and one.value is not None]
    seen = [one for one in seen if facts.lens.lies_here(one, measure.site, fact.scope) is not False]
    inside = [one for one in seen if within(one.when, facts.lens.known_on, span)]
    before = newest([one for one in seen if within(one.when, facts.lens.known_on, span) is False])
    at_edge = [one for one in inside if not within(one.when, facts.lens.known_on - timedelta(days=1), span)]
    verdicts = [keep(one) for one in inside]
    found = tuple(Source(one.id, one.when) for one in inside)
    if False in verdicts:
        return Known(False, shown="broken", sources=found)
    opening = [keep(one) for one in before if isinstance(one, Observation)] if not at_edge else [True]
    if not inside or None in verdicts or True not in opening or None in opening:
        return (
            Known(False, sources=found) if False in opening else Unknown("not-recorded", measure.title, wanted, found)
        )
    return Known(True, shown=f"at {len(inside)} readings", sources=found)


# --- time -----------------------------------------------------------------------------------------


def _since(facts: Asking, fact: Fact) -> Answer:
    lens = facts.lens
    vocabulary = lens.pathway.vocabulary
    if fact.subject in vocabulary.procedures:

        def since(one: Session) -> Answer:
            return _elapsed(facts, one.when, sources(one.acts), f"since `{one.id}` {one.when}")

        return _latest(facts, fact, since, judge=_judge(facts, fact))
    if fact.subject in vocabulary.complications:
        return _since_event(facts, fact)
    subject = _subject(facts, fact.subject)
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


def _until(facts: Asking, fact: Fact) -> Answer:
    found = _values(facts, Fact("latest", fact.subject))
    if isinstance(found, Unknown) or isinstance(found.value, Nothing):
        return found
    moments = _moments(found)
    anchor = Moment(min(one.first for one in moments), max(one.last for one in moments))
    days = (anchor.first - facts.lens.day).days
    elapsed = Elapsed(anchor, facts.lens.day, ahead=True)
    needs = _exactly(anchor, found.sources)
    return Known(elapsed, shown=f"{days} days until {anchor}", sources=found.sources, needs=needs)


VIEWS: Mapping[View, Callable[[Asking, Fact], Answer]] = {
    "latest": _values,
    "first": _values,
    "worst": _values,
    "lowest": _values,
    "highest": _values,
    "mean": _values,
    "change": _change,
    "improvement": _change,
    "sustained": _sustained,
    "since": _since,
    "until": _until,
    "count": _count,
    "relief": _of_latest(session_relief, useful=True),
    "lasted": _lasted,
    "done": _done,
    "under_way": _of_latest(_progress_is("under_way")),
    "stopped": _of_latest(_progress_is("stopped")),
    "outcome": _of_latest(lambda facts, session: outcome_of(session)),
    "failed": _of_latest(_outcome_is("no_benefit")),
    "not_tolerated": _of_latest(_outcome_is("not_tolerated")),
    "technical_failure": _of_latest(_outcome_is("technical_failure")),
    "declined": _declined,
    "changed": _changed,
    "known": _known,
    "documented": _documented,
}
