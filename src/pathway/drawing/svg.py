"""SVG elements from an allow-list: nothing else can be written, and all text is cleaned and escaped.

What an author wrote reaches a picture only as character data or as a plain attribute value, never as markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from pathway.drawing.text import clean

_SHAPE = {"fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linejoin", "stroke-linecap", "class"}
ALLOWED: dict[str, frozenset[str]] = {
    "svg": frozenset({"xmlns", "id", "viewBox", "role", "aria-labelledby", "font-family"}),
    "title": frozenset({"id"}),
    "desc": frozenset({"id"}),
    "style": frozenset(),
    "g": frozenset({"id", "class", "role", "aria-label", "aria-hidden", "tabindex"}),
    "a": frozenset({"href"}),
    "rect": frozenset({*_SHAPE, "x", "y", "width", "height", "rx"}),
    "path": frozenset({*_SHAPE, "d", "transform"}),
    "polygon": frozenset({*_SHAPE, "points"}),
    "circle": frozenset({*_SHAPE, "cx", "cy", "r"}),
    "text": frozenset(
        {*_SHAPE, "x", "y", "font-size", "font-weight", "text-anchor", "textLength", "lengthAdjust", "paint-order"}
    ),
}
_LINK = re.compile(r"https://[A-Za-z0-9.-]+(?:/[A-Za-z0-9._~!$&()*+,;=:@%/?#-]*)?")
_RULES = re.compile(r"[A-Za-z0-9#.,:;{}() @%-]*")


def element(tag: str, *children: str, **attributes: str | float) -> str:
    """One element. `children` are finished markup of this module; `_` in a name stands for `-`, `class_` for class.

    Raises `ValueError` for what is not on the list, which is a mistake of ours and never an author's.

    >>> element("rect", x=1.5, width=2, fill="#FFFFFF")
    '<rect x="1.5" width="2" fill="#FFFFFF"/>'
    """
    allowed = ALLOWED[tag]
    given = []
    for key, held in attributes.items():
        name = "class" if key == "class_" else key if key in allowed else key.replace("_", "-")
        if name not in allowed:
            raise ValueError(f"{tag} may not carry {name}")
        if name == "href" and not _LINK.fullmatch(str(held)):
            raise ValueError("only plain https links may be drawn")
        if held != "":
            given.append(f' {name}="{number(held) if isinstance(held, (int, float)) else escape(clean(held))}"')
    inner = "".join(children)
    return f"<{tag}{''.join(given)}>{inner}</{tag}>" if inner else f"<{tag}{''.join(given)}/>"


def said(text: str) -> str:
    """Text as character data.

    >>> said("<b> & co")
    '&lt;b&gt; &amp; co'
    """
    return escape(clean(text))


def link(inner: str, url: str) -> str:
    """The markup as a link, if the address is a plain https one; else the markup alone."""
    return element("a", inner, href=url) if _LINK.fullmatch(url) else inner


def rules(text: str) -> str:
    """A style sheet of ours; refuses any character that could end it or reach outside."""
    if not _RULES.fullmatch(text):
        raise ValueError("a style sheet may hold plain rules only")
    return element("style", text)


def listed(points: Iterable[tuple[float, float]]) -> str:
    """Corners as the points of a polygon."""
    return " ".join(f"{number(x)},{number(y)}" for x, y in points)


def number(held: float) -> str:
    """A number with two decimals at most.

    >>> number(2.0), number(1.239), number(-0.001)
    ('2', '1.24', '0')
    """
    text = f"{held:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
