"""Which ways are drawn as lines. The rest stand in words beside the step that they leave, with the number they lead to.

A drawing stays readable when the main path is unbroken, every box hangs on the flow by one line, and a step with few
short ways out shows them all. Any other step shows the rest of its ways as a list.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from pathway.diagram.order import START, Order, Way, common
from pathway.model import Pathway

FEW = 3
"""Ways out of a step, repeats aside, that may all be lines."""
ARRIVALS = 3
"""Lines that may be drawn into one box."""


def lines_of(pathway: Pathway, ways: Mapping[str, Sequence[Way]], order: Order) -> frozenset[Way]:
    """The ways that are drawn as lines: repeats, the main path, one way to each box, and all ways of simple steps."""
    shared = {id(move) for group in common(pathway) for move in group}
    every = [way for out in ways.values() for way in out if id(way.move) not in shared]
    forward = [way for way in every if order.forward(way)]
    found = {way for way in every if way.tail == way.head}
    for pair in pairwise(order.main):
        found.add(min((way for way in forward if (way.tail, way.head) == pair), key=_rank))
    near = [way for way in forward if _levels(way, pathway) < 2 and way.move.strength != "do-not"]
    for head in dict.fromkeys(way.head for way in near):
        if not any(way.head == head and way.tail != head for way in found):
            arriving = [way for way in near if way.head == head]
            found.add(min(arriving, key=lambda way: (_levels(way, pathway), _rank(way), -order.place[way.tail])))
    for name in ways:
        own = [way for way in every if way.tail == name and way.tail != way.head]
        left = [way for way in own if way not in found]
        crowded = any(sum(other.head == way.head for other in found | set(left)) > ARRIVALS for way in left)
        if len({way.head for way in own}) <= FEW and all(way in near for way in left) and not crowded:
            found.update(left)
    return frozenset(found)


def _rank(way: Way) -> tuple[bool, int]:
    return (way.move.kind != "step-up", way.choice)


def _levels(way: Way, pathway: Pathway) -> int:
    """How many levels of care a way climbs; the start stands on the first level."""
    lowest = min(step.tier for step in pathway.steps.values())
    tier = lowest if way.tail == START else pathway.steps[way.tail].tier
    return pathway.steps[way.head].tier - tier
