"""Laws on generated patients of `lumbar-facet`: what an answer may and may not become when one thing changes."""

from __future__ import annotations

import copy
import importlib.util
import random
import sys
from datetime import date, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

from hypothesis import HealthCheck, Phase, assume, event, given, settings
from hypothesis import strategies as st

from pathway.assessment import Assessment, to_dict

HERE = Path(__file__).parent


def _load(name: str) -> ModuleType:
    """A helper beside this file; tests are not a package."""
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, HERE / f"{name}.py")
        assert spec is not None
        assert spec.loader is not None
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]


facet = _load("facet")
Entries = dict[str, Any]
ON = date.fromisoformat(facet.ON)
NEEDLES = ("mbb", "rfa", "facet_injection")
POLICIES = st.sampled_from(["cms-lcd", "cms-lcd", "asra-consensus", "nice", "uk-ebi", None])
BY_RELIEF = st.sampled_from(["cms-lcd", "cms-lcd", "asra-consensus", None])
"""Policies that ask nothing that goes stale but what `refreshed` records again."""
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


def few(number: int) -> settings:
    return settings(
        max_examples=number,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=SLOW,
        phases=(Phase.explicit, Phase.generate, Phase.shrink),
        report_multiple_bugs=False,
    )


def ago(days: int) -> str:
    return (ON - timedelta(days)).isoformat()


# --- patients ----------------------------------------------------------------------------------------

OPPOSITE = {"yes": "no", "no": "yes", "severe": "mild"}


@st.composite
def findings(draw, *, doubtful: bool = True) -> list[Entries]:
    """The findings that let a patient through, most of them as they should be; some missing, some against."""
    found = []
    how = st.sampled_from(
        ["as it should"] * 14 + ["missing", "against"] + (["null", "stale", "twice"] if doubtful else [])
    )
    for name, value in facet.CANDIDATE.items():
        if name == "pain_onset":
            days = draw(st.sampled_from([400, 400, 400, 92, 91, 90, 89, 60, 5]))
            found.append(facet.finding(name, ago(days)))
            continue
        match draw(how):
            case "missing":
                continue
            case "against":
                found.append(facet.finding(name, OPPOSITE[value]))
            case "null":
                found.append(facet.finding(name, None))
            case "stale":
                found.append(facet.finding(name, value, ago(800)))
            case "twice":
                found += [facet.finding(name, value), {**facet.finding(name, OPPOSITE[value]), "id": f"{name}_2"}]
            case _:
                found.append(facet.finding(name, value))
    return found


QUESTIONS = (
    "systemic_infection",
    "antithrombotic",
    "pregnancy",
    "neural_deficit",
    "cardiac_device",
    "recent_vaccination",
)


def answer(question: str, said: str, day: str = facet.SEEN, **more: object) -> Entries:
    """One answer to one question of the screening table."""
    where = {"region": "lumbar"} if question in ("neural_deficit", "local_infection", "local_malignancy") else {}
    base = {"date": day, "table": "interventional", "question": question, "answer": said}
    return {"id": f"{question}_{day}_{said}", **base, **where, **more}


@st.composite
def screening(draw, *, doubtful: bool = True) -> list[Entries]:
    """All clear most of the time; else something unanswered, a yes, or a drug with its window."""
    table = {"id": "screened", "date": facet.SEEN, "table": "interventional", "clear": "all"}
    found = [table]
    match draw(st.sampled_from(["clear"] * 6 + ["yes", "drug"] + (["open", "none", "stale"] if doubtful else []))):
        case "yes":
            question = draw(st.sampled_from(QUESTIONS))
            table["except"] = [question]
            found.append(answer(question, "yes"))
        case "drug":
            table["except"] = ["antithrombotic"]
            drug = draw(
                st.sampled_from(["enoxaparin_therapeutic", "heparin_iv", "clopidogrel", "warfarin", "aspirin_primary"])
            )
            last = ago(draw(st.integers(0, 3)))
            agreed = draw(st.sampled_from(["yes", "yes", "no"]))
            more = {"drug": drug, "last_dose": last, "prescriber_agrees": agreed}
            found.append(answer("antithrombotic", "yes", last, **more))
        case "open":
            table["except"] = draw(st.lists(st.sampled_from(QUESTIONS), min_size=1, max_size=2, unique=True))
        case "none":
            found = []
        case "stale":
            table["date"] = ago(100)
    if not doubtful or draw(st.integers(0, 9)):
        found.append({"id": "no_red_flags", "date": facet.SEEN, "table": "red_flags", "clear": "all"})
    return found


