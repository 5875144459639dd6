"""P22: whatever a criterion asks about a pathway's own care can come to be known: some step produces it."""

from __future__ import annotations

from collections.abc import Iterator

from pathway.checks.examination import Examination
from pathway.checks.faults import Fault
from pathway.checks.guards import Guard
from pathway.criterion.syntax import Criterion, Fact
from pathway.measure import SITE_PARTS
from pathway.model import Pathway, Procedure
from pathway.reading.criteria import facts

_RESULTS = frozenset(
    {"relief", "lasted", "under_way", "outcome", "failed", "not_tolerated", "technical_failure", "stopped"}
)
"""What only care on the pathway tells. That something was ever done may be known of care elsewhere."""


def p22_inputs(exam: Examination) -> Iterator[Fault]:
    """Results belong to steps of the pathway, details to the act that is asked about, parts of site to the target."""
    for guard in exam.guards:
        for fact in _all_facts(guard.criterion):
            problem = _problem(exam, guard, fact)
            if problem:
                yield Fault("P22", "error", f"in {guard.words}: {problem}", guard.at, guard.place)


def _all_facts(criterion: Criterion) -> Iterator[Fact]:
    yield from dict.fromkeys(facts(criterion))


def _problem(exam: Examination, guard: Guard, fact: Fact) -> str:
    pathway, name = exam.pathway, fact.subject
    words = pathway.vocabulary
    if name in words.procedures:
        return _of_step(pathway, fact)
    if name in words.complications:
        if any(name in step.procedure.complications for step in pathway.steps.values()):
            return ""
        return f"`{name}` is not a complication of any step of this pathway, so it is never recorded"
    if name in words.measures or name in words.findings or name in ("age", "sex"):
        return ""
    part = "level" if name == "levels" else name
    if part in SITE_PARTS:
        missing = part not in pathway.site and guard.role not in ("parameter", "criterion")
        return f"`{name}` is asked, but `site` of this pathway has no `{part}`" if missing else ""
    return _of_detail(pathway, guard, name)


def _of_step(pathway: Pathway, fact: Fact) -> str:
    for name in (fact.subject, fact.after):
        if name and name not in pathway.steps and (fact.view in _RESULTS or name == fact.after):
            asked = f"`{fact.view}({name})`" if name == fact.subject else f"what comes after `{name}`"
            return f"{asked} is asked, but `{name}` is not a step of this pathway, so nothing produces it"
    return ""


def _of_detail(pathway: Pathway, guard: Guard, name: str) -> str:
    """A bare detail is that of the act which is asked about: the step itself, or where a transition leads."""
    if guard.step is not None:
        asked = [guard.step.procedure]
    elif guard.move is not None:
        asked = [pathway.steps[to].procedure for to in guard.move.to if to in pathway.steps]
    else:
        asked = [step.procedure for step in pathway.steps.values()]
    known = any(name in one.details for one in pathway.vocabulary.procedures.values())
    if known and not _carried(name, asked):
        whose = " or ".join(f"`{one.id}`" for one in asked) if len(asked) < 4 else "any step of this pathway"
        return f"`{name}` is not a detail of {whose}, so it can never be known here"
    return ""


def _carried(name: str, procedures: list[Procedure]) -> bool:
    return any(name in one.details for one in procedures)
