"""Calendar arithmetic against naive arithmetic with `datetime`, day by day; texts of spans and moments."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pathway.moments import Moment, Span, earlier, later, leaves_window, on_day, precedes, read_moment, read_span

DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))


def same_day_of(year: int, month: int, day: int) -> date:
    """The day of that month, or its last one; months run on over the years."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    while True:
        try:
            return date(year, month, day)
        except ValueError:
            day -= 1


def naive(day: date, span: Span, sign: int) -> date:
    match span.unit:
        case "days":
            return day + sign * timedelta(days=span.amount)
        case "weeks":
            return day + sign * timedelta(days=7 * span.amount)
        case "months":
            return same_day_of(day.year, day.month + sign * span.amount, day.day)
        case "years":
            return same_day_of(day.year, day.month + sign * 12 * span.amount, day.day)
    raise AssertionError


CALENDAR = st.builds(Span, st.integers(0, 60), st.sampled_from(["days", "weeks", "months", "years"]))


@given(DAYS, CALENDAR)
@settings(max_examples=300, deadline=None)
def test_later_and_earlier_against_naive_arithmetic(day, span):
    """Convention 5: D + n months = same day of the month, clamped to the month's end. Weeks are 7 days."""
    assert later(day, span) == naive(day, span, 1)
    assert earlier(day, span) == naive(day, span, -1)


@pytest.mark.parametrize(
    ("day", "span", "expected"),
    [
        ("2026-01-31", Span(1, "months"), "2026-02-28"),
        ("2028-01-31", Span(1, "months"), "2028-02-29"),
        ("2026-02-28", Span(1, "months"), "2026-03-28"),
        ("2024-02-29", Span(1, "years"), "2025-02-28"),
        ("2024-02-29", Span(4, "years"), "2028-02-29"),
        ("2026-12-15", Span(1, "months"), "2027-01-15"),
        ("2026-10-20", Span(6, "weeks"), "2026-12-01"),
        ("2026-06-10", Span(0, "months"), "2026-06-10"),
    ],
)
def test_month_ends_by_hand(day, span, expected):
    assert later(date.fromisoformat(day), span) == date.fromisoformat(expected)


@given(DAYS, CALENDAR.filter(lambda span: span.amount > 0))
@settings(max_examples=150, deadline=None)
def test_leaving_a_window_is_the_first_day_whose_window_no_longer_holds_it(day, span):
    """Convention 7: the earliest allowed date is the first T for which the count holds. Brute force from the day on."""
    around = later(day, span) - timedelta(days=5)
    first = next(one for one in (around + timedelta(days=n) for n in range(20)) if earlier(one, span) > day)
    assert earlier(around - timedelta(days=1), span) <= day
    assert leaves_window(day, span) == first


@given(DAYS, st.integers(0, 200))
@settings(max_examples=100, deadline=None)
def test_hours_between_days_have_passed_only_if_they_have_whatever_the_times(day, hours):
    """Design §5: the event may be at the end of its day, and the day asked about may be asked at its start."""
    reached = later(day, Span(hours, "hours"))
    end_of_day = datetime.combine(day, datetime.max.time())
    if hours == 0:
        assert reached == day
    else:
        assert datetime.combine(reached, datetime.min.time()) - end_of_day >= timedelta(hours=hours)
        before = reached - timedelta(days=1)
        assert datetime.combine(before, datetime.min.time()) - end_of_day < timedelta(hours=hours)


@pytest.mark.parametrize(("hours", "days"), [(0, 0), (1, 2), (23, 2), (24, 2), (25, 3), (48, 3), (49, 4), (72, 4)])
def test_hours_by_hand(hours, days):
    """From the 3rd: 24 hours after its last moment is the end of the 4th, so the 5th is sure."""
    assert later(date(2026, 2, 3), Span(hours, "hours")) == date(2026, 2, 3) + timedelta(days=days)


@given(DAYS, DAYS, CALENDAR)
@settings(max_examples=150, deadline=None)
def test_adding_a_span_keeps_the_order_of_days(one, other, span):
    first, second = min(one, other), max(one, other)
    assert later(first, span) <= later(second, span)
    assert earlier(first, span) <= earlier(second, span)


def test_the_ends_of_the_calendar_hold():
    """Nothing overflows: beyond the calendar it is its last or its first day."""
    for unit in ("days", "weeks", "months", "years", "hours"):
        assert later(date(9999, 12, 1), Span(999999, unit)) == date.max
        assert earlier(date(1, 1, 5), Span(999999, unit)) == date.min
    assert leaves_window(date(9999, 12, 1), Span(999999, "days")) == date.max


