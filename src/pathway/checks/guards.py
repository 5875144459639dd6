"""Every criterion of a pathway, with where it stands and what it is about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from pathway.criterion.syntax import Criterion
from pathway.errors import Place
from pathway.measure import Citation
from pathway.model import NOWHERE, Parameter, Pathway, Policy, Rule, Step, Support, Transition

Role = Literal[
    "scope", "parameter", "criterion", "requires", "limit", "condition", "support", "continue_while", "when",
    "follow_up",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Guard:
    """One criterion. `at` names what it is about, as a waiver does; `cites` are the citations that stand by it.

    `profile` is the one that states it (None: the definition), `step` and `move` what it belongs to. In the context
    `act`, its bare names are details of an act that was done.
    """

    criterion: Criterion
    role: Role
    at: str
    place: Place
    cites: tuple[Citation, ...] = ()
    step: Step | None = None
    move: Transition | None = None
    profile: str | None = None
    context: Literal["patient", "act"] = "patient"

    @property
    def words(self) -> str:
        """Where it stands, for a message."""
        inside = {
            "scope": "the scope",
            "requires": f"`requires` of `{self.at}`",
            "limit": f"a limit of `{self.at}`",
            "condition": f"a condition of `{self.at}`",
            "continue_while": f"`continue_while` of `{self.at}`",
            "support": f"the support of `{self.step.id if self.step else self.at}`",
            "follow_up": f"the follow-up of `{self.at}`",
            "when": f"`when` of `{self.at}`",
            "parameter": f"the parameter `{self.at.split(': ')[-1]}`",
            "criterion": f"the criterion `{self.at.split(': ')[-1]}`",
        }[self.role]
        return f"{inside}, under the profile `{self.profile}`" if self.profile else inside


def name_of(move: Transition) -> str:
    """A transition as messages and waivers name it.

    >>> from pathway.criterion.syntax import Always
    >>> name_of(Transition(("wash", "polish"), ("shelve",), "discharge", Always()))
    'wash, polish -> shelve'
    """
    return f"{', '.join(move.from_)} -> {', '.join(move.to)}"


def guards(pathway: Pathway) -> tuple[Guard, ...]:
    """Every criterion of the pathway and of its profiles; those of the shared safety tables are elsewhere."""
    return tuple(_guards(pathway))


def _guards(pathway: Pathway) -> Iterator[Guard]:
    base = pathway.policies[None]
    yield from _scopes(base.scope, None)
    yield from _parameters(base, None)
    yield from _criteria(base, None)
    for step in pathway.steps.values():
        yield from _of_step(step)
    for move in pathway.transitions:
        yield Guard(move.when, "when", name_of(move), _own(move.when_place, move.place), move.cites, move=move)
    for name, profile in pathway.profiles.items():
        own = Policy(name, (profile.scope,) if profile.scope else (), profile.parameters, profile.criteria, {})
        yield from _scopes(own.scope, name)
        yield from _parameters(own, name)
        yield from _criteria(own, name)
        for supported, entries in profile.support.items():
            if supported in pathway.steps:
                yield from _supports(pathway.steps[supported], entries, name)


def _own(place: Place, around: Place) -> Place:
    """Where a criterion stands itself, or else what it belongs to, in a pathway made without files."""
    return around if place == NOWHERE else place


def _named(name: str, profile: str | None) -> str:
    return f"{profile}: {name}" if profile else name


def _scopes(rules: tuple[Rule, ...], profile: str | None) -> Iterator[Guard]:
    for rule in rules:
        yield Guard(rule.criterion, "scope", _named("scope", profile), rule.place, rule.cites, profile=profile)


def _parameters(policy: Policy, profile: str | None) -> Iterator[Guard]:
    for one in policy.parameters.values():
        yield from _cases(one, _named(one.name, profile), profile)


def _cases(parameter: Parameter, at: str, profile: str | None) -> Iterator[Guard]:
    for case in parameter.cases:
        if case.when is not None:
            yield Guard(case.when, "parameter", at, parameter.place, parameter.cites, profile=profile)


def _criteria(policy: Policy, profile: str | None) -> Iterator[Guard]:
    for name, rule in policy.criteria.items():
        at = _named(name, profile)
        yield Guard(rule.criterion, "criterion", at, rule.place, rule.cites, profile=profile)


def _of_step(step: Step) -> Iterator[Guard]:
    at = step.id
    yield Guard(
        step.requires,
        "requires",
        at,
        _own(step.requires_place, step.place),
        step.requires_cites or step.cites,
        step=step,
    )
    for rule in step.limits:
        yield Guard(rule.criterion, "limit", at, rule.place, rule.cites, step=step)
    for rule in step.conditions:
        yield Guard(rule.criterion, "condition", at, rule.place, rule.cites, step=step)
    if step.continue_while is not None:
        rule = step.continue_while
        yield Guard(rule.criterion, "continue_while", at, rule.place, rule.cites, step=step)
    if step.follow_up is not None:
        cites = step.follow_up.cites or step.cites
        for case in step.follow_up.within:
            if case.when is not None:
                yield Guard(case.when, "follow_up", at, step.place, cites, step=step, context="act")
    yield from _supports(step, step.support, None)


def _supports(step: Step, entries: tuple[Support, ...], profile: str | None) -> Iterator[Guard]:
    for one in entries:
        if one.when is not None:
            at = _named(step.id, profile)
            yield Guard(one.when, "support", at, one.place, one.cites, step=step, profile=profile)
