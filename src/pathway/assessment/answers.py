"""The answer to a screening question: no, yes (with its entries), or open, and why."""

from __future__ import annotations

from dataclasses import dataclass

from pathway.facts.lens import Lens, newest, usable, within
from pathway.model import Question
from pathway.moments import precedes
from pathway.record import Screen


@dataclass(frozen=True, slots=True)
class Answered:
    """How a question stands: open with the reason, or the entries that say yes (none: it is no)."""

    open: bool
    yes: tuple[Screen, ...] = ()
    why: str = ""


def answered(lens: Lens, table: str, question: Question) -> Answered:
    """The newest answer that counts for this spot; answers that differ in the detail `by` stand beside each other."""
    entries = [
        (screen, no)
        for screen in lens.chart.screens_of.get(table, ())
        if lens.sees(screen) and usable(screen)
        for no in _says(screen, question)
        if _speaks_of(lens, screen, question, no)
    ]
    if not entries:
        return Answered(True)
    clash = next((one for one, _ in entries if one.place in lens.chart.clashes), None)
    if clash is not None:
        return Answered(True, (), f"`{clash.id}` is recorded twice with different content")
    everything = [(screen, no) for screen, no in entries if _key(screen, question) == ""]
    keys = sorted({_key(screen, question) for screen, no in entries} - {""})
    yes: list[Screen] = []
    for key in keys or [""]:
        group = [(screen, no) for screen, no in entries if _key(screen, question) == key] if key else []
        verdict = _newest(group + everything)
        if verdict is None:
            return Answered(True, (), "the answers contradict each other")
        yes += verdict
    last = newest([screen for screen, _ in entries])
    if all(within(one.when, lens.known_on, question.valid) is not True for one in last):
        return Answered(True, (), f"last answered {last[0].when}, valid for {question.valid}")
    return Answered(False, tuple(dict.fromkeys(yes)))


def _speaks_of(lens: Lens, screen: Screen, question: Question, no: bool) -> bool:
    """Whether an entry counts here: a yes unless it lies elsewhere, a no with a site only if it surely lies here."""
    if no and not screen.where:
        return True
    here = lens.lies_here(screen, question.site)
    return here is True if no else here is not False


def _says(screen: Screen, question: Question) -> list[bool]:
    """Whether the entry answers the question with no (True) or yes (False); empty when it does not answer it."""
    if screen.question:
        return [screen.answer == "no"] if screen.question == question.id else []
    named = question.id in screen.cleared or ("*" in screen.cleared and question.id not in screen.except_)
    return [True] if named else []


def _key(screen: Screen, question: Question) -> str:
    return str(screen.details.get(question.by) or "") if question.by and screen.question else ""


def _newest(entries: list[tuple[Screen, bool]]) -> list[Screen] | None:
    """The entries that say yes among the newest; None when the newest contradict each other."""
    last = [
        (screen, no)
        for screen, no in entries
        if not any(precedes(screen.when, other.when) for other, _ in entries if other is not screen)
    ]
    said = {no for _, no in last}
    if len(said) > 1:
        return None
    return [screen for screen, no in last if not no]
