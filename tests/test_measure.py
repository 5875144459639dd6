"""Exact numbers, and how they are shown: never rounded up over a threshold."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathway.measure import exact, shown


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("7.0", 7),
        ("1.4", Fraction(7, 5)),
        (Decimal("0.1"), Fraction(1, 10)),
        (5, 5),
        (Fraction(10, 5), 2),
        ("-0.5", Fraction(-1, 2)),
        ("1e2", 100),
    ],
)
def test_numbers_are_exact(value, expected):
    """Design §5: exact: decimals or rationals end to end; whole numbers become `int`."""
    found = exact(value)
    assert found == expected
    assert type(found) is type(expected)


def test_seven_to_one_point_four_is_exactly_eighty_per_cent():
    """Convention 1: binary floating point would say 0.7999999999999999."""
    assert 100 * (exact("7.0") - exact("1.4")) / exact("7.0") == 80
    assert (7.0 - 1.4) / 7.0 != 0.8


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (80, "80"), (-3, "-3"), (0, "0"),
        (exact("79.6"), "79.6"), (exact("0.05"), "0.05"), (exact("-0.5"), "-0.5"), (exact("12.125"), "12.125"),
        (Fraction(200, 3), "66.66…"), (Fraction(-1, 3), "-0.33…"), (Fraction(2, 3), "0.66…"),
        (Fraction(299999, 3000), "99.99…"),
        (Fraction(239999, 3000), "79.99…"), (Fraction(1, 700), "0.00…"),
    ],
)  # fmt: skip
def test_numbers_are_shown_cut_never_rounded_up(number, text):
    """Design §5: 79.6 % is never shown as 80 %; a cut one is marked."""
    assert shown(number) == text


@given(st.fractions(max_denominator=1000))
def test_what_is_shown_is_the_number_or_cut_towards_nought(number):
    text = shown(exact(number))
    if text.endswith("…"):
        value = Fraction(text[:-1])
        assert abs(value) <= abs(number) < abs(value) + Fraction(1, 100)
    else:
        assert Fraction(text) == number


@given(st.fractions(min_value=0, max_denominator=1000), st.integers(0, 200))
def test_a_number_below_a_threshold_is_shown_below_it(number, threshold):
    """Cutting keeps it on its own side of a threshold above it."""
    text = shown(exact(number)).rstrip("…")
    assert (number >= threshold) is (Fraction(text) >= threshold)
