"""Steps and the ways between them, in words: by level of care, each with what comes next and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pathway.criterion.syntax import Always
from pathway.describing.speech import START, Speech
from pathway.model import EXCLUDED, FollowUp, Step, Support, Transition

ANY = "any"


def begins(speech: Speech) -> Iterator[str]:
    """Where care begins."""
    yield "WHERE CARE BEGINS"
    yield from _ways(START, speech)


def levels(speech: Speech) -> Iterator[Iterator[str]]:
    """Every level of care with its steps, in the order of the definition."""
    steps = speech.pathway.steps.values()
    for tier in sorted({step.tier for step in steps}):
        yield _level(tier, [step for step in steps if step.tier == tier], speech)


def from_anywhere(speech: Speech) -> Iterator[str]:
    """What may be taken from any step."""
    if any(ANY in move.from_ for move in speech.pathway.transitions):
        yield "FROM ANY STEP"
        yield from _ways(ANY, speech)


def _level(tier: int, steps: Iterable[Step], speech: Speech) -> Iterator[str]:
    title = speech.pathway.tiers.get(tier, "")
    yield f"LEVEL {tier}{f': {title.upper()}' if title else ''}"
    for step in steps:
        yield ""
        yield from _step(step, speech)


def _step(step: Step, speech: Speech) -> Iterator[str]:
    yield f"  {step.title} (`{step.id}`): {step.kind}"
    if step.because or step.cites:
        yield from speech.wrapped(f"{step.because or 'Source'}{speech.cites(step.cites)}", 4)
    for one in speech.policy.support.get(step.id, step.support):
        yield from speech.wrapped(_support(one, speech), 4)
    if not isinstance(step.requires, Always):
        yield from speech.wrapped(f"Needs: {speech.words(step.requires)}{speech.cites(step.requires_cites)}", 4)
    for rule in step.limits:
        yield from speech.wrapped(f"Limit, this time counted in: {speech.rule(rule)}", 4)
    for rule in step.conditions:
        yield from speech.wrapped(f"To keep: {speech.rule(rule)}", 4)
    if step.continue_while is not None:
        yield from speech.wrapped(f"Goes on while {speech.rule(step.continue_while)}", 4)
    if step.review is not None:
        yield f"    Review after {step.review[0].amount} to {step.review[1]}, overdue after that."
    if step.follow_up is not None:
        yield from speech.wrapped(_follow_up(step.follow_up, speech), 4)
    if step.pathway:
        yield f"    Goes on in the pathway `{step.pathway}`."
    ways = list(_ways(step.id, speech))
    if ways:
        yield "    After it:"
        yield from (f"  {line}" for line in ways)
    elif step.terminal:
        yield "    The pathway ends here."


def _support(one: Support, speech: Speech) -> str:
    level = one.level.replace("-", " ")
    never = ", so it is never suggested" if one.level in EXCLUDED else ""
    when = f" when {speech.words(one.when)}" if one.when is not None else ""
    return f"Support: {level}{when}{never}. {one.because}{speech.cites(one.cites)}".rstrip()


def _follow_up(one: FollowUp, speech: Speech) -> str:
    names = speech.pathway.index_measures if one.measure == "index" else (one.measure,)
    told = f"Judged by {' or '.join(speech.title(name) for name in names)}"
    within = "; ".join(
        f"{case.value}{'' if case.when is None else f' when {speech.words(case.when)}'}" for case in one.within
    )
    told += f" within {within}" if within else ""
    told += f"; readings in the first {one.settles} do not tell how long it lasts" if one.settles else ""
    told += f"; reviews at {', '.join(str(span) for span in one.at)}" if one.at else ""
    return told + speech.cites(one.cites)


def _ways(from_: str, speech: Speech) -> Iterator[str]:
    for move in speech.pathway.transitions:
        if from_ in move.from_:
            yield from speech.wrapped(_way(move, speech), 4)


def _way(move: Transition, speech: Speech) -> str:
    to = ", or ".join(speech.step(name) for name in move.to)
    choice = " (one of them, in this order)" if len(move.to) > 1 else ""
    strength = {"offer": "", "consider": ", to consider", "do-not": ", not to be done"}[move.strength]
    wait = f", not before {speech.span(move.wait)} have passed" if move.wait is not None else ""
    when = speech.words(move.when)
    guard = {"always": "always", "otherwise": "otherwise"}.get(when, f"when {when}")
    because = f" {move.because}" if move.because else ""
    return f"→ {to}{choice} [{move.kind}{strength}] {guard}{wait}.{because}{speech.cites(move.cites)}"
