"""How wide text is, where it breaks, and which characters may be drawn.

Widths are those of Helvetica in thousandths of the type size. Arial, Liberation Sans and Nimbus Sans share them,
so boxes fit in every viewer; in any other font the painter squeezes a run to the width that was reserved for it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

FIRST = 32
REGULAR = (
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
    556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
    722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
    556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
    260, 334, 584,
)  # fmt: skip
BOLD = (
    278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
    556, 556, 556, 333, 333, 584, 584, 584, 611, 975, 722, 722, 722, 722, 667, 611, 778, 722, 278, 556, 722, 611, 833,
    722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584, 556, 333, 556, 611, 556, 611,
    556, 333, 611, 611, 278, 278, 556, 278, 889, 611, 611, 611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389,
    280, 389, 584,
)  # fmt: skip
SIGNS = {
    "–": 556, "—": 1000, "‘": 278, "’": 278, "“": 500, "”": 500, "•": 350, "…": 1000, "†": 556, "‡": 556, "≤": 549,
    "≥": 549, "≠": 549, "≈": 549, "−": 584, "×": 584, "·": 333, "°": 400, "±": 549, "µ": 576, "§": 556, "æ": 889,
    "Æ": 1000, "ß": 611, "ø": 611, "Ø": 778, "½": 834, "¼": 834, "¾": 834, "²": 333, "³": 333, "¹": 333, "\u00a0": 278,
}  # fmt: skip
WIDE = 1000
OTHER = 660
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def clean(text: str) -> str:
    """The text without characters that could hide, reorder or break what is drawn; white space
    becomes one space, but for the one that does not break.

    >>> clean("two\\tweeks\\x1b[31m")
    'two weeks[31m'
    """
    if text.isascii() and text.isprintable():  # the fast road: no sign in it needs a second look
        return " ".join(word for word in text.split(" ") if word)
    spaced = (" " if character.isspace() and character != "\u00a0" else character for character in text)
    kept = "".join(character for character in spaced if _drawable(character))
    return " ".join(word for word in kept.split(" ") if word)


def _drawable(character: str) -> bool:
    if character in _BIDI or unicodedata.category(character) in ("Cc", "Cs", "Cn", "Co"):
        return False
    return ord(character) & 0xFFFE != 0xFFFE


def width(text: str, size: float, *, bold: bool = False) -> float:
    """The width of one line of text in pixels.

    >>> width("iii", 10) < width("mmm", 10)
    True
    """
    table = BOLD if bold else REGULAR
    if text.isascii() and text.isprintable():
        return sum([table[code - FIRST] for code in text.encode()]) * size / 1000
    return sum(_advance(character, table) for character in text) * size / 1000


def _advance(character: str, table: tuple[int, ...]) -> int:
    place = ord(character) - FIRST
    if 0 <= place < len(table):
        return table[place]
    if character in SIGNS:
        return SIGNS[character]
    if unicodedata.combining(character):
        return 0
    if unicodedata.east_asian_width(character) in ("W", "F"):
        return WIDE
    base = ord(unicodedata.normalize("NFD", character)[0]) - FIRST
    return table[base] if 0 <= base < len(table) else OTHER


def wrap(text: str, limit: float, size: float, *, bold: bool = False) -> tuple[str, ...]:
    """The text in lines no wider than `limit` pixels, broken at spaces and hyphens; a longer word is cut.

    >>> wrap("wash and polish", 60, 10)
    ('wash and', 'polish')
    """
    lines: list[str] = []
    line = ""
    for word, gap in _words(clean(text)):
        tried = f"{line}{gap}{word}" if line else word
        if width(tried, size, bold=bold) <= limit:
            line = tried
            continue
        if line:
            lines.append(line)
        *full, line = _cut(word, limit, size, bold=bold)
        lines.extend(full)
    return (*lines, line) if line else tuple(lines)


def _words(text: str) -> Iterator[tuple[str, str]]:
    """Pieces that must not be broken, each with what joins it to the piece before: a space, or nothing at a hyphen."""
    for word in text.split(" "):
        gap = " "
        for piece in re.findall(r"[^-]*-(?=[^\W\d]{2})|.+", word) if "-" in word else [word]:
            yield piece, gap
            gap = ""


def _cut(word: str, limit: float, size: float, *, bold: bool) -> list[str]:
    parts, part, used = [], "", 0.0
    for character in word:
        step = width(character, size, bold=bold)
        if part and used + step > limit:
            parts.append(part)
            part, used = "", 0.0
        part += character
        used += step
    return [*parts, part]


def shorten(lines: tuple[str, ...], most: int, limit: float, size: float, *, bold: bool = False) -> tuple[str, ...]:
    """The first `most` lines; when there are more, the last one kept ends in an ellipsis.

    >>> shorten(("wash and", "polish"), 1, 60, 10)
    ('wash…',)
    """
    if len(lines) <= most:
        return lines
    last = lines[most - 1]
    while last and width(f"{last}…", size, bold=bold) > limit:
        last = last.rpartition(" ")[0] or last[:-1]
    last = last.removesuffix(" and").rstrip(" ,;:(")
    return (*lines[: most - 1], f"{last}…")
