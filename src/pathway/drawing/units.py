"""Units: a step with its decision point, what stands at their side, its loops and its entries, set by ourselves.

An engine places units as wholes and draws the lines between them. Inside a unit everything is measured from the middle
of its step: `x` to the right, `y` downwards from its upper edge.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import ceil

from pathway.diagram import Box, Diagram, Edge, Line
from pathway.drawing.blocks import Block, blocks, label
from pathway.drawing.geometry import Frame, Point, Route, rounded

DROP = 26.0
"""From a step to its decision point."""
REACH = 38.0
"""From a box to an unlabelled one at its side; a labelled line is longer by its label."""
LOOP_REACH = 18.0
"""How far the line of a loop runs outside its boxes."""
GAP = 12.0
"""Between boxes that stand above each other at a side."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit: the box that lines enter, the box that they leave, all frames, and the routes of its inner edges."""

    key: str
    exit: str
    tier: int
    main: bool
    frames: Mapping[str, Frame]
    routes: Mapping[int, Route | None]

    @property
    def left(self) -> int:
        """How far the unit reaches to the left of the middle of its step. Engines are told whole pixels."""
        return ceil(-min(frame.left for frame in self._all()))

    @property
    def right(self) -> int:
        """How far it reaches to the right."""
        return ceil(max(frame.right for frame in self._all()))

    @property
    def bottom(self) -> int:
        """How far it reaches down from its upper edge."""
        return ceil(max(frame.bottom for frame in self._all()))

    def _all(self) -> Iterable[Frame]:
        yield from self.frames.values()
        for route in self.routes.values():
            if route is not None and route.label is not None:
                yield route.label


@dataclass(slots=True)
class _Making:
    diagram: Diagram
    set_type: Mapping[str, Block]
    frames: dict[str, Frame] = field(default_factory=dict)
    routes: dict[int, Route | None] = field(default_factory=dict)


def units(diagram: Diagram) -> list[Unit]:
    """All units, in reading order of their steps. Those of a lane that no line enters or leaves stand in one stack."""
    set_type = blocks(diagram)
    sides = {box.key for box in diagram.boxes if box.beside or box.after}
    every = [_unit(box, _Making(diagram, set_type)) for box in diagram.boxes if box.key not in sides]
    inner = {at for unit in every for at in unit.routes}
    lined = {end for at, edge in enumerate(diagram.edges) if at not in inner for end in (edge.tail, edge.head)}
    found: list[Unit] = []
    stacks: dict[int, Unit] = {}
    for unit in every:
        if unit.key in lined or unit.exit in lined or unit.main:
            found.append(unit)
        else:
            stacks[unit.tier] = _stacked(stacks[unit.tier], unit) if unit.tier in stacks else unit
    return [*found, *stacks.values()]


def _stacked(above: Unit, below: Unit) -> Unit:
    down = above.bottom + 2 * GAP
    frames = {key: frame.moved(0, down) for key, frame in below.frames.items()}
    routes = {at: route and route.moved(0, down) for at, route in below.routes.items()}
    return replace(above, frames={**above.frames, **frames}, routes={**above.routes, **routes})


def _unit(step: Box, making: _Making) -> Unit:
    diagram = making.diagram
    size = making.set_type[step.key]
    making.frames[step.key] = Frame(0, size.height / 2, size.width, size.height)
    last = step
    for box in diagram.boxes:
        if box.after == step.key:
            last, size = box, making.set_type[box.key]
            top = making.frames[step.key].bottom + DROP
            making.frames[box.key] = Frame(0, top + size.height / 2, size.width, size.height)
    _pairs(making, step, last)
    _loops(making, step, last)
    # What belongs to the step stands above what belongs to its decision point.
    below = _entries(making, step)
    for of in dict.fromkeys((step.key, last.key)):
        for box in diagram.boxes:
            if box.beside == of and box.kind != "any":
                below = _side(making, of, box, below)
    return Unit(step.key, last.key, step.tier, step.main, making.frames, making.routes)


def _pairs(making: _Making, step: Box, last: Box) -> None:
    for at, edge in enumerate(making.diagram.edges):
        if step.key != last.key and (edge.tail, edge.head) == (step.key, last.key):
            tail, head = making.frames[step.key], making.frames[last.key]
            making.routes[at] = Route(rounded(((0, tail.bottom), (0, head.top)), 0))


