"""What views may ask of the facts that they are part of, and the small answers that several of them share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol, TypeVar

from pathway.criterion.explanation import explain
from pathway.criterion.protocols import Answer, Explained, Facts, Known, Need, Source, Unknown
from pathway.criterion.syntax import ParameterName
from pathway.facts.lens import Lens, need
from pathway.facts.readings import in_words
from pathway.measure import Number
from pathway.model import Case
from pathway.moments import Moment, Span
from pathway.record.nouns import Value

T = TypeVar("T")


class Asking(Facts, Protocol):
    """Facts with the lens behind them."""

    lens: Lens
    memo: dict[object, object]
    """What was worked out once for this look."""

    def span(self, given: Span | ParameterName | None) -> Span | Unknown | None:
        """A span, or why the parameter that should give it is not known."""
        ...


def first_case(cases: Sequence[Case[T]], facts: Facts) -> tuple[T | None, Explained | None]:
    """The value of the first case that holds; None with the explanation when it is unknown which."""
    for case in cases:
        if case.when is None:
            return case.value, None
        explained = explain(case.when, facts)
        if explained.truth is not False:
            return (case.value, None) if explained.truth else (None, explained)
    return None, None


def wants(explained: Explained) -> tuple[tuple[Need, ...], ...]:
    """What to record so that the unknown leaves of a criterion are settled, as one way."""
    if explained.answer is not None and explained.truth is None:
        return explained.answer.needs or tuple(way for one in explained.constants for way in one.needs)
    inner = [wants(part) for part in explained.parts if part.truth is None]
    merged = tuple(dict.fromkeys(one for ways in inner if ways for one in ways[0]))
    return (merged,) if merged else ()


def detail_of(details: Mapping[str, Value], name: str, event: str, when: Moment | None) -> Answer:
    """A detail of an act, a reading or the plan."""
    value = details.get(name)
    if value is None:
        whose = f"`{event}`" if when is not None else event
        wanted = ((need("detail", name, f"{name} of {whose}", event),),)
        return Unknown("not-recorded", f"{name} of {whose} is not recorded", wanted)
    if isinstance(value, Moment):
        return Unknown("partial-date", f"{name} of `{event}` is known only in part", ())
    found = (Source(event, when),) if when is not None else ()
    return Known(value, shown=in_words(value), sources=found)


def number_in(answer: Answer) -> Number | None:
    """The number that an answer is, if it is one."""
    value = answer.value if isinstance(answer, Known) else None
    return value if isinstance(value, Number) and not isinstance(value, bool) else None
