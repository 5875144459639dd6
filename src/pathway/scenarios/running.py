"""Runs scenarios: assesses each, compares it with what is expected, and sees what the whole covers."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pathway.assessment import Assessment, assess
from pathway.errors import RecordRefused, RequestRefused
from pathway.model import Pathway
from pathway.opening import load
from pathway.scenarios.comparing import differences
from pathway.scenarios.coverage import coverage, taken
from pathway.scenarios.files import read_beside
from pathway.scenarios.nouns import Outcome, Passed, Report, Scenario


def run_scenarios(pathway: Pathway | str | Path, scenarios: Iterable[Scenario] | None = None) -> Report:
    """Run the scenarios that stand beside a pathway (its id, folder or file), or those that are given.

    Raises RequestRefused when there are none, and DefinitionRefused when the pathway or its scenarios cannot be read.
    """
    subject = pathway if isinstance(pathway, Pathway) else load(pathway)
    outcomes: list[Outcome] = []
    ways: set[Passed] = set()
    standing: set[str] = set()
    for scenario in read_beside(subject) if scenarios is None else scenarios:
        outcome, assessment = _run(subject, scenario)
        outcomes.append(outcome)
        if assessment is not None:
            ways |= taken(subject, scenario, assessment)
            standing |= set(assessment.standing)
    return Report(subject.id, tuple(outcomes), coverage(subject, ways, standing))


def _run(pathway: Pathway, scenario: Scenario) -> tuple[Outcome, Assessment | None]:
    if scenario.record is None:
        return Outcome(scenario, _refused(scenario, scenario.refusal)), None
    try:
        assessment = assess(
            pathway,
            scenario.record,
            on=scenario.on,
            profile=scenario.profile,
            site=scenario.site,
            planned=scenario.planned,
        )
    except RecordRefused as problem:
        return Outcome(scenario, _refused(scenario, problem.message)), None
    except RequestRefused as problem:
        return Outcome(scenario, (f"what it asks is refused: {problem.message}",)), None
    return Outcome(scenario, differences(scenario.expected, assessment)), assessment


def _refused(scenario: Scenario, message: str) -> tuple[str, ...]:
    wanted = scenario.expected.refused
    if wanted is None:
        return (f"the record is refused: {message}",)
    if wanted.casefold() in message.casefold():
        return ()
    return (f"refused: expected words `{wanted}`, got {message}",)
