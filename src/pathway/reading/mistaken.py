"""Another kind of file where a pathway was expected: a record, a profile, a shared file, scenarios."""

from __future__ import annotations

from pathway.errors import DefinitionRefused
from pathway.reading.layout import (
    FindingsFile,
    MeasuresFile,
    ProceduresFile,
    ProfileFile,
    RedFlagsFile,
    ReferencesFile,
    ScreeningFile,
)
from pathway.source import Entries, Items, Node

_SHARED = (ReferencesFile, MeasuresFile, FindingsFile, ProceduresFile, ScreeningFile, RedFlagsFile)
_ONLY_IN_RECORDS = ("patient", "observations", "acts", "adverse_events", "decisions")
_LISTS_OF_RECORDS = ("findings", "screening", "red_flags")
"""In shared files these are mappings."""


def refuse_other_kinds(node: Node) -> None:
    """Raise DefinitionRefused, one for the whole file, when it is clearly of another kind than a pathway."""
    kind = _kind(node)
    if kind:
        raise DefinitionRefused(f"this looks like {kind}, not a pathway", code="kind", place=node.place)


def _kind(node: Node) -> str:
    """What the file looks like; empty when it may be a pathway."""
    found = {key.text: value for key, value in node.entries} if isinstance(node, Entries) else {}
    if not found or "pathway" in found or "steps" in found or "transitions" in found:
        return ""
    if "scenarios" in found:
        return "a file of scenarios"
    if any(key in found for key in _ONLY_IN_RECORDS):
        return "a record"
    if any(isinstance(found.get(key), Items) for key in _LISTS_OF_RECORDS):
        return "a record"
    if "profile" in found and set(found) <= set(ProfileFile.model_fields):
        return "a profile"
    return "a shared file" if any(set(found) <= set(model.model_fields) for model in _SHARED) else ""
