"""The views of the language over a record: each true, false and unknown, at its boundaries."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.demo import act, answer, finding, pair, reading, rec, shift, truth, words

from pathway.criterion.protocols import Known, Nothing
from pathway.criterion.syntax import VIEWS as NAMES
from pathway.facts.views import VIEWS

ON = "2026-06-10"


def test_every_view_of_the_language_has_its_function():
    """Design §3: a view of the record is one function."""
    assert set(VIEWS) == set(NAMES)


# --- since and until --------------------------------------------------------------------------------------


def months_on(day: date, months: int) -> date:
    """Naive: the same day so many months on, or the last day there is."""
    year, month = day.year + (day.month - 1 + months) // 12, (day.month - 1 + months) % 12 + 1
    for back in range(4):
        try:
            return date(year, month, day.day - back)
        except ValueError:
            continue
    raise AssertionError


@given(
    st.dates(date(2024, 1, 1), date(2026, 6, 10)),
    st.integers(0, 15),
    st.sampled_from(["days", "weeks", "months", "years"]),
)
@settings(max_examples=150, deadline=None)
def test_since_against_naive_calendar_arithmetic(start, amount, unit):
    """Convention 5: D + n months = same day of the month, clamped; satisfied on that day. Weeks are 7 days."""
    reached = {
        "days": start + timedelta(days=amount), "weeks": start + timedelta(days=7 * amount),
        "months": months_on(start, amount), "years": months_on(start, 12 * amount),
    }[unit]  # fmt: skip
    record = rec(acts=[act("w", "wash", start.isoformat())])
    for on in (reached - timedelta(days=1), reached, reached + timedelta(days=1)):
        if on < start:
            continue
        text = f"{amount} {unit}"
        assert truth(f"since(wash) >= {text}", record, on.isoformat()) is (on >= reached)
        assert truth(f"since(wash) > {text}", record, on.isoformat()) is (on > reached)
        assert truth(f"since(wash) < {text}", record, on.isoformat()) is (on < reached)
        assert truth(f"since(wash) <= {text}", record, on.isoformat()) is (on <= reached)


@pytest.mark.parametrize(("text", "expected"), [("since(wash) >= 0 days", False), ("since(wash) < 9 years", False)])
def test_since_something_never_done_makes_every_comparison_false(text, expected):
    """Semantics: for steps, never done makes every comparison false."""
    assert truth(text, rec(), ON) is expected


@pytest.mark.parametrize(
    ("name", "value", "day", "text", "expected"),
    [
        ("bought", "2026-03-10", ON, "since(bought) >= 3 months", True),
        ("bought", "2026-03-11", ON, "since(bought) >= 3 months", False),
        ("stained", "yes", "2026-03-10", "since(stained) >= 3 months", True),
        ("stained", "yes", "2026-03-11", "since(stained) >= 3 months", False),
        ("bought", "2026-03", ON, "since(bought) >= 3 months", None),
        ("bought", "2026-02", ON, "since(bought) >= 3 months", True),
        ("party", "2026-07-10", ON, "until(party) <= 1 month", True),
        ("party", "2026-07-11", ON, "until(party) <= 1 month", False),
        ("party", "2026-07-10", ON, "until(party) < 1 month", False),
        ("party", "2026-07-10", ON, "until(party) >= 1 month", True),
    ],
)
def test_since_and_until_a_finding(name, value, day, text, expected):
    """Semantics: since(finding with a date domain) from that date; of yes/no from its newest record."""
    assert truth(text, rec(findings=[finding(name, value, day)]), ON) is expected


@pytest.mark.parametrize("text", ["since(bought) >= 3 months", "until(party) <= 1 month", "since(stained) < 1 day"])
def test_since_a_finding_that_was_not_recorded_is_unknown(text):
    """Semantics: since of something unrecorded is unknown for findings."""
    assert truth(text, rec(), ON) is None


def test_since_the_latest_act_and_the_latest_event():
    record = rec(
        acts=[act("w1", "wash", "2026-01-01"), act("w2", "wash", "2026-06-01")],
        adverse_events=[{"date": "2026-06-05", "event": "noise"}, {"date": "2026-03-05", "event": "noise"}],
    )
    assert truth("since(wash) <= 9 days", record, ON) is True
    assert truth("since(noise) <= 5 days", record, ON) is True
    assert truth("since(smear) <= 5 days", record, ON) is False


@pytest.mark.parametrize(("days", "expected"), [(1, False), (2, True)])
def test_hours_between_dates_without_times(days, expected):
    """Design §5: a span in hours has passed only if it has whatever the times."""
    record = rec(acts=[act("w", "wash", "2026-06-01")])
    assert truth("since(wash) >= 24 hours", record, shift("2026-06-01", days)) is expected


@pytest.mark.parametrize(
    ("born", "expected"),
    [
        ("2008-06-11", False),
        ("2008-06-10", True),
        ("2008-06", None),
        ("2007", True),
        ("2008", None),
        ("2009", False),
        (None, None),
    ],
)
def test_age(born, expected):
    assert truth("age >= 18 years", rec(patient={"born": born} if born else {}), ON) is expected


@pytest.mark.parametrize(
    ("born", "shown"),
    [("2008-06-11", "17 years"), ("2008-06-10", "18 years"), ("2008-06-09", "18 years"), ("2008-06", "17 to 18 years")],
)
def test_age_is_shown_in_full_years(born, shown):
    found = answer("age >= 18 years", rec(patient={"born": born}), ON)
    assert isinstance(found, Known)
    assert found.shown == shown


def test_age_of_one_born_on_a_leap_day():
    """Convention 5: clamped to the month's end: 18 on 28 February of a common year."""
    record = rec(patient={"born": "2008-02-29"})
    assert truth("age >= 18 years", record, "2026-02-27") is False
    assert truth("age >= 18 years", record, "2026-02-28") is True


