"""Values of measures and findings: the newest, the first, the worst; and why there may be none."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.demo import act, answer, finding, reading, rec, truth

from pathway.criterion.protocols import Known, Unknown

ON = "2026-06-10"


def value(text, record, on=ON, site="", **more):
    found = answer(text, record, on, site, **more)
    assert isinstance(found, Known), found
    return found.value


def why(text, record, on=ON, site="", **more) -> str:
    found = answer(text, record, on, site, **more)
    assert isinstance(found, Unknown), found
    return found.reason


def readings(*pairs, measure="dull", **more):
    return rec(observations=[reading(measure, number, day, **more) for number, day in pairs])


# --- which reading ----------------------------------------------------------------------------------------

SERIES = readings((5, "2026-05-01"), (8, "2026-04-01"), (3, "2026-06-01"), (6, "2026-05-20"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("dull >= 0", 3),
        ("latest(dull) >= 0", 3),
        ("first(dull) >= 0", 8),
        ("worst(dull) >= 0", 8),
        ("lowest(dull) >= 0", 3),
        ("highest(dull) >= 0", 8),
        ("mean(dull) >= 0", Fraction(11, 2)),
        ("change(dull) >= 0", -5),
        ("improvement(dull) >= 0%", Fraction(125, 2)),
        ("first(dull within 6 weeks) >= 0", 5),
        ("mean(dull within 6 weeks) >= 0", Fraction(14, 3)),
        ("worst(dull within 6 weeks) >= 0", 6),
        ("latest(dull where dull >= 5) >= 0", 6),
        ("first(dull where dull < 8) >= 0", 5),
        ("lowest(dull where dull > 3) >= 0", 5),
    ],
)
def test_views_of_a_series(text, expected):
    """8 on 1 April, 5 on 1 May, 6 on 20 May, 3 on 1 June; worked out by hand."""
    assert value(text, SERIES) == expected


def test_the_worst_is_the_lowest_where_higher_is_better():
    """Semantics: worst by direction."""
    record = readings((50, "2026-05-01"), (80, "2026-04-01"), measure="shine")
    assert value("worst(shine) >= 0", record) == 50
    assert value("highest(shine) >= 0", record) == 80


SCORES = st.lists(
    st.tuples(st.integers(0, 100), st.integers(0, 60)), min_size=1, max_size=6, unique_by=lambda pair: pair[1]
)


@given(SCORES, st.integers(0, 60))
@settings(max_examples=100, deadline=None)
def test_views_against_plain_python(pairs, window):
    """Readings on different days; a window includes its far edge."""
    on = date(2026, 6, 10)
    days = {on - timedelta(days=back): score / 10 for score, back in pairs}
    record = readings(*((score, day.isoformat()) for day, score in days.items()))
    inside = [Fraction(str(score)) for day, score in days.items() if day >= on - timedelta(days=window)]
    text = f"within {window} days"
    if not inside:
        assert why(f"mean(dull {text}) >= 0", record) == "not-recorded"
        return
    assert value(f"mean(dull {text}) >= 0", record) == sum(inside) / len(inside)
    assert value(f"lowest(dull {text}) >= 0", record) == min(inside)
    assert value(f"highest(dull {text}) >= 0", record) == max(inside)
    assert value(f"latest(dull {text}) >= 0", record) == Fraction(str(days[max(days)]))


# --- why there is none ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ({"value": None}, "null"),
        ({}, "not-recorded"),
        ({"absent": "not_done"}, "not-done"),
        ({"absent": "declined"}, "declined"),
        ({"absent": "not_asked"}, "not-asked"),
        ({"absent": "unknown"}, "unknown"),
        ({"value": 5, "unit": "cm"}, "unit"),
        ({"value": 5, "status": "preliminary"}, "preliminary"),
        ({"value": 5, "status": "registered"}, "preliminary"),
    ],
)
def test_a_reading_without_a_value_is_unknown_and_says_why(entry, reason):
    """Semantics: value null or absent is recorded as missing; preliminary ones are not used; nothing is converted."""
    record = rec(observations=[{"date": ON, "measure": "dull", **entry}])
    assert why("dull >= 0", record) == reason
    assert truth("dull >= 0", record, ON) is None
    assert truth("dull < 0", record, ON) is None


def test_the_newest_entry_counts_even_when_it_is_missing():
    """Semantics: null/absent newest -> unknown; an older value does not stand in for it."""
    record = rec(
        observations=[reading("dull", 5, "2026-06-01"), {"date": "2026-06-05", "measure": "dull", "absent": "not_done"}]
    )
    assert why("dull >= 0", record) == "not-done"
    older = rec(
        observations=[reading("dull", 5, "2026-06-05"), {"date": "2026-06-01", "measure": "dull", "absent": "not_done"}]
    )
    assert value("dull >= 0", older) == 5


def test_a_preliminary_entry_does_not_hide_a_final_one():
    """Semantics: unknown if nothing else."""
    record = rec(
        observations=[reading("dull", 5, "2026-06-01"), reading("dull", 9, "2026-06-05", status="preliminary")]
    )
    assert value("dull >= 0", record) == 5


@pytest.mark.parametrize(("on", "stale"), [("2026-06-28", False), ("2026-06-29", False), ("2026-06-30", True)])
def test_a_reading_grows_stale(on, stale):
    """Design §5: stale is unknown. Valid for four weeks from 1 June, the last day included."""
    record = readings((5, "2026-06-01"), measure="fresh")
    if stale:
        assert why("fresh >= 0", record, on) == "stale"
    else:
        assert value("fresh >= 0", record, on) == 5


@pytest.mark.parametrize(("on", "stale"), [("2026-08-31", False), ("2026-09-01", True)])
def test_a_finding_grows_stale(on, stale):
    """Three months from 31 May: 31 August is in the window; on 1 September the edge is 1 June."""
    record = rec(findings=[finding("scratched", "yes", "2026-05-31")])
    assert truth("scratched", record, on) is (None if stale else True)


# --- moments ----------------------------------------------------------------------------------------------


def test_two_values_of_one_moment_are_a_conflict_that_names_both():
    """Semantics: two different values at the same indistinguishable moment -> unknown, both events named."""
    record = rec(observations=[reading("dull", 5, ON, id="a"), reading("dull", 6, ON, id="b")])
    found = answer("dull >= 0", record, ON)
    assert isinstance(found, Unknown)
    assert found.reason == "conflict"
    assert "`a`" in found.text
    assert "`b`" in found.text
    assert {source.event for source in found.sources} == {"a", "b"}
    assert [[need.key for need in way] for way in found.needs] == [["settle:a+b"]]


@pytest.mark.parametrize(("one", "other"), [("T09:00", "T09:00"), ("T09:00Z", "T11:00+02:00")])
def test_two_values_at_the_same_time_are_a_conflict(one, other):
    assert why("dull >= 0", readings((5, f"{ON}{one}"), (6, f"{ON}{other}"))) == "conflict"


def test_values_of_one_day_at_different_times_are_none():
    assert value("dull >= 0", readings((5, f"{ON}T09:00"), (6, f"{ON}T09:01"))) == 6


def test_the_same_value_twice_is_no_conflict():
    record = rec(observations=[reading("dull", 5, ON, id="a"), reading("dull", 5, ON, id="b")])
    assert value("dull >= 0", record) == 5


def test_times_tell_readings_of_one_day_apart():
    record = readings((5, f"{ON}T09:00"), (6, f"{ON}T10:00"))
    assert value("dull >= 0", record) == 6
    assert value("first(dull) >= 0", record) == 5


@pytest.mark.parametrize(("text", "expected"), [("dull >= 5", True), ("dull >= 6", None), ("dull >= 7", False)])
def test_a_reading_with_a_time_and_one_without_leave_both_possible(text, expected):
    """Which was newer is not recorded; a comparison holds when it holds for both."""
    assert truth(text, readings((5, f"{ON}T09:00"), (6, ON)), ON) is expected


def test_zones_are_moments():
    """10:00+02:00 is 08:00Z, so it came before 09:00Z."""
    assert value("dull >= 0", readings((5, f"{ON}T10:00+02:00"), (6, f"{ON}T09:00Z"))) == 6


@pytest.mark.parametrize(("text", "expected"), [("dull >= 5", True), ("dull >= 6", None), ("dull < 5", False)])
def test_a_day_known_in_part_may_be_newer_or_older(text, expected):
    """May 2026, and 15 May: both possible."""
    assert truth(text, readings((5, "2026-05-15"), (6, "2026-05")), ON) is expected


def test_a_day_known_in_part_that_is_surely_older_does_not_count():
    assert value("dull >= 0", readings((5, "2026-05-15"), (6, "2026-04"))) == 5


# --- after a test -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("step", "current"), [("patch", 9), ("coat", 9), ("wash", 2), ("sand", 2), ("again", 2)])
def test_a_reading_after_a_test_is_not_current(step, current):
    """Design §5: one tagged `after` a diagnostic or a trial is never the patient's current value."""
    record = rec(
        acts=[act("a", step, "2026-06-01")],
        observations=[reading("dull", 9, "2026-05-30"), reading("dull", 2, "2026-06-01", after="a")],
    )
    assert value("dull >= 0", record) == current
    assert value("lowest(dull) >= 0", record) == current