@st.composite
def blocks(draw, record: Entries, *, doubtful: bool = True, most: int = 3) -> None:
    """Blocks on days of the last months, with readings that pass, just pass, fail, or are missing."""
    days = draw(st.lists(st.sampled_from([3, 5, 10, 14, 19, 25, 26, 40, 200, 365, 366]), max_size=most, unique=True))
    for number, days_ago in enumerate(sorted(days, reverse=True)):
        name = f"b{number}"
        measure, top = draw(st.sampled_from([("nrs", 10), ("nrs", 5), ("vas", 100)]))
        after = draw(st.sampled_from([0.1, 0.2, 0.2, 0.2, 0.4, 0.8]))
        side = draw(st.sampled_from(["right"] * 8 + ["left", "bilateral"] + ([None] if doubtful else [])))
        value = round(top * after) if measure == "nrs" else top * after
        facet.add_block(record, name, ago(days_ago), top, value, measure=measure, side=side)
        trouble = draw(
            st.sampled_from(["none"] * 8 + ["failed"] + (["unread", "no agent", "no hours"] if doubtful else []))
        )
        if trouble == "failed":
            facet.change(record, name, outcome="technical_failure")
        elif trouble == "unread":
            facet.drop(record, f"{name}_{draw(st.sampled_from(['before', 'after']))}")
        elif trouble == "no agent":
            del facet.entry(record, name)["agent"]
        elif trouble == "no hours":
            del facet.entry(record, f"{name}_after")["hours"]


@st.composite
def care(draw, record: Entries) -> None:
    """Conservative care: not begun, under way, or done with some outcome."""
    outcome = draw(st.sampled_from(["no_benefit"] * 6 + ["not_tolerated", "benefit", "under way", "never"]))
    if outcome == "never":
        return
    act: Entries = {"id": "c1", "step": "conservative", "start": "2025-07-07", "status": "under_way"}
    if outcome != "under way":
        # Before any block, so that the blocks are what the patient stands on.
        act |= {"start": "2024-07-01", "end": "2024-12-15", "status": "done", "outcome": outcome}
    record["acts"].append(act)
    record["observations"] += [
        {"id": "c1_before", "date": act["start"], "measure": "nrs", "value": 8, "before": "c1"},
        {"id": "c1_after", "date": act.get("end", ago(30)), "measure": "nrs", "value": 7, "after": "c1"},
    ]


@st.composite
def neurotomy(draw, record: Entries) -> None:
    """Some neurotomies in the past, each with readings while it lasted; pain that came back, or did not."""
    for number, months in enumerate(draw(st.lists(st.sampled_from([3, 5, 8, 11, 13, 26]), max_size=2, unique=True))):
        name = f"r{number}"
        start_ = ON - timedelta(months * 30)
        act = {"id": name, "step": "rfa", "start": start_.isoformat(), "status": "done", "side": "right"}
        outcome = draw(st.sampled_from(["benefit", "benefit", "no_benefit", "technical_failure"]))
        record["acts"].append({**act, "levels": list(facet.SITE["levels"]), "outcome": outcome, "technique": "thermal"})
        day = {"date": act["start"], "measure": "nrs"}
        record["observations"].append({"id": f"{name}_before", **day, "value": 8, "before": name})
        for weeks in draw(st.lists(st.sampled_from([1, 6, 12, 20, 27]), max_size=3, unique=True)):
            seen = start_ + timedelta(7 * weeks)
            if seen <= ON:
                value = draw(st.sampled_from([2, 3, 4, 5]))
                reading = {"date": seen.isoformat(), "measure": "nrs", "value": value, "after": name}
                record["observations"].append({"id": f"{name}_{weeks}", **reading})
    if draw(st.booleans()):
        record["findings"].append(facet.finding("pain_recurred", draw(st.sampled_from(["yes", "no"]))))


