"""P24: a pathway stays within the sizes that can be checked and drawn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pathway.checks.examination import Examination
from pathway.checks.faults import Fault
from pathway.criterion.syntax import Compares, Criterion, Holds, Lies, Named, OneOf
from pathway.errors import Place
from pathway.model import Policy
from pathway.reading.criteria import criteria_named, parts, walk

STEPS, WAYS, COMPARISONS, DEPTH = 2000, 10_000, 64, 8
"""Steps, ways between steps, comparisons in one criterion with its named parts, and brackets inside each other."""


def p24_size(exam: Examination) -> Iterator[Fault]:
    """Steps, ways, comparisons in a criterion and its depth are within their limits."""
    pathway = exam.pathway
    top = Place(pathway.file)
    if len(pathway.steps) > STEPS:
        message = f"the pathway has {len(pathway.steps)} steps, more than {STEPS}; split it"
        yield Fault("P24", "error", message, "steps", top)
    ways = sum(1 for move in pathway.transitions for _ in exam.ends(move))
    if ways > WAYS:
        message = f"the pathway has {ways} ways between steps, more than {WAYS}; split it"
        yield Fault("P24", "error", message, "transitions", top)
    sizes = [_sizes(policy) for policy in exam.distinct]
    for guard in exam.guards:
        count = max(_size(guard.criterion, known) for known in sizes)
        if count > COMPARISONS:
            message = f"{guard.words} makes {count} comparisons with its named parts, more than {COMPARISONS}"
            yield Fault("P24", "error", message, guard.at, guard.place)
        if _depth(guard.criterion) > DEPTH:
            message = f"{guard.words} is more than {DEPTH} deep; give a part of it a name under `criteria`"
            yield Fault("P24", "error", message, guard.at, guard.place)


def _sizes(policy: Policy) -> Mapping[str, int]:
    """How many comparisons each named criterion makes, with what it stands on; worked out without writing it out."""
    found: dict[str, int] = {}

    def size(name: str) -> int:
        if name not in found:
            rule = policy.criteria.get(name)
            found[name] = 0
            if rule is not None:
                for other in criteria_named(rule.criterion):
                    size(other)
                found[name] = _size(rule.criterion, found)
        return found[name]

    for name in policy.criteria:
        size(name)
    return found


def _size(criterion: Criterion, known: Mapping[str, int]) -> int:
    """The comparisons of a criterion and of the criteria that it names, inside `where` too."""
    size = 0
    for one in walk(criterion):
        if isinstance(one, Named):
            size += known.get(one.name, 0)
        elif isinstance(one, (Holds, Compares, Lies, OneOf)):
            size += 1 + (_size(one.fact.where, known) if one.fact.where is not None else 0)
    return size


def _depth(criterion: Criterion) -> int:
    deepest, waiting = 0, [(criterion, 0)]
    while waiting:
        one, depth = waiting.pop()
        deepest = max(deepest, depth)
        waiting.extend((part, depth + 1) for part in parts(one))
    return deepest
