"""The ways out of a step: its decision point and question, lines with thresholds, and a list of the other exits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from pathway.criterion.syntax import Always, Otherwise, ParameterName
from pathway.diagram.nouns import Box, BoxState, Edge, EdgeRole, Exit, Line, Overlay
from pathway.diagram.order import ANY, START, Order, Way, excluded
from pathway.diagram.questions import question
from pathway.diagram.sheet import Sheet, tell, values
from pathway.diagram.wording import span_or_name
from pathway.model import Pathway, Transition

_PREFIX = {"do-not": "do not: ", "consider": "consider: ", "offer": ""}


@dataclass(slots=True)
class Drawn:
    """All boxes and lines, as they are added.

    `numbers` are those of the steps, `lines` the ways that are drawn as lines; `shared` names, by the identity of a
    transition from many steps, the list that tells it once.
    """

    sheet: Sheet
    order: Order
    numbers: Mapping[str, int]
    lines: frozenset[Way]
    shared: Mapping[int, str]
    overlay: Overlay
    boxes: dict[str, Box] = field(default_factory=dict)
    edges: list[Edge] = field(default_factory=list)

    def excluded(self, *names: str) -> bool:
        """Whether the profile leaves out one of the steps."""
        steps = self.sheet.pathway.steps
        return any(name in steps and excluded(steps[name], self.sheet.policy) for name in names)

    def walked(self, way: Way) -> bool:
        """Whether the patient of the overlay went this way. Where several join two steps, it must be known which."""
        return (way.tail, way.head) in self.overlay.walked and self._places(way) == {self.place(way.move)}

    def left(self, way: Way) -> bool:
        """Whether the patient went from the one step to the other, and perhaps this way."""
        return (way.tail, way.head) in self.overlay.walked and self.place(way.move) in self._places(way)

    def offered(self, way: Way) -> bool:
        """Whether this way is suggested to the patient now."""
        return (way.tail, way.head, self.place(way.move)) in self.overlay.offered

    def place(self, move: Transition) -> int:
        """The place of a transition in the pathway; two equal ones are told apart."""
        return next(at for at, one in enumerate(self.sheet.pathway.transitions) if one is move)

    def _places(self, way: Way) -> set[int]:
        known = {at for tail, head, at in self.overlay.taken if (tail, head) == (way.tail, way.head)}
        return known or set(joining(self.sheet.pathway, way.tail, way.head))


def joining(pathway: Pathway, tail: str, head: str) -> list[int]:
    """The places of the transitions that lead from one step to another."""
    return [
        at
        for at, move in enumerate(pathway.transitions)
        if head in move.to and (tail in move.from_ or (ANY in move.from_ and tail != head))
    ]


def decides(out: Sequence[Way]) -> bool:
    """Whether a step has several ways out, of which one at least depends on a criterion: then a decision is drawn."""
    moves = list(dict.fromkeys(id(way.move) for way in out))
    return len(moves) > 1 and any(not isinstance(way.move.when, Always) for way in out)


def connect(tail: str, out: Sequence[Way], drawn: Drawn) -> None:
    """Add the ways out of one step."""
    origin = drawn.boxes[tail]
    if decides(out):
        walked = any(drawn.left(way) for way in out)
        offered = any(drawn.offered(way) for way in out)
        origin = Box(
            f"{tail}?",
            "decision",
            origin.tier,
            question(tail, out, drawn.sheet),
            number=drawn.numbers[tail] + 1,
            after=tail,
            main=origin.main,
            muted=drawn.excluded(tail),
            state=BoxState("done") if walked else None,
        )
        drawn.boxes[origin.key] = origin
        drawn.edges.append(
            Edge(tail, origin.key, main=True, muted=drawn.excluded(tail), walked=walked, offered=offered)
        )
    own = [way for way in out if id(way.move) not in drawn.shared]
    drawn.edges += [_line(origin, way, drawn) for way in own if way in drawn.lines]
    rows = exits([way for way in own if way not in drawn.lines], drawn)
    for key in dict.fromkeys(drawn.shared[id(way.move)] for way in out if id(way.move) in drawn.shared):
        told = [way for way in out if drawn.shared.get(id(way.move)) == key]
        walked, offered = any(map(drawn.walked, told)), any(map(drawn.offered, told))
        rows.append(Exit((key,), (Line("further ways"),), "next", walked=walked, offered=offered))
    _others(origin, rows, drawn)


def _line(origin: Box, way: Way, drawn: Drawn) -> Edge:
    return Edge(
        origin.key,
        way.head,
        role(way.move),
        label(way, drawn.sheet),
        main=(way.tail, way.head) in set(pairwise(drawn.order.main)),
        muted=_muted(way, drawn),
        walked=drawn.walked(way),
        loop=way.tail == way.head,
        offered=drawn.offered(way),
    )


def _others(origin: Box, rows: Sequence[Exit], drawn: Drawn) -> None:
    """A jump for the only exit that is not a line; a list when there are several."""
    if not rows:
        return
    key = f"{origin.key}>"
    walked, muted = any(row.walked for row in rows), all(row.muted for row in rows)
    offered = any(row.offered for row in rows)
    leads = tuple(dict.fromkeys(head for row in rows for head in row.heads))
    if len(rows) == 1 and len(leads) == 1:
        (row,) = rows
        drawn.boxes[key] = Box(key, "jump", origin.tier, "", beside=origin.key, muted=muted, leads=leads)
        drawn.edges.append(Edge(origin.key, key, row.role, row.label, muted=muted, walked=walked, offered=offered))
        return
    drawn.boxes[key] = Box(
        key, "exits", origin.tier, "Other ways", beside=origin.key, muted=muted, exits=tuple(rows), leads=leads
    )
    drawn.edges.append(Edge(origin.key, key, muted=muted, walked=walked, offered=offered))


def exits(ways: Sequence[Way], drawn: Drawn) -> list[Exit]:
    """Rows of a list: the words of each move, and those of its targets that no line leads to."""
    moves: dict[int, list[Way]] = {}
    for way in ways:
        moves.setdefault(id(way.move), []).append(way)
    return [_exit(same, drawn) for same in moves.values()]


def _exit(same: Sequence[Way], drawn: Drawn) -> Exit:
    way = same[0]
    lines = label(way, drawn.sheet)
    if len(same) == len(way.move.to) > 1:
        lines = lines[:-1]  # all choices stand in the row, in their order
    return Exit(
        tuple(one.head for one in same),
        lines or (Line("without condition"),),
        role(way.move),
        muted=all(_muted(one, drawn) for one in same),
        walked=any(drawn.walked(one) for one in same),
        offered=any(drawn.offered(one) for one in same),
    )


def _muted(way: Way, drawn: Drawn) -> bool:
    return drawn.sheet.never(way.move.when) or drawn.excluded(way.tail, way.head)


def role(move: Transition) -> EdgeRole:
    """What a line of this move means."""
    if move.strength == "do-not":
        return "do-not"
    if move.kind == "repeat":
        return "repeat"
    if isinstance(move.when, Otherwise):
        return "not-met"
    return "next" if isinstance(move.when, Always) else "met"


def label(way: Way, sheet: Sheet) -> tuple[Line, ...]:
    """The words at a line: how strong and what kind of move, the criterion, the wait, and which choice it is."""
    move = way.move
    prefix = _PREFIX[move.strength] + {"add": "add: ", "override": "override: "}.get(move.kind, "")
    told = tell(move.when, move.cites, sheet, step="" if way.tail == START else way.tail)
    lines = []
    if prefix or told.text:
        lines.append(Line(f"{prefix}{told.text}" if told.text else prefix.rstrip(": "), told.marks))
    if behind := values(move.when, sheet):
        lines.append(Line(behind, aside=True))
    if move.wait is not None:
        parameter = sheet.policy.parameters.get(move.wait.name) if isinstance(move.wait, ParameterName) else None
        marks = sheet.footer.marks((*(() if lines else move.cites), *(parameter.cites if parameter else ())))
        lines.append(Line(f"wait {span_or_name(move.wait, sheet.reading())}", marks))
    if len(move.to) > 1:
        lines.append(Line(f"choice {way.choice} of {len(move.to)}"))
    return tuple(lines)
