"""Steps and transitions from their entries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from pathway.criterion.syntax import Always, ParameterName
from pathway.errors import near_miss
from pathway.frozen import Frozen, frozen
from pathway.measure import Measure
from pathway.model import FollowUp, Procedure, Rule, Step, Support, Transition
from pathway.moments import Span, read_span, unit_named
from pathway.reading.layout import FollowUpEntry, PathwayFile, RuleEntry, StepEntry, SupportEntry, TransitionEntry
from pathway.reading.sheet import M, Sheet, citations, criterion, span, span_cases


def steps(
    on: Sheet[PathwayFile], procedures: Mapping[str, Procedure], measures: Mapping[str, Measure]
) -> Frozen[str, Step]:
    """The steps; one that the vocabulary does not know is noted."""
    found: list[tuple[str, Step]] = []
    for name, entry in on.entry.steps.items():
        procedure = procedures.get(name)
        if procedure is None:
            hint = near_miss(name, procedures)
            message = f"the step `{name}` is not an id of procedures.yaml{hint}"
            on.refuse(message, "steps", name, code="P01", at_key=True)
            continue
        found.append((name, _step(on, name, entry, procedure)))
        follow = entry.follow_up
        if follow is not None and follow.measure != "index" and follow.measure not in measures:
            hint = near_miss(follow.measure, ["index", *measures])
            message = f"no measure `{follow.measure}` stands in measures.yaml{hint}"
            on.refuse(message, "steps", name, "follow_up", "measure", code="P01")
    return frozen(found)


def _step(on: Sheet[PathwayFile], name: str, entry: StepEntry, procedure: Procedure) -> Step:
    path = ("steps", name)
    if (procedure.kind == "link") != (entry.pathway is not None):
        message = f"`{name}` is of kind `{procedure.kind}`; a step of kind `link`, and no other, has `pathway`"
        on.refuse(message, *path, code="form", at_key=True)
    return Step(
        name,
        entry.title or procedure.title,
        procedure.kind,
        entry.tier,
        procedure,
        requires=criterion(on, entry.requires, *path, "requires") if entry.requires else Always(),
        requires_cites=citations(on, entry.requires_cites, *path, "requires_cites"),
        conditions=_rules(on, entry.conditions, *path, "conditions"),
        limits=_rules(on, entry.limits, *path, "limits"),
        follow_up=_follow_up(on, entry.follow_up, *path, "follow_up") if entry.follow_up else None,
        support=supports(on, entry.support, *path, "support"),
        continue_while=rule(on, entry.continue_while, *path, "continue_while") if entry.continue_while else None,
        review=_review(on, entry.review, *path, "review") if entry.review else None,
        because=entry.because or "",
        cites=citations(on, entry.cites, *path, "cites"),
        pathway=entry.pathway or "",
        place=on.place(*path),
        requires_place=on.place(*path, "requires") if entry.requires else on.place(*path),
    )


def rule(on: Sheet[M], entry: RuleEntry, *path: str | int) -> Rule:
    """A criterion with its reason and source."""
    return Rule(
        criterion(on, entry.is_, *path, "is"),
        citations(on, entry.cites, *path, "cites"),
        entry.because or "",
        on.value_place(*path, "is"),
    )


def _rules(on: Sheet[M], entries: list[RuleEntry], *path: str | int) -> tuple[Rule, ...]:
    return tuple(rule(on, entry, *path, index) for index, entry in enumerate(entries))


def supports(on: Sheet[M], entries: list[SupportEntry], *path: str | int) -> tuple[Support, ...]:
    """How far a step is supported. The first entry that applies counts, so nothing stands after one without `when`."""
    for index, entry in enumerate(entries[:-1]):
        if entry.when is None:
            message = "this entry has no `when`, so those after it are never used; put it last"
            on.refuse(message, *path, index, code="form")
    return tuple(
        Support(
            entry.is_,
            criterion(on, entry.when, *path, index, "when") if entry.when else None,
            entry.because,
            citations(on, entry.cites, *path, index, "cites"),
            on.value_place(*path, index),
        )
        for index, entry in enumerate(entries)
    )


def _follow_up(on: Sheet[M], entry: FollowUpEntry, *path: str | int) -> FollowUp:
    return FollowUp(
        entry.measure,
        span_cases(on, entry.within, *path, "within"),
        span(entry.settles),
        tuple(cast(Span, read_span(text)) for text in entry.at),
        citations(on, entry.cites, *path, "cites"),
    )


def _review(on: Sheet[M], text: str, *path: str | int) -> tuple[Span, Span]:
    """Due and overdue, from text such as `2..6 weeks`."""
    amounts, unit = text.split(" ")
    due, overdue = (int(amount) for amount in amounts.split(".."))
    if due >= overdue:
        on.refuse(
            f"the review is overdue before it is due: `{text}`; write the smaller number first", *path, code="form"
        )
    return Span(due, unit_named(unit)), Span(overdue, unit_named(unit))


def transitions(on: Sheet[PathwayFile]) -> tuple[Transition, ...]:
    """The transitions, in the order of the file. Whether their steps exist is checked later, with the whole graph."""
    return tuple(_transition(on, entry, "transitions", index) for index, entry in enumerate(on.entry.transitions))


def _transition(on: Sheet[PathwayFile], entry: TransitionEntry, *path: str | int) -> Transition:
    return Transition(
        _ends(on, entry.from_, *path, "from"),
        _ends(on, entry.to, *path, "to"),
        entry.kind,
        criterion(on, entry.when, *path, "when"),
        wait=_wait(on, entry.wait, *path, "wait"),
        strength=entry.strength,
        because=entry.because,
        cites=citations(on, entry.cites, *path, "cites"),
        place=on.place(*path),
        when_place=on.place(*path, "when"),
    )


def _ends(on: Sheet[PathwayFile], given: str | list[str], *path: str | int) -> tuple[str, ...]:
    ends = (given,) if isinstance(given, str) else tuple(given)
    if not ends or len(set(ends)) < len(ends):
        on.refuse(f"`{path[-1]}` needs steps, each once", *path, code="form")
    if "any" in ends and len(ends) > 1:
        on.refuse("`any` means every step, so it stands alone", *path, code="form")
    return ends


def _wait(on: Sheet[PathwayFile], text: str | None, *path: str | int) -> Span | ParameterName | None:
    if text is None:
        return None
    if text in on.entry.parameters:
        return ParameterName(text)
    found = read_span(text)
    if found is None:
        hint = near_miss(text, on.entry.parameters)
        on.refuse(f"`{text}` is neither a span such as `2 weeks` nor a parameter{hint}", *path, code="P14")
    return found
