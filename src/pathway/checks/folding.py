"""A criterion as it stands under one policy: named criteria put in, and what is always or never true taken out."""

from __future__ import annotations

from typing import assert_never

from pathway.criterion.syntax import (
    Always,
    And,
    AtLeast,
    Compares,
    Criterion,
    Holds,
    Lies,
    Named,
    Never,
    Not,
    OneOf,
    Or,
    Otherwise,
)
from pathway.model import Policy


def folded(criterion: Criterion, policy: Policy, known: dict[str, Criterion] | None = None) -> Criterion:
    """The criterion without names. A name that does not exist stays; `known` remembers names between calls.

    Named criteria never stand on each other in a circle: reading refuses that.
    """
    memory: dict[str, Criterion] = {} if known is None else known

    def fold(one: Criterion) -> Criterion:
        match one:
            case Named(name):
                if name not in memory:
                    rule = policy.criteria.get(name)
                    memory[name] = fold(rule.criterion) if rule else one
                return memory[name]
            case And(parts):
                return _all(tuple(fold(part) for part in parts))
            case Or(parts):
                return _any(tuple(fold(part) for part in parts))
            case Not(part):
                return _not(fold(part))
            case AtLeast(number, parts):
                return _at_least(number, tuple(fold(part) for part in parts))
            case Holds() | Compares() | Lies() | OneOf() | Always() | Never() | Otherwise():
                return one
            case _:
                assert_never(one)

    return fold(criterion)


def _all(parts: tuple[Criterion, ...]) -> Criterion:
    if Never() in parts:
        return Never()
    kept = tuple(part for part in parts if part != Always())
    return And(kept) if len(kept) > 1 else kept[0] if kept else Always()


def _any(parts: tuple[Criterion, ...]) -> Criterion:
    if Always() in parts:
        return Always()
    kept = tuple(part for part in parts if part != Never())
    return Or(kept) if len(kept) > 1 else kept[0] if kept else Never()


def _not(part: Criterion) -> Criterion:
    match part:
        case Always():
            return Never()
        case Never():
            return Always()
        case Not(inner):
            return inner
        case _:
            return Not(part)


def _at_least(number: int, parts: tuple[Criterion, ...]) -> Criterion:
    true = sum(part == Always() for part in parts)
    kept = tuple(part for part in parts if part not in (Always(), Never()))
    needed = number - true
    if needed <= 0:
        return Always()
    if needed > len(kept):
        return Never()
    return AtLeast(needed, kept) if needed < len(kept) else _all(kept)
