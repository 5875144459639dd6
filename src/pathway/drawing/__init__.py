"""Pictures of a pathway. Graphviz lays out names and sizes; we paint, so that no author's text reaches an engine."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pathway.diagram import Diagram, Overlay, diagram
from pathway.drawing.layout import SECONDS, lay_out
from pathway.drawing.painter import paint
from pathway.drawing.png import to_png
from pathway.drawing.restyle import to_graphviz
from pathway.errors import RequestRefused, near_miss
from pathway.model import Pathway

Format = Literal["svg", "png"]
FORMATS: tuple[Format, ...] = ("svg", "png")
LATER = ("pdf", "dot", "mmd", "html")


def render(drawing: Diagram, *, format: str = "svg", seconds: float = SECONDS) -> bytes:  # noqa: A002 - the word people use
    """The picture of a diagram as bytes, `svg` or `png`.

    Raises `RequestRefused` for another format or a drawing that cannot be laid out within `seconds`, and
    `MissingExtra` when no engine, or for a PNG no converter, is on the machine.

    >>> from pathway.diagram import Box, Diagram, Lane
    >>> wash = Box("wash", "therapy", 1, "Wash", number=1, caption="treatment")
    >>> render(Diagram("Shine", (), (Lane(1, "First care"),), (wash,), ()))[:4]
    b'<svg'
    """
    _known(format)
    svg = paint(drawing, lay_out(drawing, seconds=seconds))
    return to_png(svg) if format == "png" else svg.encode("utf-8")


def draw(
    drawn: Pathway | Diagram, to: str | Path, *, profile: str | None = None, overlay: Overlay | None = None
) -> Path:
    """Draw a pathway (or a finished diagram) to a file, in the format of its suffix, and return the path.

    `profile` and `overlay` say how a pathway is seen; a diagram has been made with them. Raises as `render` does.

    >>> from pathway.diagram import Diagram
    >>> draw(Diagram("Shine", (), (), (), ()), "shine.gif")
    Traceback (most recent call last):
    pathway.errors.RequestRefused: there is no drawing format `gif`; there are svg and png
    """
    path = Path(to)
    suffix = path.suffix.removeprefix(".").lower()
    _known(suffix)
    if isinstance(drawn, Pathway):
        drawn = diagram(drawn, profile=profile, overlay=overlay)
    path.write_bytes(render(drawn, format=suffix))
    return path


def _known(suffix: str) -> None:
    if suffix in FORMATS:
        return
    if suffix in LATER:
        raise RequestRefused(f"drawing to `{suffix}` comes later; svg and png are there", code="unknown-format")
    meant = near_miss(suffix, FORMATS)
    raise RequestRefused(f"there is no drawing format `{suffix}`{meant}; there are svg and png", code="unknown-format")


__all__ = ["FORMATS", "Format", "draw", "render", "to_graphviz"]