def test_a_reading_before_a_test_is_current():
    record = rec(acts=[act("a", "patch", "2026-06-01")], observations=[reading("dull", 9, "2026-06-01", before="a")])
    assert value("dull >= 0", record) == 9


# --- findings ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"), [("stained", None), ("spill", False), ("not spill", True), ("bought >= 2026-01-01", None)]
)
def test_what_was_not_recorded_is_unknown_but_events_are_complete(text, expected):
    """Design §6: findings not recorded are unknown; findings declared as events are taken as complete."""
    assert truth(text, rec(), ON) is expected


def test_only_the_entry_without_a_site_is_asked_about():
    """One entry says where it was, the other does not: only the other one's site is missing."""
    record = rec(findings=[
        finding("knock", "yes", "2026-06-01", id="k", region="top"),
        finding("knock", "no", "2026-05-01", id="l", region="top", side="left"),
    ])  # fmt: skip
    found = answer("knock", record, ON, "top/left")
    assert {need.key for way in found.needs for need in way} == {"site:k"}


@pytest.mark.parametrize(
    ("name", "recorded", "text", "expected"),
    [
        ("stained", "yes", "stained", True),
        ("stained", "no", "stained", False),
        ("material", "wood", "material = wood", True),
        ("material", "wood", "material in {metal, glass}", False),
        ("weight", 90, "weight > 90", False),
        ("weight", 90, "90 <= weight <= 90", True),
        ("bought", "2026-01-01", "bought = 2026-01-01", True),
        ("bought", "2026-01-02", "bought <= 2026-01-01", False),
        ("bought", "2026-01", "bought >= 2026-01-01", True),
        ("bought", "2026-01", "bought >= 2026-01-15", None),
        ("spill", "no", "spill", False),
    ],
)
def test_findings_of_each_domain(name, recorded, text, expected):
    assert truth(text, rec(findings=[finding(name, recorded, "2026-06-01")]), ON) is expected


