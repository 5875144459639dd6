"""Lines between boxes: curves, heads, labels with a halo."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import hypot

from pathway.diagram import Diagram, Edge, Exit
from pathway.drawing.blocks import Block, label
from pathway.drawing.geometry import Frame, Layout, Point, shortened
from pathway.drawing.svg import element, listed, number
from pathway.drawing.theme import LIGHT, Pen
from pathway.drawing.type import set_block
from pathway.drawing.units import loop_label


def pen_of(edge: Edge | Exit, *, overlaid: bool) -> tuple[Pen, str]:
    """The pen of a line, and the class by which a dark page finds it."""
    if overlaid:
        if edge.offered:
            # Where a red flag is raised its way is the loudest of all.
            return (LIGHT.raised, "raised") if edge.role == "safety" else (LIGHT.offered, "offered")
        return (LIGHT.walked, "walked") if edge.walked else (_dashed(LIGHT.unwalked, edge), "unwalked")
    return (_dashed(LIGHT.muted_pen, edge), "muted") if edge.muted else (LIGHT.pens[edge.role], f"e-{edge.role}")


def _dashed(pen: Pen, edge: Edge | Exit) -> Pen:
    """A line that is toned down keeps its dash and its head, which carry its meaning."""
    role = LIGHT.pens[edge.role]
    return Pen(pen.colour, pen.text, pen.width, role.dash, role.head)


def draw_lines(diagram: Diagram, layout: Layout) -> list[str]:
    """All lines, the walked ones and those offered last so that they lie on top."""
    found = []
    pairs = zip(diagram.edges, layout.routes, strict=True)
    for edge, route in sorted(pairs, key=lambda pair: (pair[0].offered, pair[0].walked)):
        if route is not None:
            pen, name = pen_of(edge, overlaid=diagram.overlaid)
            found.append(line(route.points, pen, name))
    return found


def line(points: tuple[Point, ...], pen: Pen, name: str) -> str:
    """One line with its head."""
    size = 6.5 + 1.4 * pen.width
    body, neck = shortened(points, size if pen.head != "bar" else 3)
    drawn = element(
        "path", d=curve(body), fill="none", stroke=pen.colour, stroke_width=pen.width, stroke_dasharray=pen.dash,
        class_=name,
    )  # fmt: skip
    return drawn + _head(neck, points[-1], pen, size, name)


def curve(points: Sequence[Point]) -> str:
    """Bézier control points as path data."""
    said = [f"{number(x)} {number(y)}" for x, y in points]
    return f"M{said[0]}" + "".join(f"C{said[at]} {said[at + 1]} {said[at + 2]}" for at in range(1, len(said) - 2, 3))


def _head(neck: Point, tip: Point, pen: Pen, size: float, name: str) -> str:
    length = hypot(tip[0] - neck[0], tip[1] - neck[1]) or 1.0
    ahead = ((tip[0] - neck[0]) / length, (tip[1] - neck[1]) / length)
    half = size * 0.42
    if pen.head == "bar":
        ends = [(neck[0] - ahead[1] * 6 * side, neck[1] + ahead[0] * 6 * side) for side in (1, -1)]
        data = f"M{number(ends[0][0])} {number(ends[0][1])}L{number(ends[1][0])} {number(ends[1][1])}"
        return element("path", d=data, fill="none", stroke=pen.colour, stroke_width=2.4, class_=name)
    corners = [
        tip,
        (neck[0] - ahead[1] * half, neck[1] + ahead[0] * half),
        (neck[0] + ahead[1] * half, neck[1] - ahead[0] * half),
    ]
    opened = pen.head == "open"
    return element(
        "polygon", points=listed(corners), fill=LIGHT.paper if opened else pen.colour, stroke=pen.colour,
        stroke_width=1.2 if opened else 0.6, stroke_linejoin="round", class_=f"{name} {'open' if opened else 'tip'}",
    )  # fmt: skip


def draw_labels(diagram: Diagram, layout: Layout) -> list[str]:
    """The labels of all lines."""
    found = []
    for edge, route in zip(diagram.edges, layout.routes, strict=True):
        if route is not None and route.label is not None:
            pen, name = pen_of(edge, overlaid=diagram.overlaid)
            if edge.loop:
                found += _loop_labels(route.label, diagram, edge.head)
            else:
                found.append(_label(route.label, label(edge.label), pen, name))
    return found


def _loop_labels(frame: Frame, diagram: Diagram, step: str) -> list[str]:
    """The label that all loops of a step share, the words of each in its own colour."""
    loops = [one for one in diagram.edges if one.loop and one.head == step]
    whole = loop_label(loops)
    found, start = [], 0
    for at, edge in enumerate(loops):
        end = len(loop_label(loops[: at + 1]).runs)
        pen, name = pen_of(edge, overlaid=diagram.overlaid)
        found.append(_label(frame, replace(whole, runs=whole.runs[start:end]), pen, name))
        start = end
    return found


def _label(frame: Frame, block: Block, pen: Pen, name: str) -> str:
    return set_block(
        block,
        frame.left,
        frame.top,
        {"ink": (pen.text, f"t-{name}"), "soft": (LIGHT.soft, "soft"), "mark": (LIGHT.soft, "soft")},
        halo=True,
    )
