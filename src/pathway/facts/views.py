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
from pathway.facts.lens import need, newest, usable, within
from pathway.facts.relief import lasting
from pathway.facts.sessions import Judge, Session, count, latest, latest_of, sources
from pathway.facts.sites import UNKNOWN
from pathway.measure import Finding, Measure
from pathway.moments import Moment, Span, Truth, earlier, on_day
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
    lens = facts.lens
    seen = [one for one in lens.chart.readings_of.get(measure.id, ()) if lens.sees(one) and usable(one)]
    seen = [one for one in seen if not readings.after_test(lens, one) and one.value is not None]
    here = {one.place: lens.lies_here(one, measure.site, fact.scope) for one in seen}
    seen = [one for one in seen if here[one.place] is not False]
    if None in here.values():
        return Unknown("site", f"{measure.title}: the site of a reading is not recorded", wanted)
    inside = [one for one in seen if within(one.when, lens.known_on, span)]
    before = newest([one for one in seen if within(one.when, lens.known_on, span) is False])
    at_edge = [one for one in inside if one.when.last <= earlier(lens.known_on, span)]
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


# --- acts -----------------------------------------------------------------------------------------


def _count(facts: Asking, fact: Fact, *, asked: bool = True) -> Answer:
    lens = facts.lens
    if fact.subject in ("levels", "level"):
        if not lens.levels:
            return Unknown(
                "site", "the levels are not given", ((need("target", "levels", "the levels of the target"),),)
            )
        return Known(Tally(len(lens.levels), len(lens.levels)), shown=f"{len(lens.levels)} ({', '.join(lens.levels)})")
    span, spacing = facts.span(fact.within), facts.span(fact.spaced)
    for one in (span, spacing):
        if isinstance(one, Unknown):
            return one
    assert not isinstance(span, Unknown)
    assert not isinstance(spacing, Unknown)
    if fact.subject not in lens.pathway.vocabulary.procedures:
        return _count_events(facts, fact)
    return count(lens, fact, _judge(facts, fact), span, spacing, asked=asked)


def _judge(facts: Asking, fact: Fact) -> Judge | None:
    where = fact.where
    if where is None:
        return None

    shows = any(fact.view in ("relief", "improvement") or fact.subject == "relief" for fact in _facts_in(where))

    def judge(session: Session) -> tuple[Truth, tuple[tuple[Need, ...], ...]]:
        if shows and all(act.outcome == "technical_failure" for act in session.acts):
            return False, ()  # a technical failure shows nothing, neither relief nor the want of it
        explained = explain(where, ActFacts(facts, session))
        return explained.truth, wants(explained) if explained.truth is None else ()

    return judge


def _facts_in(criterion: Criterion) -> Iterator[Fact]:
    """The facts that the `where` of an act reads."""
    fact = getattr(criterion, "fact", None)
    if isinstance(fact, Fact):
        yield fact
    for part in (*getattr(criterion, "parts", ()), *filter(None, (getattr(criterion, "part", None),))):
        yield from _facts_in(part)


def _count_events(facts: Asking, fact: Fact) -> Answer:
    """Adverse events, or findings recorded as events, one a day."""
    lens = facts.lens
    span = facts.span(fact.within)
    assert not isinstance(span, Unknown)
    finding = lens.pathway.vocabulary.findings.get(fact.subject)
    events: tuple[Event, ...] = lens.chart.events_of.get(fact.subject, ())
    if finding is not None:
        events = tuple(one for one in lens.chart.findings_of.get(fact.subject, ()) if one.value is not False)
    seen = [event for event in events if lens.sees(event)]
    inside: dict[Moment, Truth] = {}
    for event in seen:
        here = lens.lies_here(event, finding.site, fact.scope) if finding is not None else True
        counts = within(event.when, lens.day, span)
        both = False if here is False or counts is False else None if here is None or counts is None else True
        inside[event.when] = both or inside.get(event.when, both)
    low = sum(truth is True for truth in inside.values())
    high = low + sum(truth is None for truth in inside.values())
    windows = tuple((one.when, span) for one in seen) if span is not None else ()
    return Known(
        Tally(low, high), shown=str(low), sources=tuple(Source(one.id, one.when) for one in seen), windows=windows
    )


def _of_latest(view: Callable[[Asking, Session], Answer], *, useful: bool = False) -> Callable[[Asking, Fact], Answer]:
    """A view of the latest session of a step that the options of the fact let through."""

    def answer(facts: Asking, fact: Fact) -> Answer:
        return _latest(facts, fact, lambda session: view(facts, session), useful=useful, judge=_judge(facts, fact))

    return answer


def _latest(
    facts: Asking,
    fact: Fact,
    view: Callable[[Session], Answer],
    *,
    useful: bool = False,
    judge: Judge | None = None,
) -> Answer:
    span = facts.span(fact.within)
    if isinstance(span, Unknown):
        return span

    def expiring(session: Session) -> Answer:
        return _expiring(view(session), span, session)

    return latest_of(facts.lens, fact.subject, expiring, scope=fact.scope, span=span, judge=judge, useful=useful)


def _expiring(answer: Answer, span: Span | None, session: Session) -> Answer:
    """The answer, with the window that the session will leave."""
    return answer if span is None else replace(answer, windows=(*answer.windows, (session.when, span)))


def _outcome_is(word: str) -> Callable[[Asking, Session], Answer]:
    def answer(facts: Asking, session: Session) -> Answer:
        found = outcome_of(session)
        if isinstance(found, Unknown):
            return found
        return replace(found, value=found.value == word)

    return answer


