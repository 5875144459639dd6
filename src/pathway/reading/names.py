"""What names stand for in the criteria of a pathway, and in those that are asked of the attributes of a step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from pathway.criterion.protocols import StepName
from pathway.criterion.syntax import Constant
from pathway.frozen import Frozen, frozen
from pathway.measure import Domain, Finding, Measure
from pathway.model import Pathway, Procedure, Vocabulary, Words
from pathway.reading.attributes import possible_attributes

SIDES = ("left", "right", "bilateral", "midline")
SEXES = ("female", "male", "other")


@dataclass(frozen=True, slots=True)
class DeclaredNames:
    """The `Names` of a vocabulary, and of a pathway's parameters and criteria where there are any."""

    vocabulary: Vocabulary
    steps: Mapping[str, StepName]
    details: Mapping[str, Domain]
    parameters: Mapping[str, tuple[Constant | Words, ...]] = field(default_factory=dict)
    criteria: frozenset[str] = frozenset()

    def measure(self, name: str) -> Measure | None:
        return self.vocabulary.measures.get(name)

    def finding(self, name: str) -> Finding | None:
        return self.vocabulary.findings.get(name)

    def step(self, name: str) -> StepName | None:
        return self.steps.get(name)

    def event(self, name: str) -> bool:
        return name in self.vocabulary.complications

    def detail(self, name: str) -> Domain | None:
        return self.details.get(name)

    def attribute(self, name: str) -> Domain | None:
        return Domain("one-of", SEXES) if name == "sex" else None

    def parameter(self, name: str) -> tuple[Constant | Words, ...]:
        return self.parameters.get(name, ())

    def criterion(self, name: str) -> bool:
        return name in self.criteria

    def all_names(self) -> Iterable[str]:
        words = self.vocabulary
        return sorted(
            {
                *words.measures,
                *words.findings,
                *words.complications,
                *self.steps,
                *self.details,
                *self.parameters,
                *self.criteria,
                "sex",
            }
        )


def shared_names(vocabulary: Vocabulary) -> DeclaredNames:
    """The names that the shared files may use: all but parameters and named criteria, which belong to a pathway."""
    steps = frozen((one.id, StepName(one.id, one.details, one.site)) for one in vocabulary.procedures.values())
    return DeclaredNames(vocabulary, steps, details(vocabulary))


def names(pathway: Pathway, *, shared: DeclaredNames | None = None) -> DeclaredNames:
    """The names of a pathway. A parameter has every value that some profile or case gives it."""
    values: dict[str, dict[Constant | Words, None]] = {}
    for policy in pathway.policies.values():
        for parameter in policy.parameters.values():
            values.setdefault(parameter.name, {}).update((case.value, None) for case in parameter.cases)
    return replace(
        shared or shared_names(pathway.vocabulary),
        parameters=Frozen((name, tuple(found)) for name, found in values.items()),
        criteria=frozenset(pathway.policies[None].criteria),
    )


def details(vocabulary: Vocabulary) -> Frozen[str, Domain]:
    """Every detail that an act of some procedure can carry, and the parts of a site."""
    found: dict[str, Domain] = dict(site_parts(vocabulary))
    for procedure in vocabulary.procedures.values():
        for name, domain in procedure.details.items():
            found[name] = joined(found[name], domain) if name in found else domain
    return frozen(found.items())


def site_parts(vocabulary: Vocabulary) -> Frozen[str, Domain]:
    """The parts of a site as details: `level` is one of the target's levels, `levels` all of them."""
    levels = tuple(level for levels in vocabulary.regions.values() for level in levels)
    return Frozen(
        {
            "region": Domain("one-of", tuple(vocabulary.regions)),
            "side": Domain("one-of", SIDES),
            "level": Domain("one-of", levels),
            "levels": Domain("one-of", levels),
        }
    )


def joined(one: Domain, other: Domain) -> Domain:
    """The domain that holds what either may be. Of two different kinds the first counts; `check` reports them.

    >>> joined(Domain("one-of", ("mild",)), Domain("one-of", ("mild", "strong"))).words
    ('mild', 'strong')
    """
    if one.kind != other.kind:
        return one
    lows = (one.low, other.low)
    highs = (one.high, other.high)
    return replace(
        one,
        words=tuple(dict.fromkeys((*one.words, *other.words))),
        low=None if None in lows else min(low for low in lows if low is not None),
        high=None if None in highs else max(high for high in highs if high is not None),
        resolution=one.resolution if one.resolution == other.resolution else None,
    )


# --- attributes of a step -------------------------------------------------------------------------------


def attribute_names(vocabulary: Vocabulary) -> DeclaredNames:
    """The names that `applies_to`, `blocks` and `holds` may use: the attributes of procedures, and nothing else."""
    words: dict[str, dict[str, None]] = {}
    for procedure in vocabulary.procedures.values():
        for name, word in _attributes(procedure):
            words.setdefault(name, {})[word] = None
    domains = frozen((name, _domain(tuple(found))) for name, found in words.items())
    return DeclaredNames(Vocabulary(), Frozen(), domains)


def _attributes(procedure: Procedure) -> Iterable[tuple[str, str]]:
    return (pair for have in possible_attributes(procedure) for pair in have.items())


def _domain(words: tuple[str, ...]) -> Domain:
    """A step that lacks an attribute says no to it, so `no` is always among the words."""
    if set(words) <= {"yes", "no"}:
        return Domain("yes-no")
    return Domain("one-of", tuple(dict.fromkeys((*sorted(words), "no"))))
