"""A pathway in plain prose: who it is for, where care begins, each step with what comes next and why, and its sources.

`speech` puts criteria, thresholds and citations into words, `steps` tells the steps and ways, `policies` what names
mean and what each profile changes, `safety` what is asked of every step.
"""

from __future__ import annotations

from collections.abc import Iterator

from pathway.describing.policies import names, profiles, sources_used
from pathway.describing.safety import safety
from pathway.describing.speech import Speech
from pathway.describing.steps import begins, from_anywhere, levels
from pathway.errors import RequestRefused, near_miss
from pathway.model import Pathway


def describe(pathway: Pathway, *, profile: str | None = None) -> str:
    """The pathway in words, as one profile sees it; without a profile as it stands, with what each profile changes.

    Raises RequestRefused for a profile that the pathway does not have.

    >>> import pathway
    >>> name, title = pathway.shipped()[0]
    >>> describe(pathway.load(name)).startswith(title)
    True
    """
    if profile not in pathway.policies:
        known = [name for name in pathway.policies if name is not None]
        hint = near_miss(str(profile), known) or f"; it has {', '.join(f'`{name}`' for name in known) or 'none'}"
        raise RequestRefused(f"pathway `{pathway.id}` has no profile `{profile}`{hint}", code="profile")
    speech = Speech(pathway, pathway.policies[profile])
    told = [_head(speech), begins(speech), *levels(speech), from_anywhere(speech), names(speech), safety(speech)]
    told += [profiles(speech)] if profile is None else []
    parts = ["\n".join(lines) for part in (*told, _waived(speech)) if (lines := list(part))]
    parts.append("\n".join(sources_used(speech)))
    return "\n\n".join(parts)


def _head(speech: Speech) -> Iterator[str]:
    one = speech.pathway
    use = one.intended_use
    yield one.title
    yield f"{one.id} {one.version} ({one.status}), reviewed {one.reviewed}, to be reviewed again by {one.review_by}"
    yield from speech.wrapped(f"For {use.user}.", 0)
    yield from speech.wrapped(f"Population: {use.population}.", 0)
    if use.not_for:
        yield from speech.wrapped(f"Not for: {'; '.join(use.not_for)}.", 0)
    yield ""
    name = speech.policy.profile
    if name is None:
        yield "As the definition stands, without a profile."
        if one.profiles:
            yield "Profiles:"
        for listed in one.profiles.values():
            yield from speech.wrapped(f"{listed.id}: {listed.title}", 2)
    elif profile := one.profiles.get(name):
        told = ", ".join(part for part in (profile.title, profile.publisher, profile.jurisdiction) if part)
        since = f", in force since {profile.effective}" if profile.effective else ""
        yield from speech.wrapped(f"Under the profile {name}: {told}{since}.", 0)
    for rule in speech.policy.scope:
        yield from speech.wrapped(f"Scope: {speech.rule(rule)}", 0)
    if one.site:
        yield f"Each {', '.join(one.site)} is decided apart."
    if one.index_measures:
        measures = ", else ".join(speech.title(name) for name in one.index_measures)
        yield from speech.wrapped(f"Relief is computed from {measures}.", 0)
    yield "Suggestions, never orders."


def _waived(speech: Speech) -> Iterator[str]:
    if speech.pathway.waived:
        yield "STANDS ON PURPOSE"
    for sentence in speech.pathway.waived:
        yield from speech.wrapped(f"- {sentence}", 2)


__all__ = ["describe"]
