"""Safety matters that are over: what was raised or answered yes, and when it ended. They no longer bar anything."""

from __future__ import annotations

from collections.abc import Iterator

from pathway.facts.chart import Chart
from pathway.facts.lens import usable
from pathway.model import Vocabulary
from pathway.moments import precedes
from pathway.record import Screen


def past(seen: Chart, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Each in a sentence with its dates, in order."""
    return tuple(sorted((*_answers(seen, vocabulary), *_flags(seen), *_events(seen), *_holds(seen))))


def _answers(seen: Chart, vocabulary: Vocabulary) -> Iterator[str]:
    for table, screens in seen.screens_of.items():
        known = vocabulary.tables[table].questions if table in vocabulary.tables else {}
        used = [screen for screen in screens if usable(screen)]
        for yes in used:
            ended = next(
                (one for one in used if _ends(one, yes, known[yes.question].by if yes.question in known else "")), None
            )
            if yes.answer == "yes" and table != "red_flags" and ended is not None:
                yield f"{yes.question} was answered yes on {yes.when}, no on {ended.when}"


def _ends(later: Screen, yes: Screen, by: str) -> bool:
    """Whether a later entry answers the same question with no: for the same kind, and not for another site."""
    if later.where and later.where != yes.where:
        return False
    if later.question and by and later.details.get(by) not in (None, yes.details.get(by)):
        return False
    cleared = yes.question in later.cleared or ("*" in later.cleared and yes.question not in later.except_)
    says_no = cleared or (later.question == yes.question and later.answer == "no")
    return says_no and precedes(yes.when, later.when) is True


def _flags(seen: Chart) -> Iterator[str]:
    for flag, events in seen.flags_of.items():
        for event in events:
            if event.cleared is not None and event.cleared.last <= seen.on and usable(event):
                yield f"red flag {flag} of {event.when} was cleared on {event.cleared} by {event.by}: {event.outcome}"


def _events(seen: Chart) -> Iterator[str]:
    for name, events in seen.events_of.items():
        for event in events:
            if event.resolved is not None and event.resolved.last <= seen.on and usable(event):
                yield f"{name} of {event.when} was resolved on {event.resolved}"


def _holds(seen: Chart) -> Iterator[str]:
    for decision in seen.decisions:
        if decision.decision == "cleared" and usable(decision):
            by = f" by {decision.by}" if decision.by else ""
            until = f", until {decision.until}" if decision.until is not None else ""
            yield f"the hold {decision.clears} was cleared on {decision.when}{by}{until}"
