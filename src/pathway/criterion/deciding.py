"""The smallest set of things to record that decides an unknown criterion, whatever their values turn out to be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import combinations, pairwise, product

from pathway.criterion.comparing import MIRRORED, compare
from pathway.criterion.protocols import Explained, Need, Unknown
from pathway.criterion.syntax import And, AtLeast, Comparator, Compares, Lies, Not, Or, Otherwise, Quantity
from pathway.moments import Truth

TRIED = 4_000
"""Up to this many sets are tried, smallest first; beyond, things are left out one by one."""
BRANCHES = 5_000
"""Up to this many answers are followed to see whether a set decides; beyond, it is taken not to."""
_Leaf = int
_Truths = Mapping[_Leaf, Truth]
_Way = tuple[Need, ...]


def deciding_set(explained: Explained) -> tuple[Need, ...]:
    """The needs of a smallest set that decides `explained`; all of its needs when no set can.

    Of sets of equal size the one that completes what is recorded is taken: ways that ask for little stand first.
    """
    leaves = open_leaves(explained)
    ways = {id(leaf): _ways(leaf) for leaf in leaves}
    universe = tuple(dict.fromkeys(need for leaf in leaves for way in ways[id(leaf)] for need in way))
    everything = frozenset(universe)
    if not _decides(explained, leaves, ways, everything):
        return tuple(dict.fromkeys(need for leaf in leaves for way in ways[id(leaf)][:1] for need in way))
    forced = _forced(explained, leaves, ways)
    rest = [need for need in universe if need not in forced]
    tried = 0
    for size in range(len(rest) + 1):
        for chosen in combinations(rest, size):
            tried += 1
            picked = forced.union(chosen)
            if tried > TRIED:
                return _thinned(explained, leaves, ways, universe)
            if _decides(explained, leaves, ways, picked):
                return tuple(need for need in universe if need in picked)
    return universe


def _forced(explained: Explained, leaves: list[Explained], ways: Mapping[int, tuple[_Way, ...]]) -> frozenset[Need]:
    """What every deciding set holds: the needs of leaves that have one way only and without which nothing decides."""
    forced: frozenset[Need] = frozenset()
    for leaf in leaves:
        if len(ways[id(leaf)]) == 1:
            others = {key: way for key, way in ways.items() if key != id(leaf)} | {id(leaf): ()}
            everything = frozenset(need for group in others.values() for way in group for need in way)
            if not _decides(explained, leaves, others, everything):
                forced |= frozenset(ways[id(leaf)][0])
    return forced


def _thinned(
    explained: Explained, leaves: list[Explained], ways: Mapping[int, tuple[_Way, ...]], universe: tuple[Need, ...]
) -> tuple[Need, ...]:
    kept = list(universe)
    for need in reversed(universe):
        if _decides(explained, leaves, ways, frozenset(kept) - {need}):
            kept.remove(need)
    return tuple(kept)


def open_leaves(explained: Explained) -> list[Explained]:
    """The unknown leaves that can matter: those under unknown parts only."""
    if explained.truth is not None:
        return []
    if explained.answer is not None:
        return [explained]
    return [leaf for part in explained.parts for leaf in open_leaves(part)]


def _ways(leaf: Explained) -> tuple[_Way, ...]:
    """The sets of needs of which each settles the leaf: one way for its fact and one for each of its constants."""
    asked = [leaf.answer.needs if leaf.answer is not None else (), *(one.needs for one in leaf.constants)]
    choices = [sorted(group, key=len) for group in asked if group]
    if not choices or (isinstance(leaf.answer, Unknown) and not leaf.answer.needs):
        return ()
    return tuple(tuple(dict.fromkeys(need for way in picked for need in way)) for picked in product(*choices))


def _decides(
    explained: Explained, leaves: list[Explained], ways: Mapping[int, tuple[_Way, ...]], chosen: frozenset[Need]
) -> bool:
    """Whether the formula is decided whatever the chosen things turn out to be."""
    groups: dict[object, list[Explained]] = {}
    for leaf in leaves:
        if any(chosen.issuperset(way) for way in ways[id(leaf)]):
            groups.setdefault(_fact(leaf), []).append(leaf)
    return _branch(explained, {}, list(groups.values()), [BRANCHES])


def _branch(explained: Explained, truths: dict[int, Truth], groups: list[list[Explained]], budget: list[int]) -> bool:
    """Follow every answer to one fact after another, until the formula is decided."""
    if _truth(explained, truths) is not None:
        return True
    budget[0] -= 1
    mattering = {id(leaf) for leaf in _open_still(explained, truths)}
    group = next((one for one in groups if any(id(leaf) in mattering for leaf in one)), None)
    if group is None or budget[0] < 0:
        return False
    rest = [one for one in groups if one is not group]
    return all(_branch(explained, {**truths, **vector}, rest, budget) for vector in _vectors(group))


def _open_still(explained: Explained, truths: _Truths) -> Iterator[Explained]:
    """The leaves that still matter once some are known."""
    if _truth(explained, truths) is None:
        if explained.answer is not None:
            yield explained
        for part in explained.parts:
            yield from _open_still(part, truths)


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
    for truths in product((True, False), repeat=len(group)):
        yield {id(leaf): truth for leaf, truth in zip(group, truths, strict=True)}


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
