"""Fault tables C (records), D (time), E (explanation) and G (privacy): each row is a test named by its id.

The pathway is `lumbar-facet` under `cms-lcd`: two blocks of at least 80 %, two weeks apart, then neurotomy (`rfa`).
"""

from __future__ import annotations

import dataclasses
import gc
import importlib.util
import json
import logging
import math
import random
import re
import subprocess
import sys
import traceback
import weakref
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from pathway.assessment import assess, card, to_dict, to_json
from pathway.errors import RecordRefused
from pathway.pictures import draw
from pathway.record import read_record

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


def refusal(record: Any, **more: Any) -> RecordRefused:
    """How a record is refused, by the reader or against the vocabulary."""
    with pytest.raises(RecordRefused) as caught:
        facet.ask(record, **more)
    return caught.value


def with_vas(first: float | str, second: float | str) -> dict[str, Any]:
    """Two blocks scored in mm, whose readings after the block are given; both start from 100 mm."""
    record = facet.after_care()
    facet.add_block(record, "b1", "2026-02-03", 100, first, measure="vas")
    facet.add_block(record, "b2", "2026-02-24", 100, second, measure="vas")
    return record


def told(decision: Any) -> str:
    """The reasons for the word, as one text."""
    return " | ".join(reason.text for reason in decision.because)


def test_no_row_is_missing():
    rows = {
        *(f"c{n:02}" for n in range(1, 31)),
        *(f"d{n:02}" for n in range(1, 10)),
        *(f"e{n:02}" for n in range(1, 8)),
        *(f"g{n:02}" for n in range(1, 8)),
    }
    tested = {found[1] for name in globals() if (found := re.match(r"test_o_([a-z]\d\d)_", name))}
    assert tested == rows


def test_the_patient_that_the_rows_change():
    assessment = facet.ask(facet.two_blocks())
    assert assessment.steps["rfa"].decision == "eligible"
    assert facet.offered(assessment) == ["rfa"]
    assert assessment.status == "suggested"
    assert not assessment.ignored


# --- C: records --------------------------------------------------------------------------------------


def test_o_c01_second_block_without_relief():
    assessment = facet.ask(facet.drop(facet.two_blocks(), "b2_after"))
    rfa = assessment.steps["rfa"]
    assert rfa.decision == "insufficient-data"
    assert assessment.status == "needs-data"
    # Nobody is sent elsewhere because a score is missing: `otherwise` is not true of an unknown.
    assert facet.offered(assessment) == []
    # The baseline on NRS is there, so one reading settles it: the smallest set, completing what is recorded.
    assert len(rfa.missing) == 1
    assert "after `b2`" in rfa.missing[0].text
    assert "NRS" in rfa.missing[0].text


@pytest.mark.parametrize(
    ("left", "reason"),
    [({"value": None}, "null"), ({}, "not-recorded"), ({"absent": "not_done"}, "not-done")],
    ids=["null", "key-absent", "not-done"],
)
def test_o_c02_relief_null_absent_or_not_done(left, reason):
    record = facet.two_blocks()
    del facet.entry(record, "b2_after")["value"]
    rfa = facet.decided(facet.change(record, "b2_after", **left))
    assert rfa.decision == "insufficient-data"
    assert reason in facet.unknowns(rfa)
    assert not facet.unknowns(rfa) & ({"null", "not-recorded", "not-done"} - {reason})


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, Decimal("NaN"), Decimal("Infinity")])
@pytest.mark.parametrize("key", ["value", "hours"])
def test_o_c03_not_finite(key, value):
    problem = refusal(facet.change(facet.two_blocks(), "b2_after", **{key: value}))
    assert not re.search(r"nan|inf(?!o)", str(problem), re.IGNORECASE) or "finite" in str(problem)


@pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity", ".nan", ".inf", "-.inf", "1e400", "nan"])
def test_o_c03_not_finite_in_a_file(word):
    record = facet.change(facet.two_blocks(), "b2_after", value="HERE")
    text = json.dumps(record).replace('"HERE"', word)
    with pytest.raises(RecordRefused):
        assess(facet.pathway(), read_record(text=text), on=facet.ON, profile=facet.PROFILE)


def test_o_c04_just_below_the_threshold():
    rfa = facet.decided(with_vas(10, 20.4))
    assert rfa.decision == "not-eligible"
    assert "79.6 %" in told(rfa)
    observed = [leaf.observed for leaf in rfa.evidence if leaf.criterion.startswith("relief(mbb)")]
    assert observed
    assert all("79.6" in one and not re.search(r"\b80\b", one) for one in observed)


@pytest.mark.parametrize(
    ("measure", "before", "after", "word"),
    [
        ("nrs", 5, 1, "eligible"),
        ("nrs", 10, 2, "eligible"),
        ("vas", 70, 14, "eligible"),
        ("vas", Decimal("8.5"), Decimal("1.7"), "eligible"),
        ("vas", 0.7, 0.14, "eligible"),
        ("vas", 70, Decimal("14.000001"), "not-eligible"),
        ("vas", 70, Decimal("13.999999"), "eligible"),
    ],
)
def test_o_c05_exactly_eighty(measure, before, after, word):
    record = facet.after_care()
    facet.add_block(record, "b1", "2026-02-03", before, after, measure=measure)
    facet.add_block(record, "b2", "2026-02-24", before, after, measure=measure)
    assert facet.decided(record).decision == word


