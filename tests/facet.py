"""A worked patient of `lumbar-facet` and small ways to change it, for the tests of fault tables, determinism and laws.

The patient has failed conservative care and had two medial branch blocks on the right, three weeks apart, with 80 % and
87.5 % relief; every question is answered. Each event has an id, so that a test can name what it changes.
"""

from __future__ import annotations

import copy
import functools
import hashlib
import os
import pickle
import subprocess
import sys
import traceback
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pathway as library
from pathway.assessment import Assessment, StepDecision, assess, card, to_json
from pathway.criterion.protocols import Explained, Unknown
from pathway.model import Pathway
from pathway.opening import load
from pathway.record import Record, read_record

Entries = dict[str, Any]
LIBRARY = Path(library.__file__).parent
ON = "2026-03-01"
PROFILE = "cms-lcd"
SITE = {"region": "lumbar", "side": "right", "levels": ["L4-5", "L5-S1"]}
SEEN = "2026-01-20"
LISTS = ("findings", "screening", "observations", "acts", "adverse_events", "red_flags", "decisions")
# What coverage asks of every step with a needle (L38801): the findings of `facet_candidate`, as they let it through.
CANDIDATE = {
    "axial_pain": "yes",
    "pain_onset": "2025-06-01",
    "pain_severity": "severe",
    "function_deficit": "yes",
    "untreated_radiculopathy": "no",
    "neurogenic_claudication": "no",
    "facet_synovial_cyst": "no",
    "spinal_fracture": "no",
    "spinal_tumour": "no",
    "spinal_infection": "no",
    "significant_deformity": "no",
    "other_cause_of_pain": "no",
    "fusion_at_level": "no",
}


@functools.cache
def pathway() -> Pathway:
    """The shipped pathway, proved once for a whole run."""
    return load("lumbar-facet")


def start() -> Entries:
    """The patient before any care: who, where, findings and screening."""
    return {
        "patient": {"id": "demo-1", "born": "1968-03-02", "sex": "female"},
        "site": copy.deepcopy(SITE),
        "findings": [finding(name, value) for name, value in CANDIDATE.items()],
        "screening": [
            {"id": "screened", "date": SEEN, "table": "interventional", "version": "1", "clear": "all"},
            {"id": "no_red_flags", "date": SEEN, "table": "red_flags", "clear": "all"},
        ],
        "observations": [{"id": "odi", "date": SEEN, "measure": "odi", "value": 48}],
        "acts": [],
        "adverse_events": [],
        "red_flags": [],
        "decisions": [],
    }


def after_care() -> Entries:
    """The patient after conservative care that did not help."""
    record = start()
    act = {"id": "c1", "step": "conservative", "start": "2025-07-07", "end": "2025-12-15", "status": "done"}
    record["acts"].append({**act, "outcome": "no_benefit"})
    record["observations"] += [
        {"id": "c1_before", "date": "2025-07-07", "measure": "nrs", "value": 8, "before": "c1"},
        {"id": "c1_after", "date": "2025-12-15", "measure": "nrs", "value": 7, "after": "c1"},
    ]
    return record


def two_blocks() -> Entries:
    """The patient after two positive blocks: neurotomy is eligible."""
    record = after_care()
    add_block(record, "b1", "2026-02-03", 10, 2, agent="bupivacaine")
    add_block(record, "b2", "2026-02-24", 8, 1, agent="lidocaine")
    return record


def finding(name: str, value: object, date: str = SEEN, **more: object) -> Entries:
    """A finding whose id is its name."""
    entry = {"id": name, "date": date, "finding": name, "value": value, **more}
    return {**entry, "levels": list(SITE["levels"])} if name == "fusion_at_level" else entry


def add_block(
    record: Entries,
    name: str,
    date: str,
    before: object,
    after: object,
    *,
    measure: str = "nrs",
    agent: str = "lidocaine",
    side: str | None = "right",
    **more: object,
) -> None:
    """Add a block of both levels with the reading before it and the one an hour after it."""
    sited = {"side": side, "levels": list(SITE["levels"])} if side else {"levels": list(SITE["levels"])}
    act = {"id": name, "step": "mbb", "start": date, "status": "done", "outcome": "benefit", **sited}
    record["acts"].append({**act, "agent": agent, "guidance": "fluoroscopy", **more})
    record["observations"] += [
        {"id": f"{name}_before", "date": date, "measure": measure, "value": before, "before": name},
        {"id": f"{name}_after", "date": date, "measure": measure, "value": after, "after": name, "hours": 1},
    ]


def entry(record: Entries, name: str) -> Entries:
    """The event of an id."""
    found = [one for kind in LISTS for one in record[kind] if one.get("id") == name]
    assert len(found) == 1, f"{len(found)} events `{name}`"
    return found[0]


def change(record: Entries, name: str, **values: object) -> Entries:
    """Change one event; gives the record."""
    entry(record, name).update(values)
    return record


def drop(record: Entries, *names: str) -> Entries:
    """Leave events out; gives the record."""
    for name in names:
        gone = entry(record, name)
        for kind in LISTS:
            record[kind] = [one for one in record[kind] if one is not gone]
    return record


