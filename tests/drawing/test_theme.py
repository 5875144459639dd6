"""Colours, computed again: contrast of text and lines, and distance under colour blindness."""

from __future__ import annotations

from itertools import combinations, product

import pytest

from pathway.drawing.theme import DARK, LIGHT

# Machado, Oliveira and Fernandes 2009, severity 1.0, on linear sRGB.
SIGHT = {
    "normal": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
THEMES = {"light": LIGHT, "dark": DARK}


def linear(colour: str) -> tuple[float, ...]:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return tuple(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)


def luminance(colour: str) -> float:
    red, green, blue = linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def lab(colour: str, sight: str) -> tuple[float, float, float]:
    rgb = linear(colour)
    seen = [min(1.0, max(0.0, sum(row[at] * rgb[at] for at in range(3)))) for row in SIGHT[sight]]
    white = (0.95047, 1.0, 1.08883)
    matrix = ((0.4124564, 0.3575761, 0.1804375), (0.2126729, 0.7151522, 0.0721750), (0.0193339, 0.1191920, 0.9503041))
    xyz = [sum(row[at] * seen[at] for at in range(3)) / white[place] for place, row in enumerate(matrix)]
    f = [part ** (1 / 3) if part > (6 / 29) ** 3 else part / (3 * (6 / 29) ** 2) + 4 / 29 for part in xyz]
    return (116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2]))


def distance(one: str, other: str, sight: str) -> float:
    """CIE76."""
    return sum((a - b) ** 2 for a, b in zip(lab(one, sight), lab(other, sight), strict=True)) ** 0.5


def test_the_yardsticks_give_known_values():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
    assert lab("#FF0000", "normal") == pytest.approx((53.24, 80.09, 67.20), abs=0.1)


@pytest.mark.parametrize("name", THEMES)
def test_text_can_be_read_on_everything_it_stands_on(name):
    theme = THEMES[name]
    fills = {paint.fill for paint in (*theme.boxes.values(), *theme.states.values(), theme.muted)}
    for fill in (*fills, theme.paper, *theme.lanes):
        assert contrast(theme.ink, fill) >= 7, fill
        assert contrast(theme.soft, fill) >= 4.5, fill


@pytest.mark.parametrize("name", THEMES)
def test_captions_and_labels_can_be_read(name):
    theme = THEMES[name]
    for kind, paint in theme.boxes.items():
        assert contrast(paint.stroke, paint.fill) >= 4.5, kind
    for pen in (*theme.pens.values(), theme.walked, theme.unwalked, theme.muted_pen):
        for ground in (theme.paper, *theme.lanes):
            assert contrast(pen.text, ground) >= 4.5, (pen, ground)


@pytest.mark.parametrize("name", THEMES)
def test_lines_that_carry_meaning_stand_out_from_the_page(name):
    theme = THEMES[name]
    for pen in (*theme.pens.values(), theme.walked):
        assert all(contrast(pen.colour, ground) >= 3 for ground in (theme.paper, *theme.lanes)), pen
    for state, paint in theme.states.items():
        if state != "future":
            assert contrast(paint.stroke, theme.paper) >= 4.5, state  # its word stands in the paper's colour on it


@pytest.mark.parametrize(("name", "sight"), list(product(THEMES, SIGHT)))
def test_lines_stay_apart_for_every_sight(name, sight):
    pens = THEMES[name].pens
    for one, other in combinations(("met", "not-met", "safety", "repeat"), 2):
        assert distance(pens[one].colour, pens[other].colour, sight) >= 20, (one, other)


@pytest.mark.parametrize(("name", "sight"), list(product(THEMES, SIGHT)))
def test_strokes_of_kinds_stay_apart_for_every_sight(name, sight):
    # Where care starts, pills and lists are white and told by their shape.
    strokes = {
        paint.stroke for kind, paint in THEMES[name].boxes.items() if kind not in ("start", "jump", "exits", "any")
    }
    for one, other in combinations(sorted(strokes), 2):
        assert distance(one, other, sight) >= 18, (one, other)


def test_no_two_states_look_alike_without_colour():
    looks = [(paint.width, paint.dash) for paint in LIGHT.states.values()]
    assert len(set(looks)) == len(looks)
