"""The content hash of a pathway: one fingerprint over everything that an answer depends on.

It covers the pathway with its steps, transitions, parameters, criteria, profiles and waivers, and the shared files as
they were resolved, titles and sources included since results show them. Left out are the places in files (names, lines)
and what `check` adds. Comments, the order of keys, the spelling of a criterion or number and the form of the
file (YAML or JSON) do not change it.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections import deque
from collections.abc import Hashable, Sequence
from datetime import date
from fractions import Fraction
from functools import cache
from typing import cast

from pathway.errors import Place
from pathway.model import Pathway, Vocabulary

SHORT = 16
"""How many characters of the hash are shown."""
# A Place is left out wherever it is, what is worked out later, and the procedure of a step: the vocabulary holds it.
_LEFT_OUT = frozenset({"file", "content_hash", "waived", "_compiled", "procedure"})


def content_hash(pathway: Pathway) -> str:
    """The SHA-256 of the canonical form, in 64 hexadecimal digits."""
    parts: list[str] = []
    for name in _names(Pathway):
        part = getattr(pathway, name)
        parts.append(f"{name}:")
        if name == "vocabulary":
            parts.append(_of_vocabulary(part))
        else:
            _write(part, parts)
    return _digest("".join(parts))


def hashed(pathway: Pathway) -> Pathway:
    """The same pathway with the hash of its content."""
    return dataclasses.replace(pathway, content_hash=content_hash(pathway))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


_known: deque[tuple[Vocabulary, str]] = deque(maxlen=8)


def _of_vocabulary(words: Vocabulary) -> str:
    """The hash of a vocabulary, remembered: many pathways and profiles share one, and it is large."""
    for one, digest in tuple(_known):
        if one is words:
            return digest
    digest = _digest(canonical(words))
    _known.append((words, digest))
    return digest


def canonical(thing: object) -> str:
    """One text for everything that means the same.

    >>> canonical({"b": 1, "a": (True, None)}) == canonical({"a": [True, None], "b": 1})
    True
    """
    parts: list[str] = []
    _write(thing, parts)
    return "".join(parts)


@cache
def _names(kind: Hashable) -> tuple[str, ...]:
    return tuple(one.name for one in dataclasses.fields(cast("type[Pathway]", kind)) if one.name not in _LEFT_OUT)


def _write(thing: object, parts: list[str]) -> None:
    kind = type(thing)
    if kind is str:
        parts.append(f"{len(cast(str, thing))}'{thing}")  # the length comes first, so no text can look like two
    elif thing is None or isinstance(thing, (bool, int, Fraction, date)):
        parts.append(f"{thing};")
    elif kind is tuple or kind is list:
        parts.append("[")
        for item in cast("Sequence[object]", thing):
            _write(item, parts)
        parts.append("]")
    elif isinstance(thing, dict):
        parts.append("{")
        pairs = cast("dict[object, object]", thing)
        for key in sorted(pairs, key=_key):
            _write(key, parts)
            _write(pairs[key], parts)
        parts.append("}")
    elif dataclasses.is_dataclass(thing):
        if kind is not Place:
            parts.append(f"{kind.__name__}(")
            for name in _names(cast("Hashable", kind)):
                parts.append(f"{name}:")
                _write(getattr(thing, name), parts)
            parts.append(")")
    else:
        raise TypeError(f"no canonical form for {kind.__name__}")


def _key(key: object) -> tuple[bool, str]:
    return key is not None, str(key)