def _side(making: _Making, of: str, box: Box, below: float) -> float:
    """Set a box to the right: level with the one it belongs to, or as low as what stands above it allows."""
    size, origin = making.set_type[box.key], making.frames[of]
    found = next(
        ((at, edge) for at, edge in enumerate(making.diagram.edges) if edge.head == box.key and edge.tail == of), None
    )
    text = label(found[1].label) if found else Block(0, 0)
    left = origin.right + REACH + (text.width if text.width else 0)
    # A list stands on the line that its decision point stands on, and grows upwards beside the step.
    top = origin.bottom - size.height if box.kind == "exits" else origin.y - size.height / 2
    top = max(top, below, 0)
    making.frames[box.key] = frame = Frame(left + size.width / 2, top + size.height / 2, size.width, size.height)
    low = frame.bottom
    if found:
        y = min(max(origin.y, frame.top + 12), frame.bottom - 12) if box.kind == "exits" else frame.y
        place = Frame(origin.right + 10 + text.width / 2, origin.y - 4 - text.height / 2, text.width, text.height)
        making.routes[found[0]] = Route(_elbow((origin.right, origin.y), (left, y)), place if text.width else None)
    return max(low, _entries(making, box)) + GAP


def _entries(making: _Making, box: Box) -> float:
    """Set the entries of a box to its right, each with its line and label; gives how low they reach."""
    frame = making.frames[box.key]
    top = frame.top
    for entry in making.diagram.boxes:
        if entry.kind != "any" or entry.beside != box.key:
            continue
        at, edge = next((at, edge) for at, edge in enumerate(making.diagram.edges) if edge.tail == entry.key)
        size, text = making.set_type[entry.key], label(edge.label)
        y = top + max(text.height + 4, size.height / 2)
        left = frame.right + REACH + text.width
        making.frames[entry.key] = Frame(left + size.width / 2, y, size.width, size.height)
        into = min(max(y, frame.top + 10), frame.bottom - 10)
        place = Frame(frame.right + 22 + text.width / 2, y - 4 - text.height / 2, text.width, text.height)
        making.routes[at] = Route(_elbow((left, y), (frame.right, into)), place if text.width else None)
        top = y + size.height / 2 + 6
    return top if top > frame.top else 0.0


def _elbow(start: Point, end: Point) -> tuple[Point, ...]:
    """Straight across, or with one step up or down close to the box at the left."""
    if abs(start[1] - end[1]) < 1:
        return rounded((start, end), 0)
    turn = min(start[0], end[0]) + 14
    return rounded((start, (turn, start[1]), (turn, end[1]), end), 6)


# --- loops -------------------------------------------------------------------------------------------


def loop_label(edges: Sequence[Edge]) -> Block:
    """One label for all loops of a step."""
    lines: list[Line] = []
    for edge in edges:
        told = edge.label
        if lines and told:
            told = (replace(told[0], text=f"or {told[0].text}"), *told[1:])
        lines.extend(told)
    return label(lines, anchor="end")


def _loops(making: _Making, step: Box, last: Box) -> None:
    """The loops of a step as one line: out at the left of where it leaves, up, and in at the left of the step."""
    found = [(at, edge) for at, edge in enumerate(making.diagram.edges) if edge.loop and edge.head == step.key]
    if not found:
        return
    making.routes.update({at: None for at, _ in found})
    tail, head = making.frames[last.key], making.frames[step.key]
    size = loop_label([edge for _, edge in found])
    lane = min(tail.left, head.left) - LOOP_REACH
    down, up = (tail.y, head.y) if tail != head else (head.y + head.height / 4, head.y - head.height / 4)
    y = max((down + up) / 2, size.height / 2)
    place = Frame(lane - 5 - size.width / 2, y, size.width, size.height)
    path = rounded(((tail.left, down), (lane, down), (lane, up), (head.left, up)), 8)
    # A loop that is offered, or else was walked, lends its look to the line that all loops share.
    shown = max(found, key=lambda pair: (pair[1].offered, pair[1].walked, -pair[0]))[0]
    making.routes[shown] = Route(path, place)