def test_o_c06_baseline_zero():
    record = facet.change(facet.two_blocks(), "b2_before", value=0)
    rfa = facet.decided(facet.change(record, "b2_after", value=0))
    assert rfa.decision == "insufficient-data"
    assert "baseline" in facet.unknowns(rfa)


def test_o_c07_worse_than_before():
    record = facet.change(facet.two_blocks(), "b2_before", value=5)
    rfa = facet.decided(facet.change(record, "b2_after", value=6))
    assert rfa.decision == "not-eligible"
    assert re.search(r"[-−]20 %", told(rfa))


@pytest.mark.parametrize(
    ("measure", "value"),
    [("reported_relief", 180), ("reported_relief", -1), ("nrs", 11), ("nrs", -1), ("vas", 100.01), ("odi", 101)],
)
def test_o_c08_out_of_range(measure, value):
    record = facet.two_blocks()
    record["observations"].append({"date": "2026-02-24", "measure": measure, "value": value, "after": "b2"})
    problem = refusal(record)
    assert problem.code == "range"
    assert str(value) not in str(problem)


@pytest.mark.parametrize("text", ["80%", "80", "1", "8 mm", "eighty", ""])
def test_o_c09_text_for_a_number(text):
    problem = refusal(facet.change(facet.two_blocks(), "b2_after", value=text))
    assert problem.code == "type"
    assert f"{text}`" not in str(problem)


@pytest.mark.parametrize("value", [True, False])
def test_o_c10_truth_for_a_number(value):
    assert refusal(facet.change(facet.two_blocks(), "b2_after", value=value)).code == "type"


@pytest.mark.parametrize("named", [True, False], ids=["with ids", "without ids"])
def test_o_c11_identical_events_count_once(named):
    record = facet.two_blocks()
    facet.drop(record, "b2", "b2_before", "b2_after")
    plain = facet.ask(record)
    for kind in ("acts", "observations", "findings", "screening"):
        if not named and kind != "acts":  # an act keeps its id, since readings name it
            for one in record[kind]:
                one.pop("id")
        record[kind] += [dict(one) for one in record[kind]]
    doubled = facet.ask(record)
    assert doubled.steps["rfa"].decision == "not-eligible"
    assert facet.offered(doubled) == facet.offered(plain) == ["mbb"]
    assert ("b1", "duplicate") in facet.ignored(doubled)
    assert len(doubled.ignored) == sum(len(record[kind]) for kind in facet.LISTS) // 2


def test_o_c12_one_id_with_two_values():
    record = facet.two_blocks()
    record["observations"].append({**facet.entry(record, "b2_after"), "value": 6})
    rfa = facet.decided(record)
    assert rfa.decision == "conflict"
    assert "b2_after" in told(rfa)


def test_o_c12_one_id_with_two_sides():
    record = facet.two_blocks()
    record["acts"].append({**facet.entry(record, "b2"), "side": "left"})
    assert facet.decided(record).decision == "conflict"


def test_o_c12_one_id_with_two_values_that_do_not_matter():
    """Both readings are at least 80 %: the contradiction is on a fact that does not matter here."""
    record = facet.two_blocks()
    record["observations"].append({**facet.entry(record, "b2_after"), "value": 0})
    assert facet.decided(record).decision in {"eligible", "conflict"}


def test_o_c13_entered_in_error():
    assessment = facet.ask(facet.change(facet.two_blocks(), "b2", status="entered_in_error"))
    assert assessment.steps["rfa"].decision == "not-eligible"
    assert ("b2", "entered-in-error") in facet.ignored(assessment)
    # One positive block 26 days ago: the second is due.
    assert facet.offered(assessment) == ["mbb"]


@pytest.mark.parametrize("own_id", [True, False])
def test_o_c14_amended(own_id):
    record = with_vas(10, 15)
    assert facet.decided(record).decision == "eligible"
    new = {**facet.entry(record, "b2_after"), "value": 40, "status": "amended"}
    record["observations"].insert(0, {**new, "id": "new", "amends": "b2_after"} if own_id else new)
    assessment = facet.ask(record)
    assert assessment.steps["rfa"].decision == "not-eligible"
    assert "60 %" in told(assessment.steps["rfa"])
    assert ("b2_after", "superseded") in facet.ignored(assessment)


@pytest.mark.parametrize("status", ["preliminary", "registered"])
def test_o_c15_preliminary(status):
    assessment = facet.ask(facet.change(facet.two_blocks(), "b2_after", status=status))
    assert assessment.steps["rfa"].decision == "insufficient-data"
    assert facet.offered(assessment) == []


