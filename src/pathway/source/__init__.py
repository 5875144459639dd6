"""Strict YAML and JSON text to a tree with line and column: the only place that opens definition and record files."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pathway.source.characters import check_size, decode
from pathway.source.refusing import Limits, Reading
from pathway.source.tree import Entries, Items, Node, Plain, Scalar, Value, locate, locate_key, plain, value

__all__ = [
    "Entries",
    "Items",
    "Limits",
    "Node",
    "Plain",
    "Scalar",
    "Value",
    "locate",
    "locate_key",
    "plain",
    "read_file",
    "read_text",
    "value",
]

_LIMITS = Limits()


def read_text(
    text: str | bytes,
    *,
    file: str = "<text>",
    syntax: Literal["yaml", "json"] | None = None,
    limits: Limits = _LIMITS,
    private: bool = False,
) -> Node:
    """Read YAML or JSON strictly. Without `syntax`, a `file` that ends in .json is JSON and all else is YAML.

    Raises DefinitionRefused, or with `private` RecordRefused whose message holds none of the text. Codes: empty, size,
    encoding, control, syntax, duplicate-key, look-alike-key, key, alias, tag, directive, multi-document, depth, events,
    number, text.

    >>> plain(read_text("wash: {passes: 2, rinse: no}"))
    {'wash': {'passes': 2, 'rinse': 'no'}}
    >>> read_text("wash: 1\\nwash: 2", file="a.yaml")
    Traceback (most recent call last):
    pathway.errors.DefinitionRefused: a.yaml:2:1: `wash` stands twice in one mapping, on lines 1 and 2; keep one
    """
    reading = Reading(file, limits, private)
    decoded = decode(text, reading)
    if syntax == "json" or (syntax is None and file.lower().endswith(".json")):
        from pathway.source.json_text import read_json

        return read_json(decoded, reading)
    from pathway.source.yaml_text import read_yaml  # here, so that reading JSON does not load a YAML parser

    return read_yaml(decoded, reading)


def read_file(path: Path, *, limits: Limits = _LIMITS, private: bool = False) -> Node:
    """Read one file as `read_text` does; one that is too large is refused before it is read.

    Raises what `read_text` raises, with the further code unreadable.

    >>> read_file(Path("no-such-folder/pathway.yaml"))
    Traceback (most recent call last):
    pathway.errors.DefinitionRefused: no-such-folder/pathway.yaml: the file cannot be opened; no such file
    """
    reading = Reading(str(path), limits, private)
    try:
        check_size(path.stat().st_size, reading)
        with path.open("rb") as stream:
            data = stream.read(limits.size + 1)  # one more than allowed: it may grow, or be a stream without a size
    except FileNotFoundError:
        reason = "no such file"
    except IsADirectoryError:
        reason = "it is a folder"
    except (OSError, ValueError):  # ValueError: a name that no file can have
        reason = "check its name and its permissions"
    else:
        return read_text(data, file=reading.file, limits=limits, private=private)
    raise reading.refusal("unreadable", f"the file cannot be opened; {reason}")
