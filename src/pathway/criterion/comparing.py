"""Is an observed value as a constant asks? True, false, or unknown when the record gives bounds only."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction

from pathway.criterion.protocols import (
    Elapsed,
    Known,
    Lasting,
    Nothing,
    Observed,
    Possible,
    Resolved,
    Tally,
    Unknown,
)
from pathway.criterion.syntax import Comparator, Constant, Day, ParameterName, Quantity, Word
from pathway.moments import Span, Truth, earlier, later, leaves_window, passed

MIRRORED: dict[str, Comparator] = {"<": ">", "<=": ">="}
"""`low < fact` says `fact > low`."""


def compare(value: Observed, comparator: Comparator, constant: Constant) -> Truth:
    """Whether `value comparator constant`. Kinds that do not go together were refused by fitting."""
    if isinstance(value, Nothing):
        return False
    if isinstance(value, Possible):
        return agreed(compare(one, comparator, constant) for one in value.values)
    if isinstance(value, Elapsed):
        return _elapsed(value, comparator, constant)
    if isinstance(value, Lasting):
        return _lasting(value, comparator, constant)
    number = _number(constant)
    if isinstance(value, Tally):
        return _tally(value, comparator, number)
    if isinstance(value, bool):
        return _order("yes" if value else "no", comparator, _text(constant))
    if isinstance(value, int | Fraction):
        return _order(value, comparator, number)
    if isinstance(value, date):
        return _order(value, comparator, constant.date) if isinstance(constant, Day) else None
    return _order(value, comparator, _text(constant))


def _tally(value: Tally, comparator: Comparator, number: int | Fraction | None) -> Truth:
    """Bounds decide when both ends agree; for `=` and `!=` a number between them leaves it open."""
    if number is None:
        return None
    ends = agreed((_order(value.low, comparator, number), _order(value.high, comparator, number)))
    between = value.low < number < value.high
    return None if comparator in ("=", "!=") and between and number == int(number) else ends


def agreed(truths: Iterable[Truth]) -> Truth:
    """The truth that all share; unknown when they differ."""
    found = set(truths)
    return found.pop() if len(found) == 1 else None


def word_of(value: Observed) -> str | None:
    """The word that a fact is, for `in`; None when it is not a word."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str) else None


def among(value: Observed, words: frozenset[str]) -> Truth:
    """Whether the fact is one of the words."""
    if isinstance(value, Nothing):
        return False
    if isinstance(value, Possible):
        return agreed(among(one, words) for one in value.values)
    word = word_of(value)
    return None if word is None else word in words


def held(value: Observed) -> Truth:
    """Whether a yes/no fact is yes."""
    if isinstance(value, bool):
        return value
    if isinstance(value, Possible):
        return agreed(held(one) for one in value.values)
    return False if isinstance(value, Nothing) else None


def change_days(answer: Known | Unknown, constants: Iterable[Resolved]) -> Iterable[date]:
    """The days on which the passing of time may change the fact, or what a comparison with these constants says."""
    yield from answer.changes
    for moment, span in answer.windows:
        yield leaves_window(moment.first, span)
        if not moment.exact:
            yield leaves_window(moment.last, span)
    values = () if isinstance(answer, Unknown) else _each(answer.value)
    for resolved in constants:
        yield from resolved.changes
        for constant in (resolved.value, *resolved.others):
            if isinstance(constant, Span):
                for value in values:
                    yield from _turns(value, constant)


def _each(value: Observed) -> tuple[Observed, ...]:
    return value.values if isinstance(value, Possible) else (value,)


def _turns(value: Observed, span: Span) -> Iterable[date]:
    """The days around which elapsed time reaches a span, and goes beyond it."""
    if not isinstance(value, Elapsed | Lasting):
        return
    if isinstance(value, Elapsed) and value.ahead:
        # Counting forward from a day and back from the anchor differ by some days at month ends and for hours.
        for anchor in {value.anchor.first, value.anchor.last}:
            near = earlier(anchor, span)
            yield from (near + timedelta(days=offset) for offset in range(-4, 4) if date.min < near < date.max)
        return
    reached = passed(value.start if isinstance(value, Lasting) else value.anchor, span)
    ends = {reached.first, reached.last}
    for day in ends:
        yield day
        if day < date.max:
            yield day + timedelta(days=1)


def timeless(answer: Known | Unknown, constants: Iterable[Resolved]) -> bool:
    """Whether the passing of time leaves a comparison of this fact as it is."""
    if answer.changes or answer.windows or any(one.changes for one in constants):
        return False
    if isinstance(answer, Unknown):
        return answer.reason not in ("partial-date", "parameter")
    return not any(isinstance(value, Elapsed | Lasting) for value in _each(answer.value))


def _order(left: int | Fraction | str | date | None, comparator: Comparator, right: object) -> Truth:
    if left is None or right is None:
        return None
    match comparator:
        case "=":
            return left == right
        case "!=":
            return left != right
        case "<":
            return left < right  # type: ignore[operator]
        case "<=":
            return left <= right  # type: ignore[operator]
        case ">":
            return left > right  # type: ignore[operator]
        case ">=":
            return left >= right  # type: ignore[operator]


def _number(constant: Constant) -> int | Fraction | None:
    return constant.value if isinstance(constant, Quantity) else None


def _text(constant: Constant) -> str | None:
    return constant.text if isinstance(constant, Word) else None


def _elapsed(value: Elapsed, comparator: Comparator, constant: Constant) -> Truth:
    if not isinstance(constant, Span):
        return None
    if value.ahead:
        # From `day` to the anchor: at least a span ahead when the anchor lies on or after day + span.
        ahead = later(value.day, constant)
        return agreed(_order(anchor, comparator, ahead) for anchor in (value.anchor.first, value.anchor.last))
    # A span has passed from the day on which it is reached.
    reached = passed(value.anchor, constant)
    return agreed(_order(value.day, comparator, day) for day in (reached.first, reached.last))


def _lasting(value: Lasting, comparator: Comparator, constant: Constant) -> Truth:
    if not isinstance(constant, Span) or isinstance(constant, ParameterName):
        return None
    match comparator:
        case ">=":
            return _reached(value, constant, 0)
        case ">":
            return _reached(value, constant, 1)
        case "<":
            reached = _reached(value, constant, 0)
        case "<=":
            reached = _reached(value, constant, 1)
        case "=" | "!=":
            return None
    return None if reached is None else not reached


def _reached(value: Lasting, span: Span, beyond: int) -> Truth:
    """Whether it has lasted the span: readings may fail it early, and the first on or after its last day decides."""
    return agreed(_reached_from(start, value, span, beyond) for start in {value.start.first, value.start.last})


def _reached_from(start: date, value: Lasting, span: Span, beyond: int) -> Truth:
    end = later(start, span)
    if beyond and end < date.max:
        end += timedelta(days=beyond)
    during = [holds for day, holds in value.readings if day < end]
    if any(holds is False for holds in during):
        return False
    if value.day < end:
        return False
    decisive = next((holds for day, holds in value.readings if day >= end), None)
    ended = value.known_on >= end
    if ended:
        doubtful = decisive is None or any(holds is None for holds in during)
        return False if decisive is False else None if doubtful else True
    # Looking ahead: a running span with a reading and none failing goes on passing.
    return True if during and all(during) else None