# --- acts -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("view", "entry", "expected"),
    [
        ("done", None, False),
        ("done", {}, True),
        ("done", {"status": "under_way"}, False),
        ("done", {"status": "stopped"}, False),
        ("done", {"outcome": "technical_failure"}, False),
        ("done", {"outcome": "no_benefit"}, True),
        ("under_way", None, False),
        ("under_way", {"status": "under_way"}, True),
        ("under_way", {}, False),
        ("stopped", {"status": "stopped"}, True),
        ("stopped", {}, False),
        ("failed", None, False),
        ("failed", {}, None),
        ("failed", {"outcome": "no_benefit"}, True),
        ("failed", {"outcome": "benefit"}, False),
        ("failed", {"outcome": "not_tolerated"}, False),
        ("not_tolerated", {"outcome": "not_tolerated"}, True),
        ("not_tolerated", {"outcome": "benefit"}, False),
        ("technical_failure", {"outcome": "technical_failure"}, True),
        ("technical_failure", {}, None),
        ("known", None, False),
        ("known", {}, False),
        ("known", {"outcome": "benefit"}, True),
        ("documented", None, False),
        ("documented", {}, True),
    ],
)
def test_views_of_an_act(view, entry, expected):
    """Semantics: done: some act done, no technical failure; failed = no_benefit; unknown if no outcome is recorded."""
    record = rec(acts=[] if entry is None else [act("w", "wash", "2026-06-01", **entry)])
    assert truth(f"{view}(wash)", record, ON) is expected


@pytest.mark.parametrize(("outcome", "expected"), [("benefit", True), ("no_benefit", False), (None, None)])
def test_outcome(outcome, expected):
    record = rec(acts=[act("w", "wash", "2026-06-01", **({"outcome": outcome} if outcome else {}))])
    assert truth("outcome(wash) = benefit", record, ON) is expected
    assert answer("outcome(wash) = benefit", rec(), ON) == Known(Nothing(), shown="not done")


def test_the_latest_act_speaks_except_for_done():
    """Semantics: outcome of the latest act; done(step): some act done."""
    record = rec(
        acts=[
            act("w1", "wash", "2026-05-01", outcome="no_benefit"),
            act("w2", "wash", "2026-06-01", status="under_way", outcome="benefit"),
        ]
    )
    assert truth("failed(wash)", record, ON) is False
    assert truth("under_way(wash)", record, ON) is True
    assert truth("done(wash)", record, ON) is True


def test_entries_of_one_session_that_contradict_each_other():
    record = rec(
        acts=[act("a", "wash", "2026-06-01", outcome="benefit"), act("b", "wash", "2026-06-01", outcome="no_benefit")]
    )
    found = answer("failed(wash)", record, ON)
    assert getattr(found, "reason", "") == "conflict"


@pytest.mark.parametrize(("on", "expected"), [("2026-06-30", True), ("2026-07-01", True), ("2026-07-02", False)])
@pytest.mark.parametrize("view", ["done", "failed", "documented", "known"])
def test_within_a_window(view, on, expected):
    """A month from 1 June: on 1 July still, the far edge included."""
    record = rec(acts=[act("w", "wash", "2026-06-01", outcome="no_benefit")])
    assert truth(f"{view}(wash within 1 month)", record, on) is expected


