"""The card: an assessment on one page of plain text, from which a reader can check every word."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterable, Iterator
from datetime import date

from pathway.assessment.nouns import Assessment, Current, Reason, StepDecision, Suggestion
from pathway.assessment.telling import sources
from pathway.measure import Citation

WIDTH = 100
SHOWN = 2
"""So many reasons are shown for a step that is not indicated; all of them when it is asked about alone."""
LISTED = 4
"""More questions of one table than this are counted, not listed."""
URGENT = frozenset({"expired", "draft", "retired", "unrecognised", "waived"})
"""Flags that stand at the head of the card."""
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
    """The card. With `step`, only what is said of that step, and all of it."""
    lines = list(_head(assessment))
    if step is None:
        lines += _now(assessment)
    lines += _suggested(assessment, step)
    lines += _steps(assessment, step)
    lines += _record(assessment, acts=step is None)
    lines += _sources(assessment, "\n".join(lines))
    lines += ["", "Suggestions, never orders: check each against the patient and the source."]
    return "\n".join(line.rstrip() for line in lines)


def _head(one: Assessment) -> Iterator[str]:
    profile = f"profile {one.profile}" if one.profile else "no profile (the definition as it stands)"
    yield f"{one.title} · {one.pathway} {one.version} · {profile}"
    site = f" · {one.site}" if one.site else ""
    yield f"on {one.on}{site} · definition {one.hash[:16]} · library {one.library}"
    for text in one.planned:
        yield from _wrapped(f"planned: {text}", 0)
    yield ""
    yield _STATUS[one.status].upper() + (f" ({one.urgency})" if one.urgency else "")
    raised = [reason for step in one.steps.values() for reason in step.reasons if reason.word == "interrupted"]
    for text in dict.fromkeys(_reasoned(reason) for reason in raised):
        yield from _wrapped(f"! {text}", 0)
    for flag in one.flags:
        if flag.code in URGENT:
            yield from _wrapped(f"! {flag.text}", 0)
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


def _suggested(one: Assessment, step: str | None) -> Iterator[str]:
    offers = [offer for offer in one.suggestions if step in (None, offer.step)]
    if offers:
        yield ""
        yield "CONSIDER NEXT"
    for offer in offers:
        yield from _offer(offer, one)


def _offer(offer: Suggestion, one: Assessment) -> Iterator[str]:
    choice = f", choice {offer.choice}" if offer.choice else ""
    yield f"  ▸ {_title(one, offer.step, offer.site)} [{offer.kind}, {offer.strength}{choice}]"
    yield from _wrapped(f"{offer.because} {_cited(offer.cites)}", 6)
    decision = offer.decision
    for leaf in decision.evidence if decision is not None else ():
        cited = "" if any(cite.reference in leaf.text for cite in leaf.cites) else _cited(leaf.cites)
        yield from _wrapped(f"✓ {leaf.text} {cited}", 6)
    for text in decision.screened if decision is not None else ():
        yield from _wrapped(f"✓ {text}", 6)
    for caution in offer.cautions:
        yield from _wrapped(f"! {_reasoned(caution)}", 6)
    for text in offer.conditions:
        yield from _wrapped(f"keep: {text}", 6)


def _steps(one: Assessment, step: str | None) -> Iterator[str]:
    offered = {offer.step for offer in one.suggestions}
    if step is not None:
        if step not in offered:
            yield ""
            yield from _decided(one.steps[step], one, len(one.steps[step].reasons))
        return
    rest = [decision for name, decision in one.steps.items() if name not in offered]
    if one.status == "interrupted":
        yield ""
        yield "NOTHING ELSE UNTIL THE FLAG IS CLEARED"
        yield from _wrapped(", ".join(one.titles.get(decision.step, decision.step) for decision in rest), 2)
        return
    near = [one_ for one_ in rest if one_.step in one.ahead or one_.decision not in ("not-eligible", "excluded")]
    open_ = [decision for decision in near if decision.decision not in ("not-eligible", "excluded")]
    closed = [decision for decision in near if decision not in open_]
    yield from _section("NOT YET", open_, one, len)
    yield from _section("NOT INDICATED NOW", closed, one, lambda _: SHOWN)
    far = [decision for decision in rest if decision not in near]
    if far:
        yield ""
        yield "NOT FROM HERE"
    for decision in far:
        yield from _wrapped(f"{one.titles.get(decision.step, decision.step)}: {_reasoned(decision.because[0])}", 2)


def _section(
    title: str, decisions: list[StepDecision], one: Assessment, most: Callable[[tuple[Reason, ...]], int]
) -> Iterator[str]:
    if decisions:
        yield ""
        yield title
    for decision in decisions:
        yield from _decided(decision, one, most(decision.reasons))


def _decided(one: StepDecision, all_: Assessment, most: int) -> Iterator[str]:
    when = f", earliest {one.earliest}" if one.earliest and one.decision != "eligible" else ""
    yield f"  {all_.titles.get(one.step, one.step)}: {one.decision.upper()}{when}"
    for site, word in one.parts:
        yield f"      {site}: {word}"
    mark = {"not-eligible": "against: ", "insufficient-data": "open: "}.get(one.decision, "")
    because = _without_repeats(one.because)
    for reason in because[:most]:
        yield from _wrapped(f"- {mark}{_reasoned(reason)}", 6)
    if len(because) > most:
        yield f"      - and {len(because) - most} more (--step {one.step})"
    if one.missing:
        yield from _wrapped(f"to record: {_missing(one)}", 6)
    for reason in _without_repeats(one.also)[:most]:
        yield from _wrapped(f"also {reason.word}: {_reasoned(reason)}", 6)


def _missing(one: StepDecision) -> str:
    """What to record; many questions of one table are counted, not listed."""
    tables: dict[str, list[str]] = {}
    texts = []
    for need in one.missing:
        kind, _, rest = need.key.partition(":")
        if kind == "screening":
            tables.setdefault(rest.partition(":")[0], []).append(need.text)
        else:
            texts.append(need.text)
    for table, questions in tables.items():
        many = len(questions) > LISTED
        texts.append(f"answers to {len(questions)} questions of `{table}`" if many else "; ".join(questions))
    return "; ".join(texts)


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


def _record(one: Assessment, *, acts: bool) -> Iterator[str]:
    if one.acts and acts:
        yield ""
        yield "WHAT WAS DONE"
        for act in one.acts:
            yield f"  {act.when} {one.titles.get(act.step, act.step)} (`{act.act}`): {act.text}"
    rest = [flag for flag in one.flags if flag.code not in URGENT]
    if rest or one.ignored or one.past:
        yield ""
        yield "NOTE"
    for flag in rest:
        yield from _wrapped(f"- {flag.text}", 2)
    for text in one.past:
        yield from _wrapped(f"- over: {text}", 2)
    for left in one.ignored:
        yield from _wrapped(f"- not used: `{left.event}`, {left.text}", 2)


def _sources(one: Assessment, text: str) -> Iterator[str]:
    """The references that the card names, spelled out."""
    known = one.definition.vocabulary.references if one.definition is not None else {}
    named = set(re.findall(r"[a-z][\w-]*", text))
    cited = [known[name] for name in sorted(known) if name in named]
    if cited:
        yield ""
        yield "SOURCES"
    for reference in cited:
        by = f". {reference.publisher}" if reference.publisher else ""
        yield from _wrapped(f"{reference.id}: {reference.title}{by} ({reference.provenance})", 2)


def _title(one: Assessment, step: str, site: str) -> str:
    return f"{one.titles.get(step, step)}{f', {site}' if site else ''}"


def _cited(cites: Iterable[Citation]) -> str:
    names = sources(cites)
    return f"[{'; '.join(names)}]" if names else ""


def _wrapped(text: str, indent: int) -> list[str]:
    space = " " * indent
    return textwrap.wrap(text, WIDTH, initial_indent=space, subsequent_indent=space + "  ", break_long_words=False)
