"""What an assessment says: one word for each step, what to offer, what is under way, what was made of the record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Literal, get_args

from pathway import showing
from pathway.assessment.formula import Formula
from pathway.assessment.telling import Title
from pathway.criterion.protocols import Explained, Need
from pathway.measure import Citation
from pathway.model import MoveKind, Pathway, Strength

DecisionWord = Literal[
    "interrupted",
    "contraindicated",
    "not-applicable",
    "excluded",
    "declined",
    "not-eligible",
    "conflict",
    "insufficient-data",
    "hold",
    "wait",
    "eligible",
]
PRECEDENCE: tuple[DecisionWord, ...] = get_args(DecisionWord)
Status = Literal["interrupted", "suggested", "needs-data", "continuing", "waiting", "blocked", "complete"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One leaf of a criterion as it was decided: what was asked, what was observed, and against what."""

    criterion: str
    text: str
    truth: bool | None
    observed: str
    events: tuple[str, ...]
    threshold: str
    names: tuple[str, ...]
    cites: tuple[Citation, ...]
    unverified: bool
    site: str = ""
    """The part of the target, where parts differ."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason for a decision word, in a sentence, with its sources and the day until which it binds."""

    word: DecisionWord
    text: str
    cites: tuple[Citation, ...] = ()
    until: date | None = None
    events: tuple[str, ...] = ()
    mitigation: str = ""


def foremost(reasons: Iterable[Reason]) -> DecisionWord:
    """The first word of the precedence that some reason has; `eligible` when there is none."""
    words = {reason.word for reason in reasons}
    for word in PRECEDENCE:
        if word in words:
            return word
    return "eligible"


@dataclass(frozen=True)
class StepDecision:
    """The decision on one step: the first word that applies, and every other reason that applies too.

    `earliest` is the first day on which the criterion is true and no hold window runs (for insufficient-data: not
    false); None when something else must change first. `missing` is the smallest set of facts that decides it.
    Reasons and evidence are put into words when they are read.
    """

    step: str
    decision: DecisionWord
    earliest: date | None
    told: tuple[Reason, ...] = field(repr=False)
    missing: tuple[Need, ...] = ()
    cautions: tuple[Reason, ...] = ()
    formula: Formula | None = field(default=None, repr=False)
    then: Formula | None = field(default=None, repr=False)
    """The formula on the first later day on which it is not false, when it is false today."""
    conditions: tuple[str, ...] = ()
    """What must be kept in carrying it out."""
    screened: tuple[str, ...] = ()
    """Which safety questions were answered no, and when."""
    title: Title = field(default=str, repr=False, compare=False)
    parts: tuple[tuple[str, DecisionWord], ...] = ()
    """Site and word of each part of the target, where they differ."""
    site: str = ""
    """The part of the target that it is about, where parts differ."""
    others: tuple[StepDecision, ...] = field(default=(), repr=False)
    """The decisions on the other parts of the target."""

    @cached_property
    def reasons(self) -> tuple[Reason, ...]:
        """Every reason, those for the word first."""
        from pathway.assessment.reasoning import reasons

        return reasons(self)

    @property
    def because(self) -> tuple[Reason, ...]:
        """The reasons for the word itself."""
        return tuple(reason for reason in self.reasons if reason.word == self.decision)

    @property
    def also(self) -> tuple[Reason, ...]:
        """The other reasons."""
        return tuple(reason for reason in self.reasons if reason.word != self.decision)

    @property
    def explanation(self) -> Explained | None:
        """The whole criterion as decided: what was asked, what was observed, true, false or unknown, part by part."""
        return self.formula.explained if self.formula is not None else None

    @cached_property
    def evidence(self) -> tuple[Evidence, ...]:
        """The leaves that decided it."""
        from pathway.assessment.reasoning import evidence

        return evidence(self)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A step to offer or consider now, and why. `choice` is its place in a choice of several, from 1."""

    step: str
    from_: str
    kind: MoveKind
    strength: Strength
    choice: int
    because: str
    conditions: tuple[str, ...]
    cautions: tuple[Reason, ...]
    cites: tuple[Citation, ...]
    site: str = ""
    decision: StepDecision | None = field(default=None, repr=False, compare=False)
    """The decision behind it, for the part of the target that it is for."""


@dataclass(frozen=True, slots=True)
class Current:
    """Care under way: since when, whether it should go on, and when it is due for review."""

    step: str
    act: str
    since: date
    goes_on: bool | None
    because: str
    review_due: date | None = None
    review_overdue: date | None = None
    overdue: bool = False
    cites: tuple[Citation, ...] = ()
    site: str = ""


@dataclass(frozen=True, slots=True)
class JudgedAct:
    """What was made of an act: counts, too-soon, wrong-order, criteria-not-met, beyond-limit, other-site, same-session,
    site-unknown, technical-failure, declined, elsewhere, off-pathway."""

    act: str
    step: str
    when: str
    verdicts: tuple[str, ...]
    text: str
    from_: str = ""
    """The step that it was reached from along a transition; empty off the transitions and at another site."""


@dataclass(frozen=True, slots=True)
class Flag:
    """Something to know about the whole result: expired, unverified, waived, unchecked, and what acts show."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An entry of the record that was not used, and why."""

    event: str
    why: str
    text: str


@dataclass(frozen=True)
class Assessment:
    """What comes next for a patient on a day, when, and why. Suggestions, never orders."""

    pathway: str
    title: str
    version: str
    hash: str
    profile: str | None
    on: date
    site: str
    status: Status
    urgency: str
    standing: tuple[str, ...]
    ahead: tuple[str, ...]
    """The steps that a transition leads to from where the patient stands."""
    current: tuple[Current, ...]
    suggestions: tuple[Suggestion, ...]
    steps: Mapping[str, StepDecision]
    acts: tuple[JudgedAct, ...]
    past: tuple[str, ...]
    """Safety matters that are over, with their dates: answers that changed, flags cleared, events resolved."""
    flags: tuple[Flag, ...]
    ignored: tuple[LeftOut, ...]
    library: str
    planned: tuple[str, ...] = ()
    """What was planned for the day, in words: step, site where it is another one, details."""
    titles: Mapping[str, str] = field(default_factory=dict, compare=False)
    definition: Pathway | None = field(default=None, repr=False, compare=False)
    """The pathway that was asked, for drawings."""

    def __repr__(self) -> str:
        steps = ", ".join(dict.fromkeys(one.step for one in self.suggestions))
        return f"<Assessment {self.pathway} on {self.on}: {self.status}{f' ({steps})' if steps else ''}>"

    def __str__(self) -> str:
        from pathway.assessment.card import card  # the card is made when it is read

        return card(self)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return dict(showing.show(self))
