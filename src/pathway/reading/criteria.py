"""Walks over a criterion: what it names, and the facts that it asks for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from pathway.criterion.syntax import (
    Always,
    And,
    AtLeast,
    Compares,
    Criterion,
    Fact,
    Holds,
    Leaf,
    Lies,
    Named,
    Never,
    Not,
    OneOf,
    Or,
    Otherwise,
)


def parts(criterion: Criterion) -> tuple[Criterion, ...]:
    """The criteria directly inside a criterion, but for those inside a fact.

    >>> from pathway.criterion.parsing import parse
    >>> len(parts(parse("done(wash) and done(polish)")))
    2
    """
    match criterion:
        case And(inner) | Or(inner) | AtLeast(_, inner):
            return inner
        case Not(part):
            return (part,)
        case Holds() | Compares() | Lies() | OneOf() | Named() | Always() | Never() | Otherwise():
            return ()
        case _:
            assert_never(criterion)


def walk(criterion: Criterion) -> Iterator[Criterion]:
    """The criterion and everything in it, but for what stands inside a fact.

    >>> from pathway.criterion.parsing import parse
    >>> [type(one).__name__ for one in walk(parse("not done(wash)"))]
    ['Not', 'Holds']
    """
    waiting = [criterion]
    while waiting:
        one = waiting.pop()
        yield one
        waiting.extend(reversed(parts(one)))


def leaves(criterion: Criterion) -> Iterator[Leaf]:
    """The comparisons of a criterion, named criteria left aside."""
    for one in walk(criterion):
        if isinstance(one, (Holds, Compares, Lies, OneOf)):
            yield one


def facts(criterion: Criterion) -> Iterator[Fact]:
    """The facts that a criterion asks for, those inside a `where` not among them."""
    for leaf in leaves(criterion):
        yield leaf.fact


def criteria_named(criterion: Criterion) -> frozenset[str]:
    """The named criteria that a criterion stands on directly, those inside a `where` among them.

    >>> from pathway.criterion.parsing import parse
    >>> criteria_named(parse("ready and done(wash)", criteria={"ready"}))
    frozenset({'ready'})
    """
    found: set[str] = set()
    for one in walk(criterion):
        if isinstance(one, Named):
            found.add(one.name)
        elif isinstance(one, (Holds, Compares, Lies, OneOf)) and one.fact.where is not None:
            found |= criteria_named(one.fact.where)
    return frozenset(found)
