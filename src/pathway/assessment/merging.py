"""Parts of a target put together: what differs is said for each part, and a plan must hold for all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import get_args

from pathway.assessment.combining import combined
from pathway.assessment.nouns import Current, Status, StepDecision, Suggestion
from pathway.assessment.part import Part
from pathway.facts.sites import site_in_words

STATUSES: tuple[Status, ...] = get_args(Status)


@dataclass(frozen=True, slots=True)
class Together:
    """What the parts say together."""

    status: Status
    urgency: str
    standing: tuple[str, ...]
    ahead: tuple[str, ...]
    current: tuple[Current, ...]
    suggestions: tuple[Suggestion, ...]
    steps: Mapping[str, StepDecision]
    site: str
    """All parts, in words."""


def merged(parts: Sequence[Part]) -> Together:
    """The parts together. Suggestions and care under way name their site when the parts differ."""
    names = list(parts[0].decisions)
    differ = any(_gist(part) != _gist(parts[0]) for part in parts[1:])
    flags = [flag for part in parts for flag, _ in part.here.flags]
    urgency = min((flag.urgency for flag in flags), key=("emergency", "urgent", "expedite").index, default="")
    if not differ:
        suggestions, current = parts[0].suggestions, parts[0].current
    else:
        suggestions = _united([(part, one) for part in parts for one in part.suggestions], parts[0])
        current = _currents(parts)
    return Together(
        status=next(word for word in STATUSES if any(part.status == word for part in parts)),
        urgency=urgency,
        standing=tuple(dict.fromkeys(one.step for part in parts for one in part.here.stands)),
        ahead=tuple(name for name in names if any(name in part.next_steps for part in parts)),
        current=current,
        suggestions=suggestions,
        steps={name: _step([(part.site, part.decisions[name]) for part in parts]) for name in names},
        site=site_in_words(spot for part in parts for spot in part.spots),
    )


def with_plans(here: Together, elsewhere: Mapping[str, Together], tiers: Mapping[str, int]) -> Together:
    """The same, with steps that are planned at another site decided there."""
    if not elsewhere:
        return here
    offers = [one for one in here.suggestions if one.step not in elsewhere]
    offers += [
        replace(one, site=one.site or other.site)
        for step, other in elsewhere.items()
        for one in other.suggestions
        if one.step == step
    ]
    words = {here.status, *(other.status for other in elsewhere.values())}
    if not offers:
        words = words - {"suggested"} or {"blocked"}
    elif "interrupted" not in words:
        words = {"suggested"}
    return replace(
        here,
        status=next(word for word in STATUSES if word in words),
        suggestions=tuple(sorted(offers, key=lambda one: _rank(one, tiers))),
        steps={**here.steps, **{step: _sited(other.steps[step], other.site) for step, other in elsewhere.items()}},
    )


def _sited(one: StepDecision, site: str) -> StepDecision:
    """A decision that names the site it was made for."""
    return replace(one, parts=one.parts or ((site, one.decision),)) if site else one


def _rank(one: Suggestion, tiers: Mapping[str, int]) -> tuple[object, ...]:
    return (tiers[one.step], one.strength != "offer", one.choice, one.step, one.site)


def _gist(part: Part) -> object:
    return (
        part.suggestions,
        [(one.step, one.act, one.goes_on, one.overdue) for one in part.current],
        [(one.step, one.decision, one.earliest) for one in part.decisions.values()],
    )


def _united(found: list[tuple[Part, Suggestion]], first: Part) -> tuple[Suggestion, ...]:
    """Suggestions that several parts share are one, with the sites of all of them."""
    sites: dict[Suggestion, list[Part]] = {}
    for part, one in found:
        sites.setdefault(one, []).append(part)
    united = [
        replace(one, site="; ".join(part.site for part in parts), decision=_of_parts(one.step, parts))
        for one, parts in sites.items()
    ]
    tiers = {step.id: step.tier for step in first.here.lens.pathway.steps.values()}
    return tuple(sorted(united, key=lambda one: _rank(one, tiers)))


def _of_parts(step: str, parts: Sequence[Part]) -> StepDecision:
    return _step([(part.site, part.decisions[step]) for part in parts])


def _step(found: list[tuple[str, StepDecision]]) -> StepDecision:
    """The decision for all parts, each with its site when there are several."""
    if len(found) == 1:
        return found[0][1]
    alike = len({(one.decision, one.earliest) for _, one in found}) == 1
    whole = combined([replace(one, site=site) for site, one in found])
    return replace(whole, parts=() if alike else tuple((site, one.decision) for site, one in found))


def _currents(parts: Sequence[Part]) -> tuple[Current, ...]:
    """Care under way; what holds for every part is said once, without a site."""
    sites: dict[Current, list[str]] = {}
    for part in parts:
        for one in part.current:
            sites.setdefault(one, []).append(part.site)
    return tuple(
        one if len(named) == len(parts) else replace(one, site="; ".join(named)) for one, named in sites.items()
    )
