"""A neutral workshop, made in Python: small pathways, records and days, for the tests of facts and of the assessment.

Nothing here is a shipped definition: each test says in a few lines the steps and moves that it is about.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any

from pathway.assessment import Assessment, assess
from pathway.assessment.nouns import StepDecision
from pathway.criterion.explanation import explain
from pathway.criterion.parsing import parse
from pathway.criterion.protocols import Answer, Explained
from pathway.facts.chart import chart
from pathway.facts.fit import fit_site
from pathway.facts.lens import Lens
from pathway.facts.patient import PatientFacts
from pathway.facts.sites import Spot, target
from pathway.model import Pathway
from pathway.reading.pathways import build
from pathway.record import Record, Where, read_record

Entry = dict[str, Any]

MEASURES: Entry = {
    "dull": {"title": "Dullness", "low": 0, "high": 10, "better": "lower", "baseline": "4 weeks", "cites": "book"},
    "haze": {
        "title": "Haze", "low": 0, "high": 100, "unit": "mm", "better": "lower", "baseline": "4 weeks", "cites": "book",
    },
    "shine": {"title": "Shine", "low": 0, "high": 100, "better": "higher", "baseline": "4 weeks", "cites": "book"},
    "fresh": {"title": "Fresh score", "low": 0, "high": 10, "better": "lower", "valid": "4 weeks", "cites": "book"},
    "grip": {
        "title": "Grip", "low": 0, "high": 10, "better": "higher", "site": ["region", "side"],
        "details": {"angle": {"one_of": ["flat", "tilted"]}}, "cites": "book",
    },
    "told": {
        "title": "Relief as told", "low": 0, "high": 100, "unit": "%", "better": "higher", "reports": "relief",
        "cites": "book",
    },
}  # fmt: skip
FINDINGS: Entry = {
    "scratched": {"title": "A scratch", "yes_no": "yes", "valid": "3 months"},
    "stained": {"title": "A stain", "yes_no": "yes"},
    "loose": {"title": "A loose joint", "yes_no": "yes"},
    "damp": {"title": "Damp wood", "yes_no": "yes"},
    "knock": {"title": "A knock", "yes_no": "yes", "site": ["region", "side"]},
    "material": {"title": "Material", "one_of": ["wood", "metal", "glass"]},
    "bought": {"title": "Day of purchase", "date": "yes"},
    "party": {"title": "Day of the party", "date": "yes"},
    "weight": {"title": "Weight", "number": {"low": 0, "high": 500, "unit": "kg"}},
    "spill": {"title": "A spill", "yes_no": "yes", "event": "yes"},
}
_PASTE: Entry = {"paste": {"one_of": ["fine", "coarse"]}, "lamp": {"yes_no": "yes"}}
PROCEDURES: Entry = {
    "look": {"title": "Looking", "kind": "assessment"},
    "wash": {"title": "Wash", "kind": "therapy", "details": {"soap": {"one_of": ["mild", "strong"]}}},
    "wax": {"title": "Wax", "kind": "therapy"},
    "oil": {"title": "Oil", "kind": "therapy"},
    "patch": {
        "title": "Test patch", "kind": "diagnostic", "site": ["region", "side", "level"], "attributes": ["abrasive"],
        "details": _PASTE, "complications": ["smear"],
    },
    "sand": {
        "title": "Sanding", "kind": "procedure", "site": ["region", "side"],
        "attributes": {"abrasive": "yes", "invasive": "yes"},
        "by": [
            {"when": "region = top", "attributes": {"heat": "low"}},
            {"otherwise": "yes", "attributes": {"heat": "high"}},
        ],
        "details": _PASTE, "complications": ["smear"],
    },
    "dust": {"title": "Dusting", "kind": "procedure", "attributes": ["dusty"]},
    "coat": {"title": "Trial coat", "kind": "trial"},
    "plate": {"title": "Plate for good", "kind": "implant", "attributes": ["invasive"]},
    "again": {"title": "Look again", "kind": "review"},
    "joiner": {"title": "Joiner", "kind": "referral"},
    "guard": {"title": "Fire guard", "kind": "referral"},
    "shelf": {"title": "Back on the shelf", "kind": "discharge"},
    "other": {"title": "Of another workshop", "kind": "therapy"},
}  # fmt: skip
REGIONS: Entry = {"top": ["A-B", "B-C", "C-D"], "base": ["D-E", "E-F"]}
COMPLICATIONS: Entry = {
    "smear": {"title": "Smear", "holds": "abrasive", "mitigation": "wipe it off", "cites": "book"},
    "noise": {"title": "Noise"},
}
REFERENCES: Entry = {
    "book": {"title": "The book of shine", "provenance": "primary"},
    "club": {"title": "Papers of the club", "provenance": "secondary"},
    "habit": {"title": "Habit of the house", "provenance": "convention"},
    "rumour": {"title": "What is said", "provenance": "unverified"},
}
HEAD: Entry = {
    "pathway": "dull-tables",
    "version": "1.2.3",
    "status": "active",
    "title": "Dull tables",
    "intended_use": {"user": "polishers", "population": "tables"},
    "reviewed": "2026-01-01",
    "review_by": "2028-01-01",
    "scope": "always",
    "index_measures": ["dull", "haze"],
}


# --- definitions ----------------------------------------------------------------------------------


def pathway(
    steps: Mapping[str, Mapping[str, Any]] | str,
    moves: Sequence[Mapping[str, Any]],
    *,
    screening: Mapping[str, Any] | None = None,
    red_flags: Mapping[str, Any] | None = None,
    profiles: Mapping[str, Any] | None = None,
    words: Mapping[str, Any] | None = None,
    **head: Any,
) -> Pathway:
    """A pathway of these steps (by id, or ids in one text) and moves; `head` replaces or adds keys of the file.

    `profiles` are what each profile changes, `words` replaces whole entries of the vocabulary by section.
    """
    entries = {name: {} for name in steps.split()} if isinstance(steps, str) else dict(steps)
    file = {
        **HEAD,
        "steps": {name: {"tier": 1, "cites": "book", **entry} for name, entry in entries.items()},
        "transitions": list(moves),
        "profiles": profiles or {},
        **head,
    }
    shared = {
        "measures": {"measures": {**MEASURES, **(words or {}).get("measures", {})}},
        "findings": {"findings": {**FINDINGS, **(words or {}).get("findings", {})}},
        "procedures": {
            "regions": REGIONS,
            "complications": {**COMPLICATIONS, **(words or {}).get("complications", {})},
            "procedures": {**PROCEDURES, **(words or {}).get("procedures", {})},
        },
        "references": {"references": REFERENCES},
        "screening": screening or {"tables": {}},
        "red_flags": {"red_flags": red_flags or {}},
    }
    heads = {
        name: {"profile": name, "title": name, "publisher": "Guild", "jurisdiction": "here",
               **({"extends": overlay["extends"]} if "extends" in overlay else {})}
        for name, overlay in (profiles or {}).items()
    }  # fmt: skip
    file["profiles"] = {
        name: {key: value for key, value in overlay.items() if key != "extends"}
        for name, overlay in (profiles or {}).items()
    }
    return _built(json.dumps([file, shared, heads]))


@cache
def _built(text: str) -> Pathway:
    file, shared, heads = json.loads(text)
    return build(file, shared=shared, profiles=heads)


def move(from_: str | list[str], to: str | list[str], when: str = "always", **more: Any) -> Entry:
    """A transition; `because` is `from to` unless given, so that tests can tell which one was taken."""
    names = [one if isinstance(one, str) else "+".join(one) for one in (from_, to)]
    kind = "repeat" if from_ == to else "step-up"
    return {
        "from": from_, "to": to, "kind": kind, "when": when, "because": f"{names[0]} to {names[1]}", "cites": "book",
        **more,
    }  # fmt: skip


# --- records --------------------------------------------------------------------------------------


def act(id_: str, step: str, start: str, **more: Any) -> Entry:
    """An act; done unless `status` says otherwise."""
    return {"id": id_, "step": step, "start": start, "status": "done", **more}


def reading(measure: str, value: Any, day: str, **more: Any) -> Entry:
    """A reading of a measure on a day."""
    return {"date": day, "measure": measure, "value": value, **more}


def finding(name: str, value: Any, day: str, **more: Any) -> Entry:
    """A finding on a day."""
    return {"date": day, "finding": name, "value": value, **more}


def pair(id_: str, day: str, before: Any, after: Any, measure: str = "dull", **more: Any) -> list[Entry]:
    """Readings before and after an act, of the same day; `more` goes to the one after."""
    return [
        reading(measure, before, day, id=f"{id_}_{measure}_before", before=id_),
        reading(measure, after, day, id=f"{id_}_{measure}_after", after=id_, **more),
    ]


def rec(**sections: Any) -> Record:
    """A record of these sections."""
    return read_record(sections)


# --- asking ---------------------------------------------------------------------------------------


def say(definition: Pathway, record: Record, on: str | date, **more: Any) -> Assessment:
    """The assessment on a day."""
    return assess(definition, record, on=on, **more)


def word(definition: Pathway, record: Record, on: str | date, step: str, **more: Any) -> tuple[str, str | None]:
    """Decision and earliest day of one step."""
    one = assess(definition, record, on=on, **more).steps[step]
    return one.decision, one.earliest.isoformat() if one.earliest else None


def because(one: StepDecision) -> str:
    """The reasons for the word, as one text."""
    return " | ".join(reason.text for reason in one.because)


def also(one: StepDecision) -> dict[str, str]:
    """The other reasons, by their word."""
    found: dict[str, list[str]] = {}
    for reason in one.also:
        found.setdefault(reason.word, []).append(reason.text)
    return {name: " | ".join(texts) for name, texts in found.items()}


def missing(one: StepDecision) -> set[str]:
    """The keys of what is to be recorded."""
    return {need.key for need in one.missing}


def offered(assessment: Assessment) -> list[str]:
    """The steps suggested, in rank order."""
    return [one.step for one in assessment.suggestions]


def shift(day: str, days: int) -> str:
    """The day so many days later."""
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


# --- facts ----------------------------------------------------------------------------------------

PLAIN = " ".join(name for name in PROCEDURES if name != "other")


def words(**head: Any) -> Pathway:
    """A pathway of every step of the vocabulary, each reached from the start, for questions about facts."""
    steps = head.pop("steps", {})
    return pathway(
        {name: steps.get(name, {}) for name in PLAIN.split()},
        [move("start", name, "always", kind="add") for name in PLAIN.split()],
        **head,
    )


def facts(
    record: Record, on: str, site: str = "", *, ahead: str = "", definition: Pathway | None = None, **lens: Any
) -> PatientFacts:
    """The facts of a record on a day for the first spot of `region/side/levels`; `ahead` is a later day asked about."""
    known = definition or words(site=["region", "side", "level"] if site else [])
    day = date.fromisoformat(on)
    where = target(where_of(site, known), known.site)
    spot = where.spots[0] if where.spots else Spot()
    look = Lens(
        chart(record, known.vocabulary, day), known, known.policies[None], spot, date.fromisoformat(ahead or on), day,
        levels=where.levels, **lens,
    )  # fmt: skip
    return PatientFacts(look)


def where_of(site: str, definition: Pathway) -> Where:
    """A site from `region/side/level,level`."""
    region, side, levels = ([*site.split("/"), "", "", ""])[:3]
    sides = ("left", "right") if side == "bilateral" else (side,) if side else ()
    return fit_site(Where(region, sides, tuple(levels.split(",")) if levels else ()), definition.vocabulary, "site")


def asked(text: str, known: PatientFacts) -> Explained:
    """A criterion explained."""
    return explain(parse(text, criteria=set(known.lens.policy.criteria)), known)


def truth(text: str, record: Record, on: str, site: str = "", **more: Any) -> bool | None:
    """The truth of a criterion for a record on a day."""
    return asked(text, facts(record, on, site, **more)).truth


def answer(text: str, record: Record, on: str, site: str = "", **more: Any) -> Answer:
    """What a record says of the one fact in a criterion."""
    found = asked(text, facts(record, on, site, **more)).answer
    assert found is not None
    return found
