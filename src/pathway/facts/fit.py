"""Does a record fit the vocabulary? Values in range, words in their domain, levels in their region; refused if not.

Messages name the place in the record and what is declared, never what was recorded.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import TypeVar

from pathway.errors import RecordRefused
from pathway.frozen import Frozen
from pathway.measure import Domain, Measure, Number, shown
from pathway.model import Vocabulary
from pathway.moments import read_moment
from pathway.record import Act, Event, Observation, Screen, Statement, Where
from pathway.record.nouns import Value

_OUT_OF_RANGE = "outside the declared range"
_Detailed = TypeVar("_Detailed", Act, Screen, Observation)


def refused(event: Event, words: str, code: str) -> RecordRefused:
    """The error for one event."""
    return RecordRefused(f"{event.place}: {words}", code=code)


def fit_site(where: Where, vocabulary: Vocabulary, place: str) -> Where:
    """The site with the region that its levels name. Levels of another region, or unknown ones, are refused."""
    if not where.levels or not vocabulary.regions:
        return where
    regions = {region for region, levels in vocabulary.regions.items() if set(where.levels) <= set(levels)}
    if not regions:
        raise RecordRefused(
            f"{place}: a level that the vocabulary does not know, or levels of two regions", code="site"
        )
    if where.region and where.region not in regions:
        raise RecordRefused(f"{place}: the levels do not lie in the region", code="site")
    return where if where.region or len(regions) > 1 else Where(regions.pop(), where.sides, where.levels)


def fit_statement(event: Statement, domain: Domain) -> Statement:
    """The finding with its value as its domain reads it."""
    value = fit_value(event, event.value, domain)
    return event if value is event.value else replace(event, value=value)


def fit_reading(event: Observation, measure: Measure) -> Observation:
    """The reading; one in another unit keeps no value, since nothing is converted in silence."""
    value = event.value
    if isinstance(value, bool) or not isinstance(value, int | Fraction | None):
        raise refused(event, "expected a number", "type")
    if value is not None:
        if event.unit and event.unit != measure.unit:
            event = replace(event, value=None, absent="unit")
        else:
            _in_range(event, value, measure.low, measure.high, measure.resolution, measure.unit)
    return _with_details(event, dict(measure.details)) if event.details else event


def fit_act(event: Act, details: Mapping[str, Domain]) -> Act:
    """The act with its details as their domains read them."""
    return _with_details(event, details) if event.details else event


def fit_screen(event: Screen, details: Mapping[str, Domain]) -> Screen:
    """The answer with its details as their domains read them."""
    return _with_details(event, details) if event.details else event


def fit_value(event: Event, value: Value, domain: Domain) -> Value:
    """A value as its domain reads it: yes and no become true and false, days become dates."""
    if value is None:
        return None
    match domain.kind:
        case "yes-no":
            if isinstance(value, bool):
                return value
            if value in ("yes", "no"):
                return value == "yes"
            raise refused(event, "expected `yes` or `no`", "domain" if isinstance(value, str) else "type")
        case "one-of":
            if value not in domain.words or isinstance(value, bool):
                raise refused(event, f"expected one of {_listed(domain.words)}", "domain")
            return value
        case "number":
            if isinstance(value, bool) or not isinstance(value, int | Fraction):
                raise refused(event, "expected a number", "type")
            _in_range(event, value, domain.low, domain.high, domain.resolution, domain.unit)
            return value
        case "date":
            moment = read_moment(value) if isinstance(value, str) else None
            if moment is None:
                code = "date" if isinstance(value, str) else "type"
                raise refused(event, "expected a day such as 2026-03-04, as text", code)
            return moment.first if moment.exact else moment


def _with_details(event: _Detailed, domains: Mapping[str, Domain]) -> _Detailed:
    unknown = set(event.details) - set(domains)
    if unknown:
        raise refused(event, "a key that neither the record format nor the vocabulary knows here", "unknown-key")
    fitted = {name: fit_value(event, value, domains[name]) for name, value in event.details.items()}
    return replace(event, details=Frozen(fitted))


def _in_range(
    event: Event, value: Number, low: Number | None, high: Number | None, resolution: Number | None, unit: str
) -> None:
    if (low is not None and value < low) or (high is not None and value > high):
        bounds = (
            f"{shown(low) if low is not None else '…'} to {shown(high) if high is not None else '…'} {unit}".strip()
        )
        raise refused(event, f"{_OUT_OF_RANGE}, {bounds}", "range")
    if resolution and (value - (low or 0)) % resolution:
        raise refused(event, f"not a step of {shown(resolution)} that is declared", "resolution")


def _listed(words: tuple[str, ...]) -> str:
    return ", ".join(f"`{word}`" for word in words)
