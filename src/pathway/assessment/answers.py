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
    since: str = ""
    """The day of the answer."""


@dataclass(frozen=True, slots=True)
class Said:
    """One entry that answers a question: no or yes, in general or of one kind (`key`)."""

    screen: Screen
    no: bool
    key: str = ""


def answered(lens: Lens, table: str, question: Question, version: str = "") -> Answered:
    """The newest answer that counts for this spot.

    Answers that differ in the detail `by` stand beside each other: a no of one kind takes back a yes of that kind, and
    says nothing of the others. A yes that is not final, or to another version of the table, leaves the question open.
    """
    said = [
        Said(screen, no, _key(screen, question))
        for screen in lens.chart.screens_of.get(table, ())
        if lens.sees(screen)
        for no in _says(screen, question)
        if _speaks_of(lens, screen, question, no)
    ]
    used = [one for one in said if usable(one.screen) and _of_version(one.screen, version)]
    clash = next((one.screen for one in used if one.screen.place in lens.chart.clashes), None)
    if clash is not None:
        return Answered(True, (), f"`{clash.id}` is recorded twice with different content")
    for one in said:
        if one not in used and not one.no and not _followed_by_no(one, used):
            return Answered(True, (), f"a yes of {one.screen.when} that is not final, or answers another version")
    return _settled(lens, question, used)


def _settled(lens: Lens, question: Question, used: list[Said]) -> Answered:
    general = [one for one in used if not one.key]
    yes: list[Screen] = []
    for key in sorted({one.key for one in used}):
        standing = _newest([one for one in used if one.key == key or (one.no and not one.key)])
        if standing is None:
            return Answered(True, (), "the answers contradict each other")
        yes += standing
    if not yes and not general:
        return Answered(True)
    rests_on = yes or [one.screen for one in general]
    last = newest(list(rests_on))
    if all(within(one.when, lens.known_on, question.valid) is not True for one in last):
        return Answered(True, (), f"last answered {last[0].when}, valid for {question.valid}")
    return Answered(False, tuple(dict.fromkeys(yes)), since=str(last[0].when))


def _followed_by_no(one: Said, used: list[Said]) -> bool:
    return any(
        other.no and other.key in ("", one.key) and precedes(one.screen.when, other.screen.when) for other in used
    )


def _of_version(screen: Screen, version: str) -> bool:
    return not screen.version or not version or screen.version == version


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


def _newest(said: list[Said]) -> list[Screen] | None:
    """The entries that say yes among the newest; None when the newest contradict each other."""
    last = [
        one
        for one in said
        if not any(precedes(one.screen.when, other.screen.when) for other in said if other is not one)
    ]
    if len({one.no for one in last}) > 1:
        return None
    return [one.screen for one in last if not one.no]
