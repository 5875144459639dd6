"""Set type: runs of text as elements, each held to the width that was reserved for it."""

from __future__ import annotations

from collections.abc import Mapping

from pathway.drawing.blocks import Block, Run, Tone
from pathway.drawing.svg import element, said
from pathway.drawing.theme import LIGHT

Tones = Mapping[Tone, tuple[str, str]]
"""Colour on a light page, and the class by which a dark page finds the text."""
PLAIN: Tones = {
    "ink": (LIGHT.ink, "ink"),
    "soft": (LIGHT.soft, "soft"),
    "caption": (LIGHT.soft, "soft"),
    "mark": (LIGHT.soft, "soft"),
}


def set_block(block: Block, left: float, top: float, tones: Tones = PLAIN, *, halo: bool = False) -> str:
    """All runs of a block, with its corner at `left` and `top`."""
    return "".join(set_run(run, left, top, tones, halo=halo) for run in block.runs)


def set_run(run: Run, left: float, top: float, tones: Tones = PLAIN, *, halo: bool = False) -> str:
    """One run. A halo in the colour of the page keeps it readable where it crosses a line."""
    if not run.text:
        return ""
    colour, name = tones[run.tone]
    look: dict[str, str | float] = {"fill": colour, "class_": name}
    if halo:
        look |= {"stroke": LIGHT.paper, "stroke_width": 3, "stroke_linejoin": "round", "paint_order": "stroke"}
        look["class_"] = f"{name} halo"
    return element(
        "text",
        said(run.text),
        x=left + run.x,
        y=top + run.y,
        font_size=run.size,
        font_weight="bold" if run.bold else "",
        text_anchor="" if run.anchor == "start" else run.anchor,
        # A viewer that lacks our fonts squeezes the run to the width it was measured at.
        textLength=run.width,
        lengthAdjust="spacingAndGlyphs",
        **look,
    )
