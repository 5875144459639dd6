"""The card: an assessment on one page of plain text, from which a reader can check every word."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from datetime import date

from pathway.assessment.nouns import Assessment, Current, Reason, StepDecision, Suggestion
from pathway.assessment.telling import sources
from pathway.measure import Citation

WIDTH = 100
SHOWN = 5
"""So many reasons are shown for a step on the whole card; all of them when it is asked about alone."""
_STATUS = {
    "interrupted": "INTERRUPTED: a red flag stands open",
    "suggested": "A next step can be considered",
    "needs-data": "More must be recorded first",
    "continuing": "Care under way goes on",
    "waiting": "Only time or a decision is missing",
    "blocked": "No step is open",
    "complete": "The pathway is complete",
}


def card(assessment: Assessment, *, step: str | None = None) -> str:
    """The card. With `step`, only what is said of that step."""
    lines = list(_head(assessment))
    if step is None:
        lines += _now(assessment)
        lines += _suggested(assessment)
    lines += _steps(assessment, step)
    if step is None:
        lines += _record(assessment)
    lines += ["", "Suggestions, never orders: check each against the patient and the source."]
    return "\n".join(line.rstrip() for line in lines)


def _head(one: Assessment) -> Iterator[str]:
    profile = f"profile {one.profile}" if one.profile else "no profile (the definition as it stands)"
    yield f"{one.title} · {one.pathway} {one.version} · {profile}"
    site = f" · {one.site}" if one.site else ""
    yield f"on {one.on}{site} · definition {one.hash[:16]} · library {one.library}"
    yield ""
    yield _STATUS[one.status].upper() + (f" ({one.urgency})" if one.urgency else "")
    stood = ", ".join(one.titles.get(name, name) for name in one.standing)
    yield f"The patient stands on: {stood}"


def _now(one: Assessment) -> Iterator[str]:
    if one.current:
        yield ""
        yield "UNDER WAY"
    for care in one.current:
        yield from _care(care, one)


def _care(care: Current, one: Assessment) -> Iterator[str]:
    goes = {True: "goes on", False: "should not go on", None: "whether it should go on is not known"}[care.goes_on]
    yield f"  {_title(one, care.step, care.site)} since {care.since} (`{care.act}`): {goes}"
    if care.because:
        yield from _wrapped(care.because, 6)
    if care.review_due is not None:
        late = " — OVERDUE" if care.overdue else " — due now" if care.review_due <= one.on else ""
        yield f"      review due from {care.review_due}, overdue after {care.review_overdue}{late}"


def _suggested(one: Assessment) -> Iterator[str]:
    if one.suggestions:
        yield ""
        yield "CONSIDER NEXT"
    for offer in one.suggestions:
        yield from _offer(offer, one)


def _offer(offer: Suggestion, one: Assessment) -> Iterator[str]:
    choice = f", choice {offer.choice}" if offer.choice else ""
    yield f"  ▸ {_title(one, offer.step, offer.site)} [{offer.kind}, {offer.strength}{choice}]"
    yield from _wrapped(f"{offer.because} {_cited(offer.cites)}", 6)
    for leaf in offer.decision.evidence if offer.decision is not None else ():
        yield from _wrapped(f"✓ {leaf.text}", 6)
    for text in offer.conditions:
        yield from _wrapped(f"keep: {text}", 6)
    for caution in offer.cautions:
        yield from _wrapped(f"caution: {_reasoned(caution)}", 6)


def _steps(one: Assessment, step: str | None) -> Iterator[str]:
    if step is not None:
        yield ""
        yield one.titles.get(step, step).upper()
        yield from _decided(one.steps[step], one, len(one.steps[step].reasons))
        return
    offered = {offer.step for offer in one.suggestions}
    rest = [decision for name, decision in one.steps.items() if name not in offered]
    if one.status == "interrupted":
        yield ""
        yield "NOTHING ELSE UNTIL THE FLAG IS CLEARED"
        yield from _wrapped(", ".join(one.titles.get(decision.step, decision.step) for decision in rest), 2)
        return
    yield ""
    yield "WHY NOT, OR NOT YET"
    for decision in rest:
        if decision.step in one.ahead or decision.decision not in ("not-eligible", "excluded"):
            yield from _decided(decision, one, SHOWN)
    far = [decision for decision in rest if decision.step not in one.ahead]
    far = [decision for decision in far if decision.decision in ("not-eligible", "excluded")]
    if far:
        yield "  Not from here:"
    for decision in far:
        reason = decision.because[0]
        yield from _wrapped(f"{one.titles.get(decision.step, decision.step)}: {_reasoned(reason)}", 6)


def _decided(one: StepDecision, all_: Assessment, most: int) -> Iterator[str]:
    when = f", earliest {one.earliest}" if one.earliest and one.decision != "eligible" else ""
    yield f"  {all_.titles.get(one.step, one.step)}: {one.decision.upper()}{when}"
    for site, word in one.parts:
        yield f"      {site}: {word}"
    because = _without_repeats(one.because)
    for reason in because[:most]:
        yield from _wrapped(f"- {_reasoned(reason)}", 6)
    if len(because) > most:
        yield f"      - and {len(because) - most} more; ask about this step alone to see them"
    if one.missing:
        yield from _wrapped("to record: " + "; ".join(need.text for need in one.missing), 6)
    for reason in _without_repeats(one.also)[:most]:
        yield from _wrapped(f"also {reason.word}: {_reasoned(reason)}", 6)


def _without_repeats(reasons: Iterable[Reason]) -> list[Reason]:
    """Unanswered questions are listed under what to record, so they need no line of their own."""
    return [reason for reason in reasons if not reason.text.startswith(("not answered:", "red flag not answered:"))]


def _reasoned(one: Reason) -> str:
    until = (
        f" (until {one.until})"
        if one.until is not None and one.until != date.max and str(one.until) not in one.text
        else ""
    )
    mitigation = f"; {one.mitigation}" if one.mitigation else ""
    return f"{one.text}{until}{mitigation} {_cited(one.cites)}".rstrip()


def _record(one: Assessment) -> Iterator[str]:
    if one.acts:
        yield ""
        yield "WHAT WAS DONE"
    for act in one.acts:
        yield f"  {act.when} {one.titles.get(act.step, act.step)} (`{act.act}`): {act.text}"
    if one.flags or one.ignored or one.past:
        yield ""
        yield "NOTE"
    for flag in one.flags:
        yield from _wrapped(f"- {flag.text}", 2)
    for text in one.past:
        yield from _wrapped(f"- over: {text}", 2)
    for left in one.ignored:
        yield from _wrapped(f"- not used: `{left.event}`, {left.text}", 2)


def _title(one: Assessment, step: str, site: str) -> str:
    return f"{one.titles.get(step, step)}{f', {site}' if site else ''}"


def _cited(cites: Iterable[Citation]) -> str:
    names = sources(cites)
    return f"[{'; '.join(names)}]" if names else ""


def _wrapped(text: str, indent: int) -> list[str]:
    space = " " * indent
    return textwrap.wrap(text, WIDTH, initial_indent=space, subsequent_indent=space + "  ", break_long_words=False)