def test_the_newest_finding_counts():
    record = rec(findings=[finding("stained", "yes", "2026-06-01"), finding("stained", "no", "2026-06-02")])
    assert truth("stained", record, ON) is False
    assert truth("stained", record, "2026-06-01") is True


# --- over time --------------------------------------------------------------------------------------------


def test_improvement_needs_two_readings_and_a_baseline():
    assert why("improvement(dull) >= 0%", readings((5, ON))) == "not-recorded"
    assert why("change(dull) >= 0", rec()) == "not-recorded"
    assert why("improvement(dull) >= 0%", readings((0, "2026-05-01"), (5, ON))) == "baseline"
    assert value("change(dull) >= 0", readings((0, "2026-05-01"), (5, ON))) == 5


@pytest.mark.parametrize(
    ("series", "expected"),
    [
        ([(6, "2026-05-10"), (7, "2026-06-01")], True),  # one on the far edge, 10 May
        ([(6, "2026-05-01"), (7, "2026-06-01")], True),  # one before it, in force at the edge
        ([(3, "2026-05-01"), (7, "2026-06-01")], False),
        ([(6, "2026-05-01"), (3, "2026-05-20"), (7, "2026-06-01")], False),
        ([(7, "2026-06-01")], None),  # nothing says how it was at the edge
        ([(6, "2026-05-01")], None),  # nothing within the window
        ([], None),
    ],
)
def test_sustained_over_a_window(series, expected):
    """True when every reading of the window passes, and so does the last one at or before its far edge."""
    assert truth("sustained(dull where dull >= 5 within 1 month)", readings(*series), ON) is expected
