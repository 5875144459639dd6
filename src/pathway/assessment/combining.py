"""Decisions on one step put together: for several parts of a target, or several acts that are planned at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pathway.assessment.nouns import PRECEDENCE, StepDecision


def combined(found: Sequence[StepDecision]) -> StepDecision:
    """The worst word, the last of the days, what is missing of each; the others go along with their reasons."""
    first = min(found, key=lambda one: PRECEDENCE.index(one.decision))
    if len(found) == 1:
        return first
    days = [one.earliest for one in found]
    known = [day for day in days if day is not None]
    return replace(
        first,
        earliest=max(known) if len(known) == len(days) else None,
        missing=tuple(dict.fromkeys(need for one in found for need in one.missing)),
        cautions=tuple(dict.fromkeys(caution for one in found for caution in one.cautions)),
        others=tuple(one for one in found if one is not first),
    )
