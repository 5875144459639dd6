"""The file format: one model for each kind of entry. The JSON Schema and the reference pages are made from this.

Values arrive as strict source gives them: text, whole numbers, exact decimals, booleans, lists and mappings.
Nothing is coerced.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from pathway.measure import Site
from pathway.model import MoveKind, Provenance, StepKind, Strength, SupportLevel, Urgency

_IDENTIFIER = r"^[a-z][a-z0-9_]*$"
_FILE_NAME = r"^[a-z][a-z0-9-]*$"
_SPAN = r"^(0|[1-9][0-9]{0,5}) (hour|day|week|month|year)s?$"
_REVIEW = r"^[1-9][0-9]{0,3}\.\.[1-9][0-9]{0,3} (day|week|month|year)s$"
_DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_LINK = r"^https://[^\s<>\"'\\]+$"
_VERSION = r"^[0-9]+\.[0-9]+\.[0-9]+$"
_REFERENCE = r"^[a-z0-9][a-z0-9._-]*$"
_PROPERTY = r"^P[0-9]{2}$"
_TIER = r"^(0|[1-9][0-9]?)$"
FORMS: dict[str, str] = {
    _IDENTIFIER: "an id of small letters, digits and `_` that begins with a letter, such as `first_wash`",
    _FILE_NAME: "an id of small letters, digits and `-` that begins with a letter, such as `first-wash`",
    _SPAN: "a span such as `6 weeks`: a whole number, and hours, days, weeks, months or years",
    _REVIEW: "a review such as `2..6 weeks`",
    _DAY: "a day such as `2026-11-20`",
    _LINK: "an address that begins with `https://` and holds no blanks, quotes or angle brackets",
    _VERSION: "three numbers with dots, such as `1.0.0`",
    _REFERENCE: "an id of small letters, digits, `-`, `_` and `.`, such as `guild-2024`",
    _PROPERTY: "the code of a property, such as `P05`",
    _TIER: "a level of care, a whole number from 0 to 99",
}
"""Each pattern in words, for messages."""

Identifier = Annotated[str, Field(pattern=_IDENTIFIER, max_length=64)]
FileName = Annotated[str, Field(pattern=_FILE_NAME, max_length=64)]
Word = Annotated[str, Field(min_length=1, max_length=100)]
Label = Annotated[str, Field(min_length=1, max_length=500)]
CriterionText = Annotated[str, Field(min_length=1, max_length=2000)]
SpanText = Annotated[str, Field(pattern=_SPAN)]
ReviewText = Annotated[str, Field(pattern=_REVIEW)]
DayText = Annotated[str, Field(pattern=_DAY)]
Value = Word | int | Decimal
LinkText = Annotated[str, Field(pattern=_LINK, max_length=500)]


class Entry(BaseModel):
    """Base: unknown keys are refused, nothing is coerced, attribute docstrings become the schema's descriptions."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, use_attribute_docstrings=True)


class Cite(Entry):
    """A citation with its place, or with a provenance of its own."""

    ref: Word
    """Id of a reference in `references.yaml`."""
    place: Label | None = None
    """Chapter, recommendation, table or page."""
    provenance: Provenance | None = None
    """How well this very fact was verified; without it, as well as the reference."""


Cites = Word | Cite | list[Word | Cite]


class CasesOf(Entry):
    """One case of a value that depends on the patient."""

    when: CriterionText | None = None
    """When this case applies."""
    otherwise: Literal["yes"] | None = None
    """The last case: `otherwise: yes`."""


class ValueCase(CasesOf):
    """One case of a parameter."""

    value: Value | list[Word]
    """The value in this case."""


class ParameterEntry(Entry):
    """A named, cited constant."""

    title: Label | None = None
    """What it is, in words."""
    value: Value | list[Word] | None = None
    """A number with its unit (`80%`, `2 weeks`, `2`), a word, or a list of words."""
    by: list[ValueCase] | None = None
    """Cases that depend on the patient, the first that applies; the last is `otherwise`."""
    cites: Cites
    """Where the number comes from."""


class RuleEntry(Entry):
    """A criterion with its reason and source."""

    is_: CriterionText = Field(alias="is")
    """The criterion."""
    because: Label | None = None
    """Why, in words for a clinician."""
    cites: Cites | None = None
    """Where it comes from."""


class SupportEntry(Entry):
    """How far a policy supports a step."""

    is_: SupportLevel = Field(alias="is")
    """The level of support."""
    when: CriterionText | None = None
    """When; without it, always. The first entry that applies counts."""
    because: Label
    """Why."""
    cites: Cites
    """Where it comes from."""


