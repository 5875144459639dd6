"""How far the policy supports a step for this patient."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pathway.criterion.comparing import change_days
from pathway.criterion.explanation import explain
from pathway.criterion.protocols import Explained
from pathway.facts.patient import PatientFacts
from pathway.model import EXCLUDED, Support


@dataclass(frozen=True, slots=True)
class Standing:
    """The entry that applies, or the criterion of the first entry that is unknown. Neither: nothing is said."""

    applies: Support | None = None
    open: Explained | None = None


def support(step: str, facts: PatientFacts) -> Standing:
    """The first support entry that applies; entries without `when` always do."""
    for entry in facts.lens.policy.support.get(step, ()):
        if entry.when is None:
            return Standing(entry)
        explained = explain(entry.when, facts)
        if explained.truth:
            return Standing(entry)
        if explained.truth is None:
            return Standing(None, explained)
    return Standing()


def excluded(step: str, facts: PatientFacts) -> bool:
    """Whether the policy certainly excludes the step."""
    entry = support(step, facts).applies
    return entry is not None and entry.level in EXCLUDED


def turns(step: str, facts: PatientFacts) -> Iterator[date]:
    """The days on which the passing of time may change how far the policy supports a step."""
    for entry in facts.lens.policy.support.get(step, ()):
        if entry.when is not None:
            parts = [explain(entry.when, facts)]
            while parts:
                one = parts.pop()
                parts.extend(one.parts)
                if one.answer is not None:
                    yield from change_days(one.answer, one.constants)
