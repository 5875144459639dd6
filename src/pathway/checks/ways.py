"""The graph of a pathway as plain lists: what can be reached, and circles. Loading a graph library takes longer."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pathway.model import Transition


@dataclass(frozen=True, slots=True)
class Way:
    """One way from a step to a step, and the transition that allows it."""

    one: str
    to: str
    move: Transition


def following(ways: Iterable[Way]) -> dict[str, list[str]]:
    """What follows on each step, in alphabetical order."""
    found: dict[str, set[str]] = {}
    for way in ways:
        found.setdefault(way.one, set()).add(way.to)
    return {one: sorted(after) for one, after in found.items()}


def backward(ways: Iterable[Way]) -> tuple[Way, ...]:
    """The same ways, each the other way round."""
    return tuple(Way(way.to, way.one, way.move) for way in ways)


def reached(after: Mapping[str, Iterable[str]], sources: Iterable[str]) -> set[str]:
    """The sources, and everything that can be reached from them.

    >>> sorted(reached({"wash": ["polish"], "polish": ["shelve"]}, ["polish"]))
    ['polish', 'shelve']
    """
    found = set(sources)
    waiting = list(found)
    while waiting:
        for one in after.get(waiting.pop(), ()):
            if one not in found:
                found.add(one)
                waiting.append(one)
    return found


def rings(ways: Iterable[Way]) -> Iterator[tuple[str, ...]]:
    """A shortest circle of each knot of steps that can all reach each other, beginning and ending with its first name.

    >>> from pathway.criterion.syntax import Always
    >>> there, back = (Transition((a,), (b,), "repeat", Always()) for a, b in (("wash", "dry"), ("dry", "wash")))
    >>> list(rings([Way("wash", "dry", there), Way("dry", "wash", back)]))
    [('dry', 'wash', 'dry')]
    """
    kept = tuple(ways)
    after, before = following(kept), following(backward(kept))
    left = sorted(after.keys() & before.keys())
    done: set[str] = set()
    for first in left:
        if first in done:
            continue
        ring = _ring(after, first)
        if ring:
            done |= reached(after, [first]) & reached(before, [first])
            yield ring


def _ring(after: Mapping[str, list[str]], first: str) -> tuple[str, ...]:
    """The shortest way from a step back to itself; none when there is no such way."""
    came: dict[str, str] = {}
    waiting = deque([first])
    while waiting:
        here = waiting.popleft()
        for one in after.get(here, ()):
            if one == first:
                return _closed(first, here, came)
            if one not in came:
                came[one] = here
                waiting.append(one)
    return ()


def _closed(first: str, last: str, came: Mapping[str, str]) -> tuple[str, ...]:
    trail: list[str] = []
    while last != first:
        trail.append(last)
        last = came[last]
    return (first, *reversed(trail), first)
