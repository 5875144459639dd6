"""From where a record is looked at: which day, what is known by then, which spot, which acts, what is planned.

`known_on` is the day up to which the record speaks; `day` is the day asked about. They differ when looking ahead:
then only the passing of time is let run, while readings and answers stay as they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from pathway.criterion.protocols import Need
from pathway.criterion.syntax import Scope
from pathway.facts.chart import NOT_FINAL, Chart
from pathway.facts.sites import Spot, lies_at
from pathway.frozen import Frozen
from pathway.measure import Site
from pathway.model import Pathway, Policy
from pathway.moments import Moment, Span, Truth, earlier, precedes
from pathway.record import Act, AdverseEvent, Event, Observation
from pathway.record.nouns import Value


@dataclass(frozen=True, slots=True)
class Lens:
    """One way of looking at a chart. `taken` are the places of the acts that count (None: all of them).

    `asked` are acts that somebody means to do on `day`; `plan` are the details of the act that is asked about,
    `levels` those of the whole target, `step` the step asked about.
    """

    chart: Chart
    pathway: Pathway
    policy: Policy
    spot: Spot
    day: date
    known_on: date
    taken: frozenset[str] | None = None
    asked: tuple[Act, ...] = ()
    plan: Mapping[str, Value] = field(default_factory=Frozen)
    levels: tuple[str, ...] = ()
    step: str = ""

    def on(self, day: date) -> Lens:
        """The same look, ahead on a later day."""
        return replace(self, day=day)

    def sees(self, event: Event) -> bool:
        """Whether the event counts from here."""
        if event.when.first > self.known_on:
            return False
        if self.taken is None:
            return True
        if isinstance(event, Act):
            return event.place in self.taken
        if isinstance(event, Observation | AdverseEvent) and event.after:
            act = self.chart.act.get(event.after)
            return act is None or act.place in self.taken
        return True

    def without(self, acts: tuple[Act, ...]) -> Lens:
        """The same look, as if these acts were not recorded."""
        kept = self.taken if self.taken is not None else frozenset(act.place for act in self.chart.acts)
        return replace(self, taken=kept - {act.place for act in acts})

    def as_known(self, act: Act) -> Act:
        """The act as it stood on the day up to which the record speaks: one that ended later was still under way."""
        if act.end is None or act.end.first <= self.known_on:
            return act
        return replace(act, progress="under_way", end=None, outcome="")

    def lies_here(self, event: Event, declared: tuple[Site, ...], scope: Scope | None = None) -> Truth:
        """Whether the event counts for this spot."""
        return lies_at(event.where, self.spot, declared, scope)


def usable(event: Event) -> bool:
    """Whether the entry is final: preliminary ones are not used."""
    return event.status not in NOT_FINAL


def within(moment: Moment, day: date, span: Span | None) -> Truth:
    """Whether a moment lies in the window of `span` that ends on `day`; both edges belong to it."""
    if span is None:
        return True
    edge = earlier(day, span)
    if moment.first >= edge:
        return True
    return False if moment.last < edge else None


ZONES = timedelta(days=2)
"""Days of moments in different zones are further apart than this before they tell which came first."""


def newest(events: list[Event]) -> list[Event]:
    """The events than which none is certainly newer."""
    if len(events) < 2:
        return events
    # What lies clearly before another day is out at once, so that pairs are compared among the last few only.
    edge = max(one.when.first for one in events)
    late = [one for one in events if edge - one.when.last <= ZONES]
    return [one for one in late if not any(precedes(one.when, other.when) for other in late if other is not one)]


def oldest(events: list[Event]) -> list[Event]:
    """The events than which none is certainly older."""
    if len(events) < 2:
        return events
    edge = min(one.when.last for one in events)
    early = [one for one in events if one.when.first - edge <= ZONES]
    return [one for one in early if not any(precedes(other.when, one.when) for other in early if other is not one)]


def indistinguishable(one: Moment, other: Moment) -> bool:
    """Whether two moments are recorded as the same: the same day without times, or the same time."""
    if one.clock is not None and other.clock is not None:
        return one.clock == other.clock
    return one.clock is None and other.clock is None and one.first == other.first and one.last == other.last


def need(kind: str, name: str, text: str, act: str = "") -> Need:
    """Something that could be recorded."""
    return Need(":".join(part for part in (kind, name, act) if part), text)
