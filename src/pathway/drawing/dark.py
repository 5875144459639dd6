"""The style sheet of a drawing: how it scales, and its colours on a dark page. A printed page stays light."""

from __future__ import annotations

from collections.abc import Iterator

from pathway.drawing.svg import number
from pathway.drawing.theme import DARK, Paint, Pen


def sheet(name: str, wide: float) -> str:
    """All rules, held to the drawing called `name`, since several drawings may stand in one page."""
    dark = "".join(f"#{name} {where}{{{what}}}" for where, what in _dark())
    size = f"#{name}{{width:100%;height:auto;max-width:{number(wide)}px}}"
    return f"{size}@media screen and (prefers-color-scheme:dark){{{dark}}}"


def _dark() -> Iterator[tuple[str, str]]:
    yield ".paper", f"fill:{DARK.paper}"
    yield ".key", f"fill:{DARK.paper};stroke:{DARK.lane_edge}"
    yield ".ink", f"fill:{DARK.ink}"
    yield ".soft", f"fill:{DARK.soft}"
    for at, colour in enumerate(DARK.lanes):
        yield f".lane{at}", f"fill:{colour};stroke:{DARK.lane_edge}"
    for kind, paint in DARK.boxes.items():
        yield from _paint(f"k-{kind}", paint)
    yield from _paint("muted", DARK.muted)
    for state, paint in DARK.states.items():
        yield from _paint(f"s-{state}", paint)
        yield f".b-{state}", f"fill:{paint.stroke};stroke:{DARK.paper}"
        yield f".l-{state}", f"stroke:{paint.stroke}"
    for role, pen in DARK.pens.items():
        yield from _pen(f"e-{role}", pen)
    for name, pen in (
        ("muted", DARK.muted_pen), ("walked", DARK.walked), ("unwalked", DARK.unwalked), ("offered", DARK.offered),
        ("raised", DARK.raised),
    ):  # fmt: skip
        yield from _pen(name, pen)
    yield ".rule", f"stroke:{DARK.lane_edge}"
    yield ".bare", "fill:none"
    yield ".onbadge", f"fill:{DARK.paper}"
    yield ".onbadge-line", f"stroke:{DARK.paper}"
    yield ".halo", f"stroke:{DARK.paper}"


def _paint(name: str, paint: Paint) -> Iterator[tuple[str, str]]:
    yield f".{name}", f"fill:{paint.fill};stroke:{paint.stroke}"
    yield f".c-{name}", f"fill:{paint.stroke}"


def _pen(name: str, pen: Pen) -> Iterator[tuple[str, str]]:
    yield f"path.{name}", f"fill:none;stroke:{pen.colour}"
    yield f"polygon.{name}.tip", f"fill:{pen.colour};stroke:{pen.colour}"
    yield f"polygon.{name}.open", f"fill:{DARK.paper};stroke:{pen.colour}"
    yield f".t-{name}", f"fill:{pen.text}"
