"""What is wrong with the form of a file, in an author's words: file, line, what is expected, and a near miss."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import UnionType
from typing import Annotated, Literal, Union, cast, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from pathway.errors import DefinitionRefused, Place, near_miss
from pathway.reading.layout import FORMS

Path = tuple[str | int, ...]
Kind = Literal["list", "mapping", "scalar"]
_TAGS: dict[str, object] = {"list[": list, "dict[": dict, "literal[": Literal}
_WRONG_KIND = {"string_type", "int_type", "is_instance_of", "list_type", "dict_type", "model_type"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One complaint of the validator, at a path of the file. `entry` is the kind of entry that holds the last key."""

    path: Path
    error: ErrorDetails
    expects: object
    entry: type[BaseModel] | None
    on_key: bool


@dataclass(frozen=True, slots=True)
class Spots:
    """Where keys and values stand in a file."""

    values: Mapping[Path, Place]
    keys: Mapping[Path, Place]


def refusals(
    errors: Iterable[ErrorDetails], model: type[BaseModel], data: object, spots: Spots
) -> tuple[DefinitionRefused, ...]:
    """One refusal for each thing that is wrong, in the order of the file."""
    findings = [found for error in errors if (found := _find(error, model, data)) is not None]
    strict = {found.path for found in findings if found.error["type"] not in _WRONG_KIND}
    said: dict[tuple[Path, str], DefinitionRefused] = {}
    for found in findings:
        if found.error["type"] in _WRONG_KIND and found.path in strict:
            continue  # another alternative of the same value says more
        code, message = _words(found, data)
        said.setdefault((found.path, message), DefinitionRefused(message, code=code, place=_place(found, spots)))
    return tuple(sorted(said.values(), key=lambda one: (one.place.line, one.place.column) if one.place else (0, 0)))


# --- from the validator's location to a path of the file ------------------------------------------------


def _find(error: ErrorDetails, model: type[BaseModel], data: object) -> Finding | None:
    """Where the error stands; None when it is about an alternative that the author did not mean."""
    expects: object = model
    path: list[str | int] = []
    entry: type[BaseModel] | None = None
    on_key = False
    here = data
    rest = list(error["loc"])
    while rest:
        part = rest.pop(0)
        if part == "[key]":
            on_key = True
            break
        members = _members(expects)
        if len(members) > 1:
            chosen = _tagged(str(part), members)
            kinds = {_kind(one) for one in members}
            if chosen and _kind(chosen[0]) != _kind_of(here) and _kind_of(here) in kinds:
                return None
            if not rest:
                break
            members = chosen or members
            part = rest.pop(0)
        path.append(part)
        here = _child(here, part)
        entry, expects = _below(members[0] if members else object, part)
    return Finding(tuple(path), error, expects, entry, on_key)


def _members(annotation: object) -> tuple[object, ...]:
    """The alternatives of an annotation, without None."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return _members(get_args(annotation)[0])
    if origin in (Union, UnionType):
        return tuple(one for part in get_args(annotation) if part is not type(None) for one in _members(part))
    return (annotation,)


def _kind(member: object) -> Kind:
    origin = get_origin(member)
    if origin is list:
        return "list"
    if origin is dict or (isinstance(member, type) and issubclass(member, BaseModel)):
        return "mapping"
    return "scalar"


def _kind_of(value: object) -> Kind:
    if isinstance(value, Mapping):
        return "mapping"
    return "list" if isinstance(value, list) else "scalar"


def _tagged(tag: str, members: tuple[object, ...]) -> tuple[object, ...]:
    """The alternatives that a word of the validator's location may mean."""
    named = tuple(one for one in members if isinstance(one, type) and one.__name__ == tag)
    if named:
        return named
    origin = next((kind for start, kind in _TAGS.items() if tag.startswith(start)), None)
    if origin is not None:
        return tuple(one for one in members if get_origin(one) is origin)
    return tuple(one for one in members if _kind(one) == "scalar" and get_origin(one) is not Literal)


def _child(value: object, part: str | int) -> object:
    if isinstance(value, Mapping):
        return cast("Mapping[str | int, object]", value).get(part)
    if isinstance(value, list) and isinstance(part, int) and part < len(value):
        return cast("list[object]", value)[part]
    return None


def _below(member: object, part: str | int) -> tuple[type[BaseModel] | None, object]:
    """The kind of entry that holds `part`, if it is one, and what is expected of the value of `part`."""
    if isinstance(member, type) and issubclass(member, BaseModel):
        field = fields(member).get(str(part))
        return member, (field.annotation if field else object)
    arguments = get_args(member)
    return None, (arguments[-1] if arguments else object)


