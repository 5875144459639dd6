"""Stepped-care treatment pathways as cited data: checked, explained and drawn.

    >>> import pathway
    >>> pathway.read_record({"acts": [{"step": "wash", "start": "2026-02-03", "status": "done"}]}).acts[0].when.first
    datetime.date(2026, 2, 3)

Everything public is listed here, and is loaded when it is first used.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from pathway.version import VERSION as __version__

if TYPE_CHECKING:
    from pathway.assessment import Assessment, StepDecision, Suggestion, assess, to_dict, to_json
    from pathway.checks import Fault, check
    from pathway.describing import describe
    from pathway.drawing import to_graphviz
    from pathway.errors import (
        CriterionRefused,
        DefinitionRefused,
        MissingExtra,
        PathwayError,
        RecordRefused,
        RequestRefused,
    )
    from pathway.model import Parameter, Pathway, Profile, Step, Transition
    from pathway.opening import load, load_with_profile
    from pathway.pictures import draw
    from pathway.reading import build, shipped
    from pathway.record import Record, read_record
    from pathway.scenarios import Report, Scenario, run_scenarios

__all__ = [  # noqa: RUF022 - grouped, in the order in which they are met
    # a definition: read it, check it
    "shipped",
    "load",
    "load_with_profile",
    "build",
    "check",
    # a patient: read the record, say what comes next
    "read_record",
    "assess",
    # what was said, as plain data
    "to_dict",
    "to_json",
    # a definition seen: drawn, in words, tried
    "draw",
    "to_graphviz",
    "describe",
    "run_scenarios",
    # nouns of a definition
    "Pathway",
    "Step",
    "Transition",
    "Parameter",
    "Profile",
    "Fault",
    # nouns of a patient
    "Record",
    "Assessment",
    "StepDecision",
    "Suggestion",
    # nouns of scenarios
    "Scenario",
    "Report",
    # what is raised
    "PathwayError",
    "DefinitionRefused",
    "CriterionRefused",
    "RecordRefused",
    "RequestRefused",
    "MissingExtra",
    # the version of the library
    "__version__",
]

_HOMES = {
    "assessment": ("Assessment", "StepDecision", "Suggestion", "assess", "to_dict", "to_json"),
    "checks": ("Fault", "check"),
    "describing": ("describe",),
    "drawing": ("to_graphviz",),
    "errors": (
        "CriterionRefused",
        "DefinitionRefused",
        "MissingExtra",
        "PathwayError",
        "RecordRefused",
        "RequestRefused",
    ),
    "model": ("Parameter", "Pathway", "Profile", "Step", "Transition"),
    "opening": ("load", "load_with_profile"),
    "pictures": ("draw",),
    "reading": ("build", "shipped"),
    "record": ("Record", "read_record"),
    "scenarios": ("Report", "Scenario", "run_scenarios"),
}
_HOME = {name: module for module, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module `pathway` has no attribute `{name}`")
    found: object = getattr(importlib.import_module(f"pathway.{_HOME[name]}"), name)
    globals()[name] = found
    _fill_showing()
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


def _fill_showing() -> None:
    """Say how nouns show themselves in a notebook, once their modules are loaded; no drawing is loaded for that."""
    from pathway import showing

    for module, noun, show in (
        ("pathway.model", "Pathway", "show_pathway"),
        ("pathway.assessment.nouns", "Assessment", "show_assessment"),
    ):
        if module in sys.modules:
            showing.register(getattr(sys.modules[module], noun), _shown_by(show))


def _shown_by(name: str) -> Callable[[object], Mapping[str, str]]:
    def show(thing: object) -> Mapping[str, str]:
        from pathway import pictures

        shown: Mapping[str, str] = getattr(pictures, name)(thing)
        return shown

    return show
