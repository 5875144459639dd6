"""Boxes and labels as blocks of set type: their size, and each run of text at its place in them.

A block is set without the states of a patient, so that sizes, and with them all places, are the same with an
overlay; the line of a state then takes the room of the details.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from pathway.diagram import Box, Diagram, Line, target
from pathway.drawing.text import clean, shorten, width, wrap

Tone = Literal["ink", "soft", "caption", "mark"]
CARD = 206.0
PAD = 10.0
HEXAGON = 22.0
"""How far the points of a hexagon reach out."""
CAPTION_SIZE, TITLE_SIZE, DETAIL_SIZE, MARK_SIZE, LABEL_SIZE = 8.0, 12.0, 9.5, 7.5, 10.0
TITLE_ROW, DETAIL_ROW, LABEL_ROW = 15.0, 12.5, 12.5
LABEL_WIDTH = 132.0
EXITS, EXIT_WORDS, EXIT_TARGET, EXIT_ARROW = 318.0, 150.0, 116.0, 20.0
"""Widths of a list of exits: all of it, its words, its targets, and the arrow between them."""
ROOM = 2
"""Rows of detail that every step has, so that the line of a state fits; an end of care has one."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run of text: where its baseline starts (or ends, or is centred) in the block, and how it looks."""

    text: str
    x: float
    y: float
    size: float
    bold: bool = False
    tone: Tone = "ink"
    anchor: Literal["start", "middle", "end"] = "start"

    @property
    def width(self) -> float:
        """Width in pixels."""
        return width(self.text, self.size, bold=self.bold)


@dataclass(frozen=True, slots=True)
class Block:
    """A size and the runs in it; for a list of exits, also the height at which each row begins."""

    width: float
    height: float
    runs: tuple[Run, ...] = ()
    rows: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One line of type with the marks behind it."""

    text: str
    marks: str = ""
    aside: bool = False


def rows(lines: Iterable[Line], limit: float, size: float) -> tuple[Row, ...]:
    """Lines broken to a width; marks stand behind the last word of their line."""
    found: list[Row] = []
    for line in lines:
        marks = ", ".join(line.marks)
        room = width(marks, MARK_SIZE) + 3 if marks else 0.0
        *head, last = wrap(line.text, limit, size) or ("",)
        if head or width(last, size) + room > limit:
            head = list(wrap(line.text, limit, size)[:-1])
            if width(last, size) + room > limit and " " in last:
                kept, _, moved = last.rpartition(" ")
                head, last = [*head, kept], moved
        found += [*(Row(text, aside=line.aside) for text in head), Row(last, marks, line.aside)]
    return tuple(found)


def blocks(diagram: Diagram) -> dict[str, Block]:
    """The block of every box."""
    targets = {box.key: target(box) for box in diagram.boxes}
    return {box.key: block(box, targets) for box in diagram.boxes}


def block(box: Box, targets: Mapping[str, str]) -> Block:
    """The block of a box; `targets` says how a list of exits names the boxes that it leads to."""
    match box.kind:
        case "exits":
            return _exits(box, targets)
        case "decision":
            return _decision(box)
        case "jump" | "any":
            return _pill(box)
        case _:
            return _card(box)


def _card(box: Box) -> Block:
    inner = CARD - 2 * PAD
    titles = wrap(box.title, inner, TITLE_SIZE, bold=True)
    y = 16.0
    marks = ", ".join(box.marks)
    runs = [Run(f"{box.number} · {box.caption.upper()}", PAD, y, CAPTION_SIZE, bold=True, tone="caption")]
    if marks:
        runs.append(Run(marks, CARD - PAD, y, MARK_SIZE, tone="mark", anchor="end"))
    for text in titles:
        y += TITLE_ROW
        runs.append(Run(text, PAD, y, TITLE_SIZE, bold=True))
    room = _room(box)
    y += 1.5
    stated = _stated(box, inner, room)
    runs += _set_rows(stated, y, DETAIL_ROW, DETAIL_SIZE, "ink")
    left = room - len(stated)
    for line in box.details:
        # Beside a state only whole lines stand; the drawing without a patient has them all.
        told = rows([line], inner, DETAIL_SIZE)
        if len(told) > left:
            break
        runs += _set_rows(told, y + (room - left) * DETAIL_ROW, DETAIL_ROW, DETAIL_SIZE, "soft")
        left -= len(told)
    return Block(CARD, round(y + room * DETAIL_ROW + 9), tuple(runs))


def _room(box: Box) -> int:
    """Rows of detail that a card has, whatever the state."""
    least = 1 if box.kind in ("start", "referral", "link", "discharge") else ROOM
    return max(len(rows(box.details, CARD - 2 * PAD, DETAIL_SIZE)), least)


def state_line(box: Box) -> str:
    """The line of a box's state: the day counted from the first act, and the value or reason."""
    if box.state is None:
        return ""
    day = f"day {box.state.day}" if box.state.day is not None else ""
    return clean(": ".join(part for part in (day, box.state.line) if part))


