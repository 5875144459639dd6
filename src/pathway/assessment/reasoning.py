"""Reasons and evidence of a step's decision, put into words when they are read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from pathway.assessment.formula import Formula, Way
from pathway.assessment.nouns import DecisionWord, Evidence, Reason, StepDecision
from pathway.assessment.telling import Title, criterion_text, deciding_leaves, sentence, sources, threshold
from pathway.criterion.deciding import conflicts
from pathway.criterion.protocols import Explained, Known, Source, Unknown
from pathway.measure import Citation


def reasons(decision: StepDecision) -> tuple[Reason, ...]:
    """Every reason, of all parts of the target, those for the word itself first; the criterion's own in sentences."""
    told: dict[tuple[str, str], Reason] = {}
    for part in (decision, *decision.others):
        for reason in _reasons(part):
            told.setdefault((reason.word, reason.text), reason)
    return tuple(sorted(told.values(), key=lambda one: one.word != decision.decision))


def _reasons(decision: StepDecision) -> Iterator[Reason]:
    for reason in decision.told:
        if reason.text:
            yield reason
        else:
            yield from _worded(reason, decision)
    if decision.decision == "eligible" and decision.formula is not None:
        for way in decision.formula.ways:
            if way.truth:
                yield Reason("eligible", way.transition.because, way.transition.cites)


def _worded(reason: Reason, decision: StepDecision) -> Iterator[Reason]:
    today, then = decision.formula, decision.then
    assert today is not None
    match reason.word:
        case "not-eligible":
            yield from _failed(today, decision, "not-eligible")
        case "wait":
            yield from _failed(today, decision, "wait", reason)
        case "conflict":
            for leaf in conflicts((then or today).explained):
                answer = leaf.answer
                assert answer is not None
                text = answer.text if isinstance(answer, Unknown) else sentence(leaf, decision.title)
                yield Reason("conflict", text, (), None, _events(answer.sources))
        case _:
            one = then or today
            for leaf, cites in _of_truth(one, None):
                yield Reason(reason.word, sentence(leaf, decision.title), _cites(leaf) or cites, reason.until)


def _failed(one: Formula, decision: StepDecision, word: DecisionWord, given: Reason | None = None) -> Iterator[Reason]:
    """What makes the criterion false today: failed parts, waits that run, or that nothing leads here yet."""
    until = given.until if given is not None else None
    if not one.ways and not one.open_way:
        yield Reason(word, _first(one, decision), ())
    for way in one.ways:
        if way.when.truth is not False and way.truth is False:
            yield _waiting(way, word, decision.title)
    for leaf, cites in _of_truth(one, False):
        yield Reason(word, sentence(leaf, decision.title), _cites(leaf) or cites, until)


def _first(one: Formula, decision: StepDecision) -> str:
    """What must come first: the steps from which a transition leads here."""
    if not one.comes_after:
        return "nothing leads to it but a red flag"
    return f"comes after {' or '.join(decision.title(step) for step in one.comes_after)}"


def _waiting(way: Way, word: DecisionWord, title: Title) -> Reason:
    assert way.until is not None
    act = way.from_.act
    since = f"`{act.id}` {act.when}" if act is not None else "the start"
    length = threshold(way.wait) if way.wait is not None else "time"
    text = f"{length} since {title(way.from_.step)} ({since}) is over on {way.until.last}"
    cites = tuple(dict.fromkeys((*way.transition.cites, *(way.wait.cites if way.wait is not None else ()))))
    return Reason(word, text, cites, way.until.last)


def _of_truth(one: Formula, wanted: bool | None) -> Iterator[tuple[Explained, tuple[Citation, ...]]]:
    """The leaves behind the parts of a formula that have this truth, each once, with what its part cites."""
    seen: set[int] = set()
    for part, cites in _cited(one):
        if part.truth is wanted:
            for leaf, _, named in deciding_leaves(part):
                if id(leaf.criterion) not in seen:
                    seen.add(id(leaf.criterion))
                    yield leaf, named or cites


def evidence(decision: StepDecision) -> tuple[Evidence, ...]:
    """The leaves that decided a step: what was asked and observed, against what, from which source."""
    found: dict[tuple[str, str], Evidence] = {}
    for part in (decision, *decision.others):
        for made in _part_evidence(part):
            known = found.get((made.criterion, made.text))
            sites = "; ".join(filter(None, (known.site, part.site))) if known is not None else part.site
            found[made.criterion, made.text] = replace(made, site=sites)
    return tuple(found.values())


def _part_evidence(decision: StepDecision) -> Iterator[Evidence]:
    one = decision.formula
    if one is None:
        return
    for part, cites in _cited(one):
        if part.truth is one.truth:
            for leaf, names, named in deciding_leaves(part):
                if leaf.answer is not None:
                    yield _evidence(leaf, names, named or cites, decision.title)


def _cited(one: Formula) -> Iterator[tuple[Explained, tuple[Citation, ...]]]:
    """The parts of a formula, each with what stands beside it as its source."""
    yield one.requires, one.requires_cites
    yield from ((explained, rule.cites) for rule, explained in (*one.limits, *one.conditions))
    for way in one.ways:
        yield way.when, way.transition.cites
        if way.doubt is not None:
            yield way.doubt, ()


def _evidence(leaf: Explained, names: tuple[str, ...], cites: tuple[Citation, ...], title: Title) -> Evidence:
    answer = leaf.answer
    own = _cites(leaf)
    used = own or cites
    return Evidence(
        criterion=criterion_text(leaf),
        text=sentence(leaf, title),
        truth=leaf.truth,
        observed=answer.shown if isinstance(answer, Known) else answer.text if answer is not None else "",
        events=_events(answer.sources) if answer is not None else (),
        threshold=" to ".join(threshold(constant) for constant in leaf.constants),
        names=names,
        cites=used,
        unverified=any(cite.provenance == "unverified" for cite in used),
    )


def _cites(leaf: Explained) -> tuple[Citation, ...]:
    return tuple(dict.fromkeys(cite for constant in leaf.constants for cite in constant.cites))


def _events(found: Iterable[Source]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.event for one in found))


__all__ = ["evidence", "reasons", "sources"]
