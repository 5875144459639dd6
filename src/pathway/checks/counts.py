"""Counts that can never be, and counts that ask for nothing, under one policy."""

from __future__ import annotations

from collections.abc import Iterator

from pathway.criterion.syntax import Compares, Constant, Criterion, Fact, Lies, ParameterName, Quantity
from pathway.criterion.wording import wording
from pathway.measure import Number
from pathway.model import Policy
from pathway.moments import Span
from pathway.reading.criteria import leaves

_DAYS = {"hours": 1, "days": 1, "weeks": 7, "months": 28, "years": 365}
_LONGEST = {"hours": 1, "days": 1, "weeks": 7, "months": 31, "years": 366}


def impossible(criterion: Criterion, policy: Policy, *, limit: bool = False) -> Iterator[str]:
    """What is wrong with the counts of a criterion, in words. A `limit` counts the asked act in."""
    for leaf in leaves(criterion):
        if leaf.fact.view != "count" or not isinstance(leaf, (Compares, Lies)):
            continue
        text = wording(leaf)
        for least in _least(leaf, policy):
            if least <= 0:
                yield f"`{text}` asks for {least} or more, which is always so; counts begin at 1"
            elif _does_not_fit(leaf.fact, least, policy):
                yield f"`{text}` asks for {least}, and so many with that space between them do not fit into the window"
        for most in _most(leaf, policy) if limit else ():
            if most < 1:
                yield f"`{text}` never lets the step be done: the asked act counts as 1"


def _least(leaf: Compares | Lies, policy: Policy) -> Iterator[Number]:
    """The smallest counts for which the leaf holds, where it sets one."""
    if isinstance(leaf, Lies):
        yield from (_up(value, strict=leaf.from_ == "<") for value in _values(leaf.low, policy))
    elif leaf.comparator in (">=", ">"):
        yield from (_up(value, strict=leaf.comparator == ">") for value in _values(leaf.constant, policy))


def _most(leaf: Compares | Lies, policy: Policy) -> Iterator[Number]:
    """The largest counts for which the leaf holds, where it sets one."""
    if isinstance(leaf, Lies):
        yield from (value - (leaf.to == "<") for value in _values(leaf.high, policy))
    elif leaf.comparator in ("<=", "<"):
        yield from (value - (leaf.comparator == "<") for value in _values(leaf.constant, policy))


def _up(value: Number, *, strict: bool) -> Number:
    return value + 1 if strict else value


def _values(constant: Constant, policy: Policy) -> Iterator[Number]:
    given = [constant]
    if isinstance(constant, ParameterName):
        parameter = policy.parameters.get(constant.name)
        given = [case.value for case in parameter.cases if not isinstance(case.value, tuple)] if parameter else []
    # What is below 0 or has a unit does not suit a count at all, which is said elsewhere.
    yield from (one.value for one in given if isinstance(one, Quantity) and not one.unit and one.value >= 0)


def _does_not_fit(fact: Fact, least: Number, policy: Policy) -> bool:
    """Whether `least` events, so far apart, need more days than the window has at its longest."""
    window, space = _spans(fact.within, policy), _spans(fact.spaced, policy)
    if not window or not space:
        return False
    longest = max(one.amount * _LONGEST[one.unit] for one in window)
    apart = min(one.amount * _DAYS[one.unit] for one in space if one.unit != "hours") if _whole_days(space) else 0
    return (least - 1) * apart > longest


def _whole_days(spans: list[Span]) -> bool:
    return any(one.unit != "hours" for one in spans)


def _spans(given: Span | ParameterName | None, policy: Policy) -> list[Span]:
    if isinstance(given, Span):
        return [given]
    parameter = policy.parameters.get(given.name) if given is not None else None
    return [case.value for case in parameter.cases if isinstance(case.value, Span)] if parameter else []
