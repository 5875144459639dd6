"""Views of acts: counts, relief, outcomes, how long care or its effect lasted, declines and changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from pathway.criterion.explanation import explain
from pathway.criterion.protocols import Answer, Known, Lasting, Need, Source, Tally, Unknown
from pathway.criterion.syntax import Criterion, Fact
from pathway.facts.asking import Asking, detail_of, wants
from pathway.facts.contexts import ActFacts, outcome_of
from pathway.facts.declines import declined
from pathway.facts.lens import need, usable, within
from pathway.facts.relief import lasting
from pathway.facts.sessions import Judge, Session, count, latest, latest_of, sources
from pathway.moments import Moment, Span, Truth
from pathway.record import Event, Observation, Statement


def count_view(facts: Asking, fact: Fact, *, asked: bool = True) -> Answer:
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
    return count(lens, fact, judge_of(facts, fact), span, spacing, asked=asked)


def judge_of(facts: Asking, fact: Fact) -> Judge | None:
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
        counts = within(event.when, lens.day, span) if _certain(event) else None
        both = False if here is False or counts is False else None if here is None or counts is None else True
        inside[event.when] = both or inside.get(event.when, both)
    low = sum(truth is True for truth in inside.values())
    high = low + sum(truth is None for truth in inside.values())
    windows = tuple((one.when, span) for one in seen) if span is not None else ()
    return Known(
        Tally(low, high), shown=str(low), sources=tuple(Source(one.id, one.when) for one in seen), windows=windows
    )


def _certain(event: Event) -> bool:
    """Whether an event is final and has a value: others only may have happened."""
    return usable(event) and (not isinstance(event, Observation | Statement) or event.value is not None)


def of_latest(view: Callable[[Asking, Session], Answer], *, useful: bool = False) -> Callable[[Asking, Fact], Answer]:
    """A view of the latest session of a step that the options of the fact let through."""

    def answer(facts: Asking, fact: Fact) -> Answer:
        return latest_view(
            facts, fact, lambda session: view(facts, session), useful=useful, judge=judge_of(facts, fact)
        )

    return answer


def latest_view(
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


def outcome_is(word: str) -> Callable[[Asking, Session], Answer]:
    def answer(facts: Asking, session: Session) -> Answer:
        found = outcome_of(session)
        if isinstance(found, Unknown):
            return found
        return replace(found, value=found.value == word)

    return answer


def progress_is(word: str) -> Callable[[Asking, Session], Answer]:
    def answer(facts: Asking, session: Session) -> Answer:
        truth = any(act.progress == word for act in session.acts)
        return Known(truth, shown=f"`{session.id}` {session.when}", sources=sources(session.acts))

    return answer


def done(facts: Asking, fact: Fact) -> Answer:
    """Some act of the step is done, and not a technical failure."""

    def complete(session: Session) -> tuple[Truth, tuple[tuple[Need, ...], ...]]:
        return any(act.progress == "done" and act.outcome != "technical_failure" for act in session.acts), ()

    def when(session: Session) -> Answer:
        return Known(True, shown=str(session.when), sources=sources(session.acts))

    return latest_view(facts, fact, when, judge=complete)


def lasted(facts: Asking, fact: Fact) -> Answer:
    """How long care lasted; with `where`, how long what it says of the readings has held."""
    where = fact.where
    if where is None:
        return latest_view(facts, fact, lambda session: _care(facts, session), useful=True)

    def passes(one: Session, reading: Observation) -> Truth:
        return explain(where, ActFacts(facts, one, reading)).truth

    def held(session: Session) -> Answer:
        return lasting(facts.lens, session, passes, _named(where))

    return latest_view(facts, fact, held, useful=True)


def _named(where: object) -> str:
    """The measure that a `where` names by `improvement(measure)`, when it is not about the index measures."""
    fact = getattr(where, "fact", None)
    return fact.subject if isinstance(fact, Fact) and fact.view == "improvement" else ""


def _care(facts: Asking, session: Session) -> Answer:
    """How long care itself lasted: from its start to its end, or to now while it is under way."""
    lens = facts.lens
    act = session.acts[0]
    if len({(one.end, one.progress) for one in session.acts}) > 1:
        ends = tuple(need("end", one.id, f"the end of `{one.id}`") for one in session.acts)
        names = " and ".join(f"`{one.id}`" for one in session.acts)
        text = f"when care ended is recorded in more than one way, in {names}"
        return Unknown("conflict", text, (ends,), sources(session.acts))
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


def declined_view(facts: Asking, fact: Fact) -> Answer:
    decision = declined(facts.lens, fact.subject)
    if decision is None:
        return Known(False, shown="not declined")
    ends = (decision.until.last,) if decision.until is not None else ()
    return Known(True, shown=f"declined {decision.when}", sources=(Source(decision.id, decision.when),), changes=ends)


def changed(facts: Asking, fact: Fact) -> Answer:
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
