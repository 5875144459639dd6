"""The nouns of a pathway: frozen data, well-formed by construction, with no verbs.

Criteria in it name parameters and other criteria; a `Policy` says what those names mean under one profile.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Generic, Literal, TypeVar

from pathway import showing
from pathway.criterion.syntax import Always, Constant, Criterion, ParameterName
from pathway.errors import Place
from pathway.frozen import Frozen
from pathway.measure import Citation, Domain, Finding, Measure, Site
from pathway.moments import Span

if TYPE_CHECKING:
    import networkx

StepKind = Literal[
    "assessment", "therapy", "diagnostic", "trial", "procedure", "implant", "review", "referral", "discharge", "link"
]
MoveKind = Literal["step-up", "step-down", "sideways", "repeat", "add", "refer", "discharge", "override"]
Strength = Literal["offer", "consider", "do-not"]
SupportLevel = Literal[
    "recommended",
    "optional",
    "special-arrangements",
    "research-only",
    "investigational",
    "not-recommended",
    "not-covered",
    "historical-unavailable",
]
EXCLUDED: frozenset[str] = frozenset(
    {"research-only", "investigational", "not-recommended", "not-covered", "historical-unavailable"}
)
"""Support levels under which a step is never suggested, though a record may hold it."""
Provenance = Literal["primary", "secondary", "convention", "unverified"]
Urgency = Literal["emergency", "urgent", "expedite"]
Words = tuple[str, ...]
NOWHERE = Place("")
T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Reference:
    """A source that was read: what it is, who publishes it, and how well it was verified."""

    id: str
    title: str
    publisher: str = ""
    year: int | None = None
    url: str = ""
    provenance: Provenance = "unverified"
    retrieved: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Case(Generic[T_co]):
    """One value that applies when its criterion holds; `when` None is the last case, `otherwise`."""

    value: T_co
    when: Criterion | None = None


@dataclass(frozen=True, slots=True)
class Parameter:
    """A named, cited constant. Most have one case."""

    name: str
    cases: tuple[Case[Constant | Words], ...]
    cites: tuple[Citation, ...] = ()
    title: str = ""
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Rule:
    """A criterion with its reason and source: a named criterion, a condition, a limit."""

    criterion: Criterion
    cites: tuple[Citation, ...] = ()
    because: str = ""
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Support:
    """How far a profile supports a step, and when (None: always)."""

    level: SupportLevel
    when: Criterion | None = None
    because: str = ""
    cites: tuple[Citation, ...] = ()
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class FollowUp:
    """How a step is judged: by which measures (`index` for those of the pathway), within which span after it.

    Readings in the first `settles` are not used to judge how long relief lasts. `at` are the planned reviews.
    """

    measure: str = "index"
    within: tuple[Case[Span], ...] = ()
    settles: Span | None = None
    at: tuple[Span, ...] = ()
    cites: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Procedure:
    """One entry of the shared vocabulary of step ids."""

    id: str
    title: str
    kind: StepKind
    site: tuple[Site, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)
    by: tuple[Case[Mapping[str, str]], ...] = ()
    details: Mapping[str, Domain] = field(default_factory=dict)
    codes: tuple[tuple[str, str], ...] = ()
    complications: tuple[str, ...] = ()
    screened: bool = False
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Complication:
    """An adverse event that can be recorded; while unresolved it holds steps with one of the `holds` attributes."""

    id: str
    title: str
    holds: Criterion | None = None
    mitigation: str = ""
    cites: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """A yes/no question of a screening table. Answers that differ in the detail `by` stand beside each other."""

    id: str
    text: str
    valid: Span | None = None
    details: Mapping[str, Domain] = field(default_factory=dict)
    by: str = ""
    site: tuple[Site, ...] = ()


@dataclass(frozen=True, slots=True)
class Window:
    """How long something is held before a step: no hold, a shared decision, or a span; `needs` must be answered yes."""

    kind: Literal["none", "shared-decision", "span"]
    span: Span | None = None
    needs: tuple[str, ...] = ()
    cites: tuple[Citation, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class HoldTable:
    """Windows by the detail `by` of an answer (rows) and a step attribute `tier` (columns), from the detail `since`."""

    id: str
    by: str
    tier: str
    since: str
    needs: tuple[str, ...]
    rows: Mapping[str, Mapping[str, Window]]


@dataclass(frozen=True, slots=True)
class ScreeningRow:
    """What an answer means for steps with certain attributes: absolute, hold or caution.

    `applies_to` is asked of the attributes of a step; `when` of the patient (None: whenever the answer is yes).
    """

    id: str
    asks: str
    applies_to: Criterion
    level: Literal["absolute", "hold", "caution"]
    when: Criterion | None = None
    until: str = ""
    mitigation: str = ""
    because: str = ""
    cites: tuple[Citation, ...] = ()
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class ScreeningTable:
    """Questions asked together, and what their answers mean."""

    id: str
    title: str
    version: str
    questions: Mapping[str, Question]
    rows: tuple[ScreeningRow, ...]


@dataclass(frozen=True, slots=True)
class RedFlag:
    """A sign that interrupts every pathway. Unanswered, it blocks the steps that `blocks` names."""

    id: str
    text: str
    urgency: Urgency
    refer_to: str
    blocks: Criterion
    valid: Span | None = None
    cites: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What pathways share: the words that records and criteria may use."""

    measures: Mapping[str, Measure] = field(default_factory=dict)
    findings: Mapping[str, Finding] = field(default_factory=dict)
    procedures: Mapping[str, Procedure] = field(default_factory=dict)
    complications: Mapping[str, Complication] = field(default_factory=dict)
    tables: Mapping[str, ScreeningTable] = field(default_factory=dict)
    hold_tables: Mapping[str, HoldTable] = field(default_factory=dict)
    red_flags: Mapping[str, RedFlag] = field(default_factory=dict)
    references: Mapping[str, Reference] = field(default_factory=dict)
    regions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Region to its levels, in order."""


@dataclass(frozen=True, slots=True)
class Step:
    """A node: something that is done for a patient, with what must hold whenever it is done."""

    id: str
    title: str
    kind: StepKind
    tier: int
    procedure: Procedure
    requires: Criterion = field(default_factory=Always)
    requires_cites: tuple[Citation, ...] = ()
    conditions: tuple[Rule, ...] = ()
    limits: tuple[Rule, ...] = ()
    follow_up: FollowUp | None = None
    support: tuple[Support, ...] = ()
    continue_while: Rule | None = None
    review: tuple[Span, Span] | None = None
    because: str = ""
    cites: tuple[Citation, ...] = ()
    pathway: str = ""
    """The pathway that a step of kind `link` leads to."""
    place: Place = NOWHERE
    requires_place: Place = NOWHERE

    @property
    def terminal(self) -> bool:
        """Whether the pathway may end here."""
        return self.kind in ("discharge", "referral", "link")


@dataclass(frozen=True, slots=True)
class Transition:
    """An edge: from steps (or `start`, `any`) to one step, or to several of which one is chosen, in that order."""

    from_: tuple[str, ...]
    to: tuple[str, ...]
    kind: MoveKind
    when: Criterion
    wait: Span | ParameterName | None = None
    strength: Strength = "offer"
    because: str = ""
    cites: tuple[Citation, ...] = ()
    place: Place = NOWHERE
    when_place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Profile:
    """A policy laid over the definition: who publishes it, and its four levers as far as it uses them."""

    id: str
    title: str = ""
    publisher: str = ""
    jurisdiction: str = ""
    effective: date | None = None
    extends: str = ""
    cites: tuple[Citation, ...] = ()
    scope: Rule | None = None
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    criteria: Mapping[str, Rule] = field(default_factory=dict)
    support: Mapping[str, tuple[Support, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Policy:
    """What the names in a pathway's criteria mean under one profile (None: as the definition stands)."""

    profile: str | None
    scope: tuple[Rule, ...]
    parameters: Mapping[str, Parameter]
    criteria: Mapping[str, Rule]
    support: Mapping[str, tuple[Support, ...]]


