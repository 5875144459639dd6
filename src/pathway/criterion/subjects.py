"""What the names in a criterion stand for, and what each view may ask about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from pathway.criterion.protocols import Names
from pathway.criterion.syntax import VIEWS, View
from pathway.measure import Domain, Measure, Site

Sort = Literal["measure", "finding", "step", "event", "detail", "attribute", "age"]
SORTS: tuple[Sort, ...] = get_args(Sort)
NOUNS: dict[Sort, str] = {
    "measure": "a measure",
    "finding": "a finding",
    "step": "a step",
    "event": "an adverse event",
    "detail": "a detail of the act or target",
    "attribute": "an attribute of the patient",
    "age": "the patient's age",
}


@dataclass(frozen=True, slots=True)
class Subject:
    """One name: what it is, what it may be (`domain`), and what `where` may ask of its acts or readings (`details`).

    A reading goes in its own `where` by the name of its measure. Parts of site are no details: the scope chooses them.
    """

    name: str
    sort: Sort
    domain: Domain | None = None
    details: Mapping[str, Domain] = field(default_factory=dict)
    site: tuple[Site, ...] = ()
    complete: bool = False
    """Whether none recorded means that it did not happen."""


def subject_named(name: str, names: Names) -> Subject | None:
    """What the name stands for, if it is something that a view can ask about."""
    if name == "age":
        return Subject(name, "age")
    if step := names.step(name):
        return Subject(name, "step", None, step.details, step.site, complete=True)
    if measure := names.measure(name):
        return Subject(name, "measure", scores(measure), {**dict(measure.details), name: scores(measure)}, measure.site)
    if finding := names.finding(name):
        return Subject(name, "finding", finding.domain, {}, finding.site, finding.event)
    if names.event(name):
        return Subject(name, "event", complete=True)
    if detail := names.detail(name):
        return Subject(name, "detail", detail)
    if attribute := names.attribute(name):
        return Subject(name, "attribute", attribute)
    return None


def scores(measure: Measure) -> Domain:
    """The numbers that a measure can be."""
    return Domain("number", low=measure.low, high=measure.high, resolution=measure.resolution, unit=measure.unit)


# --- which view asks about what --------------------------------------------------------------------

READINGS: tuple[View, ...] = (
    "latest", "first", "worst", "lowest", "highest", "mean", "change", "improvement", "sustained",
)  # fmt: skip
_OF_STEPS: tuple[View, ...] = (
    "relief", "lasted", "done", "under_way", "outcome", "failed", "not_tolerated", "technical_failure", "stopped",
    "declined",
)  # fmt: skip
ASKS: dict[View, tuple[Sort, ...]] = {
    **dict.fromkeys(READINGS, ("measure",)),
    **dict.fromkeys(_OF_STEPS, ("step",)),
    "latest": ("measure", "finding", "detail", "attribute", "age"),
    "since": ("step", "measure", "finding", "event"),
    "until": ("finding",),
    "count": ("step", "finding", "event", "detail"),
    "changed": ("detail",),
    "known": SORTS,
    "documented": SORTS,
}
"""The sorts of subject that each view asks about."""

LISTS = ("levels", "level")
"""The details that are lists, and so can be counted."""
TAKES: dict[str, tuple[View, ...]] = {
    "after": (*READINGS, "count", "documented"),
    "where": (*READINGS, "count", "known", "documented", "lasted", "relief"),
    "in": tuple(view for view in VIEWS if view not in ("until", "changed")),
    "within": tuple(view for view in VIEWS if view not in ("since", "until", "changed")),
    "spaced": ("count",),
    "distinct": ("count",),
}
"""The views that have a use for each option."""
OPTIONS_OF: dict[Sort, tuple[str, ...]] = {
    "measure": ("after", "where", "in", "within"),
    "finding": ("in", "within"),
    "step": ("after", "where", "in", "within", "spaced", "distinct"),
    "event": ("in", "within"),
    "detail": (),
    "attribute": (),
    "age": (),
}
"""The options that have a meaning for each sort of subject."""