def test_o_c16_after_the_day():
    plain = facet.ask(facet.two_blocks())
    record = facet.two_blocks()
    facet.add_block(record, "b3", "2026-03-02", 8, 8)
    record["red_flags"].append({"id": "flag", "date": "2026-03-02", "flag": "new_leg_weakness"})
    record["findings"].append({**facet.finding("axial_pain", "no", "2026-03-02"), "id": "later"})
    assessment = facet.ask(record)
    late = {"b3", "b3_before", "b3_after", "flag", "later"}
    assert facet.ignored(assessment) == {(name, "future") for name in late}
    assert to_dict(assessment)["steps"] == to_dict(plain)["steps"]
    assert facet.offered(assessment) == ["rfa"]


@pytest.mark.parametrize("day", ["1968-03-01", "1899-12-31", "1968", "2201-01-01"])
def test_o_c17_before_birth_or_out_of_the_calendar(day):
    record = facet.two_blocks()
    record["findings"].append({"date": day, "finding": "axial_pain", "value": "yes"})
    if day == "1968":  # a part of the year may lie after the birth: nothing says that it was before
        assert facet.decided(record).decision == "eligible"
        return
    assert day not in str(refusal(record))


def test_o_c18_unknown_step():
    record = facet.two_blocks()
    record["acts"].append({"id": "odd", "step": "crystal_healing", "start": "2026-02-26", "status": "done"})
    record["observations"].append({"id": "odd2", "date": "2026-02-26", "measure": "aura", "value": 3})
    record["findings"].append({"id": "odd3", "date": "2026-02-26", "finding": "mood", "value": "blue"})
    record["screening"].append({"id": "odd4", "date": "2026-02-26", "table": "stars", "clear": "all"})
    assessment = facet.ask(record)
    assert facet.ignored(assessment) == {(name, "unrecognised") for name in ("odd", "odd2", "odd3", "odd4")}
    assert to_dict(assessment)["steps"] == to_dict(facet.ask(facet.two_blocks()))["steps"]


def test_o_c19_blocks_on_two_sides():
    record = facet.change(facet.two_blocks(), "b1", side="left")
    right = facet.ask(record)
    assert right.steps["rfa"].decision == "not-eligible"
    assert (right.steps["mbb"].decision, right.steps["mbb"].earliest) == ("wait", date(2026, 3, 10))
    left = facet.ask(record, site="lumbar/left/L4-5,L5-S1")
    assert left.steps["rfa"].decision == "not-eligible"
    # 3 February and two weeks: the second block on the left is due.
    assert facet.offered(left) == ["mbb"]


def test_o_c20_block_without_side():
    record = facet.two_blocks()
    del facet.entry(record, "b2")["side"]
    assessment = facet.ask(record)
    rfa = assessment.steps["rfa"]
    assert rfa.decision == "insufficient-data"
    assert len(rfa.missing) == 1
    assert "site of `b2`" in rfa.missing[0].text
    assert facet.offered(assessment) == []


def test_o_c21_two_rows_of_one_session():
    record = facet.after_care()
    facet.add_block(record, "b1", "2026-02-03", 10, 2)
    facet.add_block(record, "b1_again", "2026-02-03", 10, 2)
    assessment = facet.ask(record)
    assert assessment.steps["rfa"].decision == "not-eligible"
    assert facet.offered(assessment) == ["mbb"]


def test_o_c22_two_values_at_one_time():
    record = with_vas(10, 15)
    record["observations"].append({**facet.entry(record, "b2_after"), "id": "other", "value": 80})
    rfa = facet.decided(record)
    assert rfa.decision == "conflict"
    assert "b2_after" in told(rfa)
    assert "other" in told(rfa)


def test_o_c23_anticoagulant_not_known():
    assessment = facet.ask(facet.change(facet.two_blocks(), "screened", **{"except": ["antithrombotic"]}))
    rfa = assessment.steps["rfa"]
    assert rfa.decision == "insufficient-data"
    assert facet.offered(assessment) == []
    assert [need.key for need in rfa.missing] == ["screening:interventional:antithrombotic"]


def ended(kind: str) -> dict[str, Any]:
    """Two blocks, and something that stood against neurotomy from 2026-02-05 to 2026-02-12."""
    record = facet.two_blocks()
    asked = {"table": "interventional"}
    if kind == "infection":
        facet.change(record, "screened", **{"except": ["systemic_infection"]})
        record["screening"] += [
            {"id": "ill", "date": "2026-02-05", **asked, "question": "systemic_infection", "answer": "yes"},
            {"id": "well", "date": "2026-02-12", **asked, "question": "systemic_infection", "answer": "no"},
        ]
    elif kind == "hold":
        facet.change(record, "screened", **{"except": ["neural_deficit"]})
        yes = {"id": "ill", "date": "2026-02-05", **asked, "question": "neural_deficit", "answer": "yes"}
        record["screening"].append({**yes, "region": "lumbar"})
        cleared = {
            "decision": "cleared",
            "clears": "neural_deficit",
            "by": "neurologist",
            "reason": "baseline is known",
        }
        record["decisions"].append({"id": "well", "date": "2026-02-12", **cleared})
    elif kind == "red flag":
        cleared = {"date": "2026-02-12", "by": "spine surgeon", "outcome": "no deficit"}
        record["red_flags"].append({"id": "ill", "date": "2026-02-05", "flag": "new_leg_weakness", "cleared": cleared})
    else:
        event = {"id": "ill", "date": "2026-02-05", "event": "motor_weakness", "after": "b1", "resolved": "2026-02-12"}
        record["adverse_events"].append(event)
    return record


