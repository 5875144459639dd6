"""Python data as the tree of a file, so that a pathway can be made without files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import cast

from pathway.errors import DefinitionRefused, Place
from pathway.source import Entries, Items, Node, Scalar


def tree(data: object, file: str) -> Node:
    """Python data as the tree of a file without lines. Raises DefinitionRefused for what no file could hold."""
    at = Place(file)
    match data:
        case str():
            return Scalar(data, False, at)
        case bool():
            return Scalar(str(data).lower(), True, at)
        case int() | Decimal():
            return Scalar(str(data), True, at, number=True)
        case date():
            return Scalar(data.isoformat(), False, at)
        case None:
            return Scalar("null", True, at)
        case Mapping():
            pairs = cast("Mapping[object, object]", data).items()
            return Entries(tuple((Scalar(str(key), False, at), tree(value, file)) for key, value in pairs), at)
        case list() | tuple():
            return Items(tuple(tree(item, file) for item in cast("Sequence[object]", data)), at)
        case float():
            message = "a binary fraction is not exact; give a whole number, a decimal, or text such as `0.5`"
            raise DefinitionRefused(message, code="number", place=at)
        case _:
            raise DefinitionRefused("a definition holds text, numbers, lists and mappings only", code="form", place=at)
