"""What stands around the boxes: title, lanes, notes and sources."""

from __future__ import annotations

from collections.abc import Iterator

from pathway.diagram import Diagram, Lane
from pathway.drawing.blocks import Run, cut_short, state_line
from pathway.drawing.geometry import Band, Layout
from pathway.drawing.key import Part, key
from pathway.drawing.layout import GUTTER, MARGIN
from pathway.drawing.svg import element, link
from pathway.drawing.text import shorten, width, wrap
from pathway.drawing.theme import LIGHT
from pathway.drawing.type import set_run

NOTE_SIZE, NOTE_ROW = 9.0, 12.0


def header(diagram: Diagram, wide: float) -> Part:
    """Title, what is drawn and for whom. One row is kept for the caption of an overlay, used or not."""
    inner = wide - 2 * MARGIN - 8
    left, y, found = MARGIN + 4, MARGIN, []
    for text in wrap(diagram.title, inner, 20, bold=True):
        y += 24
        found.append(set_run(Run(text, left, y, 20, bold=True), 0, 0))
    y += 4
    for told in diagram.subtitle:
        for text in wrap(told, inner, 10.5):
            y += 14
            found.append(set_run(Run(text, left, y, 10.5, tone="soft"), 0, 0))
    y += 16
    caption = shorten(wrap(diagram.caption, inner, 10.5, bold=True), 1, inner, 10.5, bold=True)
    found += [set_run(Run(text, left, y, 10.5, bold=True), 0, 0) for text in caption]
    return Part("".join(found), y + 12)


def lanes(diagram: Diagram, layout: Layout) -> str:
    """The lanes at full width, with the name of each at its left."""
    found = []
    for at, (lane, band) in enumerate(zip(diagram.lanes, layout.bands, strict=True)):
        found.append(
            element(
                "rect", x=MARGIN, y=band.top, width=layout.width - 2 * MARGIN, height=band.bottom - band.top, rx=9,
                fill=LIGHT.lanes[at % 2], stroke=LIGHT.lane_edge, stroke_width=1, class_=f"lane{at % 2}",
            )
        )  # fmt: skip
        found += _lane_name(lane, band)
    return "".join(found)


def _lane_name(lane: Lane, band: Band) -> Iterator[str]:
    left, y = MARGIN + 12, band.top + 22
    yield set_run(Run(f"LEVEL {lane.tier}", left, y, 8, bold=True, tone="soft"), 0, 0)
    inner = GUTTER - 24
    room = int((band.bottom - band.top - 30) // 15)
    for text in shorten(wrap(lane.title, inner, 12, bold=True), room, inner, 12, bold=True):
        y += 15
        yield set_run(Run(text, left, y, 12, bold=True), 0, 0)


# --- below the drawing -------------------------------------------------------------------------------


def footer(diagram: Diagram, wide: float, top: float) -> Part:
    """Key, what was cut short, notes, signs, sources and what else must be known."""
    inner = wide - 2 * MARGIN
    framed = key(diagram, inner, top)
    y = top + framed.height + 14
    found = [framed.markup]
    for mark, text, url in _entries(diagram):
        indent = max(18.0, width(mark, NOTE_SIZE, bold=True) + 8) if mark else 0.0
        told = wrap(text, inner - indent - 8, NOTE_SIZE)
        if mark:
            found.append(set_run(Run(mark, MARGIN + 4, y + NOTE_ROW, NOTE_SIZE, bold=True), 0, 0))
        for row in told:
            y += NOTE_ROW
            found.append(link(set_run(Run(row, MARGIN + 4 + indent, y, NOTE_SIZE, tone="soft"), 0, 0), url))
        y += 2.5
    return Part("".join(found), y - top + MARGIN)


def _entries(diagram: Diagram) -> Iterator[tuple[str, str, str]]:
    """Mark, text and address of everything below the key."""
    if diagram.overlaid:
        yield ("", diagram.caption, "")
        for box in diagram.boxes:
            if box.state is not None and cut_short(box):
                yield (str(box.number), state_line(box), "")
    for lane in diagram.lanes:
        if len(wrap(lane.title, GUTTER - 24, 12, bold=True)) > 3:
            yield (f"Level {lane.tier}", lane.title, "")
    yield from ((note.mark, note.text, "") for note in diagram.notes)
    yield from ((sign.mark, sign.text, "") for sign in diagram.signs)
    yield from ((source.mark, source.text, source.url) for source in diagram.sources)
    yield from (("", text, "") for text in diagram.footer)
