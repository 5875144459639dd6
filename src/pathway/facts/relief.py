"""Relief of an act: from its own pair of readings on one instrument, exact, never from a bare percentage."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from fractions import Fraction

from pathway.criterion.comparing import agreed
from pathway.criterion.protocols import Answer, Known, Lasting, Need, Possible, Source, Unknown
from pathway.facts.lens import Lens, need, newest, usable, within
from pathway.facts.readings import REASONS, after_test, clashing, difference, in_words, percent
from pathway.facts.sessions import Session, sources
from pathway.measure import Measure, Number
from pathway.model import FollowUp
from pathway.moments import Moment, Span, Truth, later, precedes
from pathway.record import Observation

Ways = tuple[tuple[Need, ...], ...]
Windows = tuple[tuple[Span | None, ...], Ways]
"""Every span after an act in which readings may count (None: any time), and what would settle which."""
SpanOf = Callable[[Session], Windows]
Half = tuple[Number, tuple[Source, ...]]
Halves = tuple[Half, ...] | Unknown | None
How = Callable[[Measure, Number, Number, str, tuple[Source, ...]], Answer]


def measures_of(lens: Lens, step: str, named: str = "") -> tuple[Measure, ...]:
    """The measures that relief of `step` is computed from, best first."""
    follow_up = follow_up_of(lens, step)
    known = lens.pathway.vocabulary.measures
    if named:
        return (known[named],)
    if follow_up is not None and follow_up.measure != "index":
        return (known[follow_up.measure],)
    return tuple(known[name] for name in lens.pathway.index_measures)


def follow_up_of(lens: Lens, step: str) -> FollowUp | None:
    """How the step is judged in this pathway."""
    return lens.pathway.steps[step].follow_up if step in lens.pathway.steps else None


def relief(lens: Lens, session: Session, window: SpanOf, named: str = "", *, change: bool = False) -> Answer:
    """Relief of a session in per cent: the first measure of which both halves are recorded.

    With `change`, the follow-up less the baseline instead.
    """
    step = session.acts[0].step
    halves = []
    for measure in measures_of(lens, step, named):
        before, after = baseline(lens, session, measure), follow_up(lens, session, measure, window)
        if before is not None and after is not None:
            answer = _combined(lens, session, measure, before, after, difference if change else percent)
            wanted = window(session)[1]
            if wanted and isinstance(answer, Known) and isinstance(answer.value, Possible):
                timed = [one for one in _tagged(lens, session, measure, "after") if one.hours is None]
                return replace(answer, needs=_timing(timed, session, wanted))
            return answer
        halves.append((measure, before, after))
    return _incomplete(session, halves)


def _combined(lens: Lens, session: Session, measure: Measure, before: Halves, after: Halves, how: How) -> Answer:
    if isinstance(before, Unknown):
        return before
    if isinstance(after, Unknown):
        return after
    assert before is not None
    assert after is not None
    answers = [
        how(measure, one, other, f"{in_words(one)} to {in_words(other, measure.unit)}", was + became)
        for one, was in before
        for other, became in after
    ]
    open_ = next((answer for answer in answers if isinstance(answer, Unknown)), None)
    if open_ is not None:
        return open_
    known = [answer for answer in answers if isinstance(answer, Known)]
    if len({answer.value for answer in known}) == 1:
        told = f"{known[0].shown}, `{session.id}` {session.when}{_reported(lens, session)}"
        return Known(known[0].value, known[0].unit, told, known[0].sources + sources(session.acts))
    values = tuple(answer.value for answer in known if isinstance(answer.value, int | Fraction))
    wanted = need("order", session.id, f"the times of the readings around `{session.id}`")
    text = " or ".join(sorted(answer.shown for answer in known))
    return Known(Possible(values), known[0].unit, text, sources(session.acts), needs=((wanted,),))


def _reported(lens: Lens, session: Session) -> str:
    """What the patient reported in so many words is shown, and never used."""
    told = [
        in_words(reading.value, measure.unit)
        for measure in lens.pathway.vocabulary.measures.values()
        if measure.reports == "relief"
        for reading in _tagged(lens, session, measure, "after")
        if reading.value is not None
    ]
    return f"; reported {', '.join(told)}, not used" if told else ""


def _incomplete(session: Session, halves: list[tuple[Measure, Halves, Halves]]) -> Unknown:
    ways = []
    for measure, before, after in halves:
        wanted: list[Need] = []
        if before is None:
            wanted.append(need("before", measure.id, f"{measure.title} before `{session.id}`", session.id))
        if after is None:
            wanted.append(need("after", measure.id, f"{measure.title} after `{session.id}`", session.id))
        ways.append(tuple(wanted))
    ways.sort(key=len)
    names = " or ".join(measure.title for measure, _, _ in halves)
    baselines = [measure.title for measure, before, _ in halves if before is not None]
    follow_ups = [measure.title for measure, _, after in halves if after is not None]
    if baselines and follow_ups:
        text = f"`{session.id}`: {baselines[0]} before it but {follow_ups[0]} after it; relief needs one scale"
        return Unknown("scale", text, tuple(ways), sources(session.acts))
    lacking = "after" if baselines else "before" if follow_ups else "before and after"
    return Unknown("not-recorded", f"`{session.id}`: no {names} {lacking} it", tuple(ways), sources(session.acts))


def _tagged(lens: Lens, session: Session, measure: Measure, side: str) -> list[Observation]:
    by_act = lens.chart.readings_before if side == "before" else lens.chart.readings_after
    return [
        reading
        for act in session.acts
        for reading in by_act.get(act.id, ())
        if reading.measure == measure.id and lens.sees(reading) and lens.lies_here(reading, measure.site) is not False
    ]


def baseline(lens: Lens, session: Session, measure: Measure) -> Halves:
    """The baseline: what is tagged to the act, else the last earlier reading within the measure's declared span."""
    tagged = _tagged(lens, session, measure, "before")
    if tagged:
        return _halves(lens, [reading for reading in newest(list(tagged)) if isinstance(reading, Observation)], session)
    if measure.baseline is None:
        return None
    own = {act.id for act in session.acts}
    certain: list[Observation] = []
    unsure: list[Observation] = []
    for reading in lens.chart.readings_of.get(measure.id, ()):
        if not lens.sees(reading) or not usable(reading) or lens.lies_here(reading, measure.site) is False:
            continue
        if after_test(lens, reading) or reading.after in own:
            continue
        if reading.value is None or within(reading.when, session.when.first, measure.baseline) is False:
            continue
        earlier = precedes(reading.when, session.when)
        if earlier is not False:
            (certain if earlier else unsure).append(reading)
    last = [reading for reading in newest(list(certain)) if isinstance(reading, Observation)]
    if not unsure:
        return _halves(lens, last, session) if last else None
    if {reading.value for reading in unsure} == {reading.value for reading in last}:
        return _halves(lens, last, session)
    names = " and ".join(f"`{reading.id}`" for reading in unsure)
    wanted = ((need("order", session.id, f"whether {names} came before `{session.id}`"),),)
    text = f"whether {names} came before `{session.id}` is not recorded"
    return Unknown("order", text, wanted, tuple(Source(reading.id, reading.when) for reading in unsure))