class SpanCase(CasesOf):
    """One case of a span."""

    value: SpanText
    """The span."""


class FollowUpEntry(Entry):
    """How a step is judged afterwards."""

    measure: Word = "index"
    """A measure, or `index` for the index measures of the pathway."""
    within: SpanText | list[SpanCase] | None = None
    """Readings up to this long after the act count towards its relief."""
    settles: SpanText | None = None
    """Readings this early are not used to judge how long relief lasts."""
    at: list[SpanText] = []
    """Planned reviews."""
    cites: Cites | None = None
    """Where it comes from."""


class StepEntry(Entry):
    """A step of care in this pathway. Its key is an id of `procedures.yaml`."""

    tier: Annotated[int, Field(ge=0, le=99)]
    """Level of care, from 0; the drawing has a lane for each."""
    title: Label | None = None
    """Name in this pathway, where it differs from the vocabulary's."""
    requires: CriterionText | None = None
    """What must hold each time, whichever way one comes."""
    requires_cites: Cites | None = None
    """Where `requires` comes from."""
    conditions: list[RuleEntry] = []
    """What must be kept in carrying it out."""
    limits: list[RuleEntry] = []
    """Caps; the asked act is counted in."""
    follow_up: FollowUpEntry | None = None
    """How it is judged."""
    support: list[SupportEntry] = []
    """How far the definition itself supports it."""
    continue_while: RuleEntry | None = None
    """For care under way: as long as this is not false, it goes on."""
    review: ReviewText | None = None
    """When care under way is due for review and overdue: `2..6 weeks`."""
    because: Label | None = None
    """What the step is for."""
    pathway: FileName | None = None
    """For a step of kind `link`: the pathway it leads to."""
    cites: Cites | None = None
    """Where the step comes from."""


class TransitionEntry(Entry):
    """A way from one step to another."""

    from_: Word | list[Word] = Field(alias="from")
    """A step, a list of steps, `start` or `any`."""
    to: Word | list[Word]
    """A step, or a list of which one is chosen, in that order."""
    kind: MoveKind
    """What kind of move."""
    when: CriterionText
    """Why this way, now. `otherwise`: when every other way out is false."""
    wait: Word | None = None
    """A span, or a parameter that is one; counted from the start of the act stood on."""
    strength: Strength = "offer"
    """Offer, consider, or do-not."""
    because: Label
    """The reason that a suggestion shows."""
    cites: Cites
    """Where it comes from."""


class OverlayEntry(Entry):
    """What a profile changes in this pathway: four levers and no other."""

    scope: RuleEntry | None = None
    """A further restriction of whom the policy speaks of."""
    parameters: dict[Identifier, ParameterEntry] = {}
    """Other values of parameters."""
    criteria: dict[Identifier, RuleEntry | Literal["never", "always"]] = {}
    """Other meanings of named criteria."""
    support: dict[Identifier, list[SupportEntry]] = {}
    """How far the policy supports steps."""


class IntendedUseEntry(Entry):
    """Who the pathway is for."""

    user: Label
    """Who uses it."""
    population: Label
    """For whom."""
    not_for: list[Label] = []
    """For whom not."""


class WaiverEntry(Entry):
    """A fault that stands on purpose."""

    code: Annotated[str, Field(pattern=_PROPERTY)]
    """The property that is breached."""
    at: Label
    """The step, transition or name that the fault is about."""
    because: Label
    """Why it stands."""


class PathwayFile(Entry):
    """A pathway: `pathway.yaml`."""

    pathway: FileName
    """Its id, the name of its folder."""
    version: Annotated[str, Field(pattern=_VERSION)]
    """Three numbers."""
    status: Literal["draft", "active", "retired"]
    """Whether it is in force."""
    title: Label
    """Its name."""
    intended_use: IntendedUseEntry
    """Who it is for, and for whom not."""
    reviewed: DayText
    """When it was last reviewed."""
    review_by: DayText
    """When it must be reviewed again; past that day every result is flagged."""
    scope: CriterionText
    """Whom it is about."""
    scope_cites: Cites | None = None
    """Where the scope comes from."""
    site: list[Site] = []
    """The parts of a target; a criterion is decided for each target side and level."""
    index_measures: list[Identifier] = []
    """The measures that `relief` is computed from, the first with both halves."""
    tiers: dict[Annotated[str, Field(pattern=_TIER)], Label] = {}
    """Titles of the levels of care."""
    parameters: dict[Identifier, ParameterEntry] = {}
    """Named, cited constants."""
    criteria: dict[Identifier, RuleEntry] = {}
    """Named, cited criteria; the only logic that a profile may replace."""
    profiles: dict[FileName, OverlayEntry] = {}
    """What each policy changes."""
    steps: Annotated[dict[Identifier, StepEntry], Field(min_length=1)]
    """Steps of care."""
    transitions: Annotated[list[TransitionEntry], Field(min_length=1)]
    """Ways from step to step."""
    waivers: list[WaiverEntry] = []
    """Faults that stand on purpose."""