@pytest.mark.parametrize(
    ("soap", "text", "expected"),
    [
        ("mild", "failed(wash where soap = mild)", True),
        ("strong", "failed(wash where soap = mild)", False),
        (None, "failed(wash where soap = mild)", None),
        ("mild", "documented(wash where soap = mild)", True),
        (None, "documented(wash where soap = mild)", False),
        ("strong", "documented(wash where soap = mild)", False),
    ],
)
def test_where_asks_for_details_of_the_act(soap, text, expected):
    """Design §5: `documented` is false when it is not certain: the record itself is the proof."""
    record = rec(acts=[act("w", "wash", "2026-06-01", outcome="no_benefit", **({"soap": soap} if soap else {}))])
    assert truth(text, record, ON) is expected


# --- how long ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entry", "on", "expected"),
    [
        ({"status": "under_way"}, "2026-06-14", False),
        ({"status": "under_way"}, "2026-06-15", True),
        ({"end": "2026-06-14"}, "2026-12-31", False),
        ({"end": "2026-06-15"}, "2026-12-31", True),
        ({"status": "stopped", "end": "2026-06-15"}, "2026-12-31", True),
        ({}, "2026-12-31", None),
        ({"status": "stopped"}, "2026-12-31", None),
        ({"end": "2026-06"}, "2026-12-31", None),
        ({"end": "2026-07"}, "2026-12-31", True),
        ({"end": "2026-06-30"}, "2026-06-14", False),
    ],
)
def test_lasted(entry, on, expected):
    """Semantics: from start to end, to today while under way; without an end unknown. Two weeks from 1 June."""
    record = rec(acts=[act("w", "wash", "2026-06-01", **entry)])
    assert truth("lasted(wash) >= 2 weeks", record, on) is expected
    assert truth("lasted(wash) < 2 weeks", record, on) is (None if expected is None else not expected)


def test_care_that_never_began_lasted_nothing():
    assert truth("lasted(wash) >= 0 days", rec(), ON) is False
    assert truth("lasted(wash) < 2 weeks", rec(), ON) is False


# --- decisions --------------------------------------------------------------------------------------------


def decision(word="declined", day="2026-06-01", **more):
    return {"date": day, "step": "wash", "decision": word, **more}


@pytest.mark.parametrize(
    ("decisions", "expected"),
    [
        ([], False),
        ([decision()], True),
        ([decision(until="2026-06-11")], True),
        ([decision(until=ON)], False),
        ([decision(day="2026-06-11")], False),
        ([decision(), decision("accepted", "2026-06-02")], False),
        ([decision(), decision("accepted", "2026-05-31")], True),
        ([decision(), {**decision("accepted", "2026-06-02"), "step": "oil"}], True),
    ],
)
def test_declined(decisions, expected):
    """Semantics: a decline in force."""
    assert truth("declined(wash)", rec(decisions=decisions), ON) is expected


# --- known and documented ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entries", "known", "documented"),
    [
        ([], False, False),
        ([finding("stained", "yes", ON)], True, True),
        ([finding("stained", "no", ON)], True, False),
        ([finding("stained", None, ON)], False, False),
    ],
)
def test_known_and_documented_findings(entries, known, documented):
    """Semantics: known(x): never unknown; documented(x): true if recorded and certainly so."""
    record = rec(findings=entries)
    assert truth("known(stained)", record, ON) is known
    assert truth("documented(stained)", record, ON) is documented


def test_known_and_documented_are_never_unknown_but_for_a_conflict():
    clash = rec(findings=[finding("stained", "yes", ON), finding("stained", "no", ON)])
    assert truth("known(stained)", clash, ON) is False
    assert truth("documented(stained)", clash, ON) is None
    stale = rec(findings=[finding("scratched", "yes", "2026-01-01")])
    assert truth("known(scratched)", stale, ON) is False
    assert truth("documented(scratched)", stale, ON) is True  # recorded, though no longer current


# --- details of the plan, the target and the patient ------------------------------------------------------


def test_the_target_and_its_parts():
    for text, expected in (
        ("region = top", True),
        ("side = left", True),
        ("side in {right, midline}", False),
        ("count(levels) = 2", True),
    ):
        assert truth(text, rec(), ON, "top/left/A-B,B-C") is expected
    assert truth("side = left", rec(), ON, "top") is None
    assert truth("count(levels) <= 2", rec(), ON, "top/left") is None


def test_sex():
    assert truth("sex = female", rec(patient={"sex": "female"}), ON) is True
    assert truth("sex = female", rec(patient={"sex": "male"}), ON) is False
    assert truth("sex = female", rec(), ON) is None


