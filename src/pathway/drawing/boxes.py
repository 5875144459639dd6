"""Boxes as shapes: cards, hexagons, pills; the double border of an implant; the badge of a state."""

from __future__ import annotations

from pathway.diagram import Box, Diagram, State
from pathway.drawing.blocks import DETAIL_ROW, EXIT_ARROW, EXIT_TARGET, HEXAGON, PAD, Block, Run, state_line
from pathway.drawing.geometry import Frame, straight
from pathway.drawing.lines import curve, line, pen_of
from pathway.drawing.svg import element, listed, number
from pathway.drawing.text import width
from pathway.drawing.theme import LIGHT, Paint
from pathway.drawing.type import Tones, set_block, set_run

ROUND = ("start", "assessment", "review", "discharge")
STATE_WORDS: dict[State, str] = {
    "done": "done",
    "now": "now",
    "eligible": "eligible",
    "red-flag": "red flag",
    "wait": "wait",
    "hold": "on hold",
    "needs-data": "needs data",
    "not-indicated": "not indicated",
    "blocked": "blocked",
    "interrupted": "interrupted",
    "declined": "declined",
    "future": "not reached",
}
_SIGNS: dict[State, str] = {
    "done": "M1 4.2L3.2 6.5L7 1.5",
    "now": "M1 4A3 3 0 1 1 7 4A3 3 0 1 1 1 4M2.6 4A1.4 1.4 0 1 1 5.4 4A1.4 1.4 0 1 1 2.6 4",
    "eligible": "M1 4A3 3 0 1 1 7 4A3 3 0 1 1 1 4",
    "red-flag": "M1.6 7.4V0.8L6.8 2.6L1.6 4.4",
    "wait": "M1 4A3 3 0 1 1 7 4A3 3 0 1 1 1 4M4 2V4.2H5.6",
    "hold": "M2.6 1.2V6.8M5.4 1.2V6.8",
    "needs-data": "M2.2 2.6A1.8 1.8 0 1 1 4 4.4V5.2M4 7V7.2",
    "not-indicated": "M1.4 6.6L6.6 1.4",
    "blocked": "M1.4 1.4L6.6 6.6M6.6 1.4L1.4 6.6",
    "interrupted": "M1 4H3M5 4H7",
    "declined": "M1 4H7",
    "future": "",
}


def paint_of(box: Box, *, overlaid: bool) -> tuple[Paint, str]:
    """Fill and stroke of a box, and the class by which a dark page finds it."""
    if not overlaid or box.kind in ("any", "exits"):
        return (LIGHT.muted, "muted") if box.muted else (LIGHT.boxes[box.kind], f"k-{box.kind}")
    state: State = box.state.state if box.state else "future"
    paint, kind = LIGHT.states[state], LIGHT.boxes[box.kind]
    if state == "future" and kind.dash:
        paint = Paint(paint.fill, paint.stroke, paint.width, kind.dash)
    return paint, f"s-{state}"


def draw_box(box: Box, frame: Frame, block: Block, diagram: Diagram, name: str, spoken: str) -> str:
    """One box as a group that a screen reader can name and a keyboard can reach."""
    paint, look = paint_of(box, overlaid=diagram.overlaid)
    faint = box.muted or (diagram.overlaid and (box.state is None or box.state.state in ("future", "interrupted")))
    ink = ("#4A5560", "soft") if faint else (LIGHT.ink, "ink")
    tones: Tones = {
        "ink": ink,
        "soft": (LIGHT.soft, "soft"),
        "caption": (LIGHT.soft, "soft") if faint else (paint.stroke, f"c-{look}"),
        "mark": (LIGHT.soft, "soft"),
    }
    inner = shape(box, frame, paint, look) + set_block(block, frame.left, frame.top, tones)
    inner += _exit_arrows(box, frame, block, diagram) + _badge(box, frame, diagram)
    return element(
        "g", element("g", inner, aria_hidden="true"), id=name, role="graphics-symbol img", aria_label=spoken,
        tabindex="0" if box.number is not None else "", class_=f"node kind-{box.kind}",
    )  # fmt: skip


