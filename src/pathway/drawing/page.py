"""What stands around the boxes: title, lanes, notes and sources."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pathway.diagram import Diagram, Lane
from pathway.drawing.blocks import Run, cut_short, state_line
from pathway.drawing.geometry import Band, Layout
from pathway.drawing.key import Part, key
from pathway.drawing.layout import GUTTER, MARGIN
from pathway.drawing.svg import element, link
from pathway.drawing.text import shorten, wrap
from pathway.drawing.theme import LIGHT
from pathway.drawing.type import set_run

NOTE_SIZE, NOTE_ROW, NOTE_GAP = 9.0, 11.5, 2.5
COLUMN, COLUMN_GAP, INDENT = 430.0, 24.0, 22.0
"""Least width of a column of notes, the gap between two, and the room for the mark of a note."""


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
    caption = shorten(_caption(diagram, wide), 1, inner, 10.5, bold=True)
    found += [set_run(Run(text, left, y, 10.5, bold=True), 0, 0) for text in caption]
    return Part("".join(found), y + 12)


def _caption(diagram: Diagram, wide: float) -> tuple[str, ...]:
    return wrap(diagram.caption, wide - 2 * MARGIN - 8, 10.5, bold=True)


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
    y = top + framed.height + 10
    markup, height = _columns(list(_entries(diagram, wide)), inner, y)
    return Part(framed.markup + markup, y + height - top + MARGIN)


def _columns(entries: Sequence[tuple[str, str, str]], inner: float, top: float) -> tuple[str, float]:
    """Entries in as many columns as are comfortable to read, about equally long."""
    count = max(1, int(inner // COLUMN))
    wide = (inner - (count - 1) * COLUMN_GAP) / count
    told = [(mark, wrap(text, wide - INDENT - 8, NOTE_SIZE), url) for mark, text, url in entries]
    whole = sum(len(lines) * NOTE_ROW + NOTE_GAP for _, lines, _ in told)
    found: list[str] = []
    column, y, lowest = 0, 0.0, 0.0
    for mark, lines, url in told:
        if y >= whole / count and column < count - 1:
            column, y = column + 1, 0.0
        left = MARGIN + 4 + column * (wide + COLUMN_GAP)
        if mark:
            found.append(set_run(Run(mark, left, top + y + NOTE_ROW, NOTE_SIZE, bold=True), 0, 0))
        for row in lines:
            y += NOTE_ROW
            indent = INDENT if mark else 0
            found.append(link(set_run(Run(row, left + indent, top + y, NOTE_SIZE, tone="soft"), 0, 0), url))
        y += NOTE_GAP
        lowest = max(lowest, y)
    return "".join(found), lowest


def _entries(diagram: Diagram, wide: float) -> Iterator[tuple[str, str, str]]:
    """Mark, text and address of everything below the key."""
    if diagram.overlaid:
        if len(_caption(diagram, wide)) > 1:
            yield ("", diagram.caption, "")
        for box in diagram.boxes:
            if box.state is not None and cut_short(box):
                # A number alone would be taken for that of a source.
                yield ("", f"Box {box.number}, {box.title}: {state_line(box)}", "")
    for lane in diagram.lanes:
        if len(wrap(lane.title, GUTTER - 24, 12, bold=True)) > 3:
            yield ("", f"Level {lane.tier}: {lane.title}", "")
    yield from ((note.mark, note.text, "") for note in diagram.notes)
    yield from ((sign.mark, sign.text, "") for sign in diagram.signs)
    yield from ((source.mark, source.text, source.url) for source in diagram.sources)
    yield from (("", text, "") for text in diagram.footer)
