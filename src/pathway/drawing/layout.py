"""From a diagram to places: lay out by an engine, read its coordinates, set loops and lanes ourselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from pathway.diagram import Box, Diagram
from pathway.drawing.blocks import HEXAGON, Block
from pathway.drawing.engines import Coordinates, OutOfTime, coordinates
from pathway.drawing.geometry import Band, Frame, Layout, Point, Route, rounded, straight
from pathway.drawing.plan import LOOP_REACH, Plan, plan
from pathway.errors import RequestRefused

SECONDS = 10.0
MARGIN = 14.0
GUTTER = 122.0
"""Width at the left that holds the names of the lanes."""
LANE_PAD = 16.0


def lay_out(diagram: Diagram, *, seconds: float = SECONDS) -> Layout:
    """Where everything stands. The states of a patient have no part in it.

    An engine that runs out of time is asked once more for a plainer drawing. Raises `MissingExtra` without an engine,
    and `RequestRefused` when even the plainer drawing takes too long.
    """
    for quick in (False, True):
        planned = plan(diagram, quick=quick)
        try:
            return _placed(diagram, planned, coordinates(planned.text, seconds=seconds))
        except OutOfTime:
            continue
    raise RequestRefused(
        f"the drawing has too many lines to be laid out in {seconds:g} seconds: draw a smaller part", code="too-dense"
    )


def _placed(diagram: Diagram, planned: Plan, answer: Coordinates) -> Layout:
    frames, routes = _read(answer, planned)
    frames = _lifted(diagram, frames)
    boxes = {box.key: box for box in diagram.boxes}
    found: list[Route | None] = []
    looped: set[tuple[str, str]] = set()
    for at, edge in enumerate(diagram.edges):
        ends = (edge.tail, edge.head)
        if edge.loop:
            found.append(None if ends in looped else _loop(frames[edge.tail], frames[edge.head], planned.loops[ends]))
            looped.add(ends)
        elif boxes[edge.head].after == edge.tail or boxes[edge.head].kind == "exits":
            found.append(Route(_direct(frames[edge.tail], frames[edge.head])))
        elif at in routes:
            found.append(_touching(routes[at], boxes[edge.tail], boxes[edge.head], frames))
        else:
            found.append(None)
    return _framed(diagram, frames, [*_straightened(diagram, frames, found)])


def _framed(diagram: Diagram, frames: Mapping[str, Frame], routes: list[Route | None]) -> Layout:
    """Everything moved so that the drawing begins at the margin and the gutter, and the lanes around it."""
    edges = [x for route in routes if route for x in _extent(route)]
    left = min([frame.left for frame in frames.values()] + edges)
    right = max([frame.right for frame in frames.values()] + edges)
    across = MARGIN + GUTTER - left
    bands = _bands(diagram, frames)
    down = LANE_PAD - bands[0].top - LANE_PAD
    return Layout(
        width=right + across + MARGIN + LANE_PAD,
        height=bands[-1].bottom + down,
        frames={key: frame.moved(across, down) for key, frame in frames.items()},
        routes=tuple(_moved(route, across, down) if route else None for route in routes),
        bands=tuple(Band(band.tier, band.top + down, band.bottom + down) for band in bands),
    )


def _extent(route: Route) -> Iterator[float]:
    yield from (x for x, _ in route.points)
    if route.label:
        yield from (route.label.left, route.label.right)


def _moved(route: Route, right: float, down: float) -> Route:
    points = tuple((x + right, y + down) for x, y in route.points)
    return Route(points, route.label.moved(right, down) if route.label else None)


def _bands(diagram: Diagram, frames: Mapping[str, Frame]) -> list[Band]:
    bands = []
    for lane in diagram.lanes:
        inside = [frames[box.key] for box in diagram.boxes if box.tier == lane.tier]
        top, bottom = min(frame.top for frame in inside), max(frame.bottom for frame in inside)
        bands.append(Band(lane.tier, top - LANE_PAD, bottom + LANE_PAD))
    return bands


# --- reading an engine's answer ----------------------------------------------------------------------


def _read(answer: Coordinates, planned: Plan) -> tuple[dict[str, Frame], dict[int, Route]]:
    """Frames by box and routes by number of the edge. Engines count upwards from the bottom; we count downwards."""
    height = float(str(answer["bb"]).split(",")[3])
    frames: dict[str, Frame] = {}
    for one in cast("list[dict[str, str]]", answer.get("objects", [])):
        key = planned.nodes.get(one["name"])
        if key is not None:
            x, y = _point(one["pos"], height)
            frames[key] = Frame(x, y, planned.blocks[key].width, planned.blocks[key].height)
    routes: dict[int, Route] = {}
    for one in cast("list[dict[str, str]]", answer.get("edges", [])):
        if one.get("id", "").startswith("e") and "pos" in one:
            number = int(one["id"][1:])
            text = planned.labels[number]
            place = Frame(*_point(one["lp"], height), text.width, text.height) if "lp" in one else None
            routes[number] = Route(tuple(_point(point, height) for point in one["pos"].split()), place)
    return frames, routes


def _point(text: str, height: float) -> Point:
    x, y = text.split(",")
    return (float(x), height - float(y))


# --- what we set ourselves ---------------------------------------------------------------------------


def _lifted(diagram: Diagram, frames: Mapping[str, Frame]) -> dict[str, Frame]:
    """The frames, with each decision point level with the top of the list at its side, near to its step."""
    found = dict(frames)
    lifted = {box.key for box in diagram.boxes if box.kind in ("decision", "start")}
    for box in diagram.boxes:
        frame, side = frames.get(box.beside), frames[box.key]
        if box.kind == "exits" and frame is not None and box.beside in lifted and side.height > frame.height:
            found[box.beside] = frame.moved(0, side.top - frame.top)
    return found


def _direct(tail: Frame, head: Frame) -> tuple[Point, ...]:
    """Straight down from box to box, or straight across."""
    if head.left >= tail.right:
        return straight((tail.right, tail.y), (head.left, tail.y))
    if head.right <= tail.left:
        return straight((tail.left, tail.y), (head.right, tail.y))
    return straight((tail.x, tail.bottom), (head.x, head.top))


def _loop(tail: Frame, head: Frame, size: Block) -> Route:
    """A loop runs out at the left of where it leaves, up, and in at the left of the step; its label stands outside."""
    lane = min(tail.left, head.left) - LOOP_REACH
    down, up = (tail.y, head.y) if tail != head else (head.y + head.height / 4, head.y - head.height / 4)
    corners = ((tail.left, down), (lane, down), (lane, up), (head.left, up))
    place = Frame(lane - 4 - size.width / 2, (down + up) / 2, size.width, size.height)
    return Route(rounded(corners, 8), place)


def _straightened(
    diagram: Diagram, frames: Mapping[str, Frame], routes: Sequence[Route | None]
) -> Iterator[Route | None]:
    """A line to a box straight below becomes straight, with its label beside it, unless something stands in between."""
    labels = [route.label for route in routes if route and route.label]
    for edge, route in zip(diagram.edges, routes, strict=True):
        tail, head = frames[edge.tail], frames[edge.head]
        if route is None or edge.loop or abs(tail.x - head.x) > 1 or tail.bottom >= head.top:
            yield route
            continue
        between = Frame(tail.x, (tail.bottom + head.top) / 2, 6, head.top - tail.bottom - 2)
        place = route.label and Frame(
            tail.x + 6 + route.label.width / 2, route.label.y, route.label.width, route.label.height
        )
        others = [*frames.values(), *(label for label in labels if label is not route.label)]
        taken = any(between.overlaps(other) or (place and place.overlaps(other)) for other in others)
        yield route if taken else Route(straight((tail.x, tail.bottom), (tail.x, head.top)), place)


def _touching(route: Route, tail: Box, head: Box, frames: Mapping[str, Frame]) -> Route:
    """Lines end at the box around a hexagon; led on to its slanted side."""
    points = route.points
    if tail.kind == "decision":
        rim = _rim(points[0], frames[tail.key])
        if rim[0] == points[0][0]:
            # From straight above the curve begins earlier and stays smooth.
            points = (rim, (rim[0], max(rim[1], points[1][1])), *points[2:])
        else:
            points = (*straight(rim, points[0])[:-1], *points)
    if head.kind == "decision":
        points = (*points, *straight(points[-1], _rim(points[-1], frames[head.key]))[1:])
    return Route(points, route.label)


def _rim(point: Point, frame: Frame) -> Point:
    """Where the way from a point to the middle of the frame meets the hexagon in it."""
    x, y = point
    if y > frame.bottom and abs(x - frame.x) <= frame.width / 2 - HEXAGON:
        return (x, frame.bottom)
    reach = frame.width / 2 - HEXAGON * min(1.0, abs(y - frame.y) / (frame.height / 2))
    if abs(x - frame.x) <= reach + 0.5:
        return point
    low, high = 0.0, 1.0
    for _ in range(30):
        at = (low + high) / 2
        inner = (x + (frame.x - x) * at, y + (frame.y - y) * at)
        reach = frame.width / 2 - HEXAGON * min(1.0, abs(inner[1] - frame.y) / (frame.height / 2))
        low, high = (at, high) if abs(inner[0] - frame.x) > reach else (low, at)
    return (x + (frame.x - x) * high, y + (frame.y - y) * high)
