"""The language of criteria: its node kinds, plain frozen data. Read this file first.

A criterion is a tree. Its leaves compare one fact with constants; there is no arithmetic between
facts and no fact is compared with a fact. Every reader of the language is one `match` over
`Criterion` that ends in `assert_never`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from pathway.measure import Number
from pathway.moments import Span

Comparator = Literal["=", "!=", "<", "<=", ">", ">="]
Scope = Literal["region", "patient", "step", "episode"]
View = Literal[
    # of a measure, a finding, a detail of an act, or an attribute of the patient or target
    "latest", "first", "worst", "lowest", "highest", "mean", "change", "improvement", "sustained", "since", "until",
    # of a step of care
    "count", "relief", "lasted", "done", "under_way", "outcome", "failed", "not_tolerated", "technical_failure",
    "stopped", "changed", "declined",
    # of whatever is recorded
    "known", "documented",
]  # fmt: skip
VIEWS: tuple[View, ...] = get_args(View)


# --- constants -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit as written, `80%` or `50 mm`; the unit of a bare number is empty."""

    value: Number
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Word:
    """One of the declared words of a domain, such as `left` or `yes`."""

    text: str


@dataclass(frozen=True, slots=True)
class Day:
    """A calendar day."""

    date: date


@dataclass(frozen=True, slots=True)
class ParameterName:
    """A named constant of the pathway; the profile says what it is."""

    name: str


Constant = Quantity | Span | Word | Day | ParameterName


# --- facts -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Fact:
    """What a criterion asks of a record on a day.

    `view(subject [after act_of] [where where] [in scope] [within span] [spaced span] [distinct detail])`.
    A bare name is `latest`. In `where`, bare names are the details of the act or reading that is looked at,
    and `relief` is the relief of that act or at that reading.
    """

    view: View
    subject: str
    after: str = ""
    where: Criterion | None = None
    scope: Scope | None = None
    within: Span | ParameterName | None = None
    spaced: Span | ParameterName | None = None
    distinct: str = ""


# --- leaves ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Holds:
    """A yes/no fact that is yes: `done(wash)`, `scratched`."""

    fact: Fact


@dataclass(frozen=True, slots=True)
class Compares:
    """One fact against one constant: `relief(wash) >= 80%`."""

    fact: Fact
    comparator: Comparator
    constant: Constant


@dataclass(frozen=True, slots=True)
class Lies:
    """One fact between two constants: `10 <= score < 20`. `from_` and `to` are `<` or `<=`."""

    low: Constant
    from_: Literal["<", "<="]
    fact: Fact
    to: Literal["<", "<="]
    high: Constant


@dataclass(frozen=True, slots=True)
class OneOf:
    """One fact among words: `side in {left, right}`, or among the words of a parameter: `agent in agents`."""

    fact: Fact
    words: tuple[Word, ...] | ParameterName


# --- composites ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class And:
    """All parts hold. At least two parts."""

    parts: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Some part holds. At least two parts."""

    parts: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: Criterion


@dataclass(frozen=True, slots=True)
class AtLeast:
    """At least `number` of the parts hold: `at least 3 of (a, b, c, d)`."""

    number: int
    parts: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """A criterion of the pathway, by its name; the profile says what it is."""

    name: str


@dataclass(frozen=True, slots=True)
class Always:
    """True."""


@dataclass(frozen=True, slots=True)
class Never:
    """False."""


@dataclass(frozen=True, slots=True)
class Otherwise:
    """True only when every other way out is false; stands alone, as the `when` of a transition."""


Leaf = Holds | Compares | Lies | OneOf
Composite = And | Or | Not | AtLeast
Criterion = Leaf | Composite | Named | Always | Never | Otherwise