KINDS = ["infection", "hold", "red flag", "adverse event"]


@pytest.mark.parametrize("kind", KINDS)
def test_o_c24_ended_contraindication(kind):
    assessment = facet.ask(ended(kind))
    assert assessment.steps["rfa"].decision == "eligible"
    assert facet.offered(assessment) == ["rfa"]


@pytest.mark.parametrize("kind", KINDS)
def test_o_c24_not_yet_ended(kind):
    assert facet.decided(ended(kind), on="2026-02-11").decision not in {"eligible", "wait"}


@pytest.mark.parametrize("kind", KINDS)
def test_o_c24_dates_of_an_ended_contraindication_are_shown(kind):
    shown = to_json(facet.ask(ended(kind)))
    assert "2026-02-12" in shown


def test_o_c25_declined():
    record = facet.two_blocks()
    until = {"date": "2026-02-25", "step": "rfa", "decision": "declined", "until": "2026-08-10"}
    record["decisions"].append({"id": "no", "reason": "wants to wait", **until})
    assessment = facet.ask(record)
    rfa = assessment.steps["rfa"]
    assert (rfa.decision, rfa.earliest) == ("declined", date(2026, 8, 10))
    assert "2026-02-25" in told(rfa)
    # The other ways out are false or declined, so `otherwise` opens the review.
    assert facet.offered(assessment) == ["review"]
    # Declined until that day: on it the decline no longer stands.
    for day, word in (("2026-08-09", True), ("2026-08-10", False)):
        assert (facet.decided(record, on=day).decision == "declined") is word


def test_o_c26_empty_record():
    assessment = facet.ask({})
    assert assessment.status == "needs-data"
    assert facet.offered(assessment) == []
    assert assessment.steps["conservative"].decision == "insufficient-data"
    assert {"born", "region"} <= {need.key.split(":")[-1] for need in assessment.steps["conservative"].missing}
    assert json.loads(to_json(assessment))["status"] == "needs-data"
    assert "born" in str(assessment) or "birth" in str(assessment)


def test_o_c26_empty_but_for_age_and_region():
    assessment = facet.ask({"patient": {"born": "1968-03-02"}, "site": {"region": "lumbar"}})
    assert "conservative" in facet.offered(assessment)
    assert not {"mbb", "rfa", "facet_injection"} & set(facet.offered(assessment))


@pytest.mark.parametrize(("born", "adult"), [("2008-03-01", True), ("2008-03-02", False), ("2020-01-01", False)])
def test_o_c27_outside_the_population(born, adult):
    record = facet.start()
    record["patient"]["born"] = born
    assessment = facet.ask(record)
    words = {one.decision for one in assessment.steps.values()}
    assert (words == {"not-applicable"}) is not adult
    assert bool(facet.offered(assessment)) is adult


def test_o_c28_two_scales():
    record = facet.change(facet.two_blocks(), "b2_after", measure="vas", value=10)
    rfa = facet.decided(record)
    assert rfa.decision == "insufficient-data"
    assert "scale" in facet.unknowns(rfa)
    # NRS after it or VAS before it: either completes a pair, so one thing is missing.
    assert len(rfa.missing) == 1


def test_o_c28_another_unit():
    record = facet.change(with_vas(10, 10), "b2_after", unit="cm", value=1)
    assert facet.decided(record).decision == "insufficient-data"


@pytest.mark.parametrize("values", [{"date": "2026-02-23"}, {"date": "2026-01"}], ids=["day", "month"])
def test_o_c29_outcome_before_its_act(values):
    assert refusal(facet.change(facet.two_blocks(), "b2_after", **values)).code == "order"


def test_o_c29_end_before_start():
    assert refusal(facet.change(facet.two_blocks(), "c1", end="2025-07-06")).code == "order"


def test_o_c30_reported_and_calculated():
    record = with_vas(10, 38)
    record["observations"].append({"date": "2026-02-24", "measure": "reported_relief", "value": 80, "after": "b2"})
    rfa = facet.decided(record)
    assert rfa.decision == "not-eligible"
    observed = [leaf.observed for leaf in rfa.evidence if leaf.criterion.startswith("relief(mbb)")]
    assert any("62 %" in one and "80 %" in one for one in observed)


# --- D: time -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("day", "adult"), [("2026-02-27", False), ("2026-02-28", True), ("2026-03-01", True)])
def test_o_d01_29_february(day, adult):
    record = {"patient": {"born": "2008-02-29"}, "site": {"region": "lumbar"}}
    assert (facet.decided(record, "conservative", on=day).decision == "eligible") is adult


@pytest.mark.parametrize(
    ("onset", "first"),
    [("2025-11-30", date(2026, 2, 28)), ("2025-11-28", date(2026, 2, 28)), ("2025-12-01", date(2026, 3, 1))],
)
def test_o_d01_months_are_clamped(onset, first):
    record = facet.change(facet.after_care(), "pain_onset", value=onset)
    for screen in ("screened", "no_red_flags"):
        facet.change(record, screen, date="2026-02-20")
    before = date.fromordinal(first.toordinal() - 1)
    soon = facet.decided(record, "mbb", on=before.isoformat())
    assert (soon.decision, soon.earliest) == ("wait", first)
    assert facet.decided(record, "mbb", on=first.isoformat()).decision == "eligible"


