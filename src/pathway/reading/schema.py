"""The file format as JSON Schema 2020-12, made from the models, so that an editor completes and checks a file."""

from __future__ import annotations

from typing import cast

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from pathway.errors import RequestRefused, near_miss
from pathway.reading.layout import (
    FindingsFile,
    MeasuresFile,
    PathwayFile,
    ProceduresFile,
    ProfileFile,
    RedFlagsFile,
    ReferencesFile,
    ScreeningFile,
)

_MODELS: dict[str, type[BaseModel]] = {
    "pathway": PathwayFile,
    "profile": ProfileFile,
    "measures": MeasuresFile,
    "findings": FindingsFile,
    "procedures": ProceduresFile,
    "screening": ScreeningFile,
    "red_flags": RedFlagsFile,
    "references": ReferencesFile,
}
_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def offer(kind: str, model: type[BaseModel]) -> None:
    """Add a format whose model stands elsewhere, as that of a record does."""
    _MODELS[kind] = model


def kinds() -> tuple[str, ...]:
    """The files that have a schema."""
    return tuple(_MODELS)


def schema(kind: str) -> dict[str, object]:
    """The JSON Schema of one kind of file: `pathway`, `profile`, or a shared file by its name.

    Raises RequestRefused for another kind.

    >>> schema("pathway")["required"][:3]
    ['pathway', 'version', 'status']
    """
    model = _MODELS.get(kind)
    if model is None:
        hint = near_miss(kind, _MODELS) or f"; there are schemas for {', '.join(_MODELS)}"
        raise RequestRefused(f"there is no schema `{kind}`{hint}", code="unknown-schema")
    made = cast("dict[str, object]", model.model_json_schema(by_alias=True, schema_generator=_Plain))
    return {"$schema": _DIALECT, "title": kind, **{key: value for key, value in made.items() if key != "title"}}


class _Plain(GenerateJsonSchema):
    """Without titles made from names, keys of a mapping as strict as their form, and a number for a decimal."""

    def field_title_should_be_set(self, schema: object) -> bool:
        return False

    def dict_schema(self, schema: core_schema.DictSchema) -> JsonSchemaValue:
        found = super().dict_schema(schema)
        return {**found, "additionalProperties": False} if "patternProperties" in found else found

    def is_instance_schema(self, schema: core_schema.IsInstanceSchema) -> JsonSchemaValue:
        return {"type": "number"}

    def decimal_schema(self, schema: core_schema.DecimalSchema) -> JsonSchemaValue:
        return {"type": "number"}
