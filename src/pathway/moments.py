"""Days, spans and moments: exact calendar arithmetic, with nothing read from a clock.

Conventions, kept everywhere: months and years are calendar months, clamped to the month's end;
weeks are seven days; a span in hours between days without times has passed only if it has passed
whatever the times were.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, datetime, timedelta
from typing import Literal

SpanUnit = Literal["hours", "days", "weeks", "months", "years"]
UNITS: tuple[SpanUnit, ...] = ("hours", "days", "weeks", "months", "years")
EARLIEST_YEAR, LATEST_YEAR = 1900, 2200
Truth = bool | None
"""True, False, or None for unknown."""


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time in one unit.

    >>> str(Span(1, "months")), str(Span(6, "weeks"))
    ('1 month', '6 weeks')
    """

    amount: int
    unit: SpanUnit

    def __str__(self) -> str:
        return f"{self.amount} {self.unit[:-1] if self.amount == 1 else self.unit}"


def read_span(text: str) -> Span | None:
    """A span from text such as `6 weeks`; None when the text is not one.

    >>> read_span("3 months"), read_span("12:30")
    (Span(amount=3, unit='months'), None)
    """
    found = re.fullmatch(r"(0|[1-9][0-9]{0,5}) +(hour|day|week|month|year)s?", text.strip())
    return Span(int(found[1]), unit_named(found[2])) if found else None


def unit_named(word: str) -> SpanUnit:
    """The unit of a span from its singular or plural."""
    return next(unit for unit in UNITS if unit.rstrip("s") == word.rstrip("s"))


def later(day: date, span: Span) -> date:
    """The first day on which `span` has passed since `day`.

    >>> later(date(2026, 1, 31), Span(1, "months"))
    datetime.date(2026, 2, 28)
    >>> later(date(2026, 2, 3), Span(24, "hours"))
    datetime.date(2026, 2, 5)
    """
    if span.unit == "hours":
        # The event may have been at the end of its day, and a later day may be asked about at its start.
        return _shift(day, 1 + -(-span.amount // 24)) if span.amount else day
    if span.unit in ("days", "weeks"):
        return _shift(day, span.amount * (7 if span.unit == "weeks" else 1))
    return _months(day, span.amount * (12 if span.unit == "years" else 1))


def earlier(day: date, span: Span) -> date:
    """The far edge, itself included, of a window of `span` that ends on `day`.

    >>> earlier(date(2026, 7, 14), Span(12, "months"))
    datetime.date(2025, 7, 14)
    """
    if span.unit == "hours":
        days = span.amount + 23
        return _shift(day, -(days // 24))
    if span.unit in ("days", "weeks"):
        return _shift(day, -span.amount * (7 if span.unit == "weeks" else 1))
    return _months(day, -span.amount * (12 if span.unit == "years" else 1))


def leaves_window(day: date, span: Span) -> date:
    """The first day whose window of `span` no longer holds `day`; at month ends the count decides.

    >>> leaves_window(date(2025, 7, 14), Span(12, "months"))
    datetime.date(2026, 7, 15)
    """
    try:
        candidate = earlier(later(day, span), Span(4, "days"))
        while earlier(candidate, span) <= day:
            candidate += timedelta(days=1)
    except OverflowError:
        return date.max
    return candidate


def _shift(day: date, days: int) -> date:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max if days > 0 else date.min


def _months(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not MINYEAR <= year <= MAXYEAR:
        return date.max if months > 0 else date.min
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


@dataclass(frozen=True, slots=True)
class Moment:
    """When something was: a day, a year or month known only in part, or a time with or without a zone.

    `first` and `last` bound the day. `clock` is set when a time was recorded.
    """

    first: date
    last: date
    clock: datetime | None = None

    @property
    def exact(self) -> bool:
        """Whether the day is known."""
        return self.first == self.last

    def __str__(self) -> str:
        if self.exact:
            return self.first.isoformat()
        return f"{self.first:%Y-%m}" if self.first.month == self.last.month else f"{self.first:%Y}"


_MOMENT = re.compile(
    r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?)(Z|[+-]\d\d:\d\d)?)?)?)?", re.ASCII
)


def on_day(day: date) -> Moment:
    """A moment of which the day is known."""
    return Moment(day, day)


def read_moment(text: str) -> Moment | None:
    """A moment from `2026`, `2026-03`, `2026-03-04` or `2026-03-04T09:30+01:00`; None when the text is none of these.

    >>> read_moment("2026-02").last
    datetime.date(2026, 2, 28)
    >>> read_moment("20260204") is None
    True
    """
    found = _MOMENT.fullmatch(text)
    if found is None or not EARLIEST_YEAR <= int(found[1]) <= LATEST_YEAR:
        return None
    year, month, day, time, zone = int(found[1]), found[2], found[3], found[4], found[5]
    try:
        if month is None:
            return Moment(date(year, 1, 1), date(year, 12, 31))
        if day is None:
            return Moment(date(year, int(month), 1), date(year, int(month), calendar.monthrange(year, int(month))[1]))
        local = date(year, int(month), int(day))
        if time is None:
            return Moment(local, local)
        return Moment(local, local, datetime.fromisoformat(f"{local}T{time}{'+00:00' if zone == 'Z' else zone or ''}"))
    except ValueError:
        return None


def passed(moment: Moment, span: Span) -> Moment:
    """The day from which `span` has passed since `moment`, as the first and last day that it may be.

    A recorded time counts for a span in hours: then it has passed when it has at the start of the day.

    >>> passed(read_moment("2026-02-03T00:00"), Span(24, "hours")).first
    datetime.date(2026, 2, 4)
    """
    if span.unit == "hours" and moment.clock is not None:
        end = moment.clock + timedelta(hours=span.amount)
        at_start = end.time().replace(tzinfo=None) == datetime.min.time()
        return on_day(end.date() if at_start else _shift(end.date(), 1))
    return Moment(later(moment.first, span), later(moment.last, span))


def precedes(one: Moment, other: Moment) -> Truth:
    """Whether `one` was before `other`; None when what is recorded does not say.

    >>> precedes(read_moment("2026-02-03"), read_moment("2026-02-03T10:00")) is None
    True
    """
    if one.clock is not None and other.clock is not None and (one.clock.tzinfo is None) == (other.clock.tzinfo is None):
        return one.clock < other.clock
    if one.last < other.first:
        return True
    if one.first > other.last:
        return False
    return None
