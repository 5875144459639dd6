"""P02 to P06: every step can be reached and left, an end is always in reach, and no circle goes on for ever."""

from __future__ import annotations

from collections.abc import Iterator

from pathway.checks.bounds import bounded
from pathway.checks.examination import START, Examination
from pathway.checks.faults import Fault
from pathway.checks.ways import Way, backward, following, reached, rings
from pathway.criterion.syntax import Always
from pathway.errors import Place
from pathway.model import Policy


def p02_reachable(exam: Examination) -> Iterator[Fault]:
    """Every step can be reached from `start`, or is where a red flag leads, which needs no transition."""
    flagged = (flag.refer_to for flag in exam.pathway.vocabulary.red_flags.values())
    found = reached(following(exam.routes), [START, *flagged])
    for step in exam.pathway.steps.values():
        if step.id not in found:
            message = f"no patient can come to `{step.id}`: no way from `start` leads there that is ever open"
            yield Fault("P02", "error", message, step.id, step.place)


def p03_exits(exam: Examination) -> Iterator[Fault]:
    """Every step that does not end the pathway has a way out."""
    left = {way.one for way in exam.routes}
    for step in exam.pathway.steps.values():
        if not step.terminal and step.id not in left:
            message = (
                f"`{step.id}` has no way out that is ever open; "
                "write one, or end here with a step of kind discharge, referral or link"
            )
            yield Fault("P03", "error", message, step.id, step.place)


def p04_ends(exam: Examination) -> Iterator[Fault]:
    """From every step an end of the pathway can be reached."""
    steps, left = exam.pathway.steps, {way.one for way in exam.routes}
    ends = [step.id for step in steps.values() if step.terminal]
    ended = reached(following(backward(exam.routes)), ends)
    for step in steps.values():
        if step.id not in ended and step.id in left:
            message = f"from `{step.id}` no end of the pathway can be reached: no discharge, referral or link"
            yield Fault("P04", "error", message, step.id, step.place)


def p05_repeats(exam: Examination) -> Iterator[Fault]:
    """Every circle crosses a way that can be taken only so many times, or a discharge, under every profile."""
    said: set[tuple[str, ...]] = set()
    for policy in exam.distinct:
        loose = _without_bounds(exam, policy)
        for ring in rings(loose):
            if ring in said:
                continue
            said.add(ring)
            under = f", under the profile `{policy.profile}`" if policy.profile else ""
            message = (
                f"patients can go round and round{under}: {_shown(ring)}; limit one of these steps, "
                f"as in `count({ring[0]} within 12 months) <= 4` under its `limits`"
            )
            yield Fault("P05", "error", message, " -> ".join(ring), _place(ring, loose))


def _without_bounds(exam: Examination, policy: Policy) -> tuple[Way, ...]:
    """The routes but for those that a count bounds, and those that leave or enter a discharge."""
    steps = exam.pathway.steps
    limited = {
        step.id
        for step in steps.values()
        if any(
            bounded(exam.fold(criterion, policy), {step.id})
            for criterion in (step.requires, *(limit.criterion for limit in step.limits))
        )
    }
    crossed = limited | {step.id for step in steps.values() if step.kind == "discharge"}
    return tuple(
        way
        for way in exam.routes_under(policy)
        if way.to not in crossed and not bounded(exam.fold(way.move.when, policy), {way.one, way.to})
    )


def p06_progress(exam: Examination) -> Iterator[Fault]:
    """No circle can be gone round on one day with nothing new to record: each asks a fact, or waits, or is limited."""
    for policy in exam.distinct:
        empty = tuple(way for way in exam.routes_under(policy) if not _asks(exam, way, policy))
        found = tuple(rings(empty))
        for ring in found:
            message = (
                f"patients can go round {_shown(ring)} on one day with nothing new recorded; "
                "ask a fact in one of these transitions, or let it wait"
            )
            yield Fault("P06", "error", message, " -> ".join(ring), _place(ring, empty))
        if found:
            return  # one profile shows it; the others would say the same


def _asks(exam: Examination, way: Way, policy: Policy) -> bool:
    """Whether something must have been recorded, or time have passed, before this way is taken."""
    step = exam.pathway.steps[way.to]
    open_ = exam.fold(way.move.when, policy) == Always() == exam.fold(step.requires, policy)
    return not open_ or way.move.wait is not None or bool(step.limits)


def _place(ring: tuple[str, ...], ways: tuple[Way, ...]) -> Place:
    """Where the transition stands that closes the circle."""
    return next(way.move.place for way in ways if (way.one, way.to) == ring[-2:])


def _shown(ring: tuple[str, ...]) -> str:
    return " → ".join(f"`{name}`" for name in ring)