# --- what pathways share -----------------------------------------------------------------------------


class DomainEntry(Entry):
    """What a finding or a detail may be: exactly one of the four."""

    yes_no: Literal["yes"] | None = None
    """`yes_no: yes`: yes or no."""
    one_of: list[Word] | None = None
    """One of these words."""
    number: dict[Literal["low", "high", "resolution", "unit"], Value] | None = None
    """A number: `{low: 0, high: 100, resolution: 1, unit: mm}`."""
    date: Literal["yes"] | None = None
    """`date: yes`: a day."""


class MeasureEntry(Entry):
    """A scored instrument."""

    title: Label
    """Its name."""
    low: Value | None = None
    """Lowest score."""
    high: Value | None = None
    """Highest score."""
    resolution: Value | None = None
    """Smallest step between scores; without it any decimal."""
    unit: Annotated[str, Field(max_length=100)] = ""
    """Unit, such as `mm`; none for a score."""
    better: Literal["lower", "higher"]
    """Which way is improvement."""
    valid: SpanText | None = None
    """How long a reading stays current."""
    baseline: SpanText | None = None
    """How long before an act an untagged reading may serve as its baseline."""
    site: list[Site] = []
    """Its parts of site; none: it holds for every target."""
    details: dict[Identifier, DomainEntry] = {}
    """Details that a reading can carry."""
    codes: dict[Word, Word] = {}
    """Codes by system, such as `loinc`."""
    meaningful: dict[Label, Cites] = {}
    """Published meaningful changes, in words, each cited."""
    reports: Literal["relief"] | None = None
    """What this measure reports in the patient's words; shown beside it, never used for it."""
    cites: Cites
    """Where it comes from."""


class FindingEntry(DomainEntry):
    """A dated clinical statement."""

    title: Label
    """Its name."""
    valid: SpanText | None = None
    """How long it stays current."""
    event: Literal["yes"] | None = None
    """`event: yes`: none recorded means it did not happen."""
    site: list[Site] = []
    """Its parts of site; none: it holds for every target."""
    codes: dict[Word, Word] = {}
    """Codes by system."""
    cites: Cites | None = None
    """Where it comes from."""


class AttributesCase(CasesOf):
    """Attributes that hold in one case."""

    attributes: dict[Identifier, Word]
    """Attribute to its word."""


class ProcedureEntry(Entry):
    """One step id that pathways may use."""

    title: Label
    """Its name."""
    kind: StepKind
    """Kind of step."""
    site: list[Site] = []
    """Its parts of site; none: it holds for every target."""
    attributes: list[Identifier] | dict[Identifier, Word] = []
    """Attributes that screening asks for: a list of names, or names with words (`bleeding_tier: low`)."""
    by: list[AttributesCase] = []
    """Attributes that depend on the region or on a planned detail."""
    details: dict[Identifier, DomainEntry] = {}
    """Details that an act can carry."""
    codes: dict[Word, list[Word]] = {}
    """Codes by system."""
    complications: list[Identifier] = []
    """Adverse events that can follow."""


class ComplicationEntry(Entry):
    """An adverse event."""

    title: Label
    """Its name."""
    holds: CriterionText | None = None
    """While it is unresolved, steps with these attributes are held."""
    mitigation: Label | None = None
    """What to do."""
    cites: Cites | None = None
    """Where it comes from."""


class ProceduresFile(Entry):
    """`procedures.yaml`: step ids, complications, and the regions with their levels."""

    regions: dict[Identifier, list[Word]] = {}
    """Region to its levels, in order."""
    complications: dict[Identifier, ComplicationEntry] = {}
    """Adverse events."""
    procedures: dict[Identifier, ProcedureEntry]
    """Step ids."""