@pytest.mark.parametrize(("paste", "expected"), [("coarse", True), ("fine", False)])
def test_changed(paste, expected):
    record = rec(acts=[act("p", "patch", "2026-06-01", paste="fine")])
    assert truth("changed(paste)", record, ON, plan={"paste": paste}, step="patch") is expected
    assert truth("changed(paste)", rec(), ON, plan={"paste": paste}, step="patch") is False


# --- a latest value after an act --------------------------------------------------------------------------


def test_a_value_after_an_act_is_that_of_its_follow_up():
    record = rec(
        acts=[act("w", "wash", "2026-05-01")],
        observations=[*pair("w", "2026-05-01", 8, 5), reading("dull", 2, "2026-06-01")],
    )
    assert truth("latest(dull after wash) = 5", record, ON) is True
    assert truth("dull = 2", record, ON) is True


def test_relief_within_where_is_that_of_each_session():
    record = rec(
        acts=[act("p1", "patch", "2026-05-01"), act("p2", "patch", "2026-05-20")],
        observations=[*pair("p1", "2026-05-01", 10, 2), *pair("p2", "2026-05-20", 10, 5)],
    )
    for percent, number in ((81, 0), (80, 1), (50, 2), (49, 2)):
        assert truth(f"count(patch where relief >= {percent}%) = {number}", record, ON) is True


def test_lasting_relief_is_judged_by_its_own_readings():
    judged = words(steps={"sand": {"follow_up": {"settles": "2 weeks", "cites": "book"}}})
    record = rec(
        acts=[act("s", "sand", "2026-01-01")],
        observations=[reading("dull", 10, "2026-01-01", before="s"), reading("dull", 4, "2026-04-01", after="s")],
    )
    assert truth("lasted(sand where relief >= 50%) >= 3 months", record, "2026-04-01", definition=judged) is True
    assert truth("lasted(sand where relief >= 61%) >= 3 months", record, "2026-04-01", definition=judged) is False
    assert truth("lasted(sand where relief >= 50%) >= 3 months", record, "2026-03-31", definition=judged) is False


# --- what the review of the second issue found ------------------------------------------------------


def test_documented_after_an_act_needs_a_reading_of_that_act():
    """A reading from before the act proves nothing about what followed it."""
    acts = [act("w", "wash", "2026-03-01")]
    before = rec(acts=acts, observations=[reading("dull", 3, "2026-02-01")])
    after = rec(acts=acts, observations=[reading("dull", 3, "2026-03-08", after="w")])
    assert truth("documented(dull after wash)", before, "2026-06-10") is False
    assert truth("documented(dull after wash)", after, "2026-06-10") is True


def test_a_complication_is_known_once_it_is_recorded():
    event = {"event": "noise", "date": "2026-05-01"}
    assert truth("known(noise)", rec(adverse_events=[event]), "2026-06-10") is True
    assert truth("known(noise)", rec(), "2026-06-10") is False


def test_a_finding_that_may_have_happened_is_not_counted_for_certain():
    """Null and preliminary entries prove nothing, neither that it happened nor that it did not."""
    for entry in (finding("spill", None, "2026-05-01"), finding("spill", "yes", "2026-05-01", status="preliminary")):
        assert truth("count(spill) >= 1", rec(findings=[entry]), "2026-06-10") is None


def test_a_reading_that_may_lie_in_the_window_leaves_it_open_whether_something_was_sustained():
    good = [reading("dull", 7, "2026-04-20"), reading("dull", 7, "2026-05-20")]
    asked = "sustained(dull where dull >= 5 within 1 month)"
    assert truth(asked, rec(observations=good), "2026-06-10") is True
    for doubtful in (reading("dull", 1, "2026-05"), reading("dull", None, "2026-05-25")):
        assert truth(asked, rec(observations=[*good, doubtful]), "2026-06-10") is None
    passing = reading("dull", 6, "2026-05")
    assert truth(asked, rec(observations=[*good, passing]), "2026-06-10") is True


def test_entries_of_one_day_that_end_on_different_days_are_a_conflict():
    """19 or 35 days: neither entry is the one that counts, whatever its id."""
    for names in (("a", "b"), ("b", "a")):
        acts = [
            act(names[0], "wash", "2026-05-01", end="2026-05-20"),
            act(names[1], "wash", "2026-05-01", end="2026-06-05"),
        ]
        assert truth("lasted(wash) >= 4 weeks", rec(acts=acts), "2026-06-10") is None
