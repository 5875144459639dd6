"""Which steps and transitions scenarios reach: along a past act, or as the reason of a suggestion."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pathway.assessment import Assessment
from pathway.assessment.request import read_plan, read_site
from pathway.assessment.standing import stand
from pathway.facts.chart import chart
from pathway.facts.lens import Lens
from pathway.facts.sites import target
from pathway.model import Pathway, Transition
from pathway.scenarios.nouns import Coverage, Passed, Scenario


def all_ways(pathway: Pathway) -> tuple[Passed, ...]:
    """Every way that can be taken, one for each pair of steps of a transition."""
    return tuple(
        _passed(move, from_, to)
        for move in pathway.transitions
        if move.strength != "do-not"
        for from_ in move.from_
        for to in move.to
    )


def taken(pathway: Pathway, scenario: Scenario, assessment: Assessment) -> set[Passed]:
    """The ways that one scenario takes."""
    return {*_by_acts(pathway, scenario), *_by_suggestions(assessment)}


def _by_acts(pathway: Pathway, scenario: Scenario) -> Iterator[Passed]:
    if scenario.record is None:
        return
    seen = chart(scenario.record, pathway.vocabulary, scenario.on)
    given = scenario.site is not None
    _, where = read_plan(scenario.planned, pathway, read_site(scenario.site, pathway, seen), given=given)
    whole = target(where, pathway.site)
    policy = pathway.policies[scenario.profile]
    for spot in whole.spots:
        lens = Lens(seen, pathway, policy, spot, scenario.on, scenario.on, levels=whole.levels)
        for passage in stand(lens)[1]:
            if passage.transition is not None and passage.from_ is not None:
                yield _passed(passage.transition, passage.from_.step, passage.act.step)


def _by_suggestions(assessment: Assessment) -> Iterator[Passed]:
    for offer in assessment.suggestions:
        formula = assessment.steps[offer.step].formula
        for way in formula.ways if formula is not None else ():
            if way.truth and way.from_.step == offer.from_ and way.transition.kind == offer.kind:
                yield _passed(way.transition, way.from_.step, offer.step)


def _passed(move: Transition, from_: str, to: str) -> Passed:
    """The way with where it stands in the definition, which tells two transitions between the same steps apart."""
    start = from_ if from_ in move.from_ else "any"
    return Passed(start, to, move.kind, move.place)


def coverage(pathway: Pathway, ways: set[Passed], standing: Iterable[str]) -> Coverage:
    """What was reached and what not. A step is reached when it is stood on, under way or suggested."""
    everything = all_ways(pathway)
    reached = {*standing, *(way.to for way in ways)}
    return Coverage(
        steps=tuple(name for name in pathway.steps if name in reached),
        steps_left_out=tuple(name for name in pathway.steps if name not in reached),
        ways=tuple(way for way in everything if way in ways),
        ways_left_out=tuple(way for way in everything if way not in ways),
    )
