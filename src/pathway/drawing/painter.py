"""From a diagram and its places to one SVG text: accessible, scalable, light and dark, with no outside reference."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

from pathway.diagram import Box, Diagram, Edge, target
from pathway.drawing.blocks import blocks
from pathway.drawing.boxes import draw_box, told_state
from pathway.drawing.dark import sheet
from pathway.drawing.geometry import Layout
from pathway.drawing.lines import draw_labels, draw_lines
from pathway.drawing.page import footer, header, lanes
from pathway.drawing.svg import element, number, rules, said
from pathway.drawing.theme import FONT, LIGHT


def paint(diagram: Diagram, layout: Layout) -> str:
    """The drawing as SVG text. The same diagram and layout give the same text."""
    name = f"p{sha256(repr(diagram).encode()).hexdigest()[:10]}"
    top = header(diagram, layout.width)
    placed = _lowered(layout, top.height)
    below = footer(diagram, layout.width, placed.bands[-1].bottom + 18)
    height = placed.bands[-1].bottom + 18 + below.height
    set_type = blocks(diagram)
    body = [
        element("rect", width=layout.width, height=height, fill=LIGHT.paper, class_="paper"),
        element("g", top.markup, lanes(diagram, placed), aria_hidden="true"),
        element("g", *draw_lines(diagram, placed), aria_hidden="true"),
        *(draw_box(box, placed.frames[box.key], set_type[box.key], diagram, f"{name}-n{at}", spoken(box, diagram))
          for at, box in enumerate(diagram.boxes)),
        element("g", *draw_labels(diagram, placed),
                aria_hidden="true"),
        element("g", below.markup),
    ]  # fmt: skip
    return element(
        "svg",
        element("title", said(diagram.title), id=f"{name}-t"),
        element("desc", said(described(diagram)), id=f"{name}-d"),
        rules(sheet(name, layout.width)),
        *body,
        xmlns="http://www.w3.org/2000/svg", id=name, viewBox=f"0 0 {number(layout.width)} {number(height)}",
        role="graphics-document document", aria_labelledby=f"{name}-t {name}-d", font_family=FONT,
    )  # fmt: skip


def _lowered(layout: Layout, down: float) -> Layout:
    """The layout below the header."""
    return replace(
        layout,
        frames={key: frame.moved(0, down) for key, frame in layout.frames.items()},
        routes=tuple(route.moved(0, down) if route else None for route in layout.routes),
        bands=tuple(replace(band, top=band.top + down, bottom=band.bottom + down) for band in layout.bands),
    )


def described(diagram: Diagram) -> str:
    """What the drawing shows, in two sentences."""
    steps = sum(1 for box in diagram.boxes if box.number is not None and box.kind not in ("decision", "start"))
    main = ", then ".join(box.title for box in diagram.boxes if box.main and box.kind not in ("decision", "start"))
    told = f"Care pathway of {steps} steps on {len(diagram.lanes)} levels. Main path: {main}."
    return f"{told} {diagram.caption}".strip()


def spoken(box: Box, diagram: Diagram) -> str:
    """A box for a screen reader: number, kind, title, state, details, and where each way out leads."""
    parts = [f"{box.number}: {box.caption or box.kind}: {box.title}" if box.number is not None else box.title]
    if box.muted:
        parts.append("not supported by this profile")
    if diagram.overlaid and box.state is not None:
        parts.append(told_state(box))
    parts += [line.text for line in box.details]
    targets = {one.key: target(one) for one in diagram.boxes}
    for row in box.exits:
        parts.append(
            f"{', '.join(line.text for line in row.label)}: {' or '.join(targets[head] for head in row.heads)}"
        )
    parts += [_way(edge, diagram) for edge in diagram.edges if edge.tail == box.key]
    return ". ".join(parts)


def _way(edge: Edge, diagram: Diagram) -> str:
    head = next(box for box in diagram.boxes if box.key == edge.head)
    words = ", ".join(line.text for line in edge.label)
    there = head.title if head.number is None else f"{'back to' if edge.loop else 'to'} {head.number} {head.title}"
    return f"{words}: {there}" if words else f"Next: {there}"