class QuestionEntry(Entry):
    """A yes/no question."""

    asks: Label
    """Its text."""
    valid: SpanText | None = None
    """How long an answer stays current; without it, for good."""
    details: dict[Identifier, DomainEntry] = {}
    """Details that a yes can carry."""
    by: Identifier | None = None
    """A detail whose answers stand beside each other, such as the substance."""
    site: list[Site] = []
    """Parts of site of a yes."""


class RowEntry(Entry):
    """What a yes means for steps with certain attributes."""

    id: Identifier
    """Id of the row."""
    asks: Identifier
    """The question."""
    applies_to: CriterionText
    """Asked of the attributes of a step; an attribute that it does not have is no."""
    level: Literal["absolute", "hold", "caution"]
    """What a yes does."""
    when: CriterionText | None = None
    """A further criterion on the patient."""
    until: Identifier | None = None
    """The hold table that says how long."""
    mitigation: Label | None = None
    """What to do."""
    because: Label | None = None
    """Why."""
    cites: Cites
    """Where it comes from."""


class WindowEntry(Entry):
    """One window of a hold table."""

    hold: SpanText | Literal["none", "shared-decision"]
    """How long."""
    needs: list[Identifier] = []
    """Details of the answer that must be yes as well."""
    note: Label | None = None
    """What else to know."""
    cites: Cites
    """Where it comes from."""


class HoldTableEntry(Entry):
    """Hold windows by a detail of the answer and an attribute of the step."""

    by: Identifier
    """Detail of the answer, such as the substance."""
    tier: Identifier
    """Attribute of the step that picks the column."""
    since: Identifier
    """Detail of the answer that holds the day counted from."""
    needs: list[Identifier] = []
    """Details that must be yes for every window but `none`."""
    rows: dict[Identifier, dict[Identifier, WindowEntry]]
    """Row, then column."""


class TableEntry(Entry):
    """A screening table."""

    title: Label
    """Its name."""
    version: Word
    """Its version; answers to another version do not count."""
    questions: dict[Identifier, QuestionEntry]
    """What is asked."""
    rows: list[RowEntry]
    """What a yes means."""


class ScreeningFile(Entry):
    """`screening.yaml`: contraindications and precautions by attribute."""

    tables: dict[Identifier, TableEntry]
    """Screening tables."""
    hold_tables: dict[Identifier, HoldTableEntry] = {}
    """Hold windows."""


class RedFlagEntry(Entry):
    """A sign that interrupts every pathway."""

    asks: Label
    """Its text."""
    urgency: Urgency
    """Emergency: minutes to hours; urgent: one to three days; expedite: within two weeks."""
    refer_to: Identifier
    """The only step that is left while it is raised."""
    blocks: CriterionText
    """Asked of the attributes of a step: unanswered, it blocks these."""
    valid: SpanText | None = None
    """How long an answer stays current."""
    cites: Cites
    """Where it comes from."""


class RedFlagsFile(Entry):
    """`red_flags.yaml`."""

    red_flags: dict[Identifier, RedFlagEntry]
    """Signs."""


class MeasuresFile(Entry):
    """`measures.yaml`."""

    measures: dict[Identifier, MeasureEntry]
    """Instruments."""


class FindingsFile(Entry):
    """`findings.yaml`."""

    findings: dict[Identifier, FindingEntry]
    """Clinical statements."""


class ReferenceEntry(Entry):
    """A source."""

    title: Label
    """What it is."""
    publisher: Label | None = None
    """Who publishes it."""
    year: int | None = None
    """Year of the edition."""
    url: LinkText | None = None
    """Where it can be read; https only."""
    provenance: Provenance
    """How well it was verified: primary, secondary, convention, unverified."""
    retrieved: DayText | None = None
    """When it was read."""
    note: Label | None = None
    """What else to know."""


class ReferencesFile(Entry):
    """`references.yaml`."""

    references: dict[Annotated[str, Field(pattern=_REFERENCE, max_length=64)], ReferenceEntry]
    """Sources by id."""


class ProfileFile(Entry):
    """`profiles/<id>.yaml`: a policy."""

    profile: FileName
    """Its id, the name of the file."""
    title: Label
    """Its name."""
    publisher: Label
    """Who publishes it."""
    jurisdiction: Label
    """Where it applies."""
    effective: DayText | None = None
    """From when."""
    extends: FileName | None = None
    """The profile it builds on."""
    cites: Cites | None = None
    """Where it comes from."""
    pathways: dict[FileName, OverlayEntry] = {}
    """What it changes in pathways that do not name it themselves, such as the policy of one hospital."""
