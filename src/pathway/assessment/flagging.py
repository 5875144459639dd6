"""Flags: what a reader must know about the whole result."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from pathway.assessment.formula import Formula
from pathway.assessment.nouns import Flag
from pathway.assessment.part import Part
from pathway.assessment.telling import sources, threshold
from pathway.criterion.explanation import explain
from pathway.criterion.protocols import Explained, Resolved
from pathway.facts.chart import Chart
from pathway.measure import Citation
from pathway.model import Pathway, Policy, compiled


def flags(pathway: Pathway, day: date, parts: Iterable[Part], seen: Chart) -> tuple[Flag, ...]:
    """Expired, not active, waived, and every unverified threshold that the next steps were decided with."""
    found: dict[Flag, None] = {}
    if day > pathway.review_by:
        found[Flag("expired", f"this pathway was due for review by {pathway.review_by}")] = None
    if pathway.status == "draft":
        found[Flag("draft", "this pathway is a draft that nobody has approved for use")] = None
    if pathway.status == "retired":
        found[Flag("retired", "this pathway is retired")] = None
    found.update((Flag("waived", text), None) for text in pathway.waived)
    unknown = sorted({left.event for left in seen.ignored if left.why == "unrecognised"})
    if unknown:
        names = ", ".join(f"`{name}`" for name in unknown)
        found[Flag("unrecognised", f"entries that this vocabulary does not know were not used: {names}")] = None
    for part in parts:
        found.update((Flag("unverified", text), None) for text in _used_unverified(part))
    return tuple(sorted(found, key=lambda one: (one.code, one.text)))


def _used_unverified(part: Part) -> Iterator[str]:
    """Every unverified source behind what was decided for the steps ahead, and for care under way."""
    thresholds = _any_unverified(part.here.lens.pathway, part.here.lens.policy)
    under_way = {care.step for care in part.current}
    for name in sorted(part.next_steps | under_way):
        decision = part.decisions[name]
        title = decision.title(name)
        if decision.formula is not None:
            if thresholds:
                yield from _unverified(decision.formula.explained)
                yield from (text for way in decision.formula.ways for text in _constant(way.wait))
            yield from _entries(part, decision.formula, name, title)
        for reason in decision.told:
            if reason.word == "hold":
                yield from _marked(f"the hold on {title}", reason.cites)
        rule = part.here.lens.pathway.steps[name].continue_while
        if name in under_way and rule is not None:
            yield from _unverified(explain(rule.criterion, part.here.facts))
            yield from _marked(f"how long {title} goes on", rule.cites)


def _entries(part: Part, one: Formula, name: str, title: str) -> Iterator[str]:
    """Limits, conditions, ways and requirements cite for themselves."""
    step = part.here.lens.pathway.steps[name]
    yield from _marked(f"what {title} requires", step.requires_cites)
    for rule in (*step.limits, *step.conditions):
        yield from _marked(f"a limit or condition of {title}", rule.cites)
    for way in one.ways:
        yield from _marked(f"the way from {part.here.title(way.from_.step)} to {title}", way.transition.cites)


def _marked(what: str, cites: Iterable[Citation]) -> Iterator[str]:
    for cite in cites:
        if cite.provenance == "unverified":
            yield f"an unverified source was used for {what}: {', '.join(sources((cite,)))}"


def _constant(constant: Resolved | None) -> Iterator[str]:
    if constant is not None and any(cite.provenance == "unverified" for cite in constant.cites):
        yield f"an unverified threshold was used: {threshold(constant)}"


def _any_unverified(pathway: Pathway, policy: Policy) -> bool:
    """Whether the policy rests on anything unverified at all; worked out once."""
    key = ("unverified", policy.profile)
    kept = compiled(pathway).get(key)
    if kept is None:
        named = [one.cites for one in policy.parameters.values()] + [one.cites for one in policy.criteria.values()]
        kept = compiled(pathway)[key] = any(cite.provenance == "unverified" for cites in named for cite in cites)
    return bool(kept)


def _unverified(explained: Explained) -> Iterator[str]:
    for constant in explained.constants:
        yield from _constant(constant)
    if any(cite.provenance == "unverified" for cite in explained.cites):
        yield f"an unverified criterion was used: {getattr(explained.criterion, 'name', '')}"
    for part in explained.parts:
        yield from _unverified(part)
