"""Values of measures and findings: the newest, the first, the worst and so on, and why there may be none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from fractions import Fraction

from pathway.criterion.protocols import Answer, Known, Need, Nothing, Possible, Source, Unknown
from pathway.criterion.syntax import Fact, View
from pathway.facts.lens import Lens, indistinguishable, need, newest, oldest, usable, within
from pathway.facts.sessions import Session
from pathway.measure import Finding, Measure, Number, exact, shown
from pathway.moments import Moment, Span, Truth
from pathway.record import Event, Observation, Statement
from pathway.record.nouns import Value

Reading = Observation | Statement
Keep = Callable[[Reading], Truth]
REASONS = {
    "null": "is recorded without a value",
    "not-recorded": "is recorded without a value",
    "not-done": "was not done",
    "declined": "was declined",
    "not-asked": "was not asked",
    "unknown": "is recorded as unknown",
    "unit": "is recorded in another unit",
}


def values(
    lens: Lens, subject: Measure | Finding, fact: Fact, keep: Keep, span: Span | None, of: Session | None = None
) -> Answer:
    """The readings that count for the fact's view, or why none can be given; with `of`, only those after a session."""
    recorded = _recorded(lens, subject) if of is None else _after(lens, subject, of)
    here = [(event, lens.lies_here(event, subject.site, fact.scope)) for event in recorded]
    usable_here = [(event, truth) for event, truth in here if truth is not False and usable(event)]
    if not usable_here:
        return _none(lens, subject, [event for event, truth in here if truth is not False])
    if any(truth is None for _, truth in usable_here):
        return _unsure_of_site(lens, subject, usable_here)
    events = [event for event, _ in usable_here]
    if fact.where is None and span is None and of is None and fact.view in ("latest", "first"):
        ends = newest if fact.view == "latest" else oldest
        certain = [event for event in events if event.when.last <= lens.known_on]
        if not certain:
            return _perhaps_later(subject, events)
        # An entry known in part may lie after the day asked about: then the one before it counts.
        chosen = ends(list(events))
        chosen += [event for event in ends(list(certain)) if event not in chosen]
        return _one(lens, subject, chosen, fact.view == "latest")
    return _several(lens, subject, events, fact, keep, span)


def _perhaps_later(subject: Measure | Finding, events: Sequence[Reading]) -> Unknown:
    wanted = tuple(need("date", event.id, f"the day of `{event.id}`") for event in events)
    text = f"{subject.title}: recorded {events[0].when}, which may be after the day asked about"
    return Unknown("partial-date", text, (wanted,), _sources(events))


def _recorded(lens: Lens, subject: Measure | Finding) -> list[Reading]:
    """All entries that this look sees. A reading after a diagnostic or a trial is never a current value."""
    if isinstance(subject, Finding):
        return [event for event in lens.chart.findings_of.get(subject.id, ()) if lens.sees(event)]
    return [
        event
        for event in lens.chart.readings_of.get(subject.id, ())
        if lens.sees(event) and not after_test(lens, event)
    ]


def _after(lens: Lens, subject: Measure | Finding, session: Session) -> list[Reading]:
    """The readings tagged as follow-up of a session."""
    return [
        reading
        for act in session.acts
        for reading in lens.chart.readings_after.get(act.id, ())
        if reading.measure == subject.id and lens.sees(reading)
    ]


def after_test(lens: Lens, reading: Observation) -> bool:
    """Whether the reading shows the passing effect of a diagnostic or a trial, or follows an act that is not known."""
    if not reading.after:
        return False
    act = lens.chart.act.get(reading.after)
    return act is None or lens.pathway.vocabulary.procedures[act.step].kind in ("diagnostic", "trial")


def _none(lens: Lens, subject: Measure | Finding, left: list[Reading]) -> Answer:
    if isinstance(subject, Finding) and subject.event:
        return Known(False if subject.domain.kind == "yes-no" else Nothing(), shown="none recorded")
    wanted = ((need("record", subject.id, f"{subject.title}"),),)
    if left:
        sources = tuple(Source(event.id, event.when) for event in left)
        return Unknown("preliminary", f"{subject.title}: only a preliminary entry", wanted, sources)
    return Unknown("not-recorded", f"{subject.title}: not recorded", wanted)


