"""What a fact may be compared with: kind, unit, range, resolution and words of what it answers."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Literal, assert_never

from pathway.criterion.constants import written
from pathway.criterion.syntax import Comparator, Constant, Day, ParameterName, Quantity, Word
from pathway.errors import near_miss
from pathway.measure import Domain, Number, exact, shown
from pathway.moments import UNITS, Span, SpanUnit

YES_NO = ("yes", "no")


@dataclass(frozen=True, slots=True)
class Misfit:
    """Why a criterion does not suit what is declared: `P01` names, `P14` kinds, units and ranges, `P19` counts.

    `parameter` and `value` name the parameter of which one value does not suit, where it comes from one.
    """

    code: Literal["P01", "P14", "P19"]
    message: str
    parameter: str = ""
    value: Constant | tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """What a fact answers: a value of `domain`, or a length of time when that is None.

    `asked` is the fact as messages name it; `share` marks a percentage of change, `counts` a number of times.
    """

    asked: str
    domain: Domain | None
    share: bool = False
    counts: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        """The words that it may be; none when any word will do."""
        return (
            YES_NO
            if self.domain is not None and self.domain.kind == "yes-no"
            else self.domain.words
            if self.domain
            else ()
        )


SHARE = Domain("number", high=100, unit="%")
COUNT = Domain("number", low=0, resolution=1)


def unfit_comparator(kind: Kind, comparator: Comparator) -> Misfit | None:
    """Words have no order, and lengths of time are not compared for being equal."""
    equality = comparator in ("=", "!=")
    if kind.domain is None:
        if equality:
            return Misfit(
                "P14", f"{kind.asked} is a length of time: compare it with `<`, `<=`, `>` or `>=`, not `{comparator}`"
            )
    elif kind.domain.kind in ("yes-no", "one-of") and not equality:
        return Misfit(
            "P14", f"{kind.asked} is a word, and words have no order: use `=`, `!=` or `in`, not `{comparator}`"
        )
    return None


def unfit(kind: Kind, constant: Constant) -> Misfit | None:
    """Why the fact is not compared with this constant, if it is not. Parameters are to be looked up before."""
    if kind.domain is None:
        return None if isinstance(constant, Span) else _no_span(kind, constant)
    match kind.domain.kind:
        case "number":
            return _unfit_number(kind, kind.domain, constant)
        case "yes-no" | "one-of":
            if isinstance(constant, Word):
                return unfit_word(kind, constant.text)
            return Misfit("P14", f"{kind.asked} is {_choice(kind)}, and is not compared with {_named(constant)}")
        case "date":
            if isinstance(constant, Day):
                return None
            return Misfit("P14", f"{kind.asked} is a day: write a day such as `2026-01-31`, not {_named(constant)}")
        case _:
            assert_never(kind.domain.kind)


def unfit_word(kind: Kind, word: str) -> Misfit | None:
    """Why the fact is never this word, if it is not."""
    if kind.domain is None or kind.domain.kind not in ("yes-no", "one-of"):
        return Misfit("P14", f"{kind.asked} is not a word, so it is never `{word}`")
    if not kind.words or word in kind.words:
        return None
    return Misfit("P14", f"{kind.asked} is {_choice(kind)}, never `{word}`{near_miss(word, kind.words)}")


def _choice(kind: Kind) -> str:
    return f"one of {', '.join(f'`{word}`' for word in kind.words)}" if kind.words else "a word"


def _named(constant: Constant) -> str:
    return f"`{written(constant)}`"


def _no_span(kind: Kind, constant: Constant) -> Misfit:
    example = "6 weeks"
    if isinstance(constant, Quantity) and not constant.unit and isinstance(constant.value, int) and constant.value >= 0:
        example = str(Span(constant.value, "years" if kind.asked == "`age`" else "weeks"))
    if meant := span_meant(constant):
        return Misfit("P14", f"{kind.asked} is a length of time, and {_named(constant)} is none{meant}")
    return Misfit("P14", f"{kind.asked} is a length of time: write a span such as `{example}`, not {_named(constant)}")


_SHORT: dict[str, SpanUnit] = {
    **dict.fromkeys(("h", "hr", "hrs"), "hours"),
    **dict.fromkeys(("d", "dy", "dys"), "days"),
    **dict.fromkeys(("w", "wk", "wks"), "weeks"),
    **dict.fromkeys(("mo", "mos", "mth", "mths", "mon"), "months"),
    **dict.fromkeys(("y", "yr", "yrs", "a"), "years"),
}


def span_meant(constant: object) -> str:
    """The span that a number with a short unit was meant as, to append to a message; else nothing.

    >>> span_meant(Quantity(2, "wk")), span_meant(Quantity(2, "mm"))
    ('; did you mean `2 weeks`?', '')
    """
    if not isinstance(constant, Quantity) or not isinstance(constant.value, int) or constant.value < 0:
        return ""
    unit = _SHORT.get(constant.unit.lower())
    return f"; did you mean `{Span(constant.value, unit)}`?" if unit else ""


def _unfit_number(kind: Kind, domain: Domain, constant: Constant) -> Misfit | None:
    match constant:
        case Quantity(value, unit):
            return _unit(kind, domain, value, unit) or _value(kind, domain, value)
        case Span(amount, span_unit):
            if domain.unit.rstrip("s") == span_unit.rstrip("s"):
                return Misfit("P14", f"{kind.asked} is a number of {span_unit}: write `{amount}` without its unit")
            return Misfit("P14", f"{kind.asked} is a number and not a length of time, as `{constant}` is")
        case Word() | Day() | ParameterName():
            return Misfit("P14", f"{kind.asked} is a number, and is not compared with {_named(constant)}")
        case _:
            assert_never(constant)


def _unit(kind: Kind, domain: Domain, value: Number, unit: str) -> Misfit | None:
    # `8 days` is read as a length of time, so a number of days is written without its unit.
    wanted = "" if domain.unit.rstrip("s") in {known.rstrip("s") for known in UNITS} else domain.unit
    if _same(unit, wanted):
        return None
    given, right = _named(Quantity(value, unit)), _named(Quantity(value, wanted))
    if kind.share:
        if not unit and 0 < value <= 1:
            right = _named(Quantity(exact(value * 100), "%"))
        return Misfit(
            "P14",
            f"{kind.asked} is a percentage: write {right if not unit else 'a percentage such as `80%`'}, not {given}",
        )
    if not wanted:
        return Misfit("P14", f"{kind.asked} is a number without a unit: write {right}, not {given}")
    if not unit:
        return Misfit("P14", f"{kind.asked} is measured in {wanted}: write {right}, not {given}")
    return Misfit("P14", f"{kind.asked} is measured in {wanted}, and {given} is not converted")


def _same(one: str, other: str) -> bool:
    return unicodedata.normalize("NFKC", one) == unicodedata.normalize("NFKC", other)


def _value(kind: Kind, domain: Domain, value: Number) -> Misfit | None:
    code: Literal["P14", "P19"] = "P19" if kind.counts else "P14"
    unit = "" if domain.unit.rstrip("s") in {known.rstrip("s") for known in UNITS} else domain.unit
    given = _named(Quantity(value, unit))
    if domain.low is not None and value < domain.low:
        return Misfit(
            code, f"{kind.asked} is never below {_named(Quantity(domain.low, unit))}, so {given} is out of range"
        )
    if domain.high is not None and value > domain.high:
        return Misfit(
            code, f"{kind.asked} is never above {_named(Quantity(domain.high, unit))}, so {given} is out of range"
        )
    if domain.resolution is not None and (value - (domain.low or 0)) % domain.resolution:
        if kind.counts:
            return Misfit(code, f"{kind.asked} is a whole number, not {given}")
        return Misfit(
            code,
            f"{kind.asked} is recorded in steps of {shown(domain.resolution)}, so {given} falls between two values",
        )
    return None
