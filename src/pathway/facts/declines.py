"""Decisions in force on a day: declines, overrides, continued care, cleared holds."""

from __future__ import annotations

from collections.abc import Iterable

from pathway.facts.lens import Lens
from pathway.record import Decision


def in_force(lens: Lens, kinds: frozenset[str], *, step: str = "", clears: Iterable[str] = ()) -> Decision | None:
    """The newest decision of these kinds about a step, or that clears one of these things; None when it has lapsed.

    A decision no longer stands on the day of its `until`.
    """
    named = frozenset(clears)
    found = [
        decision
        for decision in lens.chart.decisions
        if decision.decision in kinds
        and lens.sees(decision)
        and (decision.clears in named and decision.step in ("", step) if named else decision.step == step)
    ]
    if not found:
        return None
    newest = max(found, key=lambda one: (one.when.last, one.when.first, one.id))
    if newest.until is not None and newest.until.first <= lens.day:
        return None
    return newest


def declined(lens: Lens, step: str) -> Decision | None:
    """The decline of a step that is in force; accepting it later undoes a decline."""
    decision = in_force(lens, frozenset({"declined", "accepted"}), step=step)
    return decision if decision is not None and decision.decision == "declined" else None
