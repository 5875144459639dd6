"""The key: every shape, line and state that one drawing uses, and no other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from pathway.diagram import Box, BoxKind, Diagram, Edge, EdgeRole, Exit, State
from pathway.drawing.blocks import Run
from pathway.drawing.boxes import STATE_WORDS, shape, sign
from pathway.drawing.geometry import Frame, straight
from pathway.drawing.layout import MARGIN
from pathway.drawing.lines import line, pen_of
from pathway.drawing.svg import element
from pathway.drawing.text import width
from pathway.drawing.theme import LIGHT, Paint, Pen
from pathway.drawing.type import set_run

KIND_WORDS: dict[BoxKind, str] = {
    "start": "entry",
    "assessment": "assessment",
    "review": "review",
    "decision": "decision (hexagon)",
    "diagnostic": "diagnostic test",
    "therapy": "treatment",
    "procedure": "procedure",
    "trial": "trial (dashed)",
    "implant": "implant (double border)",
    "referral": "referral out",
    "link": "other pathway",
    "discharge": "end of care",
    "jump": "goes on at that number",
    "exits": "list of further ways",
    "any": "enters from anywhere",
}
ROLE_WORDS: dict[EdgeRole, str] = {
    "next": "next",
    "met": "criterion met",
    "not-met": "otherwise (hollow head)",
    "safety": "safety exit",
    "repeat": "repeat",
    "do-not": "do not",
}
OWN_LOOK: tuple[EdgeRole, ...] = ("not-met", "repeat", "do-not")
"""Ways with a head or a dash of their own, which they keep under an overlay."""
SWATCH, ROW, SIZE = 24.0, 19.0, 9.5
Mark = Callable[[float, float], str]


@dataclass(frozen=True, slots=True)
class Part:
    """Finished markup and the height that it takes."""

    markup: str
    height: float


def key(diagram: Diagram, inner: float, top: float) -> Part:
    """The key in its frame."""
    x, y, found = MARGIN + 14, top + 32, []
    for words, mark in (*_boxes(diagram), *_states(diagram), *_lines(diagram)):
        room = SWATCH + 8 + width(words, SIZE) + 20
        if x + room > MARGIN + inner - 6 and x > MARGIN + 14:
            x, y = MARGIN + 14, y + ROW
        found.append(mark(x, y) + set_run(Run(words, x + SWATCH + 8, y + 3.4, SIZE), 0, 0))
        x += room
    height = y - top + 18
    frame = element(
        "rect", x=MARGIN, y=top, width=inner, height=height, rx=9, fill=LIGHT.paper, stroke=LIGHT.lane_edge,
        stroke_width=1, class_="key",
    )  # fmt: skip
    name = set_run(Run("KEY", MARGIN + 14, top + 16, 8, bold=True, tone="soft"), 0, 0)
    return Part(frame + name + "".join(found), height)


def _boxes(diagram: Diagram) -> Iterator[tuple[str, Mark]]:
    used = {box.kind for box in diagram.boxes}
    for kind, words in KIND_WORDS.items():
        # Under an overlay colours say how far one patient is; only kinds with a shape of their own stay in the key.
        if kind in used and (not diagram.overlaid or kind in ("decision", "implant", "jump", "exits", "any")):
            paint, name = (LIGHT.states["future"], "s-future") if diagram.overlaid else (LIGHT.boxes[kind], f"k-{kind}")
            yield words, partial(_box, kind, paint, name)
    if any(box.muted for box in diagram.boxes) and not diagram.overlaid:
        yield "not supported by this profile", partial(_box, "therapy", LIGHT.muted, "muted")


def _states(diagram: Diagram) -> Iterator[tuple[str, Mark]]:
    if diagram.overlaid:
        used = {box.state.state if box.state else "future" for box in diagram.boxes}
        for state, words in STATE_WORDS.items():
            if state in used:
                yield words, partial(_state, state)


def _lines(diagram: Diagram) -> Iterator[tuple[str, Mark]]:
    if diagram.overlaid:
        yield "way taken", partial(_line, LIGHT.walked, "walked")
        offered = {pen_of(edge, overlaid=True) for edge in diagram.edges if edge.offered}
        if (LIGHT.offered, "offered") in offered:
            yield "way open now", partial(_line, LIGHT.offered, "offered")
        if (LIGHT.raised, "raised") in offered:
            yield "way of the red flag", partial(_line, LIGHT.raised, "raised")
        yield "other ways", partial(_line, LIGHT.unwalked, "unwalked")
    ways: list[Edge | Exit] = [*diagram.edges, *(row for box in diagram.boxes for row in box.exits)]
    if diagram.overlaid:
        # Colour says what was walked; heads and dashes still say what a way means.
        used = {
            way.role: pen_of(way, overlaid=True)
            for way in ways
            if not (way.walked or way.offered) and way.role in OWN_LOOK
        }
    else:
        used = {way.role: pen_of(way, overlaid=False) for way in ways if not way.muted}
    for role, words in ROLE_WORDS.items():
        if role in used:
            yield words, partial(_line, *used[role])


def _box(kind: BoxKind, paint: Paint, name: str, x: float, y: float) -> str:
    frame = Frame(x + SWATCH / 2, y, SWATCH - (4 if kind == "implant" else 0), 13 - (3 if kind == "implant" else 0))
    return shape(Box("", kind, 0, ""), frame, paint, name, small=True)


def _state(state: State, x: float, y: float) -> str:
    paint = LIGHT.states[state]
    thin = Paint(paint.fill, paint.stroke, min(paint.width, 2.6), paint.dash)
    drawn = shape(Box("", "therapy", 0, ""), Frame(x + SWATCH / 2, y, SWATCH, 14), thin, f"s-{state}", small=True)
    return drawn + sign(state, x + SWATCH / 2 - 4, y - 4, paint.stroke, f"l-{state}")


def _line(pen: Pen, name: str, x: float, y: float) -> str:
    return line(straight((x, y), (x + SWATCH, y)), pen, name)
