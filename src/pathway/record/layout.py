"""The record format: one model for each kind of event. The JSON Schema is made from this.

Nothing is coerced: a number is a number, a day is text such as `2026-03-04`.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

MOMENT = (
    r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})?)?)?)?$"
)
MomentText = Annotated[str, Field(pattern=MOMENT)]
DayText = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
Text = Annotated[str, Field(min_length=1, max_length=500)]
Identity = Annotated[str, Field(min_length=1, max_length=64)]
NumberValue = int | Decimal
AnyValue = bool | int | Decimal | str | None
Side = Literal["left", "right", "bilateral", "midline"]
EventStatus = Literal[
    "registered", "preliminary", "final", "amended", "corrected", "cancelled", "entered_in_error", "unknown"
]
_STRICT = ConfigDict(extra="forbid", strict=True, frozen=True, use_attribute_docstrings=True, hide_input_in_errors=True)
_WITH_DETAILS = ConfigDict(
    extra="allow", strict=True, frozen=True, use_attribute_docstrings=True, hide_input_in_errors=True
)


class PatientEntry(BaseModel):
    """The patient."""

    model_config = _STRICT
    id: Identity | None = None
    """A pseudonym; never shown unless asked for."""
    born: MomentText | None = None
    """Day of birth; a month or a year when no more is known."""
    sex: Literal["female", "male", "other"] | None = None
    """Sex as recorded."""


class SiteEntry(BaseModel):
    """Parts of a site."""

    model_config = _STRICT
    region: Text | None = None
    """Region of the body."""
    side: Side | None = None
    """Side; bilateral is left and right."""
    levels: list[Text] | None = None
    """Levels; a level names its region."""


class EventEntry(SiteEntry):
    """What every event may have."""

    model_config = _STRICT
    id: Identity | None = None
    """Its id in this record."""
    amends: Identity | None = None
    """The event that this one replaces."""
    recorded: MomentText | None = None
    """When it became known."""


class FindingEntry(EventEntry):
    """A finding on a day."""

    date: MomentText
    """When it was found."""
    finding: Text
    """Which."""
    value: AnyValue = None
    """Yes, no, a word, a number or a day; null when it is missing."""
    absent: Literal["not_done", "declined", "not_asked", "unknown"] | None = None
    """Why there is no value."""
    status: EventStatus = "final"
    """Status of the entry."""


class ScreenEntry(EventEntry):
    """Answers to a screening table: questions that are clear, or one question with its answer and details."""

    model_config = _WITH_DETAILS
    date: MomentText
    """When it was asked."""
    table: Text
    """Which table."""
    version: Text | None = None
    """Version of the table."""
    clear: Literal["all"] | list[Text] | None = None
    """Questions answered no."""
    except_: Annotated[list[Text], Field(alias="except")] = []
    """With `clear: all`: the questions that are not."""
    question: Text | None = None
    """One question."""
    answer: Literal["yes", "no"] | None = None
    """Its answer."""
    status: EventStatus = "final"
    """Status of the entry."""


class ObservationEntry(EventEntry):
    """A reading."""

    model_config = _WITH_DETAILS
    date: MomentText
    """When it was true."""
    measure: Text
    """Which measure."""
    value: AnyValue = None
    """The reading; null when it is missing."""
    unit: Annotated[str, Field(max_length=20)] | None = None
    """Its unit, when it is not the measure's."""
    absent: Literal["not_done", "declined", "not_asked", "unknown"] | None = None
    """Why there is no value."""
    before: Identity | None = None
    """The act that it is the baseline of."""
    after: Identity | None = None
    """The act that it is a follow-up of."""
    hours: NumberValue | None = None
    """Hours after that act."""
    status: EventStatus = "final"
    """Status of the entry."""


class ActEntry(EventEntry):
    """A step as it was carried out. Further keys are details that the vocabulary declares for the step."""

    model_config = _WITH_DETAILS
    step: Text
    """Which step."""
    start: MomentText
    """When it began."""
    end: MomentText | None = None
    """When it ended."""
    status: Literal["under_way", "done", "stopped", "not_done", "entered_in_error"]
    """How far it got."""
    outcome: Literal["benefit", "no_benefit", "not_tolerated", "technical_failure"] | None = None
    """How it turned out, as judged by the clinician."""
    elsewhere: Literal["yes"] | None = None
    """`yes` when it was done elsewhere."""
    reason: Text | None = None
    """Why it was stopped or not done."""


class AdverseEventEntry(EventEntry):
    """Something untoward."""

    date: MomentText
    """When."""
    event: Text
    """What."""
    after: Identity | None = None
    """The act that it followed."""
    resolved: MomentText | None = None
    """When it was over."""
    status: EventStatus = "final"
    """Status of the entry."""


class ClearedEntry(BaseModel):
    """The entry that clears a red flag."""

    model_config = _STRICT
    date: MomentText
    """When."""
    by: Text
    """By whom (a role)."""
    outcome: Text
    """With what outcome."""


class RedFlagEntry(EventEntry):
    """A red flag that was raised."""

    date: MomentText
    """When."""
    flag: Text
    """Which."""
    cleared: ClearedEntry | None = None
    """How it was cleared."""
    status: EventStatus = "final"
    """Status of the entry."""


class DecisionEntry(EventEntry):
    """A decision by the patient or a clinician."""

    date: MomentText
    """When."""
    decision: Literal["declined", "accepted", "continue", "override", "cleared"]
    """What was decided; `cleared` clears a hold."""
    step: Text | None = None
    """About which step."""
    clears: Text | None = None
    """With `cleared`: the screening row, question or complication."""
    reason: Text | None = None
    """Why."""
    until: MomentText | None = None
    """Until when; on that day it no longer stands."""
    by: Text | None = None
    """By whom (a role)."""
    status: EventStatus = "final"
    """Status of the entry."""


class RecordFile(BaseModel):
    """What is recorded of one patient."""

    model_config = _STRICT
    patient: PatientEntry = PatientEntry()
    """Who."""
    site: SiteEntry = SiteEntry()
    """The complaint."""
    findings: list[FindingEntry] = []
    """Findings."""
    screening: list[ScreenEntry] = []
    """Screening answers."""
    observations: list[ObservationEntry] = []
    """Readings."""
    acts: list[ActEntry] = []
    """Acts."""
    adverse_events: list[AdverseEventEntry] = []
    """Adverse events."""
    red_flags: list[RedFlagEntry] = []
    """Red flags that were raised."""
    decisions: list[DecisionEntry] = []
    """Decisions."""
