"""Whether a criterion holds only so many times: the count that ends a circle."""

from __future__ import annotations

from collections.abc import Collection
from typing import assert_never

from pathway.criterion.syntax import (
    Always,
    And,
    AtLeast,
    Compares,
    Criterion,
    Fact,
    Holds,
    Lies,
    Named,
    Never,
    Not,
    OneOf,
    Or,
    Otherwise,
)

_UPPER, _LOWER = ("<", "<=", "="), (">", ">=", "!=")


def bounded(criterion: Criterion, steps: Collection[str], *, negated: bool = False) -> bool:
    """Whether the criterion cannot hold again once one of `steps` was done often enough (in some window of time).

    A count with `where`, `spaced` or `distinct` does not do: further acts may leave it as it is.

    >>> from pathway.criterion.parsing import parse
    >>> bounded(parse("count(wash within 12 months) <= 3 and done(polish)"), {"wash"})
    True
    >>> bounded(parse("count(wash) <= 3 or done(polish)"), {"wash"})
    False
    """
    match criterion:
        case And(parts) | Or(parts):
            told = [bounded(part, steps, negated=negated) for part in parts]
            return any(told) if isinstance(criterion, And) is not negated else all(told)
        case Not(part):
            return bounded(part, steps, negated=not negated)
        case AtLeast(number, parts):
            held = sum(bounded(part, steps, negated=negated) for part in parts)
            # At least k of n hold: some bounded part is among them if fewer than k are not bounded.
            # Negated, more than n - k fail: the same with n - k + 1.
            needed = len(parts) - number + 1 if negated else number
            return len(parts) - held < needed
        case Compares(fact, comparator, _):
            return comparator in (_LOWER if negated else _UPPER) and _tells(fact, steps)
        case Lies(_, _, fact, _, _):
            return not negated and _tells(fact, steps)
        case Holds(fact):
            return negated and fact.view == "done" and fact.subject in steps
        case Never():
            return not negated
        case Always():
            return negated
        case OneOf() | Named() | Otherwise():
            return False
        case _:
            assert_never(criterion)


def _tells(fact: Fact, steps: Collection[str]) -> bool:
    counted = fact.view == "count" and fact.subject in steps
    return counted and fact.where is None and fact.spaced is None and not fact.distinct and not fact.after