def _halves(lens: Lens, readings: list[Observation], session: Session) -> Halves:
    final = [reading for reading in readings if usable(reading)]
    if not final:
        names = " and ".join(f"`{reading.id}`" for reading in readings)
        return Unknown("preliminary", f"only preliminary: {names}", _wanted(readings, session), _from(readings))
    clash = clashing(lens, final)
    if clash:
        return clash
    recorded = [reading for reading in final if reading.value is not None]
    if not recorded:
        text = f"`{final[0].id}` {REASONS.get(final[0].absent, 'is missing')}"
        return Unknown(final[0].absent, text, _wanted(final, session), _from(final))
    return tuple(
        (value, _from([reading])) for reading in recorded if isinstance(value := reading.value, int | Fraction)
    )


def _wanted(readings: Iterable[Observation], session: Session) -> tuple[tuple[Need, ...], ...]:
    first = next(iter(readings))
    side = "before" if first.before else "after"
    return ((need(side, first.measure, f"{first.measure} {side} `{session.id}`", session.id),),)


def _from(readings: Iterable[Observation]) -> tuple[Source, ...]:
    return tuple(Source(reading.id, reading.when) for reading in readings)


def follow_up(lens: Lens, session: Session, measure: Measure, window: SpanOf) -> Halves:
    """The follow-up: for a diagnostic the least relief within its window, otherwise the latest reading."""
    tagged = _tagged(lens, session, measure, "after")
    if not tagged:
        return None
    if lens.pathway.vocabulary.procedures[session.acts[0].step].kind != "diagnostic":
        return _halves(lens, _last(tagged), session)
    spans, wanted = window(session)
    verdicts = [(reading, agreed(_in_window(reading, session.when, span) for span in spans)) for reading in tagged]
    certain = [reading for reading, truth in verdicts if truth]
    unsure = [reading for reading, truth in verdicts if truth is None]
    if not certain and not unsure:
        return None
    if unsure and wanted and not certain:
        text = f"how long readings after `{session.id}` count is not known"
        return Unknown("not-recorded", text, _timing(unsure, session, wanted), _from(unsure))
    worst = _halves(lens, certain, session) if certain else None
    doubtful = _halves(lens, unsure, session) if unsure else None
    for half in (worst, doubtful):
        if isinstance(half, Unknown):
            return half
    return _least(measure, worst, doubtful, unsure, session)


