"""Days in words: `today`, `day of b1`, `2 weeks after b1`, `6 weeks before today`, to days of the calendar."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from pathway.errors import DefinitionRefused, Place, near_miss
from pathway.moments import Span, earlier, later, read_moment, unit_named
from pathway.scenarios.records import text_of
from pathway.source import Entries, Items, Node, Scalar

TODAY = "today"
_RELATIVE = re.compile(r"(?:(day) of|(0|[1-9][0-9]{0,4}) (day|week|month|year)s? (before|after)) (\S+)")
_PROSE = frozenset({"reason", "by", "outcome", "id", "because"})
"""Keys whose text is never a day."""


class Days:
    """The days of one record: of each entry that bears an id, and of `today` once it is known."""

    def __init__(self, record: Entries) -> None:
        self._written: dict[str, Scalar] = {}
        for _, items in record.entries:
            for entry in items.items if isinstance(items, Items) else ():
                if isinstance(entry, Entries) and (name := text_of(entry, "id")):
                    when = next((v for k, v in entry.entries if k.text in ("start", "date")), None)
                    if isinstance(when, Scalar):
                        self._written.setdefault(name, when)
        self._trail: list[str] = []

    def set_today(self, words: str, place: Place) -> date:
        """Say which day `today` is; it may be counted from an entry."""
        self._written[TODAY] = Scalar(words, False, place)
        return self._of(TODAY, place)

    def day(self, words: str, place: Place) -> date:
        """The day of the calendar. Raises DefinitionRefused for a day or an id that does not exist, or a circle."""
        if words == TODAY:
            return self._of(TODAY, place)
        found = _RELATIVE.fullmatch(words)
        if found is None:
            return self._calendar(words, place)
        anchor = self._of(found[5], place)
        if found[1]:
            return anchor
        span = Span(int(found[2]), unit_named(found[3]))
        return earlier(anchor, span) if found[4] == "before" else later(anchor, span)

    def resolved(self, node: Node, key: str = "") -> Node:
        """The tree with every day in words turned into one of the calendar."""
        match node:
            case Scalar(text):
                if key in _PROSE or not (text == TODAY or _RELATIVE.fullmatch(text)):
                    return node
                return Scalar(self.day(text, node.place).isoformat(), False, node.place)
            case Items(items):
                return replace(node, items=tuple(self.resolved(item, key) for item in items))
            case Entries(entries):
                return replace(node, entries=tuple((name, self.resolved(item, name.text)) for name, item in entries))

    def _of(self, name: str, place: Place) -> date:
        if name not in self._written:
            known = [one for one in self._written if one != TODAY]
            hint = near_miss(name, [*known, TODAY]) or f"; there are {', '.join(f'`{one}`' for one in known) or 'none'}"
            message = f"no entry of the record bears the id `{name}`{hint}"
            raise DefinitionRefused(message, code="day", place=place)
        if name in self._trail:
            ring = " → ".join(f"`{one}`" for one in [*self._trail, name])
            raise DefinitionRefused(f"days are counted from each other in a circle: {ring}", code="day", place=place)
        self._trail.append(name)
        try:
            return self.day(self._written[name].text, self._written[name].place)
        finally:
            self._trail.pop()

    def _calendar(self, words: str, place: Place) -> date:
        moment = read_moment(words)
        if moment is None or not moment.exact:
            raise DefinitionRefused(f"`{words}` is no day of the calendar to count from", code="day", place=place)
        return moment.first
