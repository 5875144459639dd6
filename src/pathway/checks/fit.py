"""P14 and P19: every criterion suits what is declared, and every count asks for something that can be counted."""

from __future__ import annotations

from collections.abc import Iterator

from pathway.checks.counts import impossible
from pathway.checks.examination import Examination
from pathway.checks.faults import Fault
from pathway.checks.guards import Guard, name_of
from pathway.criterion.comparable import span_meant
from pathway.criterion.syntax import Otherwise, ParameterName
from pathway.model import Pathway, Step
from pathway.moments import Span
from pathway.reading.criteria import leaves
from pathway.reading.names import names


def p14_fit(exam: Examination) -> Iterator[Fault]:
    """Facts are declared, compared with constants of their kind and unit, in their range, and can be worked out."""
    for one in exam.unsuited:
        if one.code != "P19":  # names that do not exist are P01, and attributes that do not exist P18
            yield Fault(one.code, "error", one.message, one.at, one.place)
    yield from _waits(exam)
    yield from _reliefs(exam)
    for guard in exam.guards:
        if isinstance(guard.criterion, Otherwise) and guard.role != "when":
            message = f"in {guard.words}: `otherwise` stands only under `when` of a transition"
            yield Fault("P14", "error", message, guard.at, guard.place)


def _waits(exam: Examination) -> Iterator[Fault]:
    known = names(exam.pathway)
    told = {one.parameter for one in exam.unsuited}
    for move in exam.pathway.transitions:
        if isinstance(move.wait, ParameterName) and move.wait.name not in told:
            for value in known.parameter(move.wait.name):
                if not isinstance(value, Span):
                    message = f"`wait` is the parameter `{move.wait.name}`, which is not a span such as `2 weeks`"
                    message += span_meant(value)
                    yield Fault("P14", "error", message, name_of(move), move.place)
                    break


def _reliefs(exam: Examination) -> Iterator[Fault]:
    """A percentage of relief needs a measure, and a rule for the baseline that it is counted from."""
    said: set[str] = set()
    for guard in exam.guards:
        for name in sorted(_relief_of(guard)):
            step = exam.pathway.steps.get(name)
            problem = _without_measure(exam.pathway, step) if step is not None and name not in said else ""
            if problem:
                said.add(name)
                yield Fault("P14", "error", f"in {guard.words}: {problem}", guard.at, guard.place)


def _relief_of(guard: Guard) -> set[str]:
    """The steps whose relief the criterion asks about."""
    found: set[str] = set()
    for leaf in leaves(guard.criterion):
        fact = leaf.fact
        inside = leaves(fact.where) if fact.where is not None else ()
        if fact.view == "relief" or any(inner.fact.subject == "relief" for inner in inside):
            found.add(fact.subject)
    return found


def _without_measure(pathway: Pathway, step: Step) -> str:
    measure = step.follow_up.measure if step.follow_up else ""
    if not measure:
        return f"the relief of `{step.id}` is asked, but the step has no `follow_up` that says by which measure"
    used = pathway.index_measures if measure == "index" else (measure,)
    if not used:
        return f"the relief of `{step.id}` is by the index measures, and the pathway names none under `index_measures`"
    measures = pathway.vocabulary.measures
    bare = [name for name in used if name in measures and measures[name].baseline is None]
    if bare:
        return f"the relief of `{step.id}` is by `{bare[0]}`, which has no `baseline` rule in measures.yaml"
    return ""


def p19_counts(exam: Examination) -> Iterator[Fault]:
    """Counts are whole, begin at one, fit into their window, and limits let something happen."""
    for one in exam.unsuited:
        if one.code == "P19":
            yield Fault("P19", "error", one.message, one.at, one.place)
    said: set[tuple[str, str]] = set()
    for name, policy in exam.pathway.policies.items():
        under = f", under the profile `{name}`" if name else ""
        for guard in exam.guards:
            if guard.profile is not None and guard.profile != name:
                continue
            for problem in impossible(guard.criterion, policy, limit=guard.role == "limit"):
                if (guard.at, problem) not in said:
                    said.add((guard.at, problem))
                    yield Fault("P19", "error", f"in {guard.words}{under}: {problem}", guard.at, guard.place)
