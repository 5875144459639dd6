"""Reading a record: a file, text or a mapping to a `Record`, refused whole when it is faulty.

Messages name the place and what is wrong with it. They never hold a value, or the name of an unknown key.
"""

from __future__ import annotations

import json
import math
import os
import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import get_args

from pydantic import BaseModel, ValidationError

from pathway import source as strict
from pathway.errors import Place, RecordRefused, near_miss
from pathway.record.building import build
from pathway.record.layout import RecordFile
from pathway.record.nouns import Record

MAX_EVENTS = 10_000
_LISTS = ("findings", "screening", "observations", "acts", "adverse_events", "red_flags", "decisions")


def read_record(
    source: str | os.PathLike[str] | Mapping[str, object] | None = None, *, text: str | bytes | None = None
) -> Record:
    """The record in a file (YAML or JSON), in `text`, or in a mapping of plain values.

    Raises RecordRefused when it cannot be read, breaks the format, or contradicts itself in time
    (an outcome before its act, an event before birth, times with and without a zone).

    >>> read_record({"acts": [{"step": "wash", "start": "2026-02-03", "status": "done"}]})
    <Record: 1 acts, 0 observations, 0 findings, 0 screening, 0 adverse events, 0 red flags, 0 decisions>
    """
    try:
        return _read(source, text)
    except RecordRefused as refused:
        message, code, place = refused.message, refused.code, refused.place
    # Raised anew, and outside the handler: neither the chain nor the locals of a traceback may show the record.
    source = text = None
    raise RecordRefused(message, code=code, place=place)


def _read(source: str | os.PathLike[str] | Mapping[str, object] | None, text: str | bytes | None) -> Record:
    if text is not None:
        return _checked(*_tree(text))
    if isinstance(source, Mapping):
        return _checked(_plain_mapping(source), None)
    if source is None:
        raise RecordRefused("nothing to read: give a file, a mapping or `text=`", code="empty")
    node = strict.read_file(Path(source), private=True)
    return _checked(strict.plain(node), node)


def _tree(text: str | bytes) -> tuple[object, strict.Node | None]:
    """Plain values of JSON by the fast road; whatever is unusual goes the strict road, which knows the places."""
    if len(text) <= strict.Limits().size and text.lstrip()[:1] in ("{", b"{"):
        try:
            # Plain JSON only: what the strict reader would refuse must not slip through here.
            if text.isascii() and not _escapes(text):
                return json.loads(
                    text, parse_float=_decimal, parse_int=_whole, parse_constant=_refuse, object_pairs_hook=_unique
                ), None
        except (ValueError, RecursionError):
            pass
    json_like = text.lstrip()[:1] in ("{", b"{") and text.lstrip()[1:].lstrip()[:1] in ('"', "}", b'"', b"}")
    node = strict.read_text(text, private=True, file="<record>", syntax="json" if json_like else "yaml")
    return strict.plain(node), node


def _escapes(text: str | bytes) -> bool:
    return "\\" in text if isinstance(text, str) else b"\\" in text


def _decimal(text: str) -> Decimal:
    if len(text) > 24 or "e" in text or "E" in text:
        raise ValueError
    return Decimal(text)


def _whole(text: str) -> int:
    if len(text) > 21:
        raise ValueError
    return int(text)


def _refuse(_: str) -> object:
    raise ValueError


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError
    return made


def _plain_mapping(data: Mapping[str, object]) -> object:
    """Plain values only; a binary float is taken as the decimal that Python shows for it."""

    def plain(value: object) -> object:
        if isinstance(value, float | Decimal):
            if not math.isfinite(value):
                raise RecordRefused("a number that is not finite", code="number")
            return Decimal(repr(value)) if isinstance(value, float) else value
        if isinstance(value, Mapping):
            return {key if isinstance(key, str) else "?": plain(item) for key, item in value.items()}
        if isinstance(value, list | tuple):
            return [plain(item) for item in value]
        return value.isoformat() if isinstance(value, date) else value

    return plain(data)


