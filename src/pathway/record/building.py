"""Entries of a record file to a `Record`: moments, exact numbers, sites, and what must agree in time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from decimal import Decimal
from typing import TypeVar

from pathway.errors import Place, RecordRefused
from pathway.frozen import Frozen
from pathway.measure import Number, exact
from pathway.moments import Moment, precedes, read_moment
from pathway.record import layout
from pathway.record.nouns import (
    Act,
    AdverseEvent,
    Decision,
    Event,
    Observation,
    RaisedFlag,
    Record,
    Screen,
    Statement,
    Value,
    Where,
)

E = TypeVar("E", bound=Event)
Locate = Callable[[tuple[str | int, ...]], Place | None]
SIDES = {"left": ("left",), "right": ("right",), "bilateral": ("left", "right"), "midline": ("midline",)}
_NOTHING: Frozen[str, Value] = Frozen()


def build(entries: layout.RecordFile, locate: Locate) -> Record:
    """The record. Raises RecordRefused for a day that does not exist, or an order in time that cannot be."""
    read = _Reader(locate)
    record = Record(
        id=entries.patient.id or "",
        born=read.moment(entries.patient.born, ("patient", "born")) if entries.patient.born else None,
        attributes=Frozen({"sex": entries.patient.sex} if entries.patient.sex else {}),
        site=where(entries.site),
        findings=named(tuple(read.finding(entry, i) for i, entry in enumerate(entries.findings))),
        screening=named(tuple(read.screen(entry, i) for i, entry in enumerate(entries.screening))),
        observations=named(tuple(read.observation(entry, i) for i, entry in enumerate(entries.observations))),
        acts=named(tuple(read.act(entry, i) for i, entry in enumerate(entries.acts))),
        adverse_events=named(tuple(read.adverse_event(entry, i) for i, entry in enumerate(entries.adverse_events))),
        red_flags=named(tuple(read.red_flag(entry, i) for i, entry in enumerate(entries.red_flags))),
        decisions=named(tuple(read.decision(entry, i) for i, entry in enumerate(entries.decisions))),
    )
    _in_order(record, read)
    return record


def named(events: tuple[E, ...]) -> tuple[E, ...]:
    """The events, those without an id of their own named by what they are and when, so that order never shows.

    Of several that would be named alike the content gives the number; repeats of one content share their name.
    """
    alike: dict[str, list[E]] = {}
    for event in events:
        if not event.id:
            alike.setdefault(_name(event), []).append(event)
    names: dict[str, str] = {}
    for name, group in alike.items():
        contents = {event.place: content(event) for event in group} if len(group) > 1 else {}
        numbers = {text: f"{name} ({i})" for i, text in enumerate(sorted(set(contents.values())), 1)}
        for event in group:
            names[event.place] = numbers[contents[event.place]] if len(numbers) > 1 else name
    return tuple(event if event.id else replace(event, id=names[event.place]) for event in events)


def _name(event: Event) -> str:
    kinds = ("finding", "question", "table", "measure", "step", "event", "flag", "decision")
    what = next((name for kind in kinds if (name := getattr(event, kind, ""))), "entry")
    return f"{what} {event.when}"


def content(event: Event) -> str:
    """Everything that an event says, but its place."""
    return str([(part.name, _plain(getattr(event, part.name))) for part in fields(event) if part.name != "place"])


def _plain(value: object) -> object:
    if isinstance(value, Where):
        return (value.region, value.sides, value.levels)
    if isinstance(value, Mapping):
        return sorted(value.items(), key=str)
    return value


def where(entry: layout.SiteEntry) -> Where:
    """The parts of a site as written; bilateral becomes left and right."""
    if entry.region is None and entry.side is None and entry.levels is None:
        return _NOWHERE
    return Where(entry.region or "", SIDES[entry.side] if entry.side else (), tuple(dict.fromkeys(entry.levels or ())))


_NOWHERE = Where()


class _Reader:
    """Reads entries of one record; remembers whether its times carry a zone."""

    def __init__(self, locate: Locate) -> None:
        self.locate = locate
        self.zoned: bool | None = None

    def refuse(self, words: str, code: str, path: tuple[str | int, ...]) -> RecordRefused:
        text = "".join(
            f"[{part}]" if isinstance(part, int) else f".{part}" if i else str(part) for i, part in enumerate(path)
        )
        return RecordRefused(f"{text}: {words}", code=code, place=self.locate(path))

    def moment(self, text: str, path: tuple[str | int, ...]) -> Moment:
        moment = read_moment(text)
        if moment is None:
            raise self.refuse("no such day, or outside the years 1900 to 2200", "date", path)
        if moment.clock is not None:
            zoned = moment.clock.tzinfo is not None
            if self.zoned is not None and self.zoned != zoned:
                raise self.refuse("times with a zone and times without one in the same record", "timezone", path)
            self.zoned = zoned
        return moment

    def common(self, entry: layout.EventEntry, kind: str, index: int) -> dict[str, object]:
        place = f"{kind}[{index}]"
        recorded = self.moment(entry.recorded, (kind, index, "recorded")) if entry.recorded else None
        return {
            "id": entry.id or "",
            "place": place,
            "amends": entry.amends or "",
            "recorded": recorded,
            "where": where(entry),
        }

    def finding(self, entry: layout.FindingEntry, index: int) -> Statement:
        return Statement(
            **self.common(entry, "findings", index),  # type: ignore[arg-type]
            when=self.moment(entry.date, ("findings", index, "date")),
            status=entry.status,
            finding=entry.finding,
            value=_value(entry.value),
            absent=_absent(entry.value, entry.absent, "value" in entry.model_fields_set),
        )

    def screen(self, entry: layout.ScreenEntry, index: int) -> Screen:
        path = ("screening", index)
        if (entry.clear is None) == (entry.question is None) or (entry.question is None) != (entry.answer is None):
            raise self.refuse("give either `clear`, or `question` with `answer`", "screen", path)
        if entry.except_ and entry.clear != "all":
            raise self.refuse("`except` goes with `clear: all`", "screen", path)
        if entry.clear is not None and entry.model_extra:
            raise self.refuse("details go with a `question`", "screen", path)
        return Screen(
            **self.common(entry, "screening", index),  # type: ignore[arg-type]
            when=self.moment(entry.date, (*path, "date")),
            status=entry.status,
            table=entry.table,
            version=entry.version or "",
            cleared=("*",) if entry.clear == "all" else tuple(entry.clear or ()),
            except_=tuple(entry.except_),
            question=entry.question or "",
            answer=entry.answer or "",
            details=self.details(entry.model_extra, path),
        )

    def observation(self, entry: layout.ObservationEntry, index: int) -> Observation:
        path = ("observations", index)
        if entry.before and entry.after:
            raise self.refuse("a reading is `before` an act or `after` one, not both", "tag", path)
        if entry.hours is not None and (entry.hours < 0 or not entry.after):
            raise self.refuse("`hours` counts from the act of `after`, from 0", "tag", path)
        return Observation(
            **self.common(entry, "observations", index),  # type: ignore[arg-type]
            when=self.moment(entry.date, (*path, "date")),
            status=entry.status,
            measure=entry.measure,
            value=_value(entry.value),
            unit=entry.unit or "",
            absent=_absent(entry.value, entry.absent, "value" in entry.model_fields_set),
            before=entry.before or "",
            after=entry.after or "",
            hours=None if entry.hours is None else exact(entry.hours),
            details=self.details(entry.model_extra, path),
        )

    def act(self, entry: layout.ActEntry, index: int) -> Act:
        path = ("acts", index)
        if entry.status == "under_way" and entry.end:
            raise self.refuse("an act that is under way has no end yet", "order", path)
        return Act(
            **self.common(entry, "acts", index),  # type: ignore[arg-type]
            when=self.moment(entry.start, (*path, "start")),
            status="entered_in_error" if entry.status == "entered_in_error" else "final",
            step=entry.step,
            progress=entry.status,
            end=self.moment(entry.end, (*path, "end")) if entry.end else None,
            outcome=entry.outcome or "",
            elsewhere=entry.elsewhere == "yes",
            reason=entry.reason or "",
            details=self.details(entry.model_extra, path),
        )

    def adverse_event(self, entry: layout.AdverseEventEntry, index: int) -> AdverseEvent:
        path = ("adverse_events", index)
        return AdverseEvent(
            **self.common(entry, "adverse_events", index),  # type: ignore[arg-type]
            when=self.moment(entry.date, (*path, "date")),
            status=entry.status,
            event=entry.event,
            after=entry.after or "",
            resolved=self.moment(entry.resolved, (*path, "resolved")) if entry.resolved else None,
        )

    def red_flag(self, entry: layout.RedFlagEntry, index: int) -> RaisedFlag:
        path = ("red_flags", index)
        cleared = entry.cleared
        return RaisedFlag(
            **self.common(entry, "red_flags", index),  # type: ignore[arg-type]
            when=self.moment(entry.date, (*path, "date")),
            status=entry.status,
            flag=entry.flag,
            cleared=self.moment(cleared.date, (*path, "cleared", "date")) if cleared else None,
            by=cleared.by if cleared else "",
            outcome=cleared.outcome if cleared else "",
        )

    def decision(self, entry: layout.DecisionEntry, index: int) -> Decision:
        path = ("decisions", index)
        if (entry.decision == "cleared") != bool(entry.clears) or (entry.decision != "cleared" and not entry.step):
            raise self.refuse("`cleared` names what it `clears`; any other decision names its `step`", "decision", path)
        return Decision(
            **self.common(entry, "decisions", index),  # type: ignore[arg-type]
            when=self.moment(entry.date, (*path, "date")),
            status=entry.status,
            decision=entry.decision,
            step=entry.step or "",
            clears=entry.clears or "",
            reason=entry.reason or "",
            until=self.moment(entry.until, (*path, "until")) if entry.until else None,
            by=entry.by or "",
        )

    def details(self, extra: Mapping[str, object] | None, path: tuple[str | int, ...]) -> Mapping[str, Value]:
        if not extra:
            return _NOTHING
        made: dict[str, Value] = {}
        for key, item in extra.items():
            if not isinstance(item, bool | int | Decimal | str | None):
                raise self.refuse("a detail is a number, a word or a day", "type", path)
            made[key] = _value(item)
        return Frozen(made)


def _value(value: object) -> Value:
    if isinstance(value, bool):
        return value
    if isinstance(value, int | Decimal):
        return exact(value)
    return value if isinstance(value, str) else None


def _absent(value: object, absent: str | None, given: bool) -> str:
    """Why there is no value: the reason recorded, or that it is null, or that the key is not there."""
    if value is not None:
        return ""
    if absent is None:
        return "null" if given else "not-recorded"
    return absent.replace("_", "-")


def _fits(hours: Number, when: Moment, start: Moment) -> bool:
    """Whether a reading of that day may be so few hours after its act."""
    return 24 * ((when.first - start.last).days - 1) <= hours


def _in_order(record: Record, read: _Reader) -> None:
    """Refuse what cannot be: events before birth, an end before its start, an outcome before its act."""
    days: dict[str, set[Moment]] = {}
    for act in record.acts:
        days.setdefault(act.id, set()).add(act.when)
    # Of an id that acts of two days bear, nobody can tell which is meant: nothing is said of order.
    starts = {name: next(iter(found)) for name, found in days.items() if len(found) == 1}
    for event in record.events:
        kind, _, index = event.place.removesuffix("]").partition("[")
        path: tuple[str | int, ...] = (kind, int(index))
        if record.born and event.when.last < record.born.first:
            raise read.refuse("dated before the birth of the patient", "before-birth", path)
        end = getattr(event, "end", None) or getattr(event, "resolved", None) or getattr(event, "cleared", None)
        if isinstance(end, Moment) and precedes(end, event.when):
            raise read.refuse("it ends before it starts", "order", path)
        tag = getattr(event, "after", "")
        if tag in starts and precedes(event.when, starts[tag]):
            raise read.refuse("an outcome dated before its act", "order", path)
        hours = getattr(event, "hours", None)
        if hours is not None and tag in starts and not _fits(hours, event.when, starts[tag]):
            raise read.refuse("`hours` does not fit the days of the reading and its act", "order", path)
        before = getattr(event, "before", "")
        if before in starts and precedes(starts[before], event.when):
            raise read.refuse("a baseline dated after its act", "order", path)