def _timing(unsure: list[Observation], session: Session, wanted: Ways) -> Ways:
    """What tells whether readings lie in the window: their hours where they have none, and which window it is."""
    hours = tuple(
        need("hours", reading.id, f"hours after `{session.id}` of `{reading.id}`")
        for reading in unsure
        if reading.hours is None and (reading.when.clock is None or session.when.clock is None)
    )
    return ((*hours, *min(wanted, key=len)),) if wanted else (hours,)


def _least(measure: Measure, worst: Halves, doubtful: Halves, unsure: list[Observation], session: Session) -> Halves:
    pick = max if measure.better == "lower" else min
    certain = [pick(worst, key=lambda half: half[0])] if worst and not isinstance(worst, Unknown) else []
    maybe = list(doubtful) if doubtful and not isinstance(doubtful, Unknown) else []
    if not maybe:
        return tuple(certain)
    if not certain:
        names = " and ".join(f"`{reading.id}`" for reading in unsure)
        text = f"how long after `{session.id}` {names} came is not recorded"
        return Unknown("partial-date", text, _timing(unsure, session, ()), _from(unsure))
    return (certain[0], *(half for half in maybe if pick(half[0], certain[0][0]) != certain[0][0]))


def _last(tagged: list[Observation]) -> list[Observation]:
    timed = [reading for reading in tagged if reading.hours is not None]
    if len(timed) == len(tagged) and all(reading.when.exact for reading in tagged):
        top = max((reading.when.first, Fraction(reading.hours or 0)) for reading in timed)
        return [reading for reading in timed if (reading.when.first, Fraction(reading.hours or 0)) == top]
    return [reading for reading in newest(list(tagged)) if isinstance(reading, Observation)]


def _in_window(reading: Observation, start: Moment, span: Span | None) -> Truth:
    """Whether a reading lies within the span after its act; without hours or times only the days can tell."""
    if span is None:
        return True
    hours = span.amount if span.unit == "hours" else None
    if reading.hours is not None:
        if hours is not None:
            return reading.hours <= hours
        return reading.hours <= 24 * (later(start.first, span) - start.first).days
    if reading.when.clock is not None and start.clock is not None and hours is not None:
        return (reading.when.clock - start.clock).total_seconds() <= hours * 3600
    days = (reading.when.first - start.last).days, (reading.when.last - start.first).days
    if hours is None:
        edge = later(start.first, span)
        return True if reading.when.last <= edge else False if reading.when.first > later(start.last, span) else None
    if 24 * (days[0] - 1) >= hours and days[0] > 0:
        return False
    return True if 24 * (days[1] + 1) <= hours else None


def lasting(lens: Lens, session: Session, passes: Callable[[Session, Observation], Truth], named: str = "") -> Answer:
    """How long the effect of a session has lasted: its readings once settled, and whether each still holds."""
    step = session.acts[0].step
    plan = follow_up_of(lens, step)
    settled: date | None = later(session.when.last, plan.settles) if plan is not None and plan.settles else None
    halves = []
    for measure in measures_of(lens, step, named):
        before = baseline(lens, session, measure)
        tagged = [
            reading
            for reading in _tagged(lens, session, measure, "after")
            if usable(reading) and reading.value is not None and (settled is None or reading.when.first >= settled)
        ]
        if before is not None and tagged:
            clash = clashing(lens, tagged)
            if clash is not None:
                return clash
            if isinstance(before, Unknown):
                return before
            return _lasted(lens, session, measure, sorted(tagged, key=lambda one: one.when.first), passes)
        halves.append((measure, before, () if tagged else None))
    missing = _incomplete(session, [(one, before, after or None) for one, before, after in halves])
    lasted = Lasting(session.when, (), lens.known_on, lens.day)
    return Known(lasted, shown=missing.text, sources=sources(session.acts), needs=missing.needs)


def _lasted(
    lens: Lens,
    session: Session,
    measure: Measure,
    readings: list[Observation],
    passes: Callable[[Session, Observation], Truth],
) -> Answer:
    verdicts = tuple((reading.when.first, passes(session, reading)) for reading in readings)
    told = ", ".join(f"{in_words(reading.value, measure.unit)} on {reading.when}" for reading in readings)
    wanted = need("after", measure.id, f"{measure.title} after `{session.id}`, at the end of the span", session.id)
    return Known(
        Lasting(session.when, verdicts, lens.known_on, lens.day),
        shown=f"since `{session.id}` {session.when}: {measure.title} {told}",
        sources=sources(session.acts) + _from(readings),
        needs=((wanted,),),
    )
