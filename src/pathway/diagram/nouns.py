"""The nouns of a drawing before any format: lanes, boxes, lines, notes, sources, and the states of a patient."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

State = Literal[
    "done", "now", "eligible", "red-flag", "wait", "hold", "needs-data", "not-indicated", "blocked", "interrupted",
    "declined", "future",
]  # fmt: skip
"""`red-flag` is the step that an open red flag refers to, `interrupted` any other that it stops."""
BoxKind = Literal[
    "start", "assessment", "decision", "diagnostic", "therapy", "procedure", "trial", "implant", "review", "referral",
    "link", "discharge", "jump", "exits", "any",
]  # fmt: skip
"""The kinds of step; where care starts; a decision point; a jump to a box drawn elsewhere; a list of
further exits; an entry from anywhere."""
EdgeRole = Literal["next", "met", "not-met", "safety", "repeat", "do-not"]


@dataclass(frozen=True, slots=True)
class BoxState:
    """Where one patient stands with a step. `line` is the value, the date of `wait`, or the reason of `blocked`.

    `day` counts days since the patient's first act; a calendar date never stands in a drawing.

    >>> BoxState("done", "shine 8 to 2", day=14)
    BoxState(state='done', line='shine 8 to 2', day=14)
    """

    state: State
    line: str = ""
    day: int | None = None


Taken = tuple[str, str, int]
"""The step left, the step reached, and the place of the transition in `Pathway.transitions`, from 0."""


@dataclass(frozen=True, slots=True)
class Overlay:
    """One patient laid over a drawing: a state by step id, the moves that were made, and a sentence above it all.

    `walked` are the pairs of steps between which the patient went; `taken` tells of them, where it is known, the
    transition by its place in the pathway. `offered` are the moves suggested now, told in the same way; `raised`
    are the steps that an open red flag refers to.
    """

    boxes: Mapping[str, BoxState] = field(default_factory=dict)
    walked: frozenset[tuple[str, str]] = frozenset()
    caption: str = ""
    taken: frozenset[Taken] = frozenset()
    offered: frozenset[Taken] = frozenset()
    raised: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Line:
    """Words with the marks behind them: numbers of sources, letters of notes, daggers for what is not verified.

    An `aside` stands back: the values behind a criterion that is told by its name.
    """

    text: str
    marks: tuple[str, ...] = ()
    aside: bool = False


@dataclass(frozen=True, slots=True)
class Lane:
    """A level of care."""

    tier: int
    title: str


@dataclass(frozen=True, slots=True)
class Exit:
    """A way out that no line is drawn for: its targets by box, of which one is chosen in that order, and its words."""

    heads: tuple[str, ...]
    label: tuple[Line, ...]
    role: EdgeRole = "met"
    muted: bool = False
    walked: bool = False
    offered: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """One box. Boxes that stand for no step (jumps, lists of exits, entries) have number None.

    `after` is the box that a decision point belongs to; `beside` the box to whose side this one is set; `leads` names
    the boxes that a jump, a list or an entry stands for.
    `muted` boxes are shown greyed, since the profile does not support them.
    """

    key: str
    kind: BoxKind
    tier: int
    title: str
    number: int | None = None
    caption: str = ""
    details: tuple[Line, ...] = ()
    marks: tuple[str, ...] = ()
    after: str = ""
    beside: str = ""
    main: bool = False
    muted: bool = False
    state: BoxState | None = None
    exits: tuple[Exit, ...] = ()
    leads: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Edge:
    """A line from box to box. One whose two ends are a step and its own decision point, backwards, is a `loop`."""

    tail: str
    head: str
    role: EdgeRole = "next"
    label: tuple[Line, ...] = ()
    main: bool = False
    muted: bool = False
    walked: bool = False
    loop: bool = False
    offered: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """What did not fit at its place, in full, under its letter."""

    mark: str
    text: str


@dataclass(frozen=True, slots=True)
class Source:
    """A reference under its number, and how well it was verified. `url` may be empty."""

    mark: str
    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Diagram:
    """What is to be drawn: every output reads this. Boxes stand in reading order.

    `signs` explains the daggers that are used. `footer` is what else must be known. `overlaid` says that boxes carry
    the states of a patient, which `caption` sums up.
    """

    title: str
    subtitle: tuple[str, ...]
    lanes: tuple[Lane, ...]
    boxes: tuple[Box, ...]
    edges: tuple[Edge, ...]
    notes: tuple[Note, ...] = ()
    sources: tuple[Source, ...] = ()
    signs: tuple[Note, ...] = ()
    footer: tuple[str, ...] = ()
    caption: str = ""
    overlaid: bool = False