def _checked(data: object, node: strict.Node | None) -> Record:
    start = node.place if node is not None else None
    if not isinstance(data, dict):
        raise RecordRefused("a record is a mapping with `patient`, `acts` and so on", code="type", place=start)
    if sum(len(data[name]) for name in _LISTS if isinstance(data.get(name), list)) > MAX_EVENTS:
        raise RecordRefused(f"more than {MAX_EVENTS} events", code="size", place=start)
    try:
        entries = RecordFile.model_validate(data)
    except ValidationError as problem:
        errors = problem.errors(include_input=False, include_url=False)
        # Of a misspelt key, the key that is there says more than the one that is missing.
        misspelt = (
            one for one in errors if one["type"] == "extra_forbidden" and one["loc"][:-1] == errors[0]["loc"][:-1]
        )
        first = next(misspelt, errors[0])
        # Of the context only the words of the format are used: everything else in it may be the record's.
        words = (
            re.findall(r"'([^']*)'", str(first.get("ctx", {}).get("expected")))
            if first["type"] == "literal_error"
            else []
        )
        raise _told(first["type"], first["loc"], node, words) from None
    return build(entries, lambda path: _place(path, node))


_DATES = frozenset({"date", "start", "end", "resolved", "until", "recorded", "born"})
_EXPECTED = {
    "int": ("type", "expected a number"),
    "decimal": ("type", "expected a number"),
    "float": ("type", "expected a number"),
    "string_type": ("type", "expected text"),
    "string_pattern": ("date", "expected a date such as 2026-03-04, with a time or without"),
    "string_too": ("size", "the text is empty or too long"),
    "literal": ("word", "expected "),
    "extra": ("unknown-key", "a key that the record format does not know"),
    "missing": ("missing-key", "something that the record format asks for is missing"),
    "list": ("type", "expected a list"),
    "dict": ("type", "expected a mapping"),
    "model": ("type", "expected a mapping"),
    "finite": ("number", "expected a finite number"),
}


def _told(
    kind: str, location: tuple[str | int, ...], node: strict.Node | None, allowed: Sequence[str]
) -> RecordRefused:
    code, words = next(
        (told for start, told in _EXPECTED.items() if kind.startswith(start)), ("type", "not as expected")
    )
    if kind.startswith("string_type") and location and location[-1] in _DATES:
        code, words = "type", "expected a date such as 2026-03-04, as text"
    if code == "word":
        words += _one_of(allowed) + (", or a list" if str(location[-1]).startswith("literal[") else "")
    if code == "unknown-key":
        place = strict.locate_key(node, location) if node is not None else None
        return RecordRefused(f"{_path(location[:-1])}: {words}{_keys_of(location)}", code=code, place=place)
    path = location
    known = _known_words()
    path = tuple(part for part in path if isinstance(part, int) or part in known)
    if code == "missing-key":
        words = f"`{path[-1]}` is missing"
        path = path[:-1]
    return RecordRefused(f"{_path(path)}: {words}", code=code, place=_place(path, node))


def _known_words() -> frozenset[str]:
    """Every key of the format: only these may be named in a message."""
    from pathway.record import layout

    words = {"except"}
    for model in vars(layout).values():
        words |= set(getattr(model, "model_fields", ()))
    return frozenset(words)


def _one_of(words: Sequence[str]) -> str:
    quoted = [f"`{word}`" for word in words]
    return f"one of {', '.join(quoted)}" if len(quoted) > 1 else "".join(quoted)


def _keys_of(location: tuple[str | int, ...]) -> str:
    """The keys of the section that a key stands in; the key itself may be the patient's, and is never named."""
    model: type[BaseModel] = RecordFile
    for part in location[:-1]:
        if isinstance(part, str):
            model = _model_in(model.model_fields[part].annotation) or model
    section = next((part for part in reversed(location[:-1]) if isinstance(part, str)), "a record")
    keys = [field.alias or name for name, field in model.model_fields.items()]
    named = section if section == "a record" else f"`{section}`"
    return f"{near_miss(str(location[-1]), keys)}; the keys of {named} are {', '.join(f'`{key}`' for key in keys)}"


def _model_in(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for inner in get_args(annotation) if (found := _model_in(inner))), None)


def _path(path: tuple[str | int, ...]) -> str:
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text or "record"


def _place(path: tuple[str | int, ...], node: strict.Node | None) -> Place | None:
    return strict.locate(node, path) if node is not None else None