@dataclass(frozen=True, slots=True)
class Waiver:
    """A fault that stands on purpose, with the reason; it travels with every result."""

    code: str
    at: str
    because: str


@dataclass(frozen=True, slots=True)
class IntendedUse:
    """Who the pathway is for, for whom, and for whom not."""

    user: str
    population: str
    not_for: tuple[str, ...] = ()


@dataclass(frozen=True)
class Pathway:
    """A versioned, cited definition of stepped care. Equality and `hash` of content are by `content_hash`."""

    id: str
    version: str
    status: Literal["draft", "active", "retired"]
    title: str
    intended_use: IntendedUse
    reviewed: date
    review_by: date
    site: tuple[Site, ...]
    index_measures: tuple[str, ...]
    steps: Mapping[str, Step]
    transitions: tuple[Transition, ...]
    profiles: Mapping[str, Profile]
    policies: Mapping[str | None, Policy]
    vocabulary: Vocabulary
    tiers: Mapping[int, str] = field(default_factory=dict)
    waivers: tuple[Waiver, ...] = ()
    content_hash: str = ""
    file: str = ""
    waived: tuple[str, ...] = ()
    """Sentences on the faults that a waiver lets stand, shown on every result."""
    _compiled: dict[object, object] = field(default_factory=dict, init=False, compare=False, repr=False)

    def __repr__(self) -> str:
        return f"<Pathway {self.id} {self.version}: {len(self.steps)} steps, {len(self.transitions)} transitions>"

    __str__ = __repr__

    def __hash__(self) -> int:
        return hash(self.content_hash)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Pathway) and self.content_hash == other.content_hash

    def __getstate__(self) -> dict[str, object]:
        return {**self.__dict__, "_compiled": {}}

    @property
    def graph(self) -> networkx.MultiDiGraph[str]:
        """The pathway as a networkx graph, made anew at each call: nodes carry `step`, edges `transition`."""
        import networkx

        graph: networkx.MultiDiGraph[str] = networkx.MultiDiGraph(name=self.id)
        graph.add_node("start", step=None)
        for step in self.steps.values():
            graph.add_node(step.id, step=step, tier=step.tier, kind=step.kind)
        for move in self.transitions:
            sources = ["start", *self.steps] if "any" in move.from_ else move.from_
            for one in sources:
                graph.add_edges_from(
                    (one, to, {"transition": move}) for to in move.to if one != to or one in move.from_
                )
        return graph

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return dict(showing.show(self))


def compiled(pathway: Pathway) -> dict[object, object]:
    """What was worked out on first use from the definition alone, never from a record. For this library's own use."""
    return pathway._compiled


@dataclass(frozen=True, slots=True)
class Titles:
    """The titles of what a pathway names, asked for like a function; of a name without one, the name in words."""

    of: Mapping[str, str]

    def __call__(self, name: str) -> str:
        return self.of.get(name) or name.replace("_", " ")


def titles(pathway: Pathway) -> Titles:
    """The titles in a pathway: its steps as it calls them, then measures, findings and procedures."""
    kept = compiled(pathway).get("titles")
    if not isinstance(kept, Titles):
        words = pathway.vocabulary
        shared = {one.id: one.title for group in (words.measures, words.findings) for one in group.values()}
        procedures = {one.id: one.title for one in words.procedures.values()}
        own = {step.id: step.title for step in pathway.steps.values()}
        kept = Titles(Frozen({**procedures, **shared, **own}))
        compiled(pathway)["titles"] = kept
    return kept