def test_o_d02_weeks_across_a_clock_change():
    # Clocks go forward on 2026-03-29 in Europe: the span holds an hour less, and is counted in days.
    record = facet.after_care()
    facet.add_block(record, "b1", "2026-03-20T23:30+01:00", 10, 2)
    facet.change(record, "b1_before", date="2026-03-20T23:00+01:00")
    for day in ("2026-03-21", "2026-04-02"):
        soon = facet.decided(record, "mbb", on=day)
        assert (soon.decision, soon.earliest) == ("wait", date(2026, 4, 3)), day
    assert facet.decided(record, "mbb", on="2026-04-03").decision == "eligible"


def test_o_d02_review_on_day_42():
    record = facet.start()
    record["acts"].append(
        {"id": "c1", "step": "conservative", "start": "2026-03-01T09:00+01:00", "status": "under_way"}
    )
    for day in ("2026-04-11", "2026-04-12"):
        care = facet.ask(record, on=day).current[0]
        assert care.review_due == date(2026, 4, 12)
        assert care.review_overdue == date(2026, 6, 7)


def test_o_d03_times_with_and_without_a_zone():
    record = facet.change(facet.two_blocks(), "axial_pain", date="2026-01-20T10:00")
    assert facet.decided(record).decision == "eligible"
    problem = refusal(facet.change(record, "b2", start="2026-02-24T10:00+01:00"))
    assert problem.code == "timezone"
    assert "10:00" not in str(problem)


def test_o_d04_one_instant_in_two_offsets():
    # 11:00+01:00 is 10:00Z: a baseline then is not after its act, whatever the text looks like.
    record = facet.change(facet.two_blocks(), "b2", start="2026-02-24T10:00Z")
    for text in ("2026-02-24T11:00+01:00", "2026-02-24T10:00Z", "2026-02-24T05:00-05:00"):
        assert facet.decided(facet.change(record, "b2_before", date=text)).decision == "eligible"
    assert refusal(facet.change(record, "b2_before", date="2026-02-24T10:30Z")).code == "order"
    # Two values at one instant contradict each other; the same value does not.
    for value, word in (("mild", "conflict"), ("severe", "eligible")):
        record = facet.change(facet.two_blocks(), "pain_severity", date="2026-02-20T10:00Z")
        record["findings"].append({**facet.finding("pain_severity", value, "2026-02-20T11:00+01:00"), "id": "again"})
        assert facet.decided(record).decision == word


@pytest.mark.parametrize(
    ("first", "second", "word"), [("mild", "severe", "eligible"), ("severe", "mild", "not-eligible")]
)
def test_o_d05_the_hour_that_comes_twice(first, second, word):
    # On 2025-11-02 clocks went back in New York: 01:30-04:00 came an hour before 01:30-05:00.
    record = facet.drop(facet.after_care(), "pain_severity")
    for offset, value in (("-05:00", second), ("-04:00", first)):
        record["findings"].append(
            {"id": f"at{offset}", "date": f"2025-11-02T01:30{offset}", "finding": "pain_severity", "value": value}
        )
    assert facet.decided(record, "mbb", on="2026-01-25").decision == word


def test_o_d06_day_and_time_where_the_order_matters():
    record = facet.change(facet.two_blocks(), "pain_severity", date="2026-02-20T10:00Z")
    record["findings"].append({**facet.finding("pain_severity", "mild", "2026-02-20"), "id": "that_day"})
    assert facet.decided(record).decision == "insufficient-data"
    facet.change(record, "that_day", value="severe")
    assert facet.decided(record).decision == "eligible"


def test_o_d06_baseline_of_the_same_day():
    record = facet.change(facet.two_blocks(), "b2", start="2026-02-24T10:00Z")
    del facet.entry(record, "b2_before")["before"]
    rfa = facet.decided(record)
    assert rfa.decision == "insufficient-data"
    assert len(rfa.missing) == 1
    facet.change(record, "b2_before", date="2026-02-24T09:00Z")
    assert facet.decided(record).decision == "eligible"


@pytest.mark.parametrize(
    ("onset", "day", "word", "earliest"),
    [
        ("2025-11", "2026-03-01", "eligible", date(2026, 3, 1)),  # 30 November and 3 months is 28 February
        ("2025-12", "2026-02-28", "insufficient-data", date(2026, 3, 1)),  # no day of December is long enough ago yet
        ("2025-12", "2026-03-01", "insufficient-data", date(2026, 3, 1)),  # the 1st is, the 2nd is not
        ("2025-12", "2026-03-30", "insufficient-data", date(2026, 3, 30)),
        ("2025-12", "2026-03-31", "eligible", date(2026, 3, 31)),
        ("2025", "2026-03-30", "insufficient-data", date(2026, 3, 30)),
        ("2025", "2026-03-31", "eligible", date(2026, 3, 31)),
    ],
)
def test_o_d07_partial_date(onset, day, word, earliest):
    record = facet.change(facet.after_care(), "pain_onset", value=onset)
    mbb = facet.decided(record, "mbb", on=day)
    assert (mbb.decision, mbb.earliest) == (word, earliest)


