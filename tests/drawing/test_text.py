"""Widths, breaking and cleaning of text; the widths against the metrics file of a font where one is installed."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathway.drawing.text import BOLD, REGULAR, SIGNS, clean, shorten, width, wrap

FONTS = Path("/usr/share/fonts/truetype/liberation2")


def advances(path: Path) -> dict[int, int]:
    """Advance widths by code point from a TrueType file (tables cmap format 4, hmtx), in thousandths."""
    data = path.read_bytes()
    tables = {}
    for at in range(struct.unpack(">H", data[4:6])[0]):
        tag, _, offset, _ = struct.unpack(">4sIII", data[12 + 16 * at : 28 + 16 * at])
        tables[tag.decode()] = offset
    units = struct.unpack(">H", data[tables["head"] + 18 : tables["head"] + 20])[0]
    count = struct.unpack(">H", data[tables["hhea"] + 34 : tables["hhea"] + 36])[0]
    wide = [struct.unpack(">H", data[tables["hmtx"] + 4 * at : tables["hmtx"] + 4 * at + 2])[0] for at in range(count)]
    start = tables["cmap"]
    for at in range(struct.unpack(">H", data[start + 2 : start + 4])[0]):
        platform, coding, offset = struct.unpack(">HHI", data[start + 4 + 8 * at : start + 12 + 8 * at])
        if (platform, coding) == (3, 1):
            table = start + offset
    pairs = struct.unpack(">H", data[table + 6 : table + 8])[0] // 2
    read = [
        struct.unpack(f">{pairs}{kind}", data[at : at + 2 * pairs])
        for kind, at in (
            ("H", table + 14),
            ("H", table + 16 + 2 * pairs),
            ("h", table + 16 + 4 * pairs),
            ("H", table + 16 + 6 * pairs),
        )
    ]
    found = {}
    for at, (last, first, delta, shift) in enumerate(zip(*read, strict=True)):
        for code in range(first, min(last, 0xFFFE) + 1):
            glyph = (code + delta) & 0xFFFF
            if shift:
                place = table + 16 + 6 * pairs + 2 * at + shift + 2 * (code - first)
                glyph = struct.unpack(">H", data[place : place + 2])[0]
                glyph = (glyph + delta) & 0xFFFF if glyph else 0
            if glyph:
                found[code] = round(wide[min(glyph, count - 1)] * 1000 / units)
    return found


@pytest.mark.skipif(not FONTS.is_dir(), reason="the font that shares the metrics is not installed")
@pytest.mark.parametrize(("face", "table"), [("Regular", REGULAR), ("Bold", BOLD)])
def test_widths_are_those_of_a_font_with_the_same_metrics(face, table):
    font = advances(FONTS / f"LiberationSans-{face}.ttf")
    assert list(table) == [font[code] for code in range(32, 127)]
    assert all(SIGNS[sign] >= font[ord(sign)] for sign in SIGNS)


def test_a_known_word_has_its_known_width():
    # Wide from the metrics of Helvetica: W 944, i 222, d 556, e 556.
    assert width("Wide", 10) == pytest.approx((944 + 222 + 556 + 556) / 100)


@given(st.text(max_size=200), st.floats(30, 300), st.booleans())
def test_no_line_is_wider_than_the_limit_and_no_letter_is_lost(text, limit, bold):
    lines = wrap(text, limit, 10, bold=bold)
    assert all(width(line, 10, bold=bold) <= limit or len(line) == 1 for line in lines)
    assert "".join(lines).replace(" ", "") == clean(text).replace(" ", "")


def test_a_sign_stays_with_its_number():
    assert wrap("relief ≥\u00a080\u00a0% of it", 52, 10) == ("relief", "≥\u00a080\u00a0% of it")


def test_what_is_cut_short_ends_in_an_ellipsis_within_the_limit():
    lines = wrap("one two three four five six", 40, 10)
    cut = shorten(lines, 2, 40, 10)
    assert len(cut) == 2
    assert cut[-1].endswith("…")
    assert width(cut[-1], 10) <= 40
    assert shorten(lines[:2], 2, 40, 10) == lines[:2]


@given(st.text(max_size=100))
def test_cleaned_text_holds_no_control_and_no_reordering_character(text):
    cleaned = clean(text + "\x1b[31m\u202e\u0000\ud800")
    assert not any(ord(character) < 32 or 0x7F <= ord(character) < 0xA0 for character in cleaned)
    assert not set(cleaned) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f")
    cleaned.encode("utf-8")
