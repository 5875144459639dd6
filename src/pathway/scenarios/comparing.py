"""What differs between what a scenario expects and what an assessment says, in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from pathway.assessment import Assessment, Current, Reason, StepDecision, Suggestion
from pathway.assessment.telling import sources
from pathway.scenarios.layout import CurrentExpected, ExpectEntry, StepExpected, SuggestionExpected

_GOES_ON = {True: "yes", False: "no", None: "unknown"}


def differences(expected: ExpectEntry, got: Assessment) -> tuple[str, ...]:
    """One sentence for each thing that differs; none when all came as expected."""
    return tuple(_all(expected, got))


def _all(expected: ExpectEntry, got: Assessment) -> Iterator[str]:
    if expected.refused:
        yield "expected that the record is refused, but it is not"
        return
    yield from _word("status", expected.status, got.status)
    yield from _word("urgency", expected.urgency, got.urgency or "none")
    if expected.standing is not None and set(expected.standing) != set(got.standing):
        yield f"standing: expected {_listed(expected.standing)}, got {_listed(got.standing)}"
    if expected.suggestions is not None:
        yield from _suggestions(expected.suggestions, got)
    for name, one in expected.steps.items():
        yield from _step(StepExpected(decision=one) if isinstance(one, str) else one, got.steps[name], got)
    if expected.current is not None:
        yield from _current(expected.current, got)
    yield from _acts(expected, got)
    yield from _notes(expected, got)


def _word(what: str, expected: str | None, got: str) -> Iterator[str]:
    if expected is not None and expected != got:
        yield f"{what}: expected `{expected}`, got `{got}`"


# --- steps ------------------------------------------------------------------------------------------


def _step(expected: StepExpected, got: StepDecision, all_: Assessment) -> Iterator[str]:
    day = str(got.earliest or "none")
    if expected.decision != got.decision or (expected.earliest is not None and expected.earliest != day):
        wanted = f"`{expected.decision}`{_from(expected.earliest)}"
        why = "; ".join(reason.text for reason in got.because) or "no reason is given"
        yield f"{got.step}: expected {wanted}, got `{got.decision}`{_from(day)}, because {why}"
        return  # the rest follows from that
    yield from _phrases(got.step, "because", expected.because, _told(got, all_))
    if expected.missing is not None:
        yield from _missing(got, expected.missing)
    yield from _also(expected, got)
    yield from _phrases(got.step, "cautions", expected.cautions, [_reason(one) for one in got.cautions])
    offered = [text for one in all_.suggestions if one.step == got.step for text in one.conditions]
    yield from _phrases(got.step, "conditions", expected.conditions, [*got.conditions, *offered])
    shown = [one.cites for one in (*got.reasons, *got.cautions)] + [one.cites for one in got.evidence]
    shown += [one.cites for one in all_.suggestions if one.step == got.step]
    cited = {cite.reference for cites in shown for cite in cites}
    if absent := [one for one in expected.cites if one not in cited]:
        yield f"{got.step}: cites: expected {_listed(absent)} among {_listed(sorted(cited))}"
    parts: dict[str, str] = dict(got.parts)
    for site, word in expected.parts.items():
        if parts.get(site) != word:
            there = ", ".join(f"{one}: {other}" for one, other in parts.items()) or "the parts do not differ"
            yield f"{got.step}: parts: expected `{word}` for {site}, got {there}"


def _from(day: str | None) -> str:
    return "" if day is None else " without a day" if day == "none" else f" from {day}"


def _told(got: StepDecision, all_: Assessment) -> list[str]:
    """Everything that is shown as the reason for the word."""
    told = [_reason(reason) for reason in got.because]
    told += [f"{one.criterion}: {one.observed}; {one.threshold}" for one in got.evidence]
    return [*told, *(one.because for one in all_.suggestions if one.step == got.step)]


def _reason(one: Reason) -> str:
    return "; ".join(filter(None, (one.text, one.mitigation, *sources(one.cites), *one.events)))


def _missing(got: StepDecision, expected: Sequence[str]) -> Iterator[str]:
    left = [f"{need.text} ({need.key})" for need in got.missing]
    absent = []
    for phrase in expected:
        found = next((text for text in left if _plain(phrase) in _plain(text)), None)
        if found is None:
            absent.append(phrase)
        else:
            left.remove(found)
    if absent or left:
        there = "; ".join(f"{need.text} ({need.key})" for need in got.missing) or "nothing"
        yield f"{got.step}: missing: expected {_listed(expected)}, got {there}"


def _also(expected: StepExpected, got: StepDecision) -> Iterator[str]:
    words = [reason.word for reason in got.also]
    for word in expected.also:
        if word not in words:
            yield f"{got.step}: also: expected `{word}`, got {_listed(dict.fromkeys(words))}"
        elif isinstance(expected.also, dict):
            told = [_reason(reason) for reason in got.also if reason.word == word]
            yield from _phrases(got.step, f"also {word}", expected.also[word], told)


# --- suggestions, care under way --------------------------------------------------------------------


def _suggestions(expected: Sequence[str | SuggestionExpected], got: Assessment) -> Iterator[str]:
    wanted = [SuggestionExpected(step=one) if isinstance(one, str) else one for one in expected]
    if [one.step for one in wanted] != [one.step for one in got.suggestions]:
        there = _listed([one.step for one in got.suggestions])
        yield f"suggestions: expected {_listed([one.step for one in wanted])}, got {there}"
        return
    for one, offer in zip(wanted, got.suggestions, strict=True):
        yield from _suggestion(one, offer)


def _suggestion(expected: SuggestionExpected, got: Suggestion) -> Iterator[str]:
    pairs = (
        ("from", expected.from_, got.from_),
        ("kind", expected.kind, got.kind),
        ("strength", expected.strength, got.strength),
        ("choice", expected.choice, got.choice),
        ("site", expected.site, got.site),
    )
    for what, wanted, there in pairs:
        if wanted is not None and wanted != there:
            yield f"suggestion of {got.step}: {what}: expected `{wanted}`, got `{there}`"
    yield from _phrases(f"suggestion of {got.step}", "because", expected.because, [got.because])


def _current(expected: Mapping[str, str | CurrentExpected], got: Assessment) -> Iterator[str]:
    there = {one.step: one for one in got.current}
    if set(expected) != set(there):
        yield f"current: expected {_listed(sorted(expected))}, got {_listed(sorted(there))}"
    for name, wanted in expected.items():
        if name in there:
            one = CurrentExpected.model_validate({"goes_on": wanted}) if isinstance(wanted, str) else wanted
            yield from _care(one, there[name])


def _care(expected: CurrentExpected, got: Current) -> Iterator[str]:
    pairs = (
        ("goes on", expected.goes_on, _GOES_ON[got.goes_on]),
        ("review due", expected.review_due, str(got.review_due or "none")),
        ("review overdue", expected.review_overdue, str(got.review_overdue or "none")),
        ("overdue", expected.overdue, _GOES_ON[got.overdue]),
    )
    for what, wanted, there in pairs:
        if wanted is not None and wanted != there:
            why = f", because {got.because}" if got.because else ""
            yield f"{got.step} under way: {what}: expected `{wanted}`, got `{there}`{why}"
    yield from _phrases(f"{got.step} under way", "because", expected.because, [got.because])


# --- acts, flags, what is left out ------------------------------------------------------------------


def _acts(expected: ExpectEntry, got: Assessment) -> Iterator[str]:
    judged = {one.act: one.verdicts for one in got.acts}
    for name, verdicts in expected.acts.items():
        wanted = [verdicts] if isinstance(verdicts, str) else verdicts
        if name not in judged:
            yield f"acts: expected `{name}` among {_listed(judged)}"
        elif set(wanted) != set(judged[name]):
            yield f"acts: `{name}`: expected {_listed(wanted)}, got {_listed(judged[name])}"


def _notes(expected: ExpectEntry, got: Assessment) -> Iterator[str]:
    yield from _phrases("flags", "", expected.flags, [f"{one.code}: {one.text}" for one in got.flags])
    left = {one.event: one.why for one in got.ignored}
    for name, why in expected.ignored.items():
        if left.get(name) != why:
            there = f"`{left[name]}`" if name in left else f"among what is not used {_listed(left)}"
            yield f"ignored: expected `{name}` with `{why}`, got {there}"


def _phrases(of: str, what: str, expected: str | Sequence[str], told: Sequence[str]) -> Iterator[str]:
    for phrase in [expected] if isinstance(expected, str) else expected:
        if not any(_plain(phrase) in _plain(text) for text in told):
            where = f"{of}: {what}" if what else of
            yield f"{where}: expected words `{phrase}`, got {'; '.join(told) or 'nothing'}"


def _plain(text: str) -> str:
    """The text without regard to capitals and to kinds of blanks."""
    return " ".join(text.casefold().split())


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names) or "none"