@st.composite
def patients(draw, *, doubtful: bool = True, repeats: bool = True, most: int = 3) -> Entries:
    """A patient. Without `doubtful` the record is current and free of contradiction; without `repeats` no neurotomy."""
    record = facet.start()
    record["findings"] = draw(findings(doubtful=doubtful))
    record["screening"] = draw(screening(doubtful=doubtful))
    draw(care(record))
    draw(blocks(record, doubtful=doubtful, most=most))
    if repeats and not draw(st.integers(0, 2)):
        draw(neurotomy(record))
    if not draw(st.integers(0, 9)):
        step = draw(st.sampled_from(NEEDLES))
        until = draw(st.sampled_from([{}, {"until": "2026-03-11"}, {"until": "2026-08-10"}]))
        record["decisions"].append({"id": "no", "date": ago(4), "step": step, "decision": "declined", **until})
    if not draw(st.integers(0, 9)):
        record["adverse_events"].append({"id": "hurt", "date": ago(2), "event": "procedural_infection"})
    if not draw(st.integers(0, 19)):
        record["red_flags"].append({"id": "flag", "date": ago(1), "flag": "new_leg_weakness"})
    return record


def words(assessment: Assessment) -> dict[str, str]:
    return {name: one.decision for name, one in assessment.steps.items()}


# --- one answer --------------------------------------------------------------------------------------


@few(60)
@given(patients(), POLICIES, st.integers(0, 2**32))
def test_one_answer(record, profile, seed):
    """Twice the same, in any order; and the parts of an answer agree with each other."""
    one = facet.ask(record, profile=profile)
    shuffled = copy.deepcopy(record)
    for kind in facet.LISTS:
        random.Random(seed).shuffle(shuffled[kind])
    assert to_dict(facet.ask(shuffled, profile=profile)) == to_dict(one)
    event(one.status)
    assert set(facet.offered(one)) <= facet.eligible(one)
    assert (one.status == "suggested") <= bool(one.suggestions)
    for name, decision in one.steps.items():
        if decision.decision == "eligible":
            assert decision.earliest == ON, name
            assert not decision.missing
        elif decision.decision in {"wait", "insufficient-data"}:
            assert decision.earliest is None or decision.earliest >= ON
        elif decision.decision in {"interrupted", "contraindicated", "not-applicable", "excluded", "not-eligible"}:
            assert decision.earliest is None, name
        if decision.decision == "wait":
            assert decision.earliest is not None
            assert decision.earliest > ON
        assert decision.because, name
    if one.status == "interrupted":
        assert set(facet.offered(one)) <= {"emergency_referral"}
        assert set(words(one).values()) - {"eligible"} == {"interrupted"}


@few(40)
@given(patients(doubtful=False))
def test_one_scale_for_another(record):
    """Millimetres in place of points, value and unit together, decide the same."""
    other = copy.deepcopy(record)
    for reading in other["observations"]:
        if reading["measure"] == "nrs":
            reading.update(measure="vas", value=reading["value"] * 10)
    plain, again = facet.ask(record), facet.ask(other)
    assert words(again) == words(plain)
    assert {name: one.earliest for name, one in again.steps.items()} == {
        n: one.earliest for n, one in plain.steps.items()
    }


# --- information -------------------------------------------------------------------------------------


@few(100)
@given(patients(repeats=False), st.data())
def test_a_finding_made_unknown(record, data):
    """Taking away a ready finding leaves the word, or leaves the step undecided.

    Read backwards, filling in an unknown never turns a criterion that is decided. The referrals are left out: they ask
    `documented` and `known` of these findings, which are never unknown.
    """
    names = sorted({one["finding"] for one in record["findings"]})
    name = data.draw(st.sampled_from(names))
    fewer = copy.deepcopy(record)
    fewer["findings"] = [one for one in fewer["findings"] if one["finding"] != name]
    full, less = words(facet.ask(record)), words(facet.ask(fewer))
    for step in ("mbb", "rfa"):
        if full[step] != less[step]:
            event("a finding that matters")
            # Where other entries contradict each other, they matter now, and the word is `conflict`.
            assert less[step] in {"insufficient-data", "conflict"}, (name, step, full[step])