# --- spans ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("1 hour", Span(1, "hours")), ("24 hours", Span(24, "hours")), ("2 weeks", Span(2, "weeks")),
        ("0 days", Span(0, "days")), ("3  months", Span(3, "months")), (" 1 year ", Span(1, "years")),
        ("1 days", Span(1, "days")), ("2 day", Span(2, "days")),
    ],
)  # fmt: skip
def test_spans_are_read(text, span):
    assert read_span(text) == span


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2",
        "weeks",
        "2weeks",
        "-1 day",
        "1.5 days",
        "2 fortnights",
        "01 day",
        "1000000 days",
        "12:30",
        "2 weeks 1 day",
        "٣ days",
    ],
)
def test_what_is_no_span(text):
    assert read_span(text) is None


@given(st.builds(Span, st.integers(0, 999999), st.sampled_from(["hours", "days", "weeks", "months", "years"])))
def test_a_span_reads_back_from_its_text(span):
    assert read_span(str(span)) == span


# --- moments ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026", "2026-01-01", "2026-12-31"),
        ("2026-02", "2026-02-01", "2026-02-28"),
        ("2028-02", "2028-02-01", "2028-02-29"),
        ("2026-03-04", "2026-03-04", "2026-03-04"),
        ("2026-03-04T09:30", "2026-03-04", "2026-03-04"),
        ("2026-03-04 09:30:15", "2026-03-04", "2026-03-04"),
        ("2026-03-04T23:30-10:00", "2026-03-04", "2026-03-04"),
        ("2026-03-04T09:30:00.250Z", "2026-03-04", "2026-03-04"),
        ("1900", "1900-01-01", "1900-12-31"),
        ("2200-12-31", "2200-12-31", "2200-12-31"),
    ],
)
def test_moments_are_read(text, first, last):
    moment = read_moment(text)
    assert moment is not None
    assert (moment.first, moment.last) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    "text",
    [
        "", "26", "2026-13", "2026-00", "2026-02-30", "2026-2-3", "20260203", "2026-02-03T", "2026-02-03T9:30",
        "2026-02-03T24:00", "2026-02-03T09:60", "2026-02-03T09:30+25:00", "1899", "2201-01-01", "2026-02-03 ",
        "2026-W05", "2026-034", "٢٠٢٦", "2026-02-03T09:30z",
    ],
)  # fmt: skip
def test_what_is_no_moment(text):
    assert read_moment(text) is None


def test_a_time_keeps_its_clock():
    assert read_moment("2026-03-04T09:30").clock == datetime(2026, 3, 4, 9, 30)  # noqa: DTZ001
    assert read_moment("2026-03-04T09:30Z").clock == datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
    east = timezone(timedelta(hours=2))
    assert read_moment("2026-03-04T09:30+02:00").clock == datetime(2026, 3, 4, 9, 30, tzinfo=east)
    assert read_moment("2026-03-04").clock is None


@pytest.mark.parametrize(
    ("text", "exact"), [("2026", False), ("2026-02", False), ("2026-02-03", True), ("2026-02-03T10:00", True)]
)
def test_whether_the_day_is_known_and_how_it_is_shown(text, exact):
    moment = read_moment(text)
    assert moment.exact is exact
    assert str(moment) == text[:10]


# --- order ------------------------------------------------------------------------------------------------

TEXTS = ["2026", "2026-02", "2026-02-03", "2026-02-04", "2026-02-03T09:00", "2026-02-03T10:00", "2025", "2026-03"]


def completions(text: str) -> list[datetime]:
    """Moments that a text may stand for, the first and the last among them; a text with a time stands for that."""
    moment = read_moment(text)
    if moment.clock is not None:
        return [moment.clock]
    length = (moment.last - moment.first).days
    start = datetime.combine(moment.first, datetime.min.time())
    days = {0, min(1, length), length // 2, length}
    return [start + timedelta(days=day, hours=hour, minutes=30) for day in days for hour in (0, 8, 9, 12, 23)]


@pytest.mark.parametrize("one", TEXTS)
@pytest.mark.parametrize("other", TEXTS)
def test_what_came_first_by_every_completion(one, other):
    """Before, when every completion of the one is before every one of the other; not, when none is; else unknown."""
    results = {a < b for a in completions(one) for b in completions(other)}
    expected = results.pop() if len(results) == 1 else None
    assert precedes(read_moment(one), read_moment(other)) is expected


def test_times_in_different_zones_are_compared_as_instants():
    assert precedes(read_moment("2026-02-03T10:00+02:00"), read_moment("2026-02-03T09:00Z")) is True
    assert precedes(read_moment("2026-02-03T09:00Z"), read_moment("2026-02-03T10:00+02:00")) is False
    assert precedes(read_moment("2026-02-04T00:30+02:00"), read_moment("2026-02-03T23:00Z")) is True


def test_a_day_is_a_moment():
    assert on_day(date(2026, 2, 3)) == Moment(date(2026, 2, 3), date(2026, 2, 3))
