"""Flags: what a reader must know about the whole result."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from pathway.assessment.nouns import Flag
from pathway.assessment.part import Part
from pathway.assessment.telling import threshold
from pathway.criterion.protocols import Explained
from pathway.model import Pathway, Policy, compiled


def flags(pathway: Pathway, day: date, parts: Iterable[Part]) -> tuple[Flag, ...]:
    """Expired, not active, waived, and every unverified threshold that the next steps were decided with."""
    found: dict[Flag, None] = {}
    if day > pathway.review_by:
        found[Flag("expired", f"this pathway was due for review by {pathway.review_by}")] = None
    if pathway.status == "retired":
        found[Flag("retired", "this pathway is retired")] = None
    found.update((Flag("waived", text), None) for text in pathway.waived)
    for part in parts:
        if not _any_unverified(pathway, part.here.lens.policy):
            continue
        for name in sorted(part.next_steps):
            formula = part.decisions[name].formula
            if formula is not None:
                found.update((Flag("unverified", text), None) for text in _unverified(formula.explained))
    return tuple(sorted(found, key=lambda one: (one.code, one.text)))


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
        if constant.name and any(cite.provenance == "unverified" for cite in constant.cites):
            yield f"an unverified threshold was used: {threshold(constant)}"
    if any(cite.provenance == "unverified" for cite in explained.cites):
        yield f"an unverified criterion was used: {getattr(explained.criterion, 'name', '')}"
    for part in explained.parts:
        yield from _unverified(part)