def supply(record: Entries, need: Any, data: Any) -> bool:
    """Record what is asked for, with some value; False for what this test cannot record."""
    kind, *rest = need.key.split(":")
    number = f"{kind}_{'_'.join(rest)}"
    match kind, rest:
        case "record", [name] if name in facet.CANDIDATE:
            value = facet.CANDIDATE[name]
            if name != "pain_onset":
                value = data.draw(st.sampled_from([value, OPPOSITE[value]]))
            record["findings"].append({**facet.finding(name, value, facet.ON), "id": f"new{number}"})
        case ("before" | "after") as tag, [measure, act]:
            start_ = facet.entry(record, act)["start"]
            top = 10 if measure == "nrs" else 100
            value = data.draw(st.sampled_from([top * 8 // 10, top] if tag == "before" else [0, top // 10, top // 2]))
            reading = {"id": f"new{number}", "date": start_, "measure": measure, "value": value, tag: act}
            if tag == "after" and facet.entry(record, act)["step"] == "mbb":
                reading["hours"] = 1
            elif tag == "after":
                reading["date"] = facet.ON
            record["observations"].append(reading)
        case "screening", ["red_flags", flag]:
            record["screening"].append({"id": f"rf_{flag}", "date": facet.ON, "table": "red_flags", "clear": [flag]})
        case "screening", [_, question]:
            record["screening"].append(answer(question, data.draw(st.sampled_from(["no", "no", "yes"])), facet.ON))
        case "site", [act]:
            facet.change(record, act, side=data.draw(st.sampled_from(["left", "right"])))
        case "outcome", [act]:
            facet.change(record, act, outcome=data.draw(st.sampled_from(["benefit", "no_benefit"])))
        case "hours", [reading]:
            # Within the agent's span: beyond it there is no reading at all, and the next question is for one.
            facet.change(record, reading, hours=1)
        case "detail", ["agent", act]:
            facet.change(record, act, agent=data.draw(st.sampled_from(["lidocaine", "bupivacaine"])))
        case "detail", ["drug", screen]:
            facet.change(record, screen, drug=data.draw(st.sampled_from(["warfarin", "clopidogrel", "apixaban"])))
        case "patient", ["born"]:
            record["patient"]["born"] = data.draw(st.sampled_from(["1968-03-02", "2012-01-01"]))
        case _:
            event(f"cannot record: {kind}")
            return False
    return True


@st.composite
def gaps(draw) -> Entries:
    """A patient from whose record one to three things were left out."""
    record = draw(patients(doubtful=False, repeats=False, most=2))
    record["decisions"], record["red_flags"], record["adverse_events"] = [], [], []
    choices = [("event", one["id"]) for one in (*record["findings"], *record["screening"], *record["observations"])]
    choices += [("side", one["id"]) for one in record["acts"] if one["step"] == "mbb"]
    choices += [("agent", one["id"]) for one in record["acts"] if one["step"] == "mbb"]
    choices += [("outcome", one["id"]) for one in record["acts"] if "outcome" in one]
    choices += [("hours", one["id"]) for one in record["observations"] if "hours" in one]
    choices += [("born", "patient")]
    for what, name in draw(st.lists(st.sampled_from(choices), min_size=1, max_size=3, unique=True)):
        if what == "event":
            facet.drop(record, name)
        elif what == "born":
            del record["patient"]["born"]
        elif any(one.get("id") == name for kind in facet.LISTS for one in record[kind]):
            facet.entry(record, name).pop(what, None)
    return record


@few(100)
@given(gaps(), st.data())
def test_what_is_missing_decides(record, data):
    """Recording all that `missing` lists decides the step, whatever the values turn out to be."""
    before = facet.ask(record)
    open_ = [
        name for name in NEEDLES if before.steps[name].decision == "insufficient-data" and before.steps[name].missing
    ]
    assume(open_)
    step = data.draw(st.sampled_from(open_))
    more = copy.deepcopy(record)
    for need in before.steps[step].missing:
        assume(supply(more, need, data))
    after = facet.decided(more, step)
    event(f"becomes {after.decision}")
    assert after.decision != "insufficient-data", ([one.key for one in before.steps[step].missing], after.missing)


def test_missing_while_a_wait_runs():
    """A wait that runs is not a no: what else is open on the day when it is over is missing today."""
    record = facet.drop(facet.after_care(), "axial_pain")
    facet.add_block(record, "b1", "2026-02-10", 10, 2)
    facet.add_block(record, "b2", "2026-02-26", 10, 2, outcome="technical_failure")
    facet.drop(record, "b1_before")
    before = facet.decided(record, "mbb")
    # With NRS 10 before `b1` the block is to be confirmed, from 2026-03-12, if the pain is axial; with NRS 4 it is not.
    assert before.decision == "insufficient-data"
    assert {need.key for need in before.missing} == {"before:nrs:b1", "record:axial_pain"}


def test_missing_behind_an_unknown_site():
    """Were `b2` on the left, `b1` would be the last block, and its baseline would be asked for next."""
    record = facet.drop(facet.two_blocks(), "b1_before", "b2", "b2_before", "b2_after")
    facet.add_block(record, "b2", "2026-02-10", 10, 2, side=None)
    before = facet.decided(record, "mbb")
    assert before.decision == "insufficient-data"
    assert {need.key for need in before.missing} == {"site:b2", "before:nrs:b1"}


def test_missing_behind_an_unknown_agent():
    """The agent says within how many hours a reading must lie, but this one has none; the agent alone is no help."""
    record = facet.two_blocks()
    del facet.entry(record, "b2")["agent"]
    del facet.entry(record, "b2_after")["hours"]
    before = facet.decided(record)
    assert before.decision == "insufficient-data"
    assert "hours:b2_after" in {need.key for need in before.missing}


# --- safety ------------------------------------------------------------------------------------------


@few(80)
@given(patients(), POLICIES, st.sampled_from(QUESTIONS))
def test_a_contraindication_opens_nothing(record, profile, question):
    before = facet.eligible(facet.ask(record, profile=profile))
    record["screening"].append(answer(question, "yes", facet.ON))
    assert facet.eligible(facet.ask(record, profile=profile)) <= before


@few(40)
@given(
    patients(),
    POLICIES,
    st.sampled_from(["motor_weakness", "procedural_infection", "local_anaesthetic_toxicity", "burn"]),
)
def test_an_open_adverse_event_opens_nothing(record, profile, what):
    before = facet.eligible(facet.ask(record, profile=profile))
    record["adverse_events"].append({"id": "open", "date": facet.ON, "event": what})
    assert facet.eligible(facet.ask(record, profile=profile)) <= before


@few(40)
@given(
    patients(), POLICIES, st.sampled_from([("cord_signs", "emergency_referral"), ("major_trauma", "urgent_referral")])
)
def test_a_red_flag_leaves_only_where_it_refers_to(record, profile, raised):
    flag, refers = raised
    already = {"emergency_referral"} if record["red_flags"] else set()
    record["red_flags"].append({"id": "raised", "date": facet.ON, "flag": flag})
    assessment = facet.ask(record, profile=profile)
    assert assessment.status == "interrupted"
    assert facet.eligible(assessment) <= {refers} | already
    assert refers in facet.offered(assessment)


@few(40)
@given(patients(), POLICIES, st.sampled_from(NEEDLES))
def test_an_unanswered_screen_suggests_no_needle(record, profile, step):
    record["screening"] = [one for one in record["screening"] if one["table"] != "interventional"]
    assessment = facet.ask(record, profile=profile)
    assert step not in facet.offered(assessment)
    assert assessment.steps[step].decision != "eligible"


# --- relief ------------------------------------------------------------------------------------------


@few(100)
@given(patients(doubtful=False, repeats=False), BY_RELIEF, st.data())
def test_better_relief_never_loses_neurotomy(record, profile, data):
    """Lower scores after blocks keep neurotomy where it was eligible; higher ones never open it."""
    readings = [one for one in record["observations"] if str(one.get("after", "")).startswith("b")]
    assume(readings)
    better, worse = copy.deepcopy(record), copy.deepcopy(record)
    for one in readings:
        if data.draw(st.booleans()):
            facet.change(better, one["id"], value=0)
            before = facet.entry(record, one["id"].replace("after", "before"))["value"]
            facet.change(worse, one["id"], value=before)
    plain = facet.decided(record, profile=profile).decision
    event(f"neurotomy {plain}")
    if plain == "eligible":
        assert facet.decided(better, profile=profile).decision == "eligible"
    else:
        assert facet.decided(worse, profile=profile).decision != "eligible"


# --- time --------------------------------------------------------------------------------------------


def refreshed(record: Entries, day: date) -> Entries:
    """The record as it would stand if only time had passed: answers are given again, and running relief goes on."""
    later = copy.deepcopy(record)
    for kind in ("findings", "screening"):
        for one in record[kind]:
            # A yes with the day of a last dose keeps its own date: that day is what the window counts from.
            later[kind].append({**one, "id": f"{one['id']}_again", "date": day.isoformat()})
    last: dict[str, Entries] = {}
    for one in sorted(record["observations"], key=lambda one: one["date"]):
        if str(one.get("after", "")).startswith("r"):
            last[one["after"]] = one
    later["observations"] += [{**one, "id": f"{one['id']}_again", "date": day.isoformat()} for one in last.values()]
    return later


@few(30)
@given(patients(doubtful=False), BY_RELIEF, st.data())
def test_earliest_is_exact(record, profile, data):
    """Of each step that only waits, on every day before `earliest` it is not eligible, and on that day it is."""
    assessment = facet.ask(record, profile=profile)
    waiting = [
        name for name, one in assessment.steps.items() if one.decision in {"wait", "hold", "declined"} and one.earliest
    ]
    assume(waiting)
    for step in waiting:
        first = assessment.steps[step].earliest
        assert first > ON
        event(f"{step} {assessment.steps[step].decision}")
        tried = {ON + timedelta(1), first - timedelta(1), first - timedelta(2)}
        tried |= {ON + timedelta(data.draw(st.integers(1, (first - ON).days))) for _ in range(3)}
        for day in sorted(one for one in tried if ON < one < first):
            soon = facet.decided(refreshed(record, day), step, on=day.isoformat(), profile=profile)
            assert soon.decision != "eligible", (step, day)
            assert soon.earliest == first, (step, day)
        then = facet.decided(refreshed(record, first), step, on=first.isoformat(), profile=profile)
        assert then.decision == "eligible", step


def test_every_day_before_earliest():
    """The same for one patient of each kind of wait, on every single day."""
    interval = facet.drop(facet.two_blocks(), "b2", "b2_before", "b2_after")
    onset = facet.change(facet.after_care(), "pain_onset", value="2025-12-01")
    limit = facet.after_care()
    for number, day in enumerate(("2025-03-05", "2025-06-10", "2025-09-01", "2026-02-10"), 1):
        facet.add_block(limit, f"b{number}", day, 10, 2 if number == 4 else 8)
    for record, on, first in (
        (interval, "2026-02-04", "2026-02-17"),
        (onset, "2026-02-01", "2026-03-01"),
        # Four sessions in the window: the oldest must leave it, and the far edge, 2026-03-05, still belongs to it.
        (limit, "2026-02-20", "2026-03-06"),
    ):
        day = date.fromisoformat(on)
        while day < date.fromisoformat(first):
            soon = facet.decided(record, "mbb", on=day.isoformat())
            assert (soon.decision, str(soon.earliest)) == ("wait", first)
            day += timedelta(1)
        assert facet.decided(record, "mbb", on=first).decision == "eligible"


@few(60)
@given(patients(doubtful=False), BY_RELIEF, st.sampled_from([1, 2, 13, 14, 31, 92, 184, 366, 735]))
def test_not_eligible_is_not_for_want_of_time(record, profile, days):
    """Where a step is not eligible, no later day alone opens it."""
    later = ON + timedelta(days)
    today = facet.ask(record, profile=profile)
    then = facet.ask(refreshed(record, later), on=later.isoformat(), profile=profile)
    for name, one in today.steps.items():
        if one.decision == "not-eligible":
            assert then.steps[name].decision not in {"eligible", "wait"}, name
