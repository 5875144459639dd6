"""Places of what is drawn, in pixels from the top left corner, and the curves between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import hypot

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Frame:
    """A box: its centre and size."""

    x: float
    y: float
    width: float
    height: float

    @property
    def left(self) -> float:
        """Left edge."""
        return self.x - self.width / 2

    @property
    def right(self) -> float:
        """Right edge."""
        return self.x + self.width / 2

    @property
    def top(self) -> float:
        """Upper edge."""
        return self.y - self.height / 2

    @property
    def bottom(self) -> float:
        """Lower edge."""
        return self.y + self.height / 2

    def overlaps(self, other: Frame, gap: float = 0) -> bool:
        """Whether the two frames share ground, or come closer than `gap`."""
        across = abs(self.x - other.x) < (self.width + other.width) / 2 + gap
        return across and abs(self.y - other.y) < (self.height + other.height) / 2 + gap

    def moved(self, right: float, down: float) -> Frame:
        """The frame elsewhere."""
        return Frame(self.x + right, self.y + down, self.width, self.height)


@dataclass(frozen=True, slots=True)
class Route:
    """The path of a line: a start and triples of Bézier control points; and the frame of its label, if it has one."""

    points: tuple[Point, ...]
    label: Frame | None = None

    def moved(self, right: float, down: float) -> Route:
        """The path elsewhere."""
        points = tuple((x + right, y + down) for x, y in self.points)
        return Route(points, self.label.moved(right, down) if self.label else None)


@dataclass(frozen=True, slots=True)
class Band:
    """A lane: its level of care and its upper and lower edge."""

    tier: int
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything stands. Routes are in the order of the diagram's edges; None for the second of several loops."""

    width: float
    height: float
    frames: Mapping[str, Frame]
    routes: tuple[Route | None, ...]
    bands: tuple[Band, ...]


def straight(*corners: Point) -> tuple[Point, ...]:
    """A path of straight pieces as Bézier control points.

    >>> straight((0.0, 0.0), (3.0, 0.0))
    ((0.0, 0.0), (1.0, 0.0), (2.0, 0.0), (3.0, 0.0))
    """
    points = [corners[0]]
    for (x0, y0), (x1, y1) in pairwise(corners):
        points += [(x0 + (x1 - x0) / 3, y0 + (y1 - y0) / 3), (x0 + (x1 - x0) * 2 / 3, y0 + (y1 - y0) * 2 / 3), (x1, y1)]
    return tuple(points)


def rounded(corners: tuple[Point, ...], radius: float) -> tuple[Point, ...]:
    """A path of straight pieces whose inner corners are rounded."""
    points: list[Point] = [corners[0]]
    for before, corner, after in zip(corners, corners[1:], corners[2:], strict=False):
        into, out = _towards(corner, before, radius), _towards(corner, after, radius)
        points += [*straight(points[-1], into)[1:], corner, corner, out]
    return (*points, *straight(points[-1], corners[-1])[1:])


def _towards(start: Point, end: Point, most: float) -> Point:
    length = hypot(end[0] - start[0], end[1] - start[1])
    part = min(most, length / 2) / length if length else 0
    return (start[0] + (end[0] - start[0]) * part, start[1] + (end[1] - start[1]) * part)


def shortened(points: tuple[Point, ...], length: float) -> tuple[tuple[Point, ...], Point]:
    """The path without its last `length` pixels (as the crow flies), and the point where it now ends."""
    end = points[-1]
    while len(points) > 4 and hypot(points[-4][0] - end[0], points[-4][1] - end[1]) < length:
        points = points[:-3]
    low, high = 0.0, 1.0
    for _ in range(30):
        middle = (low + high) / 2
        x, y = _split(points[-4:], middle)[-1]
        low, high = (middle, high) if hypot(x - end[0], y - end[1]) > length else (low, middle)
    kept = (*points[:-3], *_split(points[-4:], low)[1:])
    return kept, kept[-1]


def _split(piece: tuple[Point, ...], at: float) -> tuple[Point, ...]:
    """The first part of one Bézier piece, by de Casteljau."""
    first, row = [piece[0]], list(piece)
    while len(row) > 1:
        row = [(a[0] + (b[0] - a[0]) * at, a[1] + (b[1] - a[1]) * at) for a, b in pairwise(row)]
        first.append(row[0])
    return tuple(first)


def sampled(points: tuple[Point, ...], steps: int = 16) -> list[Point]:
    """Points along the path, for looking what it crosses."""
    found = [points[0]]
    for start in range(0, len(points) - 1, 3):
        found += [_split(points[start : start + 4], step / steps)[-1] for step in range(1, steps + 1)]
    return found
