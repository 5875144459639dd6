"""The two things the language must be told: what names mean, and what a record says.

`Names` is asked when a criterion is fitted to a pathway; `Facts` when it is explained for a patient.
The language knows nothing else of the rest of the library.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, Protocol

from pathway.criterion.syntax import Constant, Criterion, Fact, ParameterName
from pathway.measure import Citation, Domain, Finding, Measure, Number, Site
from pathway.moments import Moment, Span, Truth

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StepName:
    """What a criterion may ask of a step of care: the details that its acts carry and its parts of site."""

    id: str
    details: Mapping[str, Domain]
    site: tuple[Site, ...] = ()


class Names(Protocol):
    """What the names in a criterion stand for. A name stands for one thing only."""

    def measure(self, name: str) -> Measure | None: ...
    def finding(self, name: str) -> Finding | None: ...
    def step(self, name: str) -> StepName | None: ...
    def event(self, name: str) -> bool:
        """Whether the name is a declared adverse event or complication."""
        ...

    def detail(self, name: str) -> Domain | None:
        """A detail of the act that is asked about, or a part of the target: `agent`, `guidance`, `side`, `levels`."""
        ...

    def attribute(self, name: str) -> Domain | None:
        """An attribute of the patient other than age: `sex`. `age` is understood by the language itself."""
        ...

    def parameter(self, name: str) -> tuple[Constant | tuple[str, ...], ...]:
        """Every value that some profile or case gives the parameter; empty when there is no such parameter."""
        ...

    def criterion(self, name: str) -> bool: ...

    def all_names(self) -> Iterable[str]:
        """Every name that may be used, for a near miss."""
        ...


# --- answers ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Source:
    """What an observed value rests on: a recorded event and its day."""

    event: str
    when: Moment | None = None


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that could be recorded. `key` is stable; `text` is what to record, in words."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Elapsed:
    """Time from an anchor to `day` (`since`), or from `day` to an anchor (`until`), compared by calendar spans."""

    anchor: Moment
    day: date
    ahead: bool = False


@dataclass(frozen=True, slots=True)
class Tally:
    """A count of which only bounds may be known: each of `low`..`high` is possible."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Lasting:
    """How long something has lasted: care from `start` to its end, or relief as far as readings confirm it.

    `readings` are (day, still holds); for care under way there is one reading on `known_on` that holds.
    `known_on` is the day up to which the record speaks, `day` the day asked about (later when looking ahead).
    """

    start: Moment
    readings: tuple[tuple[date, Truth], ...]
    known_on: date
    day: date


@dataclass(frozen=True, slots=True)
class Possible:
    """One of these values; the record does not say which. A comparison holds when it holds for all of them."""

    values: tuple[Number | str | bool | date | Elapsed | Tally | Lasting | Nothing, ...]


@dataclass(frozen=True, slots=True)
class Nothing:
    """It did not happen, and the record would say so: every comparison of it is false."""


Observed = Number | bool | str | date | Elapsed | Tally | Lasting | Possible | Nothing


@dataclass(frozen=True, slots=True)
class Known:
    """A fact that the record settles, at least within bounds.

    `shown` is for people: value, unit, day. `changes` are days on which the passing of time may change the value, and
    `windows` are moments with the window that they will leave.
    `needs` says what would settle it when it is known within bounds only.
    """

    value: Observed
    unit: str = ""
    shown: str = ""
    sources: tuple[Source, ...] = ()
    changes: tuple[date, ...] = ()
    needs: tuple[tuple[Need, ...], ...] = ()
    windows: tuple[tuple[Moment, Span], ...] = ()


@dataclass(frozen=True, slots=True)
class Unknown:
    """A fact that the record leaves open.

    `reason` is a code: `not-recorded`, `null`, `not-done`, `stale`, `conflict`, `scale`, `baseline`, `order`, `site`,
    `preliminary`, `partial-date`, `outcome`. `needs` are alternatives: recording every need of one of them settles it.
    """

    reason: str
    text: str
    needs: tuple[tuple[Need, ...], ...] = ()
    sources: tuple[Source, ...] = ()
    changes: tuple[date, ...] = ()
    windows: tuple[tuple[Moment, Span], ...] = ()


Answer = Known | Unknown


@dataclass(frozen=True, slots=True)
class Resolved:
    """A constant as it applies to this patient: its value, the name it goes by, and where it comes from."""

    value: Constant | Words | None
    name: str = ""
    cites: tuple[Citation, ...] = ()
    reason: str = ""
    needs: tuple[tuple[Need, ...], ...] = ()
    changes: tuple[date, ...] = ()
    """The days on which another case of the constant may begin to apply."""
    others: tuple[Constant | Words, ...] = ()
    """What it is in its other cases."""


class Explained(NamedTuple):
    """What a criterion says of one patient: its truth; for a leaf, the fact and the constants it was compared with."""

    criterion: Criterion
    truth: Truth
    parts: tuple[Explained, ...] = ()
    answer: Answer | None = None
    constants: tuple[Resolved, ...] = ()
    cites: tuple[Citation, ...] = ()


class Facts(Protocol):
    """What a record says, on a day, of one target."""

    def kept(self, criterion: Criterion) -> Explained | None:
        """What was already explained of this very criterion, if facts keep that."""
        ...

    def keep(self, explained: Explained) -> None:
        """Keep what was explained, for as long as these facts live."""
        ...

    def answer(self, fact: Fact) -> Answer: ...
    def parameter(self, name: ParameterName) -> Resolved: ...
    def criterion(self, name: str) -> tuple[Criterion, tuple[Citation, ...]]: ...


__all__ = [
    "Answer",
    "Elapsed",
    "Explained",
    "Facts",
    "Known",
    "Lasting",
    "Names",
    "Need",
    "Nothing",
    "Observed",
    "Possible",
    "Resolved",
    "Source",
    "StepName",
    "Tally",
    "Unknown",
]
