"""Observed values against constants: numbers, words, days, spans, bounds and what may be one of several."""

from __future__ import annotations

import operator
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pathway.criterion.comparing import agreed, among, change_days, compare, held
from pathway.criterion.protocols import Elapsed, Known, Lasting, Nothing, Possible, Resolved, Tally
from pathway.criterion.syntax import Day, Quantity, Word
from pathway.moments import Moment, Span, on_day

OPERATORS = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
ORDERED = [">=", ">", "<", "<="]
FIRST = date(2026, 1, 31)


# --- plain values -----------------------------------------------------------------------------------------


@given(st.fractions(max_denominator=50), st.fractions(max_denominator=50), st.sampled_from(list(OPERATORS)))
@settings(max_examples=150, deadline=None)
def test_numbers_are_compared_exactly(one, other, comparator):
    """Design §5: exact: decimals or rationals end to end."""
    assert compare(one, comparator, Quantity(other)) is OPERATORS[comparator](one, other)


def test_a_hair_below_is_below():
    assert compare(Fraction("79.6"), ">=", Quantity(80)) is False
    assert compare(100 * (Fraction(7) - Fraction("1.4")) / 7, ">=", Quantity(80)) is True


@pytest.mark.parametrize(
    ("value", "comparator", "word", "expected"),
    [
        ("a", "=", "a", True),
        ("a", "!=", "a", False),
        ("a", "=", "b", False),
        (True, "=", "yes", True),
        (False, "=", "yes", False),
        (False, "!=", "yes", True),
    ],
)
def test_words_and_yes_or_no(value, comparator, word, expected):
    assert compare(value, comparator, Word(word)) is expected


@pytest.mark.parametrize("comparator", list(OPERATORS))
@pytest.mark.parametrize("days", [-1, 0, 1])
def test_days(comparator, days):
    assert compare(FIRST + timedelta(days=days), comparator, Day(FIRST)) is OPERATORS[comparator](days, 0)


def test_kinds_that_do_not_go_together_are_unknown():
    """Fitting refuses them; should one come through, it decides nothing."""
    assert compare(5, "=", Word("a")) is None
    assert compare("a", "=", Quantity(5)) is None
    assert compare(FIRST, "=", Quantity(5)) is None


# --- nothing, several, bounds -----------------------------------------------------------------------------


@pytest.mark.parametrize("comparator", list(OPERATORS))
def test_what_did_not_happen_makes_every_comparison_false(comparator):
    """Protocols: it did not happen, and the record would say so: every comparison of it is false."""
    assert compare(Nothing(), comparator, Quantity(0)) is False
    assert held(Nothing()) is False
    assert among(Nothing(), frozenset({"a"})) is False


@given(st.lists(st.integers(0, 9), min_size=1, max_size=4), st.sampled_from(list(OPERATORS)), st.integers(0, 9))
@settings(max_examples=150, deadline=None)
def test_one_of_several_holds_when_it_holds_for_all(values, comparator, number):
    results = {OPERATORS[comparator](value, number) for value in values}
    expected = results.pop() if len(results) == 1 else None
    assert compare(Possible(tuple(values)), comparator, Quantity(number)) is expected


@given(st.integers(0, 9), st.integers(0, 5), st.sampled_from(list(OPERATORS)), st.integers(0, 15))
@settings(max_examples=200, deadline=None)
def test_a_tally_holds_when_it_holds_for_every_number_within_bounds(low, more, comparator, number):
    results = {OPERATORS[comparator](one, number) for one in range(low, low + more + 1)}
    expected = results.pop() if len(results) == 1 else None
    assert compare(Tally(low, low + more), comparator, Quantity(number)) is expected


def test_a_wide_tally_is_not_counted_through():
    """Bounds of any width are decided at once, also for a number between them."""
    assert compare(Tally(0, 10**9), ">=", Quantity(0)) is True
    assert compare(Tally(0, 10**9), ">", Quantity(10**9)) is False
    assert compare(Tally(0, 10**9), ">=", Quantity(5)) is None
    assert compare(Tally(0, 10**9), "=", Quantity(5)) is None
    assert compare(Tally(0, 10**9), "!=", Quantity(5)) is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [("a", True), ("b", False), (True, False), (Possible(("a", "a")), True), (Possible(("a", "b")), None), (5, None)],
)
def test_among_words(value, expected):
    words = frozenset({"a", "c"})
    assert among(value, words) is expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [(True, True), (False, False), (Possible((True, False)), None), (Possible((True,)), True), ("a", None), (1, None)],
)
def test_held(value, expected):
    assert held(value) is expected


@pytest.mark.parametrize(
    ("truths", "expected"),
    [([True], True), ([False, False], False), ([True, False], None), ([True, None], None), ([None], None)],
)
def test_agreed(truths, expected):
    assert agreed(truths) is expected


# --- elapsed ----------------------------------------------------------------------------------------------


def elapsed(days: int, ahead: bool = False) -> Elapsed:
    return Elapsed(on_day(FIRST), FIRST + timedelta(days=days if not ahead else -days), ahead)


@pytest.mark.parametrize("comparator", ORDERED)
@pytest.mark.parametrize("days", [27, 28, 29])
def test_a_month_after_31_january_is_28_february(comparator, days):
    """Convention 5: clamped to the month's end: 28 days."""
    assert compare(elapsed(days), comparator, Span(1, "months")) is OPERATORS[comparator](days, 28)


@pytest.mark.parametrize("comparator", ORDERED)
@pytest.mark.parametrize("days", [13, 14, 15])
def test_two_weeks_on_either_side(comparator, days):
    assert compare(elapsed(days), comparator, Span(2, "weeks")) is OPERATORS[comparator](days, 14)
    assert compare(elapsed(days, ahead=True), comparator, Span(2, "weeks")) is OPERATORS[comparator](days, 14)


