"""P20: every step, transition, threshold and safety row says where it comes from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pathway.checks.examination import Examination
from pathway.checks.faults import Fault
from pathway.checks.guards import name_of
from pathway.criterion.syntax import Always, Compares, Criterion, Day, Lies, Never, Quantity
from pathway.errors import Place, near_miss
from pathway.measure import Citation
from pathway.model import Parameter, Pathway, Rule, Step, Support
from pathway.moments import Span
from pathway.reading.criteria import leaves

_Item = tuple[str, str, Place, tuple[Citation, ...]]
"""What it is in words, what a waiver calls it, where it stands, and what it cites."""


def p20_evidence(exam: Examination) -> Iterator[Fault]:
    """Everything that decides is cited, and every citation is one of references.yaml."""
    references = exam.pathway.vocabulary.references
    for what, at, place, cites in (*_of_pathway(exam.pathway), *_of_shared(exam.pathway)):
        if not cites:
            yield Fault("P20", "error", f"{what} has no citation; add `cites`", at, place)
        for cite in cites:
            if cite.reference not in references:
                hint = near_miss(cite.reference, references)
                message = f"{what} cites `{cite.reference}`, which is not in references.yaml{hint}"
                yield Fault("P20", "error", message, at, place)


def _of_pathway(pathway: Pathway) -> Iterator[_Item]:
    base = pathway.policies[None]
    for rule in base.scope:
        if _has_threshold(rule.criterion):
            yield "the scope, with its threshold,", "scope", rule.place, rule.cites
    yield from _parameters(base.parameters, "")
    yield from _criteria(base.criteria, "")
    for step in pathway.steps.values():
        yield from _of_step(step)
    for move in pathway.transitions:
        yield f"the transition `{name_of(move)}`", name_of(move), move.place, move.cites
    for name, profile in pathway.profiles.items():
        if profile.scope:
            yield f"the scope of `{name}`", f"{name}: scope", profile.scope.place, profile.scope.cites
        yield from _parameters(profile.parameters, f"{name}: ")
        yield from _criteria(profile.criteria, f"{name}: ")
        for step_id, entries in profile.support.items():
            yield from _supports(step_id, entries, f"{name}: ")


def _of_step(step: Step) -> Iterator[_Item]:
    at, place, follow = step.id, step.place, step.follow_up
    inside = [step.requires_cites, follow.cites if follow else ()]
    inside += [rule.cites for rule in (*step.limits, *step.conditions)]
    inside += [step.continue_while.cites] if step.continue_while else []
    inside += [one.cites for one in step.support]
    own = step.cites or next((cites for cites in inside if cites), ())
    yield f"the step `{at}`", at, place, own
    if _has_threshold(step.requires):
        yield f"`requires` of `{at}`, with its threshold,", at, place, step.requires_cites or step.cites
    if follow is not None and (follow.within or follow.settles or follow.at):
        yield f"`follow_up` of `{at}`, with its spans,", at, place, follow.cites or step.cites
    if step.review is not None:
        keeps = step.continue_while.cites if step.continue_while else ()
        yield f"`review` of `{at}`", at, place, step.cites or keeps
    for rule in step.limits:
        yield f"a limit of `{at}`", at, rule.place, rule.cites
    for rule in step.conditions:
        yield f"a condition of `{at}`", at, rule.place, rule.cites
    if step.continue_while is not None:
        yield f"`continue_while` of `{at}`", at, step.continue_while.place, step.continue_while.cites or step.cites
    yield from _supports(at, step.support, "")


def _parameters(parameters: Mapping[str, Parameter], before: str) -> Iterator[_Item]:
    for name, one in parameters.items():
        yield f"the parameter `{name}`{_of(before)}", f"{before}{name}", one.place, one.cites


def _criteria(criteria: Mapping[str, Rule], before: str) -> Iterator[_Item]:
    for name, rule in criteria.items():
        if not isinstance(rule.criterion, (Always, Never)):
            yield f"the criterion `{name}`{_of(before)}", f"{before}{name}", rule.place, rule.cites


def _supports(step: str, entries: tuple[Support, ...], before: str) -> Iterator[_Item]:
    for one in entries:
        yield f"the support of `{step}`{_of(before)}", f"{before}{step}", one.place, one.cites


def _of(before: str) -> str:
    return f" of the profile `{before[:-2]}`" if before else ""


def _of_shared(pathway: Pathway) -> Iterator[_Item]:
    words = pathway.vocabulary
    for table in words.tables.values():
        for row in table.rows:
            yield f"the screening row `{row.id}`", row.id, row.place, row.cites
    for hold in words.hold_tables.values():
        for name, columns in hold.rows.items():
            for column, window in columns.items():
                what = f"the hold window `{column}` of `{name}` in `{hold.id}`"
                yield what, hold.id, Place("screening.yaml"), window.cites
    for flag in words.red_flags.values():
        yield f"the red flag `{flag.id}`", flag.id, Place("red_flags.yaml"), flag.cites
    for measure in words.measures.values():
        yield f"the measure `{measure.id}`", measure.id, Place("measures.yaml"), measure.cites


def _has_threshold(criterion: Criterion) -> bool:
    """Whether a number, a span or a day is written in the criterion itself; parameters are cited where they stand."""
    for leaf in leaves(criterion):
        fact = leaf.fact
        constants = (
            (leaf.constant,) if isinstance(leaf, Compares) else (leaf.low, leaf.high) if isinstance(leaf, Lies) else ()
        )
        if any(isinstance(one, (Quantity, Span, Day)) for one in (*constants, fact.within, fact.spaced)):
            return True
        if fact.where is not None and _has_threshold(fact.where):
            return True
    return False
