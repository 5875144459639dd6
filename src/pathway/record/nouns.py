"""The nouns of a record: one patient and the dated events about them.

`repr` shows counts only: nothing of a patient reaches a log by being printed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from pathway.measure import Number
from pathway.moments import Moment

Value = Number | str | bool | date | Moment | None


@dataclass(frozen=True, slots=True, repr=False)
class Where:
    """Parts of a site as recorded; what is empty was not recorded. Bilateral is left and right."""

    region: str = ""
    sides: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return "<Where>"

    def __bool__(self) -> bool:
        return bool(self.region or self.sides or self.levels)


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class Event:
    """What every event has: an id (its own, or its place in the record), a moment, a status, and what it amends."""

    id: str
    place: str
    when: Moment
    status: str = "final"
    amends: str = ""
    recorded: Moment | None = None
    where: Where = Where()

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class Statement(Event):
    """A finding: its value, or why there is none."""

    finding: str
    value: Value
    absent: str = ""


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class Screen(Event):
    """Answers to a table: `cleared` questions are no (`*`: all but `except_`); `question` has an answer of its own."""

    table: str
    version: str = ""
    cleared: tuple[str, ...] = ()
    except_: tuple[str, ...] = ()
    question: str = ""
    answer: str = ""
    details: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class Observation(Event):
    """A reading of a measure. `before` and `after` tag it to an act, `hours` says how long after."""

    measure: str
    value: Value
    unit: str = ""
    absent: str = ""
    before: str = ""
    after: str = ""
    hours: Number | None = None
    details: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class Act(Event):
    """A step as it was carried out. `when` is its start; `progress` is under_way, done, stopped or not_done."""

    step: str
    progress: str
    end: Moment | None = None
    outcome: str = ""
    elsewhere: bool = False
    reason: str = ""
    details: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class AdverseEvent(Event):
    """Something untoward, with the act it followed and the day it was resolved."""

    event: str
    after: str = ""
    resolved: Moment | None = None


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class RaisedFlag(Event):
    """A red flag. It is cleared only by a dated entry that says by whom and with what outcome."""

    flag: str
    cleared: Moment | None = None
    by: str = ""
    outcome: str = ""


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class Decision(Event):
    """A decision: declined, accepted, continue, override (of a step), or cleared (of a hold)."""

    decision: str
    step: str = ""
    clears: str = ""
    reason: str = ""
    until: Moment | None = None
    by: str = ""


@dataclass(frozen=True, repr=False)
class Record:
    """One patient: attributes, the site of the complaint, and events in the order they were written.

    Order never matters. Two records with the same content are equal.
    """

    id: str = ""
    born: Moment | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)
    site: Where = Where()
    findings: tuple[Statement, ...] = ()
    screening: tuple[Screen, ...] = ()
    observations: tuple[Observation, ...] = ()
    acts: tuple[Act, ...] = ()
    adverse_events: tuple[AdverseEvent, ...] = ()
    red_flags: tuple[RaisedFlag, ...] = ()
    decisions: tuple[Decision, ...] = ()

    def __repr__(self) -> str:
        counts = ", ".join(
            f"{len(getattr(self, name))} {name.replace('_', ' ')}"
            for name in ("acts", "observations", "findings", "screening", "adverse_events", "red_flags", "decisions")
        )
        return f"<Record: {counts}>"

    __str__ = __repr__

    @property
    def events(self) -> tuple[Event, ...]:
        """All events."""
        return (
            *self.findings,
            *self.screening,
            *self.observations,
            *self.acts,
            *self.adverse_events,
            *self.red_flags,
            *self.decisions,
        )