def _stated(box: Box, inner: float, room: int) -> tuple[Row, ...]:
    lines = wrap(state_line(box), inner, DETAIL_SIZE)
    return tuple(Row(text) for text in shorten(lines, room, inner, DETAIL_SIZE)) if lines else ()


def cut_short(box: Box) -> bool:
    """Whether the line of the box's state does not fit on the box, so that its full text must stand elsewhere."""
    return len(wrap(state_line(box), CARD - 2 * PAD, DETAIL_SIZE)) > _room(box)


def _set_rows(told: Sequence[Row], y: float, height: float, size: float, tone: Tone) -> list[Run]:
    runs: list[Run] = []
    for row in told:
        y += height
        text = Run(row.text, PAD, y, size, tone="soft" if row.aside else tone)
        runs.append(text)
        if row.marks:
            runs.append(Run(row.marks, PAD + text.width + 3, y - 3, MARK_SIZE, tone="mark"))
    return runs


def _decision(box: Box) -> Block:
    inner = CARD - 2 * HEXAGON - 6
    lines = wrap(f"{box.number} · {box.title}", inner, TITLE_SIZE - 0.5, bold=True)
    height = len(lines) * TITLE_ROW + 22
    top = (height - len(lines) * TITLE_ROW) / 2 + 11.5
    runs = (
        Run(text, CARD / 2, top + at * TITLE_ROW, TITLE_SIZE - 0.5, bold=True, anchor="middle")
        for at, text in enumerate(lines)
    )
    return Block(CARD, height, tuple(runs))


def _exits(box: Box, targets: Mapping[str, str]) -> Block:
    """A list of exits: at the left what must hold, at the right where it leads."""
    y = 15.0
    runs = [Run(box.title.upper(), PAD, y, CAPTION_SIZE, bold=True, tone="soft")]
    y += 6
    starts: list[float] = []
    for row in box.exits:
        starts.append(y)
        told = rows(row.label, EXIT_WORDS, DETAIL_SIZE)
        led = [
            text
            for at, head in enumerate(row.heads)
            for text in wrap(f"{'or ' if at else ''}{targets[head]}", EXIT_TARGET, DETAIL_SIZE, bold=True)
        ]
        runs += _set_rows(told, y + 1, DETAIL_ROW, DETAIL_SIZE, "ink")
        for at, text in enumerate(led, 1):
            runs.append(Run(text, EXITS - PAD - EXIT_TARGET, y + 1 + at * DETAIL_ROW, DETAIL_SIZE, bold=True))
        y += max(len(told), len(led)) * DETAIL_ROW + 6
    return Block(EXITS, y + 3, tuple(runs), tuple(starts))


def _pill(box: Box) -> Block:
    lines = wrap(box.title, 140, DETAIL_SIZE, bold=True)
    wide = max(width(text, DETAIL_SIZE, bold=True) for text in lines) + 28
    runs = (
        Run(text, wide / 2, 14.5 + at * DETAIL_ROW, DETAIL_SIZE, bold=True, tone="soft", anchor="middle")
        for at, text in enumerate(lines)
    )
    return Block(wide, len(lines) * DETAIL_ROW + 10, tuple(runs))


def label(lines: Sequence[Line], *, anchor: Literal["start", "end"] = "start") -> Block:
    """The block of a line's label; empty for a line without one."""
    told = rows(lines, LABEL_WIDTH, LABEL_SIZE)
    if not told:
        return Block(0, 0)
    widths = [width(row.text, LABEL_SIZE) + (3 + width(row.marks, MARK_SIZE) if row.marks else 0) for row in told]
    wide = max(widths) + 4
    runs: list[Run] = []
    for at, row in enumerate(told):
        y = 10.0 + at * LABEL_ROW
        x = 2.0 if anchor == "start" else wide - 2 - widths[at]
        text = Run(row.text, x, y, LABEL_SIZE, tone="soft" if row.aside else "ink")
        runs.append(text)
        if row.marks:
            runs.append(Run(row.marks, x + text.width + 3, y - 3, MARK_SIZE, tone="mark"))
    return Block(wide, len(told) * LABEL_ROW + 2, tuple(runs))