def fields(model: type[BaseModel]) -> dict[str, FieldInfo]:
    """The keys of an entry as they stand in a file."""
    return {field.alias or name: field for name, field in model.model_fields.items()}


# --- words ----------------------------------------------------------------------------------------------


def _words(found: Finding, data: object) -> tuple[str, str]:
    """The code and the sentence of one complaint."""
    error, context = found.error, found.error.get("ctx", {})
    value = data
    for part in found.path:
        value = _child(value, part)
    name = _quoted(found.path[-1]) if found.path else "the file"
    shown = _quoted(found.path[-1]) if found.on_key else _shown(value)
    match error["type"]:
        case "missing":
            return "missing-key", f"{_holder(found.path[:-1])} needs `{found.path[-1]}`{_about(found)}"
        case "extra_forbidden":
            known = list(fields(found.entry)) if found.entry else []
            hint = near_miss(str(found.path[-1]), known) or f"; the keys here are {_list(known)}"
            return "unknown-key", f"unknown key {name}{hint}"
        case "literal_error":
            words = re.findall(r"'([^']*)'", str(context.get("expected", "")))
            wrong = str(found.path[-1]) if found.on_key else str(value)
            hint = near_miss(wrong, words) or (f"; expected {_list(words)}" if len(words) > 1 else "")
            return "word", f"{shown} is not {'one of the words known here' if len(words) > 1 else _list(words)}{hint}"
        case "string_pattern_mismatch":
            return "form", f"{shown} is not {FORMS[str(context['pattern'])]}"
        case "string_too_long":
            return "limit", f"{name} is longer than {context['max_length']} characters; shorten it"
        case "string_too_short" | "too_short":
            return "form", f"{name} is empty; write at least one"
        case "greater_than_equal" | "less_than_equal":
            edge = f"at least {context['ge']}" if "ge" in context else f"at most {context['le']}"
            return "limit", f"{name} is {value}; expected {edge}"
        case kind if kind in _WRONG_KIND:
            return "type", f"{name} is {_kind_in_words(value)}; expected {expected(found.expects)}"
        case _:
            return "form", f"{name} is not understood; expected {expected(found.expects)}"


def expected(annotation: object) -> str:
    """What a value may be, in words.

    >>> expected(list[str] | int)
    'a list of text or a whole number'
    """
    words: dict[str, None] = {}
    for member in _members(annotation):
        words[_member_in_words(member)] = None
    return " or ".join(words)


def _member_in_words(member: object) -> str:
    origin = get_origin(member)
    if origin is Literal:
        return _list([str(word) for word in get_args(member)])
    if origin is list:
        inner = expected(get_args(member)[0])
        return f"a list of {inner}" if " or " not in inner and not inner.startswith("a ") else "a list"
    if isinstance(member, type) and issubclass(member, BaseModel):
        needed = [name for name, field in fields(member).items() if field.is_required()]
        return f"a mapping with {_list(needed, last='and')}" if needed else "a mapping"
    if origin is dict:
        return "a mapping"
    return {str: "text", int: "a whole number", Decimal: "a number"}.get(cast("type", member), "something else")


def _kind_in_words(value: object) -> str:
    match value:
        case None:
            return "empty"
        case bool():
            return f"`{str(value).lower()}`"
        case int() | Decimal():
            return f"the number {value}, which in quotes is text"
        case str():
            return f"the text {_shown(value)}"
        case list():
            return "a list"
        case _:
            return "a mapping"


def _holder(path: Path) -> str:
    if not path:
        return "the file"
    last = path[-1]
    return f"an entry of `{path[-2]}`" if isinstance(last, int) and len(path) > 1 else f"`{last}`"


def _about(found: Finding) -> str:
    field = fields(found.entry).get(str(found.path[-1])) if found.entry else None
    if field is None or not field.description:
        return ""
    sentence = field.description.split(". ")[0].rstrip(".")
    return f": {sentence[0].lower()}{sentence[1:]}"


def _list(words: Sequence[str], last: str = "or") -> str:
    quoted = [f"`{word}`" for word in words]
    return f"{', '.join(quoted[:-1])} {last} {quoted[-1]}" if len(quoted) > 1 else "".join(quoted)


def _quoted(part: str | int) -> str:
    return f"entry {part + 1}" if isinstance(part, int) else f"`{part[:60]}`"


def _shown(value: object) -> str:
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return f"`{text}`" if len(text) <= 60 else f"`{text[:59]}…`"


def _place(found: Finding, spots: Spots) -> Place | None:
    about_key = found.on_key or found.error["type"] == "extra_forbidden"
    path = found.path[:-1] if found.error["type"] == "missing" else found.path
    places = spots.keys if about_key else spots.values
    return places.get(path) or spots.values.get(path) or spots.values.get(())