def _progress_is(word: str) -> Callable[[Asking, Session], Answer]:
    def answer(facts: Asking, session: Session) -> Answer:
        truth = any(act.progress == word for act in session.acts)
        return Known(truth, shown=f"`{session.id}` {session.when}", sources=sources(session.acts))

    return answer


def _done(facts: Asking, fact: Fact) -> Answer:
    """Some act of the step is done, and not a technical failure."""

    def complete(session: Session) -> tuple[Truth, tuple[tuple[Need, ...], ...]]:
        return any(act.progress == "done" and act.outcome != "technical_failure" for act in session.acts), ()

    def when(session: Session) -> Answer:
        return Known(True, shown=str(session.when), sources=sources(session.acts))

    return _latest(facts, fact, when, judge=complete)


def _lasted(facts: Asking, fact: Fact) -> Answer:
    """How long care lasted; with `where`, how long what it says of the readings has held."""
    where = fact.where
    if where is None:
        return _latest(facts, fact, lambda session: _care(facts, session), useful=True)

    def passes(one: Session, reading: Observation) -> Truth:
        return explain(where, ActFacts(facts, one, reading)).truth

    def held(session: Session) -> Answer:
        return lasting(facts.lens, session, passes, _named(where))

    return _latest(facts, fact, held, useful=True)


def _named(where: object) -> str:
    """The measure that a `where` names by `improvement(measure)`, when it is not about the index measures."""
    fact = getattr(where, "fact", None)
    return fact.subject if isinstance(fact, Fact) and fact.view == "improvement" else ""


def _care(facts: Asking, session: Session) -> Answer:
    """How long care itself lasted: from its start to its end, or to now while it is under way."""
    lens = facts.lens
    act = session.acts[0]
    if act.end is not None and act.end.first <= lens.known_on:
        end = act.end
        after = (end.last + timedelta(days=1), False)
        known: tuple[tuple[date, Truth], ...] = ((end.first, True), after)
        if not end.exact:
            known = ((end.first, True), (end.last, None), after)
        text = f"from {act.when} to {end}"
    elif act.progress == "under_way" or act.end is not None:
        known = ((lens.known_on, True),)
        text = f"since {act.when}, under way"
    else:
        wanted = ((need("end", act.id, f"the end of `{act.id}`"),),)
        return Unknown("not-recorded", f"when `{act.id}` ended is not recorded", wanted, sources(session.acts))
    return Known(Lasting(act.when, known, lens.known_on, lens.day), shown=f"`{act.id}` {text}", sources=sources((act,)))


def _declined(facts: Asking, fact: Fact) -> Answer:
    decision = declined(facts.lens, fact.subject)
    if decision is None:
        return Known(False, shown="not declined")
    ends = (decision.until.first,) if decision.until is not None else ()
    return Known(True, shown=f"declined {decision.when}", sources=(Source(decision.id, decision.when),), changes=ends)


def _changed(facts: Asking, fact: Fact) -> Answer:
    """Whether the planned act differs in a detail from the last act of the same step."""
    if not facts.lens.step:
        return Unknown("plan", f"{fact.subject}: it is not said which act is planned", ())
    session = latest(facts.lens, facts.lens.step)
    if not isinstance(session, Session):
        return session
    planned = detail_of(facts.lens.plan, fact.subject, "the plan", None)
    last = detail_of(session.acts[0].details, fact.subject, session.id, session.when)
    for one in (planned, last):
        if isinstance(one, Unknown):
            return one
    assert isinstance(planned, Known)
    assert isinstance(last, Known)
    return Known(planned.value != last.value, shown=f"{planned.shown}, before {last.shown}", sources=last.sources)


# --- the record itself ----------------------------------------------------------------------------


def _known(facts: Asking, fact: Fact) -> Answer:
    found = _recorded(facts, fact)
    settled = isinstance(found, Known) and not isinstance(found.value, Nothing | Possible)
    shown = found.shown if isinstance(found, Known) else found.text
    return Known(settled, shown=shown, sources=found.sources, changes=found.changes, windows=found.windows)


def _documented(facts: Asking, fact: Fact) -> Answer:
    """True when the record certainly says so; false when it does not, since the record itself is the proof."""
    vocabulary = facts.lens.pathway.vocabulary
    if fact.subject in vocabulary.procedures or fact.subject in vocabulary.complications:
        # What is only planned proves nothing.
        found = _count(facts, replace(fact, view="count"), asked=False)
        proved = isinstance(found, Known) and isinstance(found.value, Tally) and found.value.low > 0
        shown = found.shown if isinstance(found, Known) else found.text
        return Known(proved, shown=shown, sources=found.sources, windows=found.windows)
    found = _values(facts, Fact("latest", fact.subject, where=fact.where, scope=fact.scope, within=fact.within))
    if isinstance(found, Unknown) and found.reason == "stale":
        asked = replace(fact, view="latest")
        found = readings.values(facts.lens, _lasting_forever(facts, fact.subject), asked, _keeper(facts, fact), None)
    if isinstance(found, Unknown):
        return found if found.reason == "conflict" else Known(False, shown=found.text, sources=found.sources)
    return Known(
        found.value is not False and not isinstance(found.value, Nothing), shown=found.shown, sources=found.sources
    )


def _lasting_forever(facts: Asking, name: str) -> Measure | Finding:
    """What is documented stays documented: the record is the proof, however old."""
    subject = _subject(facts, name)
    assert subject is not None
    return replace(subject, valid=None)


def _recorded(facts: Asking, fact: Fact) -> Answer:
    vocabulary = facts.lens.pathway.vocabulary
    if fact.subject in vocabulary.procedures:
        return _latest(facts, fact, outcome_of, judge=_judge(facts, fact))
    return _values(facts, Fact("latest", fact.subject, where=fact.where, scope=fact.scope, within=fact.within))


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