def test_o_d07_partial_date_of_a_block():
    record = facet.change(facet.two_blocks(), "b1", start="2026-02")
    # Any day of February from the 1st to the 10th is two weeks before b2, and later ones are not.
    facet.change(record, "b1_before", date="2026-02")
    facet.change(record, "b1_after", date="2026-02")
    assert facet.decided(record).decision == "insufficient-data"
    for name in ("b1_before", "b1_after"):
        facet.change(record, name, date="2026-01")
    assert facet.decided(facet.change(record, "b1", start="2026-01")).decision == "eligible"


@pytest.mark.parametrize("day", [20240229, 1, 2024.5, True, date(2024, 2, 29).toordinal()])
@pytest.mark.parametrize(("name", "key"), [("axial_pain", "date"), ("b2", "start"), ("pain_onset", "value")])
def test_o_d08_number_for_a_day(name, key, day):
    problem = refusal(facet.change(facet.two_blocks(), name, **{key: day}))
    assert problem.code == "type"
    assert len(str(day)) == 1 or str(day) not in str(problem)


def test_o_d09_tomorrow(monkeypatch):
    record = facet.two_blocks()
    today = to_json(facet.ask(record)), card(facet.ask(record))
    monkeypatch.setattr("time.time", lambda: 4e9)  # `date.today()` asks it: the year 2096
    assert date.today().year == 2096  # noqa: DTZ011 - the point of the test
    assert (to_json(facet.ask(record)), card(facet.ask(record))) == today


# --- E: explanation and determinism ------------------------------------------------------------------


def test_o_e01_fields_of_a_result():
    whole = to_dict(facet.ask(facet.two_blocks()))
    assert whole["pathway"] == "lumbar-facet"
    assert whole["version"] == facet.pathway().version
    assert whole["profile"] == facet.PROFILE
    assert re.fullmatch(r"[0-9a-f]{64}", whole["hash"])
    assert whole["on"] == facet.ON
    assert whole["library"]
    offer = whole["suggestions"][0]
    assert (offer["from"], offer["step"], offer["kind"], offer["strength"]) == ("mbb", "rfa", "step-up", "offer")
    assert "l38801" in offer["cites"]
    relief = [leaf for leaf in whole["steps"]["rfa"]["evidence"] if leaf["criterion"] == "relief(mbb) >= block_relief"]
    assert len(relief) == 1
    assert "87.5 %" in relief[0]["observed"]
    assert "2026-02-24" in relief[0]["observed"]
    assert {"b2", "b2_before", "b2_after"} <= set(relief[0]["events"])
    assert "block_relief" in relief[0]["threshold"]
    assert "80 %" in relief[0]["threshold"]
    assert any(cite.startswith("l38801") for cite in relief[0]["cites"])


def flip(record: dict[str, Any], name: str) -> bool:
    """Turn one cited event into its opposite; False for one that has none."""
    one = facet.entry(record, name)
    match one:
        case {"finding": "pain_onset"}:
            one["value"] = "2026-02-20"
        case {"finding": "pain_severity"}:
            one["value"] = "mild"
        case {"finding": _}:
            one["value"] = "no" if one["value"] == "yes" else "yes"
        case {"measure": _, "after": _}:
            one["value"] = 7
        case {"measure": _, "before": _}:
            one["value"] = 2
        case {"step": "mbb"}:
            one["side"] = "left"
        case _:
            return False
    return True


def test_o_e02_a_cited_fact_decides():
    rfa = facet.decided(facet.two_blocks())
    cited = {event for leaf in rfa.evidence for event in leaf.events}
    assert cited >= {"axial_pain", "pain_onset", "pain_severity", "function_deficit", "b1", "b2", "b2_after"}
    for name in sorted(cited - {"planned[0]"}):  # the act that is asked about
        record = facet.two_blocks()
        if flip(record, name):
            assert facet.decided(record).decision != "eligible", name


def test_o_e02_what_is_not_cited_does_not():
    plain = facet.ask(facet.two_blocks())
    cited = {event for one in plain.steps.values() for leaf in one.evidence for event in leaf.events}
    record = facet.two_blocks()
    for name, values in (
        ("odi", {"value": 90}),
        ("b2", {"relief_hours": 3}),
        ("b1", {"guidance": "ultrasound"}),
        ("c1", {"medication": "yes"}),
    ):
        facet.change(record, name, **values)
    record["patient"].update(id="someone-else", sex="male")
    assert "odi" not in cited
    changed = facet.ask(record)
    assert to_dict(changed)["steps"] == to_dict(plain)["steps"]


def test_o_e03_every_sibling_has_its_reason():
    assessment = facet.ask(facet.two_blocks())
    # Every target of a transition from `mbb`, or from any, in pathway.yaml.
    siblings = {"mbb", "facet_injection", "sacroiliac_review", "discogenic_review", "review", "self_management"}
    for name in (siblings | {"urgent_referral", "surgery_referral"}) - set(facet.offered(assessment)):
        decision = assessment.steps[name]
        assert decision.decision == "not-eligible", name
        assert decision.because, name
        assert all(reason.text.strip() for reason in decision.because)
        # A way leads there from here, so the reason is a fact of the patient and not that nothing leads there.
        assert "nothing leads" not in told(decision), name
    for decision in assessment.steps.values():
        assert decision.because


