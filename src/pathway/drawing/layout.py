"""From a diagram to places: units are set by ourselves, an engine places them and leads the lines between them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from math import copysign
from typing import cast

from pathway.diagram import Diagram
from pathway.drawing.blocks import HEXAGON, label
from pathway.drawing.engines import Coordinates, OutOfTime, coordinates
from pathway.drawing.geometry import Band, Frame, Layout, Point, Route, sampled, straight
from pathway.drawing.plan import outer, plan
from pathway.drawing.units import Unit, units
from pathway.errors import RequestRefused

SECONDS = 10.0
MARGIN = 14.0
GUTTER = 122.0
"""Width at the left that holds the names of the lanes."""
LANE_PAD = 16.0
SNAP = 6.0
"""How far off the main path a unit of it may be placed, and still be set straight."""
ASIDE = 24.0
"""How far from the middle of a box lines beside the main path begin and end."""


def lay_out(diagram: Diagram, *, seconds: float = SECONDS) -> Layout:
    """Where everything stands. The states of a patient have no part in it.

    An engine that runs out of time is asked once more for a plainer drawing. Raises `MissingExtra` without an engine,
    and `RequestRefused` when even the plainer drawing takes too long.
    """
    placed = units(diagram)
    for quick in (False, True):
        try:
            return _placed(diagram, placed, coordinates(plan(diagram, placed, quick=quick), seconds=seconds))
        except OutOfTime:
            continue
    raise RequestRefused(
        f"the drawing has too many lines to be laid out in {seconds:g} seconds: draw a smaller part", code="too-dense"
    )


def _placed(diagram: Diagram, placed: Sequence[Unit], answer: Coordinates) -> Layout:
    height = float(str(answer["bb"]).split(",")[3])
    frames: dict[str, Frame] = {}
    routes: dict[int, Route | None] = {}
    spine = 0.0
    for unit, (x, y) in _middles(answer, placed, height):
        right, down = x - (unit.right - unit.left) / 2, y - unit.bottom / 2
        if unit.key == placed[0].key:
            spine, down = right, 0.0  # where care starts stands on top, also when something taller stands beside it
        elif unit.main and abs(right - spine) < SNAP:
            right = spine
        frames |= {key: frame.moved(right, down) for key, frame in unit.frames.items()}
        routes |= {at: route and route.moved(right, down) for at, route in unit.routes.items()}
    lines = dict(_lines(answer, height))
    for at, edge in outer(diagram, placed):
        if at in lines:
            room, points = lines[at]
            text = label(edge.label)
            place = Frame(*room, text.width, text.height) if room and text.width else None
            if not edge.main:
                points = _parted(points)
            routes[at] = Route(_from(frames[edge.tail], points), place)
    for at, route in _straightened(diagram, placed, frames, routes):
        routes[at] = route
    return _framed(diagram, frames, [routes.get(at) for at in range(len(diagram.edges))])


def _framed(diagram: Diagram, frames: Mapping[str, Frame], routes: list[Route | None]) -> Layout:
    """Everything moved so that the drawing begins at the margin and the gutter, and the lanes around it."""
    edges = [x for route in routes if route for x in _extent(route)]
    left = min([frame.left for frame in frames.values()] + edges)
    right = max([frame.right for frame in frames.values()] + edges)
    across = MARGIN + GUTTER - left
    bands = _bands(diagram, frames, routes)
    down = -bands[0].top
    return Layout(
        width=right + across + MARGIN + LANE_PAD,
        height=bands[-1].bottom + down,
        frames={key: frame.moved(across, down) for key, frame in frames.items()},
        routes=tuple(route.moved(across, down) if route else None for route in routes),
        bands=tuple(replace(band, top=band.top + down, bottom=band.bottom + down) for band in bands),
    )


def _extent(route: Route) -> Iterator[float]:
    yield from (x for x, _ in route.points)
    if route.label:
        yield from (route.label.left, route.label.right)


def _bands(diagram: Diagram, frames: Mapping[str, Frame], routes: Sequence[Route | None]) -> list[Band]:
    """The lanes: each from its highest to its lowest box or label of a loop."""
    tiers = {box.key: box.tier for box in diagram.boxes}
    bands = []
    for lane in diagram.lanes:
        inside = [frame for key, frame in frames.items() if tiers[key] == lane.tier]
        for edge, route in zip(diagram.edges, routes, strict=True):
            if edge.loop and tiers[edge.head] == lane.tier and route and route.label:
                inside.append(route.label)
        top, bottom = min(frame.top for frame in inside), max(frame.bottom for frame in inside)
        bands.append(Band(lane.tier, top - LANE_PAD, bottom + LANE_PAD))
    return bands


# --- reading an engine's answer, which counts upwards from the bottom -----------------------------------


def _middles(answer: Coordinates, placed: Sequence[Unit], height: float) -> Iterator[tuple[Unit, Point]]:
    """Where the middle of each unit stands, in the order of the units."""
    places = {one["name"]: one.get("pos", "") for one in cast("list[dict[str, str]]", answer.get("objects", []))}
    for at, unit in enumerate(placed):
        yield unit, _point(places[f"u{at}"], height)


def _lines(answer: Coordinates, height: float) -> Iterator[tuple[int, tuple[Point | None, tuple[Point, ...]]]]:
    for one in cast("list[dict[str, str]]", answer.get("edges", [])):
        if one.get("id", "").startswith("e") and "pos" in one:
            room = _point(one["lp"], height) if "lp" in one else None
            yield int(one["id"][1:]), (room, tuple(_point(point, height) for point in one["pos"].split()))


def _point(text: str, height: float) -> Point:
    x, y = text.split(",")
    return (float(x), height - float(y))


# --- what we set ourselves ---------------------------------------------------------------------------


def _parted(points: tuple[Point, ...]) -> tuple[Point, ...]:
    """A line beside the main path leaves and arrives upright, a little to the side that it goes to and comes from."""
    (x0, y0), (_, y1), *middle, (_, y2), (x3, y3) = points
    out, into = copysign(ASIDE, x3 - x0), copysign(ASIDE, x0 - x3)
    if abs(x3 - x0) < 2 * ASIDE:
        bulge = max((x for x, _ in points), key=lambda x: abs(x - x0))
        out = into = copysign(ASIDE, bulge - x0)
    first, last = (x0 + out, max(y1, y0 + 10)), (x3 + into, min(y2, y3 - 10))
    return ((x0 + out, y0), first, *middle, last, (x3 + into, y3))


def _from(tail: Frame, points: tuple[Point, ...]) -> tuple[Point, ...]:
    """A line begins at its box, also where its unit reaches further down, and at a hexagon not beyond its flat side."""
    flat = tail.width / 2 - HEXAGON
    start = (min(max(points[0][0], tail.x - flat), tail.x + flat), tail.bottom)
    if points[0][1] <= tail.bottom + 1:
        return (start, *points[1:])
    return (*straight(start, points[0])[:-1], *points)


def _straightened(
    diagram: Diagram, placed: Sequence[Unit], frames: Mapping[str, Frame], routes: Mapping[int, Route | None]
) -> Iterator[tuple[int, Route]]:
    """A line to a box straight below becomes straight, with its label where nothing else is, if nothing is between."""
    paths = {at: sampled(one.points, 8) for at, one in routes.items() if one}
    for at, edge in outer(diagram, placed):
        route, tail, head = routes.get(at), frames[edge.tail], frames[edge.head]
        if route is None or abs(tail.x - head.x) > 1 or tail.bottom >= head.top:
            continue
        taken = [*frames.values(), *(one.label for other, one in routes.items() if one and one.label and other != at)]
        between = Frame(tail.x, (tail.bottom + head.top) / 2, 6, head.top - tail.bottom - 2)
        if any(between.overlaps(one) for one in taken):
            continue
        crossing = [point for other, path in paths.items() if other != at for point in path]
        place = route.label and _free(route.label, tail, head, taken, crossing)
        yield at, Route(straight((tail.x, tail.bottom), (head.x, head.top)), place)


def _free(size: Frame, tail: Frame, head: Frame, taken: Sequence[Frame], crossing: Sequence[Point]) -> Frame:
    """The first place beside a straight line where a label meets no box, no label and no line; else where it was."""
    top, bottom = tail.bottom + size.height / 2 + 4, head.top - size.height / 2 - 14
    for y in (size.y, bottom, (top + bottom) / 2, top):
        for side in (1, -1):
            place = Frame(tail.x + side * (6 + size.width / 2), y, size.width, size.height)
            lined = any(abs(x - place.x) < place.width / 2 and abs(y - place.y) < place.height / 2 for x, y in crossing)
            if not lined and not any(place.overlaps(one) for one in taken):
                return place
    return size
