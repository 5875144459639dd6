"""A pathway under examination: what several properties need is worked out once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from pathway.checks.folding import folded
from pathway.checks.guards import Guard, guards
from pathway.checks.suiting import Unsuited, unsuited
from pathway.checks.ways import Way
from pathway.criterion.syntax import Criterion, Never
from pathway.model import Pathway, Policy, Transition

START = "start"


@dataclass(frozen=True)
class Examination:
    """A pathway, and what is asked of it more than once."""

    pathway: Pathway

    @cached_property
    def guards(self) -> tuple[Guard, ...]:
        """Every criterion with where it stands."""
        return guards(self.pathway)

    @cached_property
    def unsuited(self) -> tuple[Unsuited, ...]:
        """Whatever asks for what is not declared, or compares it with a constant that does not suit."""
        return tuple(unsuited(self.pathway, self.guards))

    @cached_property
    def routes(self) -> tuple[Way, ...]:
        """The ways that the definition itself leaves open: see `routes_under`."""
        return self.routes_under(self.pathway.policies[None])

    @cached_property
    def distinct(self) -> tuple[Policy, ...]:
        """One policy for each set of meanings of named criteria, the definition first.

        Routes depend on these only, so that profiles that change nothing but numbers need no look of their own.
        """
        found: list[Policy] = []
        for policy in self.pathway.policies.values():
            if all(policy.criteria != other.criteria for other in found):
                found.append(policy)
        return tuple(found)

    @cached_property
    def _folds(self) -> dict[str | None, tuple[dict[str, Criterion], dict[int, Criterion]]]:
        return {name: ({}, {}) for name in self.pathway.policies}

    def fold(self, criterion: Criterion, policy: Policy) -> Criterion:
        """The criterion without names, as the policy has them. The criterion is one of the pathway's own."""
        named, known = self._folds[policy.profile]
        found = known.get(id(criterion))  # sound, since the pathway keeps its criteria as long as this lives
        if found is None:
            found = known[id(criterion)] = folded(criterion, policy, named)
        return found

    def routes_under(self, policy: Policy) -> tuple[Way, ...]:
        """Every way that a patient can go, from `start` or from a step.

        Left out are ways whose `when` is never true under the policy, those that say `do-not`, and those that lead
        to a step that does not exist. A step that the policy excludes still counts: a record may hold it.
        """
        return tuple(
            Way(one, to, move)
            for move in self.pathway.transitions
            if move.strength != "do-not" and self.fold(move.when, policy) != Never()
            for one, to in self.ends(move)
        )

    def ends(self, move: Transition) -> Iterator[tuple[str, str]]:
        """The pairs of steps that a transition joins; `any` is every step, but not from a step to itself."""
        steps = self.pathway.steps
        sources = [START, *steps] if "any" in move.from_ else move.from_
        for one in sources:
            for to in move.to:
                if to in steps and (one in steps or one == START) and (one != to or one in move.from_):
                    yield one, to
