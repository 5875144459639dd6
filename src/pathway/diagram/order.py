"""In which order steps are read, and which of them form the main path.

Level of care comes first. Within a level a step stands after the steps that lead to it, with the main path before
its side branches and each end of care close to the step that leads there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pathway.model import EXCLUDED, Pathway, Policy, Step, Transition

START = "start"
ANY = "any"
MANY = 4
"""Steps from which a transition must lead to be told once for all of them."""
# What a move is worth to the main path: a level climbed counts most, a step up within a level little, a detour costs.
_UP, _ON, _CLOSED, _DETOUR = 8, 1, 0, -1


@dataclass(frozen=True, slots=True)
class Way:
    """One way out of a step: the move, to one of its targets; `choice` counts the targets of one choice from 1."""

    tail: str
    head: str
    move: Transition
    choice: int = 1


@dataclass(frozen=True, slots=True)
class Order:
    """`place` of every step in reading order (start first), and the steps of the main path, start included."""

    place: Mapping[str, int]
    main: Sequence[str]

    def forward(self, way: Way) -> bool:
        """Whether the way leads on in reading order."""
        return self.place[way.tail] < self.place[way.head]


def ways_out(pathway: Pathway) -> dict[str, list[Way]]:
    """The ways out of `start` and of each step, in the author's order; entries from anywhere are left out."""
    ways: dict[str, list[Way]] = {START: [], **{step: [] for step in pathway.steps}}
    for move in pathway.transitions:
        for tail in move.from_:
            if tail != ANY:
                ways[tail] += [Way(tail, head, move, number) for number, head in enumerate(move.to, 1)]
    return ways


def common(pathway: Pathway) -> list[tuple[Transition, ...]]:
    """Transitions from many steps, in groups that share those steps; each group is told once, and not at each step."""
    groups: dict[tuple[str, ...], list[Transition]] = {}
    for move in pathway.transitions:
        if len(move.from_) >= MANY:
            groups.setdefault(tuple(sorted(move.from_)), []).append(move)
    return [tuple(group) for group in groups.values()]


def order(pathway: Pathway, ways: Mapping[str, Sequence[Way]]) -> Order:
    """The reading order of start and all steps, and the main path through them.

    Both are those of the definition as it stands, so that drawings under several profiles can be compared.
    """
    first = _placed(pathway, _walk(ways, {tail: [way.head for way in out] for tail, out in ways.items()}))
    main = _heaviest(pathway, ways, first)
    following = dict(pairwise(main))
    turns = {tail: _turns(pathway, out, following.get(tail, "")) for tail, out in ways.items()}
    place = _placed(pathway, _walk(ways, turns))
    # Where ways run in circles the second order may differ from the first, and the main path must lead on in it.
    return Order(place, _heaviest(pathway, ways, place))


def excluded(step: Step, policy: Policy) -> bool:
    """Whether the profile leaves the step out for everybody."""
    support = policy.support.get(step.id, step.support)
    return bool(support) and support[0].when is None and support[0].level in EXCLUDED


def _turns(pathway: Pathway, out: Sequence[Way], following: str) -> list[str]:
    # What is walked last stands first: ends of care, then the main path, then side branches.
    heads = list(dict.fromkeys(way.head for way in reversed(out)))
    ends = [head for head in heads if pathway.steps[head].terminal and head != following]
    rest = [head for head in heads if head not in ends and head != following]
    return [*rest, *([following] if following else []), *ends]


def _walk(names: Iterable[str], turns: Mapping[str, Sequence[str]]) -> list[str]:
    """All names so that, loops aside, each stands after those that lead to it."""
    seen: set[str] = set()
    finished: list[str] = []
    for root in sorted(names, key=lambda name: name != START):
        stack = [(root, iter(turns[root]))] if root not in seen else []
        seen.add(root)
        roots: list[str] = []
        while stack:
            name, rest = stack[-1]
            following = next((head for head in rest if head not in seen), None)
            if following is None:
                roots.append(name)
                stack.pop()
            else:
                seen.add(following)
                stack.append((following, iter(turns[following])))
        finished += reversed(roots)
    return finished


def _placed(pathway: Pathway, names: Iterable[str]) -> dict[str, int]:
    tiers = _tiers(pathway)
    return {name: place for place, name in enumerate(sorted(names, key=lambda name: tiers[name]))}


def _tiers(pathway: Pathway) -> dict[str, int]:
    """The level of every step; care starts below the lowest."""
    tiers = {step.id: step.tier for step in pathway.steps.values()}
    return {START: min(tiers.values()) - 1, **tiers}


def _heaviest(pathway: Pathway, ways: Mapping[str, Sequence[Way]], place: Mapping[str, int]) -> list[str]:
    """The path that is worth most; of equal ones the shortest, then the one that the author wrote first."""
    forward = {tail: [way for way in out if place[way.head] > place[tail]] for tail, out in ways.items()}
    tiers = _tiers(pathway)
    climbed = {
        way.head for out in forward.values() for way in out if _steps_up(way) and tiers[way.head] > tiers[way.tail]
    }
    best: dict[str, tuple[int, int, str]] = {}
    for tail in sorted(ways, key=lambda name: -place[name]):
        found = [(0, 0, "")]
        for way in forward[tail] if tail == START or not pathway.steps[tail].terminal else ():
            # Where a step is reached from the level below, a step up to it from beside is a detour.
            up = _UP if tiers[way.head] > tiers[tail] else _CLOSED if way.head in climbed else _ON
            worth, length, _ = best[way.head]
            found.append((worth + _weight(way, up, pathway), length - 1, way.head))
        best[tail] = max(found, key=lambda one: one[:2])
    path = [START]
    while following := best[path[-1]][2]:
        path.append(following)
    return path


def _steps_up(way: Way) -> bool:
    return way.move.kind == "step-up" and way.move.strength != "do-not"


def _weight(way: Way, up: int, pathway: Pathway) -> int:
    step = pathway.steps[way.head]
    if (None in pathway.policies and excluded(step, pathway.policies[None])) or way.move.strength == "do-not":
        return _CLOSED
    if step.terminal:
        return _ON if step.kind == "discharge" else _CLOSED
    return up if _steps_up(way) else _DETOUR