def _unsure_of_site(lens: Lens, subject: Measure | Finding, events: Iterable[tuple[Reading, Truth]]) -> Unknown:
    unsure = [event for event, truth in events if truth is None]
    wanted = tuple(need("site", event.id, f"the site of `{event.id}`") for event in unsure)
    return Unknown(
        "site",
        f"{subject.title}: the site is not recorded",
        (wanted,),
        tuple(Source(event.id, event.when) for event in unsure),
    )


def _one(lens: Lens, subject: Measure | Finding, candidates: list[Event], fresh: bool) -> Answer:
    """The value of the newest (or oldest) entry; several that cannot be told apart must agree."""
    chosen = [event for event in candidates if isinstance(event, Observation | Statement)]
    clash = clashing(lens, chosen)
    if clash:
        return clash
    stale = {_stale(lens, subject, event.when) for event in chosen} if fresh else {False}
    sources = tuple(Source(event.id, event.when) for event in chosen)
    wanted = ((need("record", subject.id, subject.title),),)
    if stale != {False}:
        when = " or ".join(sorted(str(event.when) for event in chosen))
        limit = f"{subject.title}: last recorded {when}, valid for {subject.valid}"
        return Unknown("stale" if stale == {True} else "partial-date", limit, wanted, sources)
    missing = next((event for event in chosen if event.value is None), None)
    if missing is not None:
        return Unknown(missing.absent, f"{subject.title} {REASONS.get(missing.absent, 'is missing')}", wanted, sources)
    found = {event.value for event in chosen}
    text = " or ".join(sorted({in_words(event.value, unit_of(subject)) for event in chosen}))
    dated = f"{text}, {chosen[0].when}"
    if len(found) == 1:
        value = next(iter(found))
        needs = wanted if isinstance(value, Moment) else ()
        return Known(_plain(value), unit_of(subject), dated, sources, needs=needs)
    if all(one.when.exact for one in chosen):
        # Times beside days without times: which came last is not recorded, so what is asked must hold of each.
        wanted = ((need("order", "+".join(event.id for event in chosen), f"which of {_names(chosen)} came last"),),)
    spread = tuple(value for value in found if not isinstance(value, Moment | None))
    return Known(Possible(spread), unit_of(subject), dated, sources, needs=wanted)


def _plain(value: Value) -> Number | str | bool | date | Possible | Nothing:
    if isinstance(value, Moment):
        return Possible((value.first, value.last))
    return Nothing() if value is None else value


def clashing(lens: Lens, events: Sequence[Reading]) -> Unknown | None:
    """Two entries of one moment, or of one id, that contradict each other."""
    for event in events:
        if event.place in lens.chart.clashes:
            names = " and ".join(f"`{name}`" for name in lens.chart.clashes[event.place])
            return Unknown("conflict", f"{names} contradict each other", _settle(events), _sources(events))
    for i, one in enumerate(events):
        for other in events[i + 1 :]:
            if (
                indistinguishable(one.when, other.when)
                and _detail_of(one) == _detail_of(other)
                and one.value != other.value
            ):
                pair = (one, other)
                return Unknown("conflict", f"{_names(pair)} contradict each other", _settle(pair), _sources(pair))
    return None


def _detail_of(event: Reading) -> object:
    if isinstance(event, Observation):
        return (event.hours, event.before, event.after, tuple(sorted(event.details.items(), key=str)), event.where)
    return event.where


def _settle(events: Sequence[Event]) -> tuple[tuple[Need, ...], ...]:
    return ((need("settle", "+".join(sorted(event.id for event in events)), f"which of {_names(events)} is right"),),)


def _names(events: Sequence[Event]) -> str:
    return " and ".join(f"`{event.id}`" for event in events)


def _sources(events: Sequence[Event]) -> tuple[Source, ...]:
    return tuple(Source(event.id, event.when) for event in events)


def _stale(lens: Lens, subject: Measure | Finding, when: Moment) -> Truth:
    fresh = within(when, lens.known_on, subject.valid)
    return None if fresh is None else not fresh


def unit_of(subject: Measure | Finding) -> str:
    """The unit of a measure, or of a finding that is a number."""
    return subject.unit if isinstance(subject, Measure) else subject.domain.unit


