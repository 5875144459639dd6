"""Not yet is not no: the first day, exact, against a slow oracle that asks on every day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.demo import act, finding, missing, move, pair, pathway, reading, rec, say, shift, word
from tests.made import CRITERIA, ON, PARAMETERS, records

# --- against every day ------------------------------------------------------------------------------------

HORIZON = 130


def first_by_asking_every_day(definition, record, step):
    """The first day, from ON, on which asking on that day does not say no; None when there is none so far."""
    start = date.fromisoformat(ON)
    for days in range(HORIZON):
        found = say(definition, record, start + timedelta(days=days)).steps[step].explanation
        if found.truth is not False:
            return start + timedelta(days=days), found.truth
    return None


@given(CRITERIA, records(), st.sampled_from([None, "1 month", "drying"]))
@settings(max_examples=100, deadline=None)
def test_the_first_day_is_the_one_found_by_asking_on_every_day(text, record, wait):
    """Design §7: only days on which a leaf can change are tried, so the date is exact.

    No fact here has a validity and no act is recorded after ON, so asking on a later day is the same as waiting for it.
    """
    more = {"wait": wait} if wait else {}
    definition = pathway(
        "wash oil sand",
        [move("start", "wash"), move("any", "oil", kind="add"), move(["start", "wash", "oil"], "sand", text, **more)],
        parameters=PARAMETERS,
    )
    one = say(definition, record, ON).steps["sand"]
    end = date.fromisoformat(ON) + timedelta(days=HORIZON)
    expected = first_by_asking_every_day(definition, record, "sand")
    if expected is None:
        assert one.decision in ("not-eligible", "wait", "insufficient-data")
        assert one.earliest is None or one.earliest >= end
    else:
        day, truth = expected
        today = day == date.fromisoformat(ON)
        assert one.earliest == day
        assert one.decision == ("insufficient-data" if truth is None else "eligible" if today else "wait")


# --- what changes a day, one by one -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("since(wash) >= 3 months", "2026-08-20"),
        ("since(wash) > 3 months", "2026-08-21"),
        ("since(wash) >= 6 weeks", "2026-07-01"),
        ("count(wash within 3 months) < 1", "2026-08-21"),
        ("not done(wash within 3 months)", "2026-08-21"),
        ("not documented(wash within 3 months)", "2026-08-21"),
        ("not failed(wash within 3 months)", "2026-08-21"),
        ("not known(wash within 3 months)", "2026-08-21"),
        ("until(party) <= 1 month", "2026-09-01"),
        ("until(party) < 1 month", "2026-09-02"),
        ("age >= 18 years", "2026-06-15"),
        ("not declined(oil)", "2026-06-20"),
        ("6 weeks <= since(wash) < 8 weeks", "2026-07-01"),
        ("since(wash) >= 3 months and until(party) <= 1 month", "2026-09-01"),
        ("since(wash) >= 3 months or until(party) <= 1 month", "2026-08-20"),
    ],
)
def test_days_worked_out_by_hand(text, first):
    """Wash on 20 May 2026, party on 1 October, born 15 June 2008, oil declined until 20 June."""
    record = rec(
        patient={"born": "2008-06-15"},
        acts=[act("w", "wash", "2026-05-20", outcome="no_benefit")],
        findings=[finding("party", "2026-10-01", "2026-01-01")],
        decisions=[{"date": "2026-06-01", "step": "oil", "decision": "declined", "until": "2026-06-20"}],
    )
    definition = pathway(
        "wash oil sand", [move(["start", "wash"], "sand", text), move("start", "wash"), move("start", "oil")]
    )
    assert word(definition, record, ON, "sand") == ("wait", first)
    assert word(definition, record, shift(first, -1), "sand")[0] == "wait"
    assert word(definition, record, first, "sand") == ("eligible", first)


@pytest.mark.parametrize("text", ["since(wash) < 3 weeks", "age < 18 years", "until(party) >= 1 year", "stained"])
def test_what_time_takes_away_or_never_gives_is_no(text):
    record = rec(
        patient={"born": "1990-01-01"}, acts=[act("w", "wash", "2026-05-01")],
        findings=[finding("party", "2026-10-01", "2026-01-01"), finding("stained", "no", "2026-01-01")],
    )  # fmt: skip
    definition = pathway("wash sand", [move("start", "wash"), move("wash", "sand", text)])
    assert word(definition, record, ON, "sand") == ("not-eligible", None)


def test_a_window_of_time_that_is_still_to_come():
    """From 6 to 8 weeks after 20 May: from 1 July, on 14 July still, from 15 July no more."""
    definition = pathway("wash sand", [move("start", "wash"), move("wash", "sand", "6 weeks <= since(wash) < 8 weeks")])
    record = rec(acts=[act("w", "wash", "2026-05-20")])
    for on, expected in (
        ("2026-06-30", ("wait", "2026-07-01")), ("2026-07-01", ("eligible", "2026-07-01")),
        ("2026-07-14", ("eligible", "2026-07-14")), ("2026-07-15", ("not-eligible", None)),
    ):  # fmt: skip
        assert word(definition, record, on, "sand") == expected


def test_a_wait_by_cases_that_grows_shorter():
    """The wait is 8 weeks, and 1 week from the 18th birthday on 15 June: over on that day, not on 15 July."""
    definition = pathway(
        "wash sand", [move("start", "wash"), move("wash", "sand", wait="drying")], parameters=PARAMETERS
    )
    record = rec(patient={"born": "2008-06-15"}, acts=[act("w", "wash", "2026-05-20")])
    assert word(definition, record, "2026-06-15", "sand") == ("eligible", "2026-06-15")
    assert word(definition, record, ON, "sand") == ("wait", "2026-06-15")


def test_a_window_by_cases_that_grows_shorter():
    """One wash a month, and one in two weeks from the 18th birthday on 15 June."""
    definition = pathway({"wash": {"limits": [{"is": "count(wash within window) <= 1", "cites": "book"}]}},
                         [move("start", "wash"), move("wash", "wash")], parameters=PARAMETERS)  # fmt: skip
    record = rec(patient={"born": "2008-06-15"}, acts=[act("w", "wash", "2026-05-25")])
    assert word(definition, record, "2026-06-15", "wash") == ("eligible", "2026-06-15")
    assert word(definition, record, ON, "wash") == ("wait", "2026-06-15")


def test_a_number_by_cases_that_grows():
    definition = pathway({"wash": {"limits": [{"is": "count(wash) <= limit", "cites": "book"}]}},
                         [move("start", "wash")], parameters=PARAMETERS)  # fmt: skip
    assert word(definition, rec(patient={"born": "2008-06-15"}), ON, "wash") == ("wait", "2026-06-15")


def test_otherwise_closes_when_the_other_step_becomes_excluded():
    """Wash is not covered from the 18th birthday: from then on `otherwise` is true."""
    definition = pathway(
        "wash shelf", [move("start", "wash"), move("start", "shelf", "otherwise")],
        profiles={"p": {"support": {"wash": [
            {"is": "not-covered", "when": "age >= 18 years", "because": "Grown up.", "cites": "book"}]}}},
    )  # fmt: skip
    record = rec(patient={"born": "2008-06-15"})
    assert word(definition, record, "2026-06-15", "shelf", profile="p") == ("eligible", "2026-06-15")
    assert word(definition, record, ON, "shelf", profile="p") == ("wait", "2026-06-15")


def test_otherwise_opens_again_when_a_decline_lapses():
    """`otherwise` holds while wash is declined; the wait of the way outlasts the decline, so it is never open."""
    definition = pathway(
        "look wash shelf",
        [move("start", "look"), move("look", "wash"), move("look", "shelf", "otherwise", wait="4 weeks")],
    )
    record = rec(
        acts=[act("l", "look", "2026-06-01")],
        decisions=[{"date": "2026-06-01", "step": "wash", "decision": "declined", "until": "2026-06-20"}],
    )
    assert word(definition, record, ON, "shelf") == ("not-eligible", None)
    longer = rec(
        acts=[act("l", "look", "2026-06-01")],
        decisions=[{"date": "2026-06-01", "step": "wash", "decision": "declined", "until": "2026-07-20"}],
    )
    assert word(definition, longer, ON, "shelf") == ("wait", "2026-06-29")


def test_an_event_known_in_part_leaves_the_window_by_and_by():
    """A spill in March 2026, none allowed within 2 months.

    On 1 May the edge is 1 March: surely in. From 2 May it may be out, and from 1 June (edge 1 April) it surely is.
    """
    definition = pathway("sand", [move("start", "sand", "count(spill within 2 months) <= 0")])
    record = rec(findings=[finding("spill", "yes", "2026-03")])
    assert word(definition, record, "2026-05-20", "sand")[0] == "insufficient-data"
    assert word(definition, record, "2026-05-01", "sand") == ("insufficient-data", "2026-05-02")
    assert word(definition, record, "2026-06-01", "sand") == ("eligible", "2026-06-01")


def test_an_outcome_that_nobody_recorded_stops_mattering_when_it_leaves_the_window():
    """Unknown today, but false for another reason; on the day that mends that, the act lies outside the window."""
    text = "not failed(wash within 1 month) and since(wash) >= 6 weeks"
    definition = pathway("wash sand", [move("start", "wash"), move("wash", "sand", text)])
    record = rec(acts=[act("w", "wash", "2026-05-20")])
    assert word(definition, record, "2026-07-01", "sand") == ("eligible", "2026-07-01")
    assert word(definition, record, ON, "sand") == ("wait", "2026-07-01")


# --- what stays as it is ----------------------------------------------------------------------------------


def test_a_fact_known_today_never_becomes_unknown_by_waiting():
    """Design §7: a fact known on `on` never becomes unknown by waiting: the score is valid for four weeks only."""
    definition = pathway("wash sand", [move("start", "wash"), move("wash", "sand", "fresh >= 4", wait="3 months")])
    record = rec(acts=[act("w", "wash", "2026-06-01")], observations=[reading("fresh", 6, "2026-06-01")])
    assert word(definition, record, ON, "sand") == ("wait", "2026-09-01")
    # asked on the day itself, the score is too old
    assert word(definition, record, "2026-09-01", "sand")[0] == "insufficient-data"


def test_a_fact_unknown_today_does_not_become_known_by_waiting():
    definition = pathway("wash sand", [move("start", "wash"), move("wash", "sand", "fresh >= 4", wait="3 months")])
    record = rec(acts=[act("w", "wash", "2026-06-01")], observations=[reading("fresh", 6, "2026-01-01")])
    one = say(definition, record, ON).steps["sand"]
    assert (one.decision, str(one.earliest)) == ("insufficient-data", "2026-09-01")
    assert missing(one) == {"record:fresh"}


def test_windows_over_readings_do_not_move():
    """Design §7: only `since`, `until`, waits, limits and windows over acts and events move on."""
    text = "lowest(dull within 1 month) >= 4"
    definition = pathway("wash sand", [move("start", "wash"), move("wash", "sand", text)])
    record = rec(
        acts=[act("w", "wash", "2026-05-01")],
        observations=[reading("dull", 2, "2026-05-20"), reading("dull", 6, "2026-06-09")],
    )
    assert word(definition, record, ON, "sand") == ("not-eligible", None)
    assert word(definition, record, "2026-06-21", "sand")[0] == "eligible"


# --- a span of readings -----------------------------------------------------------------------------------

LASTS = pathway(
    {"sand": {"follow_up": {"settles": "2 weeks", "cites": "book"}}, "oil": {}},
    [move("start", "sand"), move("sand", "oil", "lasted(sand where relief >= 50%) >= 6 months")],
)


def lasts(on, *after):
    """Sanding on 1 January, dullness 10 before it, and readings after it (day, value)."""
    observations = [reading("dull", 10, "2026-01-01", before="s")]
    observations += [reading("dull", value, day, after="s") for day, value in after]
    return word(LASTS, rec(acts=[act("s", "sand", "2026-01-01")], observations=observations), on, "oil")


def test_a_running_span_with_a_reading_and_none_failing_goes_on_passing():
    """Convention 9 and design §7: wait while the span runs; its last day is 1 July."""
    assert lasts(ON, ("2026-02-01", 3)) == ("wait", "2026-07-01")
    assert lasts(ON, ("2026-02-01", 5)) == ("wait", "2026-07-01")  # exactly 50 %


def test_a_reading_that_failed_ends_it():
    """Convention 9: not-eligible when any failed, and earlier ones do not mend it."""
    assert lasts(ON, ("2026-02-01", 5.1)) == ("not-eligible", None)
    assert lasts(ON, ("2026-02-01", 3), ("2026-03-01", 6)) == ("not-eligible", None)
    assert lasts(ON, ("2026-02-01", 6), ("2026-03-01", 3)) == ("not-eligible", None)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-01-14", ("wait", "2026-07-01")),
        ("2026-01-15", ("not-eligible", None)),
        ("2026-01-16", ("not-eligible", None)),
    ],
)
def test_readings_before_it_settled_are_not_looked_at(day, expected):
    """Convention 9: excluding the first 2 weeks; 15 January is the first day that counts."""
    assert lasts(ON, (day, 9), ("2026-02-01", 3)) == expected


def test_without_a_reading_the_end_of_the_span_is_unknown():
    assert lasts(ON) == ("insufficient-data", "2026-07-01")
    assert lasts(ON, ("2026-01-05", 3)) == ("insufficient-data", "2026-07-01")


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ([("2026-02-01", 3)], "insufficient-data"),
        ([("2026-02-01", 3), ("2026-06-30", 3)], "insufficient-data"),
        ([("2026-02-01", 3), ("2026-07-01", 3)], "eligible"),
        ([("2026-07-01", 3)], "eligible"),
        ([("2026-07-01", 6)], "not-eligible"),
        ([("2026-07-01", 3), ("2026-07-05", 9)], "eligible"),
        ([("2026-03-01", 6), ("2026-07-01", 3)], "not-eligible"),
    ],
)
def test_a_span_that_has_ended_is_decided_by_the_first_reading_on_or_after_its_last_day(after, expected):
    """Design §7: true or false by the first reading on or after its last day unless one failed earlier."""
    assert lasts("2026-07-10", *after)[0] == expected


# --- holds and the criterion together ---------------------------------------------------------------------


def held(days: int):
    return pathway(
        "wash sand", [move("start", "wash"), move("wash", "sand", "dull >= 4", wait="2 weeks")],
        screening={
            "tables": {"t": {"title": "T", "version": "1", "questions": {"oiled": {"asks": "Oiled?", "details": {
                "oil": {"one_of": ["teak"]}, "last": {"date": "yes"}}}},
                "rows": [{"id": "o", "asks": "oiled", "applies_to": "invasive", "level": "hold", "until": "h",
                          "cites": "book"}]}},
            "hold_tables": {"h": {"by": "oil", "tier": "heat", "since": "last", "rows": {"teak": {
                "high": {"hold": f"{days} days", "cites": "book"}, "low": {"hold": "1 day", "cites": "book"}}}}},
        },
    )  # fmt: skip


@pytest.mark.parametrize(
    ("days", "dull", "expected"),
    [
        (5, 6, ("wait", "2026-06-15")),  # the window was over on 10 June
        (6, 6, ("hold", "2026-06-15")),  # over on 11 June, before the wait
        (20, 6, ("hold", "2026-06-25")),  # over after it
        (20, None, ("insufficient-data", "2026-06-25")),
        (20, 3, ("not-eligible", None)),
    ],
)
def test_the_later_of_hold_and_wait_gives_the_day(days, dull, expected):
    """Design §7: the first day on which the criterion is true (or not false) and no hold window runs."""
    record = rec(
        acts=[act("w", "wash", "2026-06-01")],
        observations=[reading("dull", dull, "2026-06-01")] if dull is not None else [],
        screening=[{"date": "2026-06-05", "table": "t", "question": "oiled", "answer": "yes", "oil": "teak",
                    "last": "2026-06-05"}],
    )  # fmt: skip
    assert word(held(days), record, ON, "sand", site=None) == expected


def test_a_diagnostic_readings_do_not_move_the_day():
    """Relief of an act is a fact of the record: waiting changes nothing about it."""
    definition = pathway(
        "patch sand", [move("start", "patch"), move("patch", "sand", "relief(patch) >= 80%", wait="2 weeks")]
    )
    good = rec(acts=[act("p", "patch", "2026-06-01")], observations=pair("p", "2026-06-01", 10, 1))
    poor = rec(acts=[act("p", "patch", "2026-06-01")], observations=pair("p", "2026-06-01", 10, 3))
    assert word(definition, good, ON, "sand") == ("wait", "2026-06-15")
    assert word(definition, poor, ON, "sand") == ("not-eligible", None)
