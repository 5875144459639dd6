"""PNG from our SVG, by resvg. Letters come from the fonts of the machine; without any the picture is refused."""

from __future__ import annotations

from pathway.drawing.engines import INSTALL
from pathway.errors import MissingExtra

SCALE = 2.0
_PROBE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 20">{}</svg>'
_LETTER = '<text x="2" y="16" font-family="Helvetica, Arial, sans-serif" font-size="16">M</text>'


def to_png(svg: str, *, scale: float = SCALE) -> bytes:
    """The drawing in pixels, `scale` times as many as the SVG has units.

    Raises `MissingExtra` when resvg is not installed, or when the machine has no font to set letters with.
    """
    # A picture whose boxes are empty could be taken for the pathway, so letters are tried first.
    if _rendered(_PROBE.format(_LETTER), 1) == _rendered(_PROBE.format(""), 1):
        raise MissingExtra("a PNG needs a font, and this machine has none: install one such as Liberation Sans, or "
                           "draw to svg", code="no-font")  # fmt: skip
    return _rendered(svg, scale)


def _rendered(svg: str, scale: float) -> bytes:
    try:
        import resvg_py
    except ImportError:
        raise MissingExtra(f"a PNG needs resvg, which is not installed: {INSTALL}", code="no-png") from None
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, zoom=scale, background="#ffffff"))
