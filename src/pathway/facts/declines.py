"""Decisions in force on a day: declines, overrides, continued care, cleared holds. Only final entries are decisions."""

from __future__ import annotations

from pathway.facts.lens import Lens, newest, usable
from pathway.moments import precedes
from pathway.record import Decision, Event


def decisions(lens: Lens, kinds: frozenset[str], step: str) -> list[Decision]:
    """The decisions of these kinds about a step than which none is certainly newer."""
    found = [
        one
        for one in lens.chart.decisions
        if one.decision in kinds and one.step == step and lens.sees(one) and usable(one)
    ]
    return sorted((one for one in newest(list(found)) if isinstance(one, Decision)), key=lambda one: one.id)


def in_force(lens: Lens, kind: str, step: str) -> Decision | None:
    """The newest decision of a kind about a step; None once it has lapsed, on the day of its `until`."""
    standing = [one for one in decisions(lens, frozenset({kind}), step) if not _over(one, lens, certainly=False)]
    return standing[-1] if standing else None


def declined(lens: Lens, step: str) -> Decision | None:
    """The decline of a step that is in force. Accepting it later undoes it; while the order is not known it stands."""
    last = decisions(lens, frozenset({"declined", "accepted"}), step)
    standing = [one for one in last if one.decision == "declined" and not _over(one, lens, certainly=True)]
    return standing[-1] if standing else None


def cleared(lens: Lens, names: frozenset[str], what: Event) -> bool:
    """Whether a dated decision clears a hold by one of its names: not older than what it clears, and still in force."""
    return any(
        one.decision == "cleared"
        and one.clears in names
        and one.step in ("", lens.step)
        and lens.sees(one)
        and usable(one)
        and one.when.first >= what.when.first
        and precedes(one.when, what.when) is not True
        and one.when.last <= lens.known_on
        and not _over(one, lens, certainly=False)
        for one in lens.chart.decisions
    )


def _over(decision: Decision, lens: Lens, *, certainly: bool) -> bool:
    """Whether a decision has lapsed, certainly or (for what opens a way) perhaps."""
    if decision.until is None:
        return False
    return (decision.until.last if certainly else decision.until.first) <= lens.day
