"""What the names of a pathway mean under a policy, what each profile changes, and the sources that were named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pathway.criterion.syntax import Always, Never
from pathway.criterion.wording import spoken
from pathway.describing.speech import Speech
from pathway.model import Profile, Rule

_READ = {
    "primary": "read in the source itself",
    "secondary": "read in a secondary source",
    "convention": "a convention",
    "unverified": "not verified",
}


def names(speech: Speech) -> Iterator[str]:
    """Named criteria and thresholds, each with its reason and source."""
    if speech.policy.criteria:
        yield "WHAT THE NAMES MEAN"
    for name, rule in speech.policy.criteria.items():
        yield from speech.wrapped(f"{spoken(name)}: {speech.rule(rule)}", 2)
    if speech.policy.parameters:
        yield from ("", "THRESHOLDS") if speech.policy.criteria else ("THRESHOLDS",)
    for name, parameter in speech.policy.parameters.items():
        title = f" ({parameter.title})" if parameter.title else ""
        text = f"{spoken(name)}: {speech.values(parameter)}{title}{speech.cites(parameter.cites)}"
        yield from speech.wrapped(text, 2)


def profiles(speech: Speech) -> Iterator[str]:
    """Each profile and what it changes."""
    if speech.pathway.profiles:
        yield "PROFILES, AND WHAT THEY CHANGE"
    for profile in speech.pathway.profiles.values():
        told = ", ".join(part for part in (profile.title, profile.publisher, profile.jurisdiction) if part)
        yield from speech.wrapped(f"{profile.id}: {told}", 2)
        changes = list(_changes(profile, replace(speech, policy=speech.pathway.policies[profile.id])))
        if profile.extends:
            yield f"    builds on {profile.extends}"
        for change in changes or ([] if profile.extends else ["changes nothing"]):
            yield from speech.wrapped(f"- {change}", 4)


def _changes(profile: Profile, speech: Speech) -> Iterator[str]:
    if profile.scope is not None:
        yield f"only where {speech.rule(profile.scope)}"
    for name, parameter in profile.parameters.items():
        now, before = speech.values(parameter), _before(name, profile, speech)
        held = f" in place of {before}" if before != now else ", as it stands"
        yield f"{spoken(name)}: {now}{held}{speech.cites(parameter.cites)}"
    for name, rule in profile.criteria.items():
        yield f"{spoken(name)}: {_replaced(rule, speech)}"
    for step, entries in profile.support.items():
        for one in entries:
            when = f" when {speech.words(one.when)}" if one.when is not None else ""
            because = f". {one.because}" if one.because else ""
            level = one.level.replace("-", " ")
            yield f"{speech.step(step)}: {level}{when}{because}{speech.cites(one.cites)}"


def _before(name: str, profile: Profile, speech: Speech) -> str:
    """What a threshold is without the profile: in the one that it builds on, or in the definition."""
    policies = speech.pathway.policies
    below = policies.get(profile.extends) or policies[None]
    return speech.values(below.parameters[name]) if name in below.parameters else ""


def _replaced(rule: Rule, speech: Speech) -> str:
    if isinstance(rule.criterion, Always | Never):
        word = "always" if isinstance(rule.criterion, Always) else "never"
        because = f". {rule.because}" if rule.because else ""
        return f"{word}{because}{speech.cites(rule.cites)}"
    return speech.rule(rule)


def sources_used(speech: Speech) -> Iterator[str]:
    """The sources that were named, and how well each was verified."""
    yield "SOURCES"
    references = speech.pathway.vocabulary.references
    for name in sorted(speech.cited):
        if (one := references.get(name)) is not None:
            by = ", ".join(str(part) for part in (one.publisher, one.year) if part)
            text = f"{name}: {one.title}{f'. {by}' if by else ''} ({_READ[one.provenance]})"
            yield from speech.wrapped(f"{text} {one.url}".rstrip(), 2)