def in_words(value: object, unit: str = "") -> str:
    """A recorded value for people."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | Fraction):
        return f"{shown(value)} {unit}".strip()
    return str(value)


def _several(
    lens: Lens, subject: Measure | Finding, events: list[Reading], fact: Fact, keep: Keep, span: Span | None
) -> Answer:
    """A view over all readings of a window that pass `where`. Windows over readings do not move when looking ahead."""
    verdicts = [(event, _both(within(event.when, lens.known_on, span), keep(event))) for event in events]
    chosen = [event for event, truth in verdicts if truth is not False]
    wanted = ((need("record", subject.id, subject.title),),)
    if not chosen:
        return Unknown("not-recorded", f"{subject.title}: none of the readings asked for", wanted)
    missing = next((event for event in chosen if event.value is None), None)
    if missing is not None or any(truth is None for _, truth in verdicts):
        return Unknown("partial-date" if missing is None else missing.absent, f"{subject.title}: not known", wanted)
    if fact.view in ("latest", "first"):
        ends = newest(list(chosen)) if fact.view == "latest" else oldest(list(chosen))
        return _one(lens, subject, ends, False)
    clash = clashing(lens, chosen)
    if clash:
        return clash
    numbers = [(event.value, event) for event in chosen if isinstance(event.value, int | Fraction)]
    worst_is_high = not (isinstance(subject, Measure) and subject.better == "higher")
    unit = unit_of(subject)
    if fact.view == "mean":
        mean = exact(Fraction(sum(Fraction(value) for value, _ in numbers), len(numbers)))
        return Known(mean, unit, f"{in_words(mean, unit)}, mean of {len(numbers)}", _sources(chosen))
    high = fact.view == "highest" or (fact.view == "worst" and worst_is_high)
    value, event = (max if high else min)(numbers, key=lambda pair: (pair[0], pair[1].id))
    return Known(value, unit, f"{in_words(value, unit)}, {event.when}", (Source(event.id, event.when),))


def change(lens: Lens, measure: Measure, fact: Fact, keep: Keep, span: Span | None) -> Answer:
    """The latest reading less the first; as a percentage in the good direction for `improvement`."""
    first = values(lens, measure, _with_view(fact, "first"), keep, span)
    last = values(lens, measure, _with_view(fact, "latest"), keep, span)
    for half in (last, first):
        if isinstance(half, Unknown):
            return half
    assert isinstance(first, Known)
    assert isinstance(last, Known)
    if not isinstance(first.value, int | Fraction) or not isinstance(last.value, int | Fraction):
        return Unknown("order", f"{measure.title}: which reading was first is not recorded", last.needs or first.needs)
    sources = first.sources + last.sources
    if first.sources == last.sources:
        wanted = ((need("record", measure.id, f"another reading of {measure.title}"),),)
        return Unknown("not-recorded", f"{measure.title}: only one reading", wanted, sources)
    text = f"{in_words(first.value)} to {in_words(last.value, measure.unit)}"
    how = difference if fact.view == "change" else percent
    return how(measure, first.value, last.value, text, sources)


def difference(measure: Measure, baseline: Number, follow_up: Number, text: str, sources: tuple[Source, ...]) -> Answer:
    """The follow-up less the baseline."""
    value = exact(Fraction(follow_up) - Fraction(baseline))
    return Known(value, measure.unit, f"{in_words(value, measure.unit)} ({measure.title} {text})", sources)


def percent(measure: Measure, baseline: Number, follow_up: Number, text: str, sources: tuple[Source, ...]) -> Answer:
    """Improvement in per cent of the baseline, exact; a baseline of 0 has none.

    >>> dullness = Measure("dullness", "Dullness", 0, 10)
    >>> percent(dullness, 7, exact("1.4"), "", ()).value
    80
    """
    if baseline <= 0:
        return Unknown(
            "baseline", f"{measure.title}: the baseline is {shown(baseline)}, so there is no percentage", (), sources
        )
    gain = Fraction(baseline) - Fraction(follow_up)
    value = exact(100 * (gain if measure.better == "lower" else -gain) / Fraction(baseline))
    return Known(value, "%", f"{shown(value)} % ({measure.title} {text})", sources)


def _with_view(fact: Fact, view: View) -> Fact:
    return Fact(view, fact.subject, where=fact.where, scope=fact.scope)


def _both(one: Truth, other: Truth) -> Truth:
    if one is False or other is False:
        return False
    return None if one is None or other is None else True