def shape(box: Box, frame: Frame, paint: Paint, look: str, *, small: bool = False) -> str:
    """The outline of a box of its kind; `small` for the key."""
    if box.kind == "decision":
        return hexagon(frame, paint, look, 6 if small else HEXAGON)
    if box.kind in ("jump", "any"):
        return _rect(frame, paint, look, frame.height / 2)
    radius = (4.0 if small else 12.0) if box.kind in ROUND else 1.5
    outer = _rect(frame, paint, look, radius)
    if box.kind != "implant":
        return outer
    gap = 5 if small else 8
    around = Frame(frame.x, frame.y, frame.width + gap, frame.height + gap)
    return _rect(around, Paint("none", paint.stroke, 1.3), f"{look} bare", 2.5) + outer


def _rect(frame: Frame, paint: Paint, look: str, radius: float) -> str:
    place = {"x": frame.left, "y": frame.top, "width": frame.width, "height": frame.height, "rx": radius}
    return element("rect", **place, **_painted(paint, look))


def hexagon(frame: Frame, paint: Paint, look: str, reach: float) -> str:
    """A hexagon that fills the frame from side to side."""
    corners = (
        (frame.left, frame.y), (frame.left + reach, frame.top), (frame.right - reach, frame.top),
        (frame.right, frame.y), (frame.right - reach, frame.bottom), (frame.left + reach, frame.bottom),
    )  # fmt: skip
    return element("polygon", points=listed(corners), stroke_linejoin="round", **_painted(paint, look))


def _painted(paint: Paint, look: str) -> dict[str, str | float]:
    return {
        "fill": paint.fill,
        "stroke": paint.stroke,
        "stroke_width": paint.width,
        "stroke_dasharray": paint.dash,
        "class_": look,
    }


def _exit_arrows(box: Box, frame: Frame, block: Block, diagram: Diagram) -> str:
    """The arrow of each row of a list of exits, in the manner of the line that it stands for; rules between rows."""
    found = []
    end = frame.right - PAD - EXIT_TARGET - 5
    for at, (row, start) in enumerate(zip(box.exits, block.rows, strict=True)):
        y = frame.top + start + 1 + DETAIL_ROW - 3.3
        pen, name = pen_of(row, overlaid=diagram.overlaid)
        found.append(line(straight((end - EXIT_ARROW, y), (end, y)), pen, name))
        if at:
            rule = straight((frame.left + PAD, frame.top + start), (frame.right - PAD, frame.top + start))
            found.append(element("path", d=curve(rule), stroke=LIGHT.lane_edge, stroke_width=0.8, class_="rule"))
    return "".join(found)


def _badge(box: Box, frame: Frame, diagram: Diagram) -> str:
    """The word of a state with its sign, across the upper right edge, where it takes no room from the card."""
    if not diagram.overlaid or box.state is None or box.state.state == "future" or box.kind == "decision":
        return ""
    return badge(box.state.state, frame.right - 8, frame.top)


def badge(state: State, right: float, y: float) -> str:
    """A filled pill with sign and word that ends at `right` and has its middle at `y`."""
    word = STATE_WORDS[state].upper()
    wide = width(word, 7.5, bold=True) + 25
    paint = LIGHT.states[state]
    left = right - wide
    tones: Tones = {"ink": (LIGHT.paper, "onbadge")}
    return (
        _rect(Frame(left + wide / 2, y, wide, 14), Paint(paint.stroke, LIGHT.paper, 1), f"b-{state}", 7)
        + sign(state, left + 6, y - 4, LIGHT.paper, "onbadge-line")
        + set_run(Run(word, 17, 2.7, 7.5, bold=True), left, y, tones)
    )  # fmt: skip


def sign(state: State, x: float, y: float, colour: str, name: str) -> str:
    """The sign of a state, eight pixels square, with its corner at `x` and `y`; nothing for a step not reached."""
    if not _SIGNS[state]:
        return ""
    return element(
        "path", d=_SIGNS[state], transform=f"translate({number(x)} {number(y)})", fill="none", stroke=colour,
        stroke_width=1.5, stroke_linecap="round", class_=name,
    )  # fmt: skip


def told_state(box: Box) -> str:
    """The state of a box in words, for a screen reader and the foot of the drawing."""
    if box.state is None:
        return ""
    return ": ".join(part for part in (STATE_WORDS[box.state.state], state_line(box)) if part)