def test_o_e04_nothing_can_be_changed():
    assessment = facet.ask(facet.two_blocks())
    for frozen in (assessment, assessment.steps["rfa"], assessment.suggestions[0], assessment.acts[0], facet.pathway()):
        for part in dataclasses.fields(frozen):
            with pytest.raises((AttributeError, TypeError)):
                setattr(frozen, part.name, None)
    with pytest.raises(TypeError):
        assessment.steps["rfa"] = None
    with pytest.raises(TypeError):
        facet.pathway().steps.pop("rfa")
    with pytest.raises((AttributeError, TypeError)):
        assessment.suggestions[0].cites.append("x")


_WATCHED = """
import sys
sys.path.insert(0, {here!r})
import facet
from pathway.assessment import assess, card, to_json
from pathway.record import read_record

pathway = facet.pathway()
entries = facet.two_blocks()
to_json(facet.ask(entries)), card(facet.ask(entries))  # whatever is imported late is imported now
seen = []
watching = False
CLOCK = {{"time", "time_ns", "now", "utcnow", "today", "localtime", "gmtime", "monotonic", "perf_counter", "getenv"}}

def hook(event, args):
    if watching and event != "sys.setprofile":
        seen.append(event)

def profile(frame, event, arg):
    if event == "c_call" and arg.__name__ in CLOCK:
        seen.append("call " + arg.__name__)
    if event == "call" and frame.f_code.co_filename.endswith("os.py"):
        seen.append("os." + frame.f_code.co_name)

sys.addaudithook(hook)
record = read_record(entries)
sys.setprofile(profile)
watching = True
for profile_name in (None, "cms-lcd", "asra-consensus", "nice"):
    assessment = assess(pathway, record, on="2026-03-01", profile=profile_name)
    text = to_json(assessment) + card(assessment) + repr(assessment)
watching = False
sys.setprofile(None)
print("seen", sorted(set(seen)))
"""


def test_o_e05_no_network_file_clock_or_environment():
    script = _WATCHED.format(here=str(HERE))
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=False)
    assert run.stderr == ""
    # These are audited too and reach nothing outside the process.
    harmless = {"builtins.id", "object.__setattr__", "object.__getattr__", "sys._getframe"}
    assert set(json.loads(run.stdout[5:].replace("'", '"'))) <= harmless


def test_o_e06_seeds_optimised_and_locale():
    digests = facet.digests(
        [("0", (), {}), ("1", (), {}), ("2", ("-O",), {}), ("3", ("-OO",), {"LC_ALL": "de_DE.UTF-8"})]
    )
    assert len(set(digests)) == 1


def test_o_e07_order_of_events():
    shuffled = random.Random(7)
    plain = facet.ask(facet.two_blocks())
    for _ in range(5):
        record = facet.two_blocks()
        for kind in facet.LISTS:
            shuffled.shuffle(record[kind])
        assert to_json(facet.ask(record)) == to_json(plain)


# --- G: privacy --------------------------------------------------------------------------------------

CANARY = "zq7canary"


def leaky() -> list[tuple[str, dict[str, Any]]]:
    """Records that are refused, each with a canary where something is wrong."""
    made = []
    for label, name, values in (
        ("number", "b2_after", {"value": CANARY}),
        ("word", "pain_severity", {"value": CANARY}),
        ("yes or no", "axial_pain", {"value": CANARY}),
        ("day", "pain_onset", {"value": CANARY}),
        ("date", "b2", {"start": CANARY}),
        ("status", "b2", {"status": CANARY}),
        ("outcome", "b2", {"outcome": CANARY}),
        ("side", "b2", {"side": CANARY}),
        ("level", "b2", {"levels": [CANARY]}),
        ("agent", "b2", {"agent": CANARY}),
        ("unknown key", "b2", {CANARY: 1}),
        ("unknown key of a finding", "axial_pain", {CANARY: 1}),
        ("unknown key of a reading", "b2_after", {CANARY: 1}),
        ("unknown key and value", "screened", {CANARY: CANARY}),
        ("order", "b2_after", {"date": "2026-02-23", "id": CANARY}),
        ("end", "c1", {"end": CANARY}),
        ("elsewhere", "c1", {"elsewhere": CANARY}),
        ("hours", "b2_after", {"hours": CANARY}),
        ("unit", "b2_after", {"unit": CANARY * 9}),
        ("absent", "b2_after", {"value": None, "absent": CANARY}),
        ("reading that was recorded", "b2_after", {"recorded": CANARY}),
        ("both tags", "b2_after", {"before": CANARY, "after": CANARY}),
        ("status of a finding", "axial_pain", {"status": CANARY}),
        ("list for text", "axial_pain", {"value": [CANARY]}),
        ("clear", "screened", {"clear": CANARY}),
        ("long id", "b2", {"id": CANARY * 9}),
    ):
        made.append((label, facet.change(facet.two_blocks(), name, **values)))
    record = facet.two_blocks()
    record[CANARY] = []
    made.append(("unknown list", record))
    record = facet.two_blocks()
    record["patient"] = {"id": CANARY, "name": CANARY}
    made.append(("patient", record))
    question = {"date": "2026-02-25", "table": "interventional", "question": "antithrombotic", "answer": "yes"}
    cleared = {"date": "2026-02-25", "by": CANARY, "outcome": CANARY}
    for label, kind, one in (
        ("decision", "decisions", {"date": "2026-02-25", "decision": CANARY, "step": CANARY, "reason": CANARY}),
        ("decision on nothing", "decisions", {"date": "2026-02-25", "decision": "declined", "reason": CANARY}),
        ("drug", "screening", {**question, "drug": CANARY}),
        ("last dose", "screening", {**question, "last_dose": CANARY}),
        ("answer", "screening", {**question, "answer": CANARY}),
        ("flag", "red_flags", {"date": "2026-02-25", "flag": "cord_signs", "cleared": {**cleared, CANARY: CANARY}}),
        ("cleared", "red_flags", {"date": "2026-02-26", "flag": "cord_signs", "cleared": cleared}),
        ("resolved", "adverse_events", {"date": "2026-02-25", "event": "vasovagal", "resolved": CANARY}),
    ):
        record = facet.two_blocks()
        record[kind].append(one)
        made.append((label, record))
    assert len(made) >= 30
    return made


