"""A record made ready for questions: what counts, sorted by kind, and what is left out and why.

What is left out: entries in error, superseded and repeated ones, what lies after the day asked about, what the
vocabulary does not know. Entries that contradict each other stay, marked as clashing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import TypeVar

from pathway.facts import fit
from pathway.measure import Domain
from pathway.model import Vocabulary
from pathway.record import (
    Act,
    AdverseEvent,
    Decision,
    Event,
    Observation,
    RaisedFlag,
    Record,
    Screen,
    Statement,
    Where,
)
from pathway.record.building import content

E = TypeVar("E", bound=Event)
NOT_USED = frozenset({"entered_in_error", "cancelled"})
NOT_FINAL = frozenset({"registered", "preliminary", "unknown"})


@dataclass(frozen=True, slots=True)
class Ignored:
    """An event that was left out: its id, a code, and the reason in words."""

    event: str
    why: str
    text: str


@dataclass(frozen=True)
class Chart:
    """The events of one record that count on a day. Events of one kind are in order of time, then of id."""

    record: Record
    on: date
    site: Where
    acts: tuple[Act, ...]
    acts_of: Mapping[str, tuple[Act, ...]]
    act: Mapping[str, Act]
    readings_of: Mapping[str, tuple[Observation, ...]]
    readings_before: Mapping[str, tuple[Observation, ...]]
    readings_after: Mapping[str, tuple[Observation, ...]]
    findings_of: Mapping[str, tuple[Statement, ...]]
    screens_of: Mapping[str, tuple[Screen, ...]]
    events_of: Mapping[str, tuple[AdverseEvent, ...]]
    unknown_events: tuple[AdverseEvent, ...]
    flags_of: Mapping[str, tuple[RaisedFlag, ...]]
    decisions: tuple[Decision, ...]
    ignored: tuple[Ignored, ...]
    clashes: Mapping[str, tuple[str, ...]]
    """Place of an event to the events that contradict it under the same id."""


def chart(record: Record, vocabulary: Vocabulary, on: date) -> Chart:
    """The chart of `record` on a day. Raises RecordRefused when the record does not fit the vocabulary."""
    keep = _Keeping(on)
    acts = keep(_fit_acts(record.acts, vocabulary, keep))
    readings = keep(_retagged(_fit_readings(record.observations, vocabulary, keep), keep.replaced))
    findings = keep(_fit_findings(record.findings, vocabulary, keep))
    screens = keep(_fit_screens(record.screening, vocabulary, keep))
    events = keep(record.adverse_events)
    flags = keep(_certain(record.red_flags, vocabulary))
    decisions = keep(_of_known_steps(record.decisions, vocabulary, keep))
    return Chart(
        record=record,
        on=on,
        site=fit.fit_site(record.site, vocabulary, "site"),
        acts=acts,
        acts_of=_by(acts, "step"),
        act={act.id: act for act in acts},
        readings_of=_by(readings, "measure"),
        readings_before=_by((reading for reading in readings if reading.before), "before"),
        readings_after=_by((reading for reading in readings if reading.after), "after"),
        findings_of=_by(findings, "finding"),
        screens_of=_by(screens, "table"),
        events_of=_by(events, "event"),
        unknown_events=tuple(event for event in events if event.event not in vocabulary.complications),
        flags_of=_by(flags, "flag"),
        decisions=decisions,
        ignored=tuple(sorted(keep.ignored, key=lambda left: (left.event, left.why))),
        clashes=keep.clashes,
    )


class _Keeping:
    """Decides which events of one kind count; notes the rest."""

    def __init__(self, on: date) -> None:
        self.on = on
        self.ignored: list[Ignored] = []
        self.clashes: dict[str, tuple[str, ...]] = {}
        self.replaced: dict[str, str] = {}

    def leave(self, event: Event, why: str, text: str) -> None:
        self.ignored.append(Ignored(event.id, why, text))

    def __call__(self, events: Iterable[E]) -> tuple[E, ...]:
        kept = self._sound(events)
        kept = self._amended(kept)
        kept = self._done(self._once(kept))
        return tuple(sorted(kept, key=_in_time))

    def _sound(self, events: Iterable[E]) -> list[E]:
        kept = []
        events = list(events)
        in_error = {event.id for event in events if event.status in NOT_USED}
        for event in events:
            if event.status in NOT_USED:
                self.leave(event, event.status.replace("_", "-"), "entered in error or cancelled")
            elif event.when.first > self.on:
                self.leave(event, "future", "dated after the day asked about")
            elif event.id in in_error:
                self.leave(event, "retracted", "another entry of the same id says that it is an error")
            else:
                kept.append(event)
        return kept

    def _done(self, events: list[E]) -> list[E]:
        """Without acts that were not done after all. Values that are not final stay, but it is said."""
        kept = []
        for event in events:
            if isinstance(event, Observation | Statement) and event.status in NOT_FINAL:
                self.leave(event, "preliminary", "not final, so its value is not used")
            if isinstance(event, Act) and event.progress == "not_done":
                self.leave(event, "not-done", "recorded as not done")
            else:
                kept.append(event)
        return kept

    def _amended(self, events: list[E]) -> list[E]:
        """Without what an amendment replaces; of rival amendments the newest wins, and without dates they clash."""
        amendments: dict[str, list[E]] = {}
        for event in events:
            if event.amends and event.status not in NOT_FINAL:
                amendments.setdefault(event.amends, []).append(event)
        if not amendments:
            return events
        gone: dict[str, str] = {}
        for event in events:
            if event.id in amendments and event.amends != event.id:
                gone[event.place] = amendments[event.id][0].id
        for rivals in amendments.values():
            self._rivals(rivals, gone)
        self._circles(events, gone)
        for event in events:
            if event.place in gone:
                self.leave(event, "superseded", f"replaced by `{gone[event.place]}`")
                self.replaced[event.id] = gone[event.place]
        return [event for event in events if event.place not in gone]

    def _circles(self, events: list[E], gone: dict[str, str]) -> None:
        """Entries that amend each other in a circle contradict each other: none of them is gone."""
        by_id = {event.id: event for event in events}
        for event in events:
            seen = [event]
            other = by_id.get(gone.get(event.place, ""))
            while other is not None and other not in seen:
                seen.append(other)
                other = by_id.get(gone.get(other.place, ""))
            if other is event:
                self._clash(seen)
                for one in seen:
                    gone.pop(one.place, None)

    def _rivals(self, rivals: list[E], gone: dict[str, str]) -> None:
        if len(rivals) < 2:
            return
        dated = [(rival.recorded.first, rival) for rival in rivals if rival.recorded is not None]
        newest = max((day for day, _ in dated), default=None)
        latest = [rival for day, rival in dated if day == newest]
        if len(dated) == len(rivals) and len(latest) == 1:
            gone.update((rival.place, latest[0].id) for rival in rivals if rival is not latest[0])
        else:
            self._clash(rivals)

    def _once(self, events: list[E]) -> list[E]:
        """Without exact repeats. The same id with other content is a clash, unless one entry amends or corrects."""
        alike: dict[str, list[E]] = {}
        for event in events:
            alike.setdefault(event.id, []).append(event)
        out: list[E] = []
        for group in alike.values():
            kept = self._distinct(group) if len(group) > 1 else group
            out.extend(self._one_id(kept) if len(kept) > 1 else kept)
        return out

    def _distinct(self, group: list[E]) -> list[E]:
        kept: dict[object, E] = {}
        for event in group:
            if _content(event) in kept:
                self.leave(event, "duplicate", "an exact repeat, counted once")
            else:
                kept[_content(event)] = event
        return list(kept.values())

    def _one_id(self, group: list[E]) -> list[E]:
        newer = [event for event in group if event.status in ("amended", "corrected")]
        if len(newer) == 1:
            for event in group:
                if event is not newer[0]:
                    self.leave(event, "superseded", f"replaced by the {newer[0].status} entry of the same id")
            return newer
        self._clash(group)
        return sorted(group, key=content)

    def _clash(self, group: Iterable[Event]) -> None:
        """Entries that contradict each other, named so that their order in the record does not show."""
        ordered = sorted(group, key=content)
        alike = len({event.id for event in ordered}) < len(ordered)
        names = tuple(f"{event.id} ({i})" if alike else event.id for i, event in enumerate(ordered, 1))
        self.clashes.update((event.place, names) for event in ordered)


def _in_time(event: Event) -> tuple[object, ...]:
    return (event.when.first, event.when.last, event.id)


def _content(event: Event) -> tuple[object, ...]:
    """What makes an entry: everything but its place in the record."""
    return (type(event).__name__, *(getattr(event, part.name) for part in fields(event) if part.name != "place"))


def _by(events: Iterable[E], name: str) -> dict[str, tuple[E, ...]]:
    out: dict[str, list[E]] = {}
    for event in events:
        out.setdefault(getattr(event, name), []).append(event)
    return {key: tuple(group) for key, group in out.items()}


def _placed(event: E, vocabulary: Vocabulary) -> E:
    if not event.where.levels:
        return event
    where = fit.fit_site(event.where, vocabulary, event.place)
    return event if where is event.where else replace(event, where=where)


def _known(events: Iterable[E], names: Mapping[str, object], attribute: str, keep: _Keeping) -> list[E]:
    kept = []
    for event in events:
        if getattr(event, attribute) in names:
            kept.append(event)
        else:
            keep.leave(event, "unrecognised", f"the vocabulary has no such {attribute}")
    return kept


def _of_known_steps(decisions: Iterable[Decision], vocabulary: Vocabulary, keep: _Keeping) -> Iterable[Decision]:
    for decision in decisions:
        if decision.step and decision.step not in vocabulary.procedures:
            keep.leave(decision, "unrecognised", "the vocabulary has no such step")
        else:
            yield decision


def _certain(flags: Iterable[RaisedFlag], vocabulary: Vocabulary) -> Iterable[RaisedFlag]:
    """Red flags that the vocabulary knows. One that it does not know must not be passed over: the record is refused."""
    for flag in flags:
        if flag.flag not in vocabulary.red_flags:
            raise fit.refused(flag, "a red flag that the vocabulary does not know", "unrecognised")
        yield flag


def _fit_acts(acts: Iterable[Act], vocabulary: Vocabulary, keep: _Keeping) -> Iterable[Act]:
    for act in _known(acts, vocabulary.procedures, "step", keep):
        yield _placed(fit.fit_act(act, vocabulary.procedures[act.step].details), vocabulary)


def _fit_readings(readings: Iterable[Observation], vocabulary: Vocabulary, keep: _Keeping) -> Iterable[Observation]:
    for reading in _known(readings, vocabulary.measures, "measure", keep):
        yield _placed(fit.fit_reading(reading, vocabulary.measures[reading.measure]), vocabulary)


def _retagged(readings: Iterable[Observation], replaced: Mapping[str, str]) -> Iterable[Observation]:
    """Readings of an act that was amended belong to the amendment."""
    for reading in readings:
        before, after = _newest(reading.before, replaced), _newest(reading.after, replaced)
        same = (before, after) == (reading.before, reading.after)
        yield reading if same else replace(reading, before=before, after=after)


def _newest(name: str, replaced: Mapping[str, str]) -> str:
    seen = {name}
    while (other := replaced.get(name)) is not None and other not in seen:
        seen.add(other)
        name = other
    return name


def _fit_findings(findings: Iterable[Statement], vocabulary: Vocabulary, keep: _Keeping) -> Iterable[Statement]:
    for finding in _known(findings, vocabulary.findings, "finding", keep):
        yield _placed(fit.fit_statement(finding, vocabulary.findings[finding.finding].domain), vocabulary)


def _fit_screens(screens: Iterable[Screen], vocabulary: Vocabulary, keep: _Keeping) -> Iterable[Screen]:
    tables: dict[str, tuple[str, Mapping[str, Mapping[str, Domain]]]] = {
        table.id: (table.version, {question.id: question.details for question in table.questions.values()})
        for table in vocabulary.tables.values()
    }
    tables.setdefault("red_flags", ("", {flag: {} for flag in vocabulary.red_flags}))
    for screen in _known(screens, tables, "table", keep):
        version, questions = tables[screen.table]
        if screen.version and version and screen.version != version and screen.answer != "yes":
            keep.leave(screen, "version", "answers to another version of the table")
            continue
        asked = (*screen.except_, *(name for name in screen.cleared if name != "*"), screen.question)
        if any(name and name not in questions for name in asked):
            raise fit.refused(screen, "a question that the table does not have", "unrecognised")
        yield _placed(fit.fit_screen(screen, questions.get(screen.question, {})), vocabulary)
