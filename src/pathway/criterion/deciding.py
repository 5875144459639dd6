"""The smallest set of things to record that decides an unknown criterion, whatever their values turn out to be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import combinations, pairwise, product

from pathway.criterion.comparing import MIRRORED, compare
from pathway.criterion.protocols import Explained, Need, Unknown
from pathway.criterion.syntax import And, AtLeast, Comparator, Compares, Lies, Not, Or, Otherwise, Quantity
from pathway.moments import Truth

SEARCHED = 10
"""Up to this many open things every set is tried, smallest first; beyond, things are left out one by one."""
ASSIGNMENTS = 4096
_Leaf = int
_Truths = Mapping[_Leaf, Truth]


def deciding_set(explained: Explained) -> tuple[Need, ...]:
    """The needs of a smallest set that decides `explained`; all of its needs when no set can.

    Of sets of equal size the one that comes first in the criterion is taken, and each fact is settled in the way
    that completes what is recorded.
    """
    leaves = open_leaves(explained)
    ways = {id(leaf): _way(leaf) for leaf in leaves}
    universe = tuple(dict.fromkeys(need for leaf in leaves for need in ways[id(leaf)]))
    if len(universe) <= SEARCHED:
        for size in range(len(universe)):
            for chosen in combinations(universe, size):
                if _decides(explained, leaves, ways, frozenset(chosen)):
                    return chosen
        return universe
    kept = list(universe)
    for need in reversed(universe):
        rest = frozenset(kept) - {need}
        if _decides(explained, leaves, ways, rest):
            kept.remove(need)
    return tuple(kept)


def open_leaves(explained: Explained) -> list[Explained]:
    """The unknown leaves that can matter: those under unknown parts only."""
    if explained.truth is not None:
        return []
    if explained.answer is not None:
        return [explained]
    return [leaf for part in explained.parts for leaf in open_leaves(part)]


def _way(leaf: Explained) -> tuple[Need, ...]:
    ways = [
        *(leaf.answer.needs if leaf.answer is not None else ()),
        *(way for one in leaf.constants for way in one.needs),
    ]
    return min(ways, key=len) if ways else ()


def _decides(
    explained: Explained, leaves: list[Explained], ways: Mapping[int, tuple[Need, ...]], chosen: frozenset[Need]
) -> bool:
    settled = [leaf for leaf in leaves if ways[id(leaf)] and chosen.issuperset(ways[id(leaf)])]
    groups: dict[object, list[Explained]] = {}
    for leaf in settled:
        groups.setdefault(_fact(leaf), []).append(leaf)
    choices = [list(_vectors(group)) for group in groups.values()]
    number = 1
    for choice in choices:
        number *= len(choice)
    if number > ASSIGNMENTS:
        return False
    for picked in product(*choices):
        truths: dict[int, Truth] = {}
        for vector in picked:
            truths.update(vector)
        if _truth(explained, truths) is None:
            return False
    return True


def _fact(leaf: Explained) -> object:
    return getattr(leaf.criterion, "fact", id(leaf))


def _vectors(group: list[Explained]) -> Iterator[dict[int, Truth]]:
    """The truths that leaves on one fact can have together."""
    numbers = sorted(_thresholds(group))
    if len(group) > 1 and numbers and all(isinstance(leaf.criterion, Compares | Lies) for leaf in group):
        seen: dict[tuple[Truth, ...], None] = {}
        for value in _samples(numbers):
            seen[tuple(_at(leaf, value) for leaf in group)] = None
        if all(None not in vector for vector in seen):
            yield from ({id(leaf): truth for leaf, truth in zip(group, vector, strict=True)} for vector in seen)
            return
    if len({leaf.criterion for leaf in group}) == 1:
        yield {id(leaf): True for leaf in group}
        yield {id(leaf): False for leaf in group}
        return
    for vector in product((True, False), repeat=len(group)):
        yield {id(leaf): truth for leaf, truth in zip(group, vector, strict=True)}


def _thresholds(group: list[Explained]) -> set[Fraction]:
    return {Fraction(one.value.value) for leaf in group for one in leaf.constants if isinstance(one.value, Quantity)}


def _samples(numbers: list[Fraction]) -> Iterator[Fraction]:
    """A value below all thresholds, at each, between neighbours, and above all."""
    yield numbers[0] - 1
    for one, other in pairwise(numbers):
        yield one
        yield (one + other) / 2
    yield numbers[-1]
    yield numbers[-1] + 1


def _at(leaf: Explained, value: Fraction) -> Truth:
    match leaf.criterion:
        case Compares(_, comparator, _):
            return _one(value, comparator, leaf, 0)
        case Lies(_, from_, _, to, _):
            low, high = _one(value, MIRRORED[from_], leaf, 0), _one(value, to, leaf, 1)
            return None if low is None or high is None else low and high
        case _:
            return None


def _one(value: Fraction, comparator: Comparator, leaf: Explained, index: int) -> Truth:
    constant = leaf.constants[index].value
    return None if constant is None or isinstance(constant, tuple) else compare(value, comparator, constant)


def _truth(explained: Explained, truths: _Truths) -> Truth:
    if explained.truth is not None:
        return explained.truth
    if explained.answer is not None:
        return truths.get(id(explained))
    parts = [_truth(part, truths) for part in explained.parts]
    match explained.criterion:
        case And():
            return False if False in parts else None if None in parts else True
        case Or():
            return True if True in parts else None if None in parts else False
        case Not():
            return None if parts[0] is None else not parts[0]
        case AtLeast(number, _):
            if parts.count(True) >= number:
                return True
            return None if parts.count(True) + parts.count(None) >= number else False
        case Otherwise():
            return False if True in parts else None if None in parts else True
        case _:
            return parts[0] if parts else None


def conflicts(explained: Explained) -> list[Explained]:
    """The open leaves whose facts are contradictory."""
    return [leaf for leaf in open_leaves(explained) if contradictory(leaf)]


def contradictory(leaf: Explained) -> bool:
    """Whether entries that contradict each other leave the fact open, alone or among other things."""
    if isinstance(leaf.answer, Unknown):
        return leaf.answer.reason == "conflict"
    return any(need.key.startswith("settle:") for way in (leaf.answer.needs if leaf.answer else ()) for need in way)