LEAKY = [pytest.param(record, id=label) for label, record in leaky()]


@pytest.mark.parametrize("record", LEAKY)
def test_o_g01_value_in_an_error(record):
    problem = refusal(record)
    assert problem.message
    for text in (str(problem), repr(problem), problem.message, problem.code, repr(problem.args), repr(vars(problem))):
        assert CANARY not in text
    assert "facet.py" not in str(problem.place)


@pytest.mark.parametrize("how", ["mapping", "json", "yaml"])
def test_o_g02_chain_and_locals(how):
    """A crash reporter shows the chain and the locals of every frame; those of the library must not hold the record."""
    leaks = set()
    for label, record in leaky():
        try:
            read = read_as(how, record)
            assess(facet.pathway(), read, on=facet.ON)
        except RecordRefused as problem:
            leaks |= {where for where, seen in facet.frames_of(problem) if CANARY in seen}
        else:
            pytest.fail(f"not refused: {label}")
    assert sorted(leaks) == []


def read_as(how: str, record: dict[str, Any]) -> Any:
    """The record, by one of the roads into the library."""
    if how == "mapping":
        return read_record(record)
    text = json.dumps(record)
    return read_record(text=text if how == "json" else f"# a record\n{text}")


def test_o_g03_logs(caplog, capsys):
    record = facet.canaried(CANARY)
    with caplog.at_level(logging.DEBUG):
        assessment = facet.ask(record)
        to_json(assessment), card(assessment)
        for _, bad in leaky():
            with pytest.raises(RecordRefused):
                facet.ask(bad)
    printed = capsys.readouterr()
    assert CANARY not in caplog.text + printed.out + printed.err


def test_o_g04_repr():
    record = read_record(facet.canaried(CANARY))
    assessment = facet.ask(record)
    shown = [repr(record), str(record), f"{record}", repr(assessment)]
    shown += [repr(event) for event in record.events] + [str(event) for event in record.events]
    shown += [repr(event.where) for event in record.events]
    for text in shown:
        assert CANARY not in text
        assert not re.search(r"\d{4}-\d\d-\d\d", text) or text == repr(assessment)


def test_o_g05_drawing_of_a_patient():
    """No id, free text or date of a patient is drawn, whether the record is there or its assessment alone."""
    record = read_record(facet.canaried(CANARY))
    assessment = facet.ask(record)
    dates = set(re.findall(r"\d{4}-\d\d-\d\d", json.dumps(facet.canaried(CANARY))))
    for more in ({"assessment": assessment}, {"record": record, "on": facet.ON, "profile": facet.PROFILE}):
        picture = draw(facet.pathway(), **more).decode()
        assert "Medial branch neurotomy" in picture
        assert CANARY not in picture
        assert not {day for day in dates if day in picture}


@pytest.mark.parametrize(
    "place", ["acts", "observations", "findings", "screening", "decisions", "patient", "site", "top"]
)
def test_o_g06_unknown_key(place):
    record = facet.two_blocks()
    record["decisions"].append({"date": "2026-02-25", "decision": "declined", "step": "rfa"})
    target = record if place == "top" else record[place]
    (target[0] if isinstance(target, list) else target)[CANARY] = CANARY
    problem = refusal(record)
    assert CANARY not in str(problem) + repr(problem)
    lines = traceback.format_exception(problem)
    assert CANARY not in "".join(lines)


def test_o_g07_the_record_is_let_go():
    record = read_record(facet.two_blocks())
    alive = weakref.ref(record)
    assessment = assess(facet.pathway(), record, on=facet.ON, profile=facet.PROFILE)
    to_json(assessment)
    del record
    gc.collect()
    assert alive() is None
    assert assessment.status == "suggested"
