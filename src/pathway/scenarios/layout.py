"""The format of `scenarios.yaml`: patients in the reader's words, and what is expected of the pathway for each.

Records are kept loose here: they are put together from their parts first, and read strictly as records then.
"""

# ruff: noqa: RUF012 - pydantic copies the defaults of an entry
from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from pathway.assessment.nouns import DecisionWord, Status
from pathway.model import MoveKind, Strength, Urgency
from pathway.reading.layout import FORMS, Cites, Entry, FileName, Identifier, Label
from pathway.record.layout import MOMENT, SiteEntry

_WHEN = (
    r"^(today|([0-9]{4}-[0-9]{2}-[0-9]{2})|day of \S+"
    r"|(0|[1-9][0-9]{0,4}) (day|week|month|year)s? (before|after) \S+)$"
)
_WHEN_OR_NONE = _WHEN.replace("^(", "^(none|", 1)
_DAY_WORDS = "a day such as `2026-03-04`, `today`, `day of b1`, `2 weeks after b1` or `6 weeks before today`"
# The patterns of this format and of records, in words, beside those of the definition files.
FORMS.update(
    {
        _WHEN: _DAY_WORDS,
        _WHEN_OR_NONE: f"`none`, or {_DAY_WORDS}",
        MOMENT: f"{_DAY_WORDS}, with a time or without",
    }
)

DayWords = Annotated[str, Field(pattern=_WHEN)]
DayOrNone = Annotated[str, Field(pattern=_WHEN_OR_NONE)]
Phrases = Label | list[Label]
Loose = dict[str, object]
YesNo = Literal["yes", "no"]


class RecordEntry(Entry):
    """A record, or what differs from another one."""

    use: Label | None = None
    """A record of `records` to start from."""
    without: list[Label] = []
    """What is left out of it: ids, names of findings, measures, steps and so on, or whole sections."""
    change: dict[Label, Loose] = {}
    """What is different in it: by id or name, the keys that change."""
    patient: Loose = {}
    """As in a record; what is given counts, the rest stays."""
    site: Loose = {}
    """As in a record; what is given counts, the rest stays."""
    findings: list[Loose] = []
    """Added findings."""
    screening: list[Loose] = []
    """Added screening answers."""
    observations: list[Loose] = []
    """Added readings."""
    acts: list[Loose] = []
    """Added acts."""
    adverse_events: list[Loose] = []
    """Added adverse events."""
    red_flags: list[Loose] = []
    """Added red flags."""
    decisions: list[Loose] = []
    """Added decisions."""


class StepExpected(Entry):
    """What is said of one step. What is left out is not compared."""

    decision: DecisionWord
    """Its word."""
    earliest: DayOrNone | None = None
    """Its day; `none` when there must be none."""
    because: Phrases = []
    """Words that stand in the reasons for the word."""
    missing: list[Label] | None = None
    """All that is to be recorded, each by words of it."""
    also: list[DecisionWord] | dict[DecisionWord, Phrases] = []
    """Further reasons: their words, or words that stand in them."""
    cautions: Phrases = []
    """Words that stand in the cautions."""
    conditions: Phrases = []
    """Words that stand in the conditions to keep."""
    cites: list[Label] = []
    """Sources that must be named."""
    parts: dict[Label, DecisionWord] = {}
    """Words by part of the target, where they differ."""


class SuggestionExpected(Entry):
    """A suggestion. What is left out is not compared."""

    step: Identifier
    """Its step."""
    from_: Identifier | None = Field(default=None, alias="from")
    """The step it leaves."""
    kind: MoveKind | None = None
    """The kind of move."""
    strength: Strength | None = None
    """Offer or consider."""
    choice: int | None = None
    """Its place in a choice, from 1."""
    site: Label | None = None
    """The part of the target that it is for."""
    because: Phrases = []
    """Words that stand in its reason."""


class CurrentExpected(Entry):
    """What is said of care under way. What is left out is not compared."""

    goes_on: Literal["yes", "no", "unknown"] | None = None
    """Whether it goes on."""
    because: Phrases = []
    """Words that stand in the reason."""
    review_due: DayOrNone | None = None
    """When its review is due."""
    review_overdue: DayOrNone | None = None
    """From when the review is overdue."""
    overdue: YesNo | None = None
    """Whether the review is overdue."""


class ExpectEntry(Entry):
    """What is expected. What is left out is not compared."""

    status: Status | None = None
    """The word for the whole."""
    urgency: Urgency | None = None
    """How urgent a red flag is."""
    standing: list[Identifier] | None = None
    """Every step that the patient stands on."""
    suggestions: list[Identifier | SuggestionExpected] | None = None
    """Every suggestion, the first first."""
    steps: dict[Identifier, DecisionWord | StepExpected] = {}
    """What is said of steps."""
    current: dict[Identifier, YesNo | CurrentExpected] | None = None
    """Everything that is under way: whether it goes on, or more."""
    acts: dict[Label, Label | list[Label]] = {}
    """What is made of acts, by id: `counts`, `too-soon` and so on, all that apply."""
    flags: Phrases = []
    """Codes of flags that must be there, or words that stand in one."""
    ignored: dict[Label, Label] = {}
    """Entries that are not used, by id, with the code of the reason."""
    refused: Label | None = None
    """The record is refused, with these words in the message."""


class ScenarioEntry(Entry):
    """A patient, a day, and what is expected."""

    scenario: Label
    """What it shows, in a sentence; no two the same."""
    cites: Cites
    """The clause that it tests."""
    on: DayWords
    """The day that is asked about, which the record may call `today`."""
    profile: FileName | None = None
    """The profile; without it the definition as it stands."""
    profiles: list[FileName] | dict[FileName, ExpectEntry] | None = None
    """Several profiles that expect the same, or what each expects beside `expect`. `none` is no profile."""
    record: Label | RecordEntry
    """The record, or the name of one."""
    site: Label | SiteEntry | None = None
    """The target, when it is not the site of the complaint."""
    planned: Loose | list[Loose] | None = None
    """What somebody means to do that day."""
    expect: ExpectEntry = ExpectEntry()
    """What is expected."""
    note: Label | None = None
    """How the expectation was worked out."""


class ScenariosFile(Entry):
    """`scenarios.yaml`: worked patients beside a pathway."""

    records: dict[Identifier, RecordEntry] = {}
    """Records that scenarios start from."""
    scenarios: Annotated[list[ScenarioEntry], Field(min_length=1)]
    """The scenarios."""
