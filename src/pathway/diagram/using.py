"""What a criterion uses: parameters, named criteria, and through them the sources that it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from pathway.criterion.syntax import (
    Always,
    And,
    AtLeast,
    Compares,
    Constant,
    Criterion,
    Holds,
    Leaf,
    Lies,
    Named,
    Never,
    Not,
    OneOf,
    Or,
    Otherwise,
    ParameterName,
    Word,
)
from pathway.measure import Citation
from pathway.model import Parameter, Policy, Rule


def used(criterion: Criterion | None, policy: Policy) -> Iterator[Parameter | Rule]:
    """Every parameter and named criterion that the criterion uses under the policy, in the order they are read."""
    match criterion:
        case And() | Or() | AtLeast():
            for part in criterion.parts:
                yield from used(part, policy)
        case Not():
            yield from used(criterion.part, policy)
        case Named():
            if rule := policy.criteria.get(criterion.name):
                yield rule
                yield from used(rule.criterion, policy)
        case Holds() | Compares() | Lies() | OneOf():
            yield from used(criterion.fact.where, policy)
            names = (part.name for part in _parts(criterion) if isinstance(part, ParameterName))
            yield from (policy.parameters[name] for name in names if name in policy.parameters)
        case None | Always() | Never() | Otherwise():
            return
        case _:
            assert_never(criterion)


def names_in(criterion: Criterion) -> Iterator[str]:
    """The names of criteria that stand in a criterion itself, not in what those stand for."""
    match criterion:
        case And() | Or() | AtLeast():
            for part in criterion.parts:
                yield from names_in(part)
        case Not():
            yield from names_in(criterion.part)
        case Named():
            yield criterion.name
        case Holds() | Compares() | Lies() | OneOf():
            if criterion.fact.where is not None:
                yield from names_in(criterion.fact.where)
        case Always() | Never() | Otherwise():
            return
        case _:
            assert_never(criterion)


def cited(criterion: Criterion | None, policy: Policy) -> Iterator[Citation]:
    """The citations of everything that the criterion uses under the policy."""
    for one in used(criterion, policy):
        yield from one.cites


def _parts(leaf: Leaf) -> tuple[Constant | tuple[Word, ...] | None, ...]:
    spans = (leaf.fact.within, leaf.fact.spaced)
    match leaf:
        case Compares():
            return (leaf.constant, *spans)
        case Lies():
            return (leaf.low, leaf.high, *spans)
        case OneOf():
            return (leaf.words, *spans)
        case Holds():
            return spans
        case _:
            assert_never(leaf)