def ask(
    record: Entries | Record,
    *,
    on: str = ON,
    profile: str | None = PROFILE,
    using: Pathway | None = None,
    **more: Any,
) -> Assessment:
    """The assessment of entries, or of a record that has been read."""
    read = record if isinstance(record, Record) else read_record(record)
    return assess(using or pathway(), read, on=on, profile=profile, **more)


def decided(record: Entries | Record, step: str = "rfa", **more: Any) -> StepDecision:
    """The decision on one step."""
    return ask(record, **more).steps[step]


def offered(assessment: Assessment) -> list[str]:
    """The steps that are suggested."""
    return [one.step for one in assessment.suggestions]


def eligible(assessment: Assessment) -> set[str]:
    """The steps whose word is eligible."""
    return {name for name, one in assessment.steps.items() if one.decision == "eligible"}


def leaves(explained: Explained | None) -> Iterator[Explained]:
    """Every comparison of a criterion as it was decided."""
    if explained is None:
        return
    if explained.answer is not None:
        yield explained
    for part in explained.parts:
        yield from leaves(part)


def unknowns(decision: StepDecision) -> set[str]:
    """Why facts of the criterion are unknown, as codes."""
    return {leaf.answer.reason for leaf in leaves(decision.explanation) if isinstance(leaf.answer, Unknown)}


def ignored(assessment: Assessment) -> set[tuple[str, str]]:
    """What was left out of the record, as (event, code)."""
    return {(one.event, one.why) for one in assessment.ignored}


def canaried(word: str) -> Entries:
    """The patient with a word wherever free text or a name may stand."""
    record = two_blocks()
    record["patient"]["id"] = word
    renamed = {one["id"]: f"{word}-{one['id']}" for kind in LISTS for one in record[kind]}
    for kind in LISTS:
        for one in record[kind]:
            for key in ("id", "before", "after", "amends"):
                if key in one:
                    one[key] = renamed[one[key]]
    record["acts"][0]["reason"] = word
    record["decisions"].append(
        {"id": f"{word}-d", "date": "2026-02-25", "step": "mbb", "decision": "accepted", "reason": word, "by": word}
    )
    cleared = {"date": "2026-02-12", "by": word, "outcome": word}
    record["red_flags"].append(
        {"id": f"{word}-f", "date": "2026-02-11", "flag": "new_leg_weakness", "cleared": cleared}
    )
    return record


def frames_of(problem: BaseException) -> list[tuple[str, str]]:
    """What a traceback with locals would show of the library's own frames, over the whole chain: (where, text)."""
    found: list[tuple[str, str]] = []
    waiting, seen = [problem], set()
    while waiting:
        one = waiting.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        found.append((f"{type(one).__name__} itself", f"{one} {one!r} {one.args!r} {vars(one)!r}"))
        told = traceback.TracebackException.from_exception(one, capture_locals=True, compact=True)
        for frame in told.stack:
            if Path(frame.filename).is_relative_to(LIBRARY):
                for name, value in (frame.locals or {}).items():
                    found.append((f"{Path(frame.filename).relative_to(LIBRARY)}:{frame.name} `{name}`", value))
        waiting += [
            other for other in (one.__cause__, one.__context__, *getattr(one, "others", ())) if other is not None
        ]
    return found


def digests(runs: Sequence[tuple[str, Sequence[str], Mapping[str, str]]], kept: str = "") -> list[str]:
    """What fresh interpreters say, each with a hash seed, options and environment; two at a time.

    `kept` is the file of a pickled pathway; without it each proves the pathway anew.
    """
    waiting, said = list(runs), []
    while waiting:
        pair, waiting = waiting[:2], waiting[2:]
        started = [
            subprocess.Popen(
                [sys.executable, *options, __file__, *([kept] if kept else [])],
                env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONWARNINGS": "error", **more},
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
            for seed, options, more in pair
        ]
        for process in started:
            out, err = process.communicate(timeout=60)
            assert process.returncode == 0, err
            said.append(out)
    return said


def several(using: Pathway) -> list[Assessment]:
    """Assessments of patients that differ in all that matters, for comparing bytes."""
    waits, both, flagged = two_blocks(), two_blocks(), two_blocks()
    drop(waits, "b2", "b2_before", "b2_after", "axial_pain")
    change(both, "b1", side="left")
    both["site"]["side"] = "bilateral"
    flagged["red_flags"].append({"id": "flag", "date": "2026-02-28", "flag": "new_leg_weakness"})
    asked = [(start(), ON), (two_blocks(), ON), (waits, "2026-02-10"), (both, ON), (flagged, ON), ({}, ON)]
    return [ask(record, on=day, using=using) for record, day in asked]


def digest(using: Pathway | None = None) -> str:
    """One text that changes when any byte of those assessments does."""
    whole = hashlib.sha256((using or pathway()).content_hash.encode())
    for one in several(using or pathway()):
        whole.update(to_json(one).encode())
        whole.update(card(one).encode())
    return whole.hexdigest()


if __name__ == "__main__":
    print(digest(pickle.loads(Path(sys.argv[1]).read_bytes()) if len(sys.argv) > 1 else None))
