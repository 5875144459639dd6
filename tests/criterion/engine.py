"""The one place where the shared cases meet an engine: one case in, one outcome out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an engine says of one case.

    `answer` is yes, no, unknown or refused. `reasons` are the codes of what is missing (for unknown) or wrong with the
    record (for refused). `first` and `then` are looked at only for a case that looks ahead: the first day on which the
    criterion is not false (None: never), and what it is on that day.
    """

    answer: Literal["yes", "no", "unknown", "refused"]
    reasons: frozenset[str] = field(default_factory=frozenset)
    first: date | None = None
    then: Literal["yes", "unknown"] | None = None


def decide(case: Mapping[str, object], vocabulary: Path) -> Outcome:
    """The engine's outcome for one case.

    `case` is one entry of `cases.yaml`, with the keys that its head explains. Plain whole numbers in it are `int`,
    plain decimals are `Decimal`, `true` and `false` are `bool`, `null` is None; everything else is text, dates, `yes`
    and `no` included. `vocabulary` is the path of the vocabulary file, in the entries of the definition files.

    The criterion is decided on the day `on`, for all spots of `target` (without it, of the record's `site`), with the
    details of `planned`, and with `parameters` in place of the vocabulary's. A case with `first` looks ahead from `on`.
    """
    raise NotImplementedError
