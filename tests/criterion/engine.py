"""The one place where the shared cases meet an engine: one case in, one outcome out."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Literal

from pathway.assessment.formula import first_day
from pathway.criterion.comparing import change_days
from pathway.criterion.deciding import contradictory
from pathway.criterion.explanation import all_of, explain
from pathway.criterion.parsing import parse
from pathway.criterion.protocols import Explained, Known, Unknown
from pathway.errors import RecordRefused
from pathway.facts.chart import chart
from pathway.facts.fit import fit_site
from pathway.facts.lens import Lens
from pathway.facts.patient import PatientFacts
from pathway.facts.sites import target
from pathway.model import Pathway
from pathway.reading.pathways import build
from pathway.record import Where, read_record
from pathway.source import plain, read_file

WORDS: dict[bool | None, Literal["yes", "no", "unknown"]] = {True: "yes", False: "no", None: "unknown"}
SIDES = {"left": ("left",), "right": ("right",), "bilateral": ("left", "right"), "midline": ("midline",)}
CODES = {"domain": "word", "unknown-key": "key", "missing-key": "required"}


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
    given: Any = case
    pathway = _pathway(vocabulary, json.dumps(given.get("parameters", {}), default=str))
    on = date.fromisoformat(given["on"])
    try:
        record = read_record(given.get("record", {}))
        seen = chart(record, pathway.vocabulary, on)
        where = _where(given["target"], pathway) if "target" in given else seen.site
    except RecordRefused as problem:
        return Outcome("refused", frozenset({CODES.get(problem.code, problem.code)}))
    criterion = parse(given["criterion"], criteria=pathway.policies[None].criteria)
    spots = target(where, pathway.site)
    planned = dict(given.get("planned", {}))

    def explained_on(day: date) -> list[Explained]:
        return [
            explain(
                criterion,
                PatientFacts(
                    Lens(
                        seen, pathway, pathway.policies[None], spot, day, on, plan=planned, levels=spots.levels,
                        step=str(planned.get("step", "")),
                    )
                ),
            )
            for spot in spots.spots
        ]  # fmt: skip

    def truth_on(day: date) -> bool | None:
        return all_of([one.truth for one in explained_on(day)])

    today = explained_on(on)
    truth = truth_on(on)
    found: tuple[date, bool | None] | None = (on, truth) if truth is not False else None
    if truth is False and "first" in given:
        found = first_day(truth_on, on, {day for one in today for day in _days(one)})
    first, then = found if found is not None else (None, None)
    word = WORDS[then] if found is not None else None
    assert word != "no"
    return Outcome(WORDS[truth], frozenset(reason for one in today for reason in _reasons(one)), first, word)


def _days(one: Explained) -> Iterator[date]:
    if isinstance(one.answer, Known):
        yield from change_days(one.answer, one.constants)
    for part in one.parts:
        yield from _days(part)


def _reasons(one: Explained) -> Iterator[str]:
    if isinstance(one.answer, Unknown):
        yield one.answer.reason
    elif isinstance(one.answer, Known) and one.truth is None:
        if contradictory(one):
            yield "conflict"
        yield from (need.key.split(":")[0] for way in one.answer.needs for need in way)
    for part in one.parts:
        yield from _reasons(part)


def _where(entry: Mapping[str, Any], pathway: Pathway) -> Where:
    side = entry.get("side")
    where = Where(entry.get("region") or "", SIDES[side] if side else (), tuple(entry.get("levels") or ()))
    return fit_site(where, pathway.vocabulary, "target")


@functools.cache
def _pathway(vocabulary: Path, parameters: str) -> Pathway:
    """A pathway that declares the vocabulary and nothing else: every step stands alone."""
    words: Any = plain(read_file(vocabulary))
    own = {name: {"value": value, "cites": "test"} for name, value in json.loads(parameters).items()}
    steps = {name: {**entry, "cites": "test"} for name, entry in words["steps"].items()}
    return build(
        {
            "pathway": "cases",
            "version": "1.0.0",
            "status": "draft",
            "title": "Cases",
            "intended_use": {"user": "tests", "population": "tests"},
            "reviewed": "2026-01-01",
            "review_by": "2028-01-01",
            "scope": "always",
            "site": words["site"],
            "index_measures": words["index_measures"],
            "parameters": {**words["parameters"], **own},
            "criteria": words["criteria"],
            "steps": steps,
            "transitions": [
                {"from": "start", "to": name, "kind": "add", "when": "always", "because": "Test.", "cites": "test"}
                for name in steps
            ],
        },
        shared={
            "measures": {"measures": words["measures"]},
            "findings": {"findings": words["findings"]},
            "procedures": {
                "regions": words["regions"],
                "complications": words["complications"],
                "procedures": words["procedures"],
            },
            "references": {"references": words["references"]},
            "screening": {"tables": {}},
            "red_flags": {"red_flags": {}},
        },
        profiles={},
    )