@pytest.mark.parametrize(
    ("day", "expected"), [("2026-04-01", None), ("2026-03-31", False), ("2026-04-29", None), ("2026-04-30", True)]
)
def test_an_anchor_known_in_part_must_agree_at_both_ends(day, expected):
    """March 2026, a month ago: possibly from 1 April on, surely from 30 April on."""
    anchor = Moment(date(2026, 3, 1), date(2026, 3, 31))
    assert compare(Elapsed(anchor, date.fromisoformat(day)), ">=", Span(1, "months")) is (
        False if day == "2026-03-31" else expected
    )


def test_elapsed_time_is_compared_with_spans_only():
    assert compare(elapsed(5), ">=", Quantity(5)) is None


# --- lasting ----------------------------------------------------------------------------------------------


def lasting(readings, known: int, day: int | None = None) -> Lasting:
    """Since 1 January, readings as (days, holds), known up to and asked about so many days later."""
    start = date(2026, 1, 1)
    return Lasting(
        on_day(start), tuple((start + timedelta(days=days), holds) for days, holds in readings),
        start + timedelta(days=known), start + timedelta(days=known if day is None else day),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("readings", "known", "day", "expected"),
    [
        ([(5, True)], 9, 9, False),  # still running
        ([(5, True)], 9, 10, True),  # looking ahead: it goes on passing
        ([], 9, 10, None),  # looking ahead without a reading
        ([(5, False)], 9, 10, False),
        ([(5, None)], 9, 10, None),
        ([(5, True)], 10, 10, None),  # ended without a reading on or after its last day
        ([(10, True)], 10, 10, True),
        ([(10, False)], 10, 10, False),
        ([(10, None)], 10, 10, None),
        ([(5, True), (12, True), (13, False)], 20, 20, True),  # the first on or after its last day decides
        ([(5, True), (12, False), (13, True)], 20, 20, False),
        ([(5, False), (12, True)], 20, 20, False),  # one failed earlier
        ([(5, None), (12, True)], 20, 20, None),
        ([(5, None), (12, False)], 20, 20, False),
        ([], 20, 20, None),
    ],
)
def test_a_span_of_ten_days(readings, known, day, expected):
    """Convention 9 and design §7, ten days from 1 January: its last day is the 11th."""
    value = lasting(readings, known, day)
    assert compare(value, ">=", Span(10, "days")) is expected
    assert compare(value, "<", Span(10, "days")) is (None if expected is None else not expected)


def test_longer_than_a_span_needs_a_day_more():
    value = lasting([(10, True)], 10)
    assert compare(value, ">", Span(10, "days")) is False  # the 11th day is still running
    assert compare(lasting([(11, True)], 11), ">", Span(10, "days")) is True
    assert compare(lasting([(11, True)], 11), "<=", Span(10, "days")) is False


def test_how_long_is_never_exactly_a_span():
    assert compare(lasting([(10, True)], 10), "=", Span(10, "days")) is None
    assert compare(lasting([(10, True)], 10), "!=", Span(10, "days")) is None


# --- days on which it may change --------------------------------------------------------------------------


def on(value, day: date):
    return replace(value, day=day)


SPANS = st.builds(Span, st.integers(0, 40), st.sampled_from(["hours", "days", "weeks", "months"]))
ANCHORS = st.dates(date(2025, 11, 1), date(2026, 3, 31)).flatmap(
    lambda first: st.integers(0, 30).map(lambda more: Moment(first, first + timedelta(days=more)))
)


@given(ANCHORS, SPANS, st.sampled_from(ORDERED), st.booleans(), st.dates(date(2025, 11, 1), date(2026, 6, 1)))
@settings(max_examples=150, deadline=None)
def test_elapsed_time_changes_only_on_the_days_that_are_named(anchor, span, comparator, ahead, start):
    """Design §7: only days on which a leaf can change are tried. Brute force over 400 days."""
    value = Elapsed(anchor, start, ahead)
    named = set(change_days(Known(value), [Resolved(span)]))
    days = [start + timedelta(days=n) for n in range(400)]
    truths = [compare(on(value, day), comparator, span) for day in days]
    for before, after, day in zip(truths, truths[1:], days[1:], strict=False):
        assert before is after or day in named


@given(
    st.lists(st.tuples(st.integers(0, 60), st.booleans()), max_size=3),
    st.integers(0, 60),
    SPANS,
    st.sampled_from(ORDERED),
)
@settings(max_examples=150, deadline=None)
def test_a_lasting_span_changes_only_on_the_days_that_are_named(readings, known, span, comparator):
    value = lasting(sorted(one for one in readings if one[0] <= known), known)
    named = set(change_days(Known(value), [Resolved(span)]))
    days = [value.day + timedelta(days=n) for n in range(400)]
    truths = [compare(on(value, day), comparator, span) for day in days]
    for before, after, day in zip(truths, truths[1:], days[1:], strict=False):
        assert before is after or day in named


@pytest.mark.parametrize("value", [5, "a", True, Tally(1, 2), Possible((1, 2)), Nothing(), FIRST])
def test_what_does_not_depend_on_time_names_no_day(value):
    assert list(change_days(Known(value), [Resolved(Span(1, "months"))])) == []


def test_days_that_the_answer_itself_names_are_named():
    other = date(2026, 5, 1)
    assert other in set(change_days(Known(5, changes=(other,)), [Resolved(Quantity(1))]))
    assert date(2026, 6, 2) in set(
        change_days(Known(5, windows=((on_day(other), Span(1, "months")),)), [Resolved(Quantity(1))])
    )
