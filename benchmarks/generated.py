"""A made-up workshop of any size, for the benchmarks: shared files, a pathway of so many steps, records of 30 events.

A stage of care is a wash (therapy), a test patch (diagnostic) and sanding (procedure); what does not help leads to the
next stage. Each step has limits, most have `requires` and conditions, each stage has five criteria of its own, and
sanding and patches are screened. The pathway passes every check.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

Entries = dict[str, Any]
ON = "2026-03-01"
SITE = {"region": "top", "side": "left", "levels": ["A-B", "B-C"]}
QUESTIONS = (
    "soaked",
    "burnt",
    "wormy",
    "crumbling",
    "painted",
    "hollow",
    "cracked_edge",
    "glued",
    "veneered",
    "signed",
)
LEVELS = ("absolute", "absolute", "absolute", "absolute", "hold", "hold", "hold", "caution", "caution", "caution")
SOLVENTS = {"spirit": "2 days", "turpentine": "5 days", "acetone": "1 day"}
FLAGS = ("smoke", "sparks", "gas", "flood", "collapse")
PASTE = {"paste": {"one_of": ["fine", "coarse"]}, "lamp": {"one_of": ["lamp", "daylight", "none"]}}


# --- what pathways share ----------------------------------------------------------------------------


def shared(stages: int) -> dict[str, Entries]:
    """The shared files of a workshop with so many stages of care."""
    book = {"cites": "book"}
    procedures: Entries = {
        "shelf": {"title": "Back on the shelf", "kind": "discharge"},
        "joiner": {"title": "Joiner", "kind": "referral"},
    }
    for stage in range(1, stages + 1):
        invasive = {"invasive": "yes", "dusty": "yes"}
        where = ["region", "side", "level"]
        procedures[f"wash_{stage}"] = {"title": f"Wash {stage}", "kind": "therapy"}
        procedures[f"patch_{stage}"] = {
            "title": f"Test patch {stage}", "kind": "diagnostic", "site": where, "details": PASTE,
            "attributes": {**invasive, "heat": "low"}, "complications": ["smear"],
        }  # fmt: skip
        procedures[f"sand_{stage}"] = {
            "title": f"Sanding {stage}", "kind": "procedure", "site": where, "details": PASTE, "attributes": invasive,
            "by": [{"when": "region = top", "attributes": {"heat": "low"}},
                   {"otherwise": "yes", "attributes": {"heat": "high"}}],
            "complications": ["smear"],
        }  # fmt: skip
    return {
        "measures": {"measures": {
            "dull": {"title": "Dullness", "low": 0, "high": 10, "better": "lower", "valid": "3 months",
                     "baseline": "4 weeks", **book},
            "haze": {"title": "Haze", "low": 0, "high": 100, "unit": "mm", "better": "lower", "baseline": "4 weeks",
                     **book},
            "shine": {"title": "Shine", "low": 0, "high": 100, "better": "higher", "valid": "3 months", **book},
        }},
        "findings": {"findings": {
            "scratched": {"title": "A scratch", "yes_no": "yes", "valid": "6 months"},
            "damp": {"title": "Damp wood", "yes_no": "yes", "valid": "6 months"},
            "loose": {"title": "A loose joint", "yes_no": "yes", "valid": "6 months", "site": ["level"]},
            "rotten": {"title": "Rot", "yes_no": "yes"},
            "split": {"title": "A split", "yes_no": "yes"},
            "material": {"title": "Material", "one_of": ["oak", "beech", "pine", "metal"]},
            "bought": {"title": "Day of purchase", "date": "yes"},
            "marked_again": {"title": "Marks are back", "yes_no": "yes", "valid": "3 months"},
        }},
        "procedures": {
            "regions": {"top": ["A-B", "B-C", "C-D"], "base": ["D-E", "E-F"]},
            "complications": {"smear": {"title": "Smear", "holds": "dusty", "mitigation": "wipe it off", **book}},
            "procedures": procedures,
        },
        "references": {"references": {
            "book": {"title": "The book of shine", "provenance": "primary"},
            "habit": {"title": "Habit of the house", "provenance": "convention"},
        }},
        "screening": _screening(),
        "red_flags": {"red_flags": {
            name: {"asks": f"{name.title()}?", "urgency": "emergency", "refer_to": "joiner", "blocks": "invasive",
                   "valid": "3 months", **book}
            for name in FLAGS
        }},
    }  # fmt: skip


def _screening() -> Entries:
    questions: Entries = {name: {"asks": f"{name.title()}?", "valid": "6 months"} for name in QUESTIONS}
    questions["solvent"] = {
        "asks": "Was a solvent used?", "valid": "3 months", "by": "kind",
        "details": {"kind": {"one_of": [*SOLVENTS]}, "last_used": {"date": "yes"}, "aired": {"yes_no": "yes"}},
    }  # fmt: skip
    rows: list[Entries] = [
        {"id": f"row_{name}", "asks": name, "applies_to": "invasive", "level": level, "cites": "book"}
        for name, level in zip(QUESTIONS, LEVELS, strict=True)
    ]
    rows.append({
        "id": "row_solvent", "asks": "solvent", "applies_to": "invasive", "level": "hold", "until": "solvents",
        "mitigation": "let it air", "cites": "book",
    })  # fmt: skip
    windows = {
        kind: {"low": {"hold": "none", "cites": "book"}, "high": {"hold": span, "cites": "book"}}
        for kind, span in SOLVENTS.items()
    }
    windows["turpentine"]["low"] = {"hold": "5 days", "cites": "book"}
    return {
        "tables": {"before_work": {"title": "Before work", "version": "1", "questions": questions, "rows": rows}},
        "hold_tables": {
            "solvents": {"by": "kind", "tier": "heat", "since": "last_used", "needs": ["aired"], "rows": windows}
        },
    }


# --- a pathway --------------------------------------------------------------------------------------


def definition(steps: int) -> Entries:
    """A pathway of so many steps: three for each stage, and two in which it ends."""
    stages, rest = divmod(steps - 2, 3)
    if rest or not stages:
        raise ValueError(f"{steps} steps are not three for each stage and two ends: take 5, 8, ..., 20, ..., 200")
    made: Entries = {
        "pathway": "dull-tables", "version": "1.0.0", "status": "active", "title": "Dull tables",
        "intended_use": {"user": "polishers", "population": "tables"},
        "reviewed": "2026-01-01", "review_by": "2028-01-01",
        "scope": "age >= 1 year", "scope_cites": "book",
        "site": ["region", "side", "level"], "index_measures": ["dull", "haze"],
        "parameters": {
            name: {"value": value, "cites": "book"}
            for name, value in {
                "age_least": "3 months", "patch_relief": "80%", "patches_needed": 2, "patch_interval": "2 weeks",
                "patches_max": 4, "sandings_max": 2, "washes_max": 4, "levels_max": 2, "sand_relief": "50%",
                "sand_lasting": "6 months", "dull_least": 3,
            }.items()
        },
        "criteria": {
            "candidate": _rule(
                "scratched and since(bought) >= age_least and material in {oak, beech, pine}"
                " and not (damp or loose or rotten or split)"
            ),
            "ruled_out": _rule("documented(rotten) or documented(split)"),
            "dull_enough": _rule("dull >= dull_least"),
        },
        "steps": {
            "shelf": {"tier": 0, "cites": "book"},
            "joiner": {"tier": 90, "cites": "book"},
        },
        "transitions": [
            _move("start", "wash_1", "dull_enough"),
            _move("start", "shelf", "not dull_enough", kind="discharge"),
        ],
    }  # fmt: skip
    for stage in range(1, stages + 1):
        _stage(made, stage, f"wash_{stage + 1}" if stage < stages else "joiner")
    made["transitions"].append(_move("any", "joiner", "ruled_out", kind="refer"))
    return made


def _rule(text: str) -> Entries:
    return {"is": text, "because": "The book says so.", "cites": "book"}


def _move(origin: str, to: str, when: str, *, kind: str = "step-up", **more: str) -> Entries:
    because = f"From {origin.replace('_', ' ')} to {to.replace('_', ' ')}."
    return {"from": origin, "to": to, "kind": kind, "when": when, "because": because, "cites": "book", **more}


def _stage(made: Entries, stage: int, then: str) -> None:
    """One stage: its criteria, its three steps, and the ways out of them."""
    wash, patch, sand = f"wash_{stage}", f"patch_{stage}", f"sand_{stage}"
    then_kind = "refer" if then == "joiner" else "step-up"
    enough = f"count({patch} where relief >= patch_relief spaced patch_interval) >= patches_needed"
    lasted = f"lasted({sand} where relief >= sand_relief) >= sand_lasting"
    made["criteria"] |= {
        f"helped_{stage}": _rule(f"relief({patch}) >= patch_relief"),
        f"enough_{stage}": _rule(f"helped_{stage} and {enough}"),
        f"confirm_{stage}": _rule(f"helped_{stage} and not enough_{stage}"),
        f"redo_{stage}": _rule(f"known({patch}) and technical_failure({patch}) and not helped_{stage}"),
        f"again_{stage}": _rule(f"dull_enough and {lasted}"),
    }
    levels = {"is": "count(levels) <= levels_max", "because": "Two levels at a time.", "cites": "book"}
    light = {"is": "lamp in {lamp, daylight}", "because": "In good light.", "cites": "book"}
    made["steps"] |= {
        wash: {
            "tier": min(3 * stage, 60), "cites": "book",
            "limits": [_rule(f"count({wash} within 12 months) <= washes_max")],
            "follow_up": {"measure": "index", "cites": "book"},
            "continue_while": _rule(f"under_way({wash}) and not known({wash})"),
            "review": "2..6 weeks",
        },
        patch: {
            "tier": min(3 * stage + 1, 61), "cites": "book", "requires": "candidate and dull_enough",
            "conditions": [levels, light],
            "limits": [_rule(f"count({patch} in region within 12 months) <= patches_max")],
            "follow_up": {"measure": "index", "cites": "book", "within": [
                {"when": "paste = fine", "value": "1 hour"}, {"otherwise": "yes", "value": "2 hours"},
            ]},
        },
        sand: {
            "tier": min(3 * stage + 2, 62), "cites": "book", "requires": "candidate and not ruled_out",
            "conditions": [levels, light],
            "limits": [_rule(f"count({sand} in region within 12 months) <= sandings_max")],
            "follow_up": {"measure": "index", "settles": "2 weeks", "cites": "book"},
        },
    }  # fmt: skip
    made["transitions"] += [
        _move(wash, patch, f"outcome({wash}) in {{no_benefit, not_tolerated}}"),
        _move(wash, "shelf", f"outcome({wash}) = benefit", kind="discharge"),
        _move(wash, "joiner", "otherwise", kind="refer"),
        _move(patch, patch, f"confirm_{stage}", kind="repeat", wait="patch_interval"),
        _move(patch, patch, f"redo_{stage}", kind="repeat"),
        _move(patch, sand, f"enough_{stage}"),
        _move(patch, then, f"relief({patch}) < patch_relief", kind=then_kind),
        _move(patch, "joiner", "otherwise", kind="refer"),
        _move(sand, sand, f"again_{stage}", kind="repeat"),
        _move(sand, "shelf", f"relief({sand}) >= sand_relief and not dull_enough", kind="discharge"),
        _move(sand, then, f"relief({sand}) < sand_relief", kind=then_kind),
        _move(sand, "joiner", "otherwise", kind="refer"),
    ]


def sparse(steps: int) -> Entries:
    """A pathway to draw: so many steps and 1.6 ways for each, to steps a little further on."""
    made = definition(steps)
    names = [name for name in made["steps"] if name not in ("shelf", "joiner")]
    ways = [(names[max(0, at - 1 - at % 4)], names[at]) for at in range(1, len(names))]
    for at in range(0, len(names), 5):
        ways += [(names[at], names[min(at + by, len(names) - 1)]) for by in (2, 3, 5, 8)]
    ways = [pair for pair in dict.fromkeys(ways) if pair[0] != pair[1]][: round(1.6 * steps) - 3]
    when = "dull >= dull_least and scratched"
    made["transitions"] = [
        _move("start", names[0], "always"),
        *(_move(*pair, when) for pair in ways),
        _move(names[-1], "shelf", "dull < dull_least", kind="discharge"),
        _move(names[-1], "joiner", "otherwise", kind="refer"),
    ]
    made["criteria"] = {}
    for at, name in enumerate(names):
        made["steps"][name] = {"tier": at // 5, "cites": "book"}
    return made


def dot_text(made: Entries) -> str:
    """The same steps and ways as plain DOT with their labels, for `dot` alone."""
    lines = ["digraph p {rankdir=TB; node [shape=box style=rounded];"]
    lines += [f'{name} [label="{name.replace("_", " ")}"];' for name in made["steps"]]
    lines += [
        f'{move["from"]} -> {move["to"]} [label="{move["when"].replace(" and ", " and" + chr(92) + "n")}"];'
        for move in made["transitions"]
    ]
    return "\n".join([*lines, "}"])


def write(folder: Path, steps: int) -> Path:
    """The files of a pathway of so many steps, with its shared files beside it. Gives the pathway's own folder."""
    import yaml

    class Plain(yaml.SafeDumper):
        """No anchors: they are refused."""

        def ignore_aliases(self, data: object) -> bool:
            return True

    own = folder / "dull-tables"
    own.mkdir(parents=True)
    (folder / "shared").mkdir()
    for name, data in shared((steps - 2) // 3).items():
        text = yaml.dump(data, Dumper=Plain, sort_keys=False, width=110)
        (folder / "shared" / f"{name}.yaml").write_text(text, encoding="utf-8")
    text = yaml.dump(definition(steps), Dumper=Plain, sort_keys=False, width=110)
    (own / "pathway.yaml").write_text(text, encoding="utf-8")
    return own


# --- records ----------------------------------------------------------------------------------------


def settled() -> Entries:
    """30 events of a table of which everything is known on the day: a step is suggested."""
    seen = "2026-01-20"
    sited = {"side": "left", "levels": ["A-B", "B-C"], "region": "top"}
    findings = {
        "scratched": True, "damp": False, "loose": False, "rotten": False, "split": False, "material": "oak",
        "bought": "2024-06-01",
    }  # fmt: skip
    patch = {"step": "patch_1", "status": "done", "outcome": "benefit", **sited, "paste": "fine", "lamp": "lamp"}
    return {
        "patient": {"id": "table-1", "born": "2020-03-02"},
        "site": dict(SITE),
        "findings": [
            {"date": seen, "finding": name, "value": value, **({"levels": ["A-B", "B-C"]} if name == "loose" else {})}
            for name, value in findings.items()
        ],
        "screening": [
            {"date": seen, "table": "before_work", "version": "1", "clear": "all", "except": ["solvent"]},
            {"date": "2026-02-01", "table": "before_work", "question": "solvent", "answer": "yes", "kind": "spirit",
             "last_used": "2026-01-15", "aired": True},
            {"date": seen, "table": "red_flags", "clear": "all"},
        ],
        "observations": [
            {"date": "2025-07-07", "measure": "dull", "value": 8, "before": "w1"},
            {"date": "2025-09-01", "measure": "dull", "value": 8},
            {"date": "2025-12-15", "measure": "dull", "value": 7, "after": "w1"},
            {"date": "2025-12-15", "measure": "shine", "value": 30},
            {"date": seen, "measure": "dull", "value": 7},
            {"date": seen, "measure": "shine", "value": 35},
            {"date": "2026-01-27", "measure": "dull", "value": 7, "before": "p0"},
            {"date": "2026-02-03", "measure": "dull", "value": 10, "before": "p1"},
            {"date": "2026-02-03", "measure": "dull", "value": 2, "after": "p1", "hours": 1},
            {"date": "2026-02-03", "measure": "dull", "value": 3, "after": "p1", "hours": 3},
            {"date": "2026-02-24", "measure": "dull", "value": 8, "before": "p2"},
            {"date": "2026-02-24", "measure": "dull", "value": 1, "after": "p2", "hours": 1},
            {"date": "2026-02-25", "measure": "dull", "value": 7},
            {"date": "2026-02-25", "measure": "haze", "value": 61},
        ],
        "acts": [
            {"id": "w1", "step": "wash_1", "start": "2025-07-07", "end": "2025-12-15", "status": "done",
             "outcome": "no_benefit"},
            {**patch, "id": "p0", "start": "2026-01-27", "outcome": "technical_failure"},
            {**patch, "id": "p1", "start": "2026-02-03"},
            {**patch, "id": "p2", "start": "2026-02-24"},
        ],
        "adverse_events": [{"date": "2026-02-04", "event": "smear", "after": "p1", "resolved": "2026-02-05"}],
        "decisions": [{"date": "2026-01-25", "step": "patch_1", "decision": "accepted"}],
    }  # fmt: skip


def open_ended() -> Entries:
    """The same 30 events with one finding null, a hold that runs and a wait that runs: needs, holds and dates."""
    made = settled()
    for one in made["findings"]:
        if one["finding"] == "damp":
            one["value"] = None
    made["screening"][1] |= {"date": "2026-02-26", "kind": "turpentine", "last_used": "2026-02-26"}
    made["acts"][2] |= {"outcome": "technical_failure"}  # so one patch counts, and another must wait its two weeks
    return made


def events(record: Entries) -> int:
    """How many events a record has."""
    return sum(len(found) for found in record.values() if isinstance(found, list))
