"""The decision on a step: each word, the order of the words, waits, limits, otherwise, conditions, declines, holds."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.demo import (
    act,
    also,
    because,
    finding,
    missing,
    move,
    offered,
    pair,
    pathway,
    reading,
    rec,
    say,
    word,
)

from pathway.assessment.nouns import PRECEDENCE

ON = "2026-06-10"
ONE = pathway("sand", [move("start", "sand", "dull >= 4")])


def reads(value: float, day: str = ON):
    return rec(observations=[reading("dull", value, day, id="d1")])


# --- the criterion: requires, limits, ways ----------------------------------------------------------------


@pytest.mark.parametrize(("value", "expected"), [(3.9, "not-eligible"), (4, "eligible"), (4.1, "eligible")])
def test_a_guard_at_its_threshold(value, expected):
    assert word(ONE, reads(value), ON, "sand")[0] == expected


def test_the_criterion_is_requires_and_limits_and_some_way_in():
    """Design §7: `requires`, and every limit, and at least one way in. Kleene's and over three truth values each."""
    definition = pathway(
        {"sand": {"requires": "stained", "limits": [{"is": "not loose", "cites": "book"}]}},
        [move("start", "sand", "damp"), move("start", "sand", "scratched", because="second")],
    )
    for values in itertools.product((True, False, None), repeat=4):
        names = ("stained", "loose", "damp", "scratched")
        found = [finding(n, "yes" if v else "no", ON) for n, v in zip(names, values, strict=True) if v is not None]
        requires, limit, one, other = values
        way = True if True in (one, other) else None if None in (one, other) else False
        parts = (requires, None if limit is None else not limit, way)
        truth = False if False in parts else None if None in parts else True
        expected = {True: "eligible", False: "not-eligible", None: "insufficient-data"}[truth]
        assert word(definition, rec(findings=found), ON, "sand")[0] == expected, values


def test_no_way_in_names_what_must_come_first():
    """Design §7: no way in from here is false, and names what must come first."""
    definition = pathway("wash oil sand", [move("start", "wash"), move("start", "oil"), move(["wash", "oil"], "sand")])
    one = say(definition, rec(), ON).steps["sand"]
    assert (one.decision, one.earliest) == ("not-eligible", None)
    assert "Wash" in because(one)
    assert "Oil" in because(one)


def test_a_way_that_is_only_not_to_be_taken_is_no_way():
    definition = pathway("wash sand", [move("start", "wash"), move("start", "sand", strength="do-not")])
    assert word(definition, rec(), ON, "sand") == ("not-eligible", None)


def test_a_prerequisite_done_but_unmeasured_is_unknown_and_never_done_is_false():
    """Convention 16: never performed is not eligible; performed without its score is insufficient data."""
    definition = pathway("patch sand", [move("start", "patch"), move("patch", "sand", "relief(patch) >= 80%")])
    done = rec(acts=[act("p", "patch", "2026-06-01")])
    assert word(definition, rec(), ON, "sand")[0] == "not-eligible"
    assert word(definition, done, ON, "sand")[0] == "insufficient-data"
    direct = pathway("patch sand", [move("start", "patch"), move("start", "sand", "relief(patch) >= 80%")])
    assert word(direct, rec(), ON, "sand")[0] == "not-eligible"


# --- waits ------------------------------------------------------------------------------------------------


def waiting(wait: str):
    return pathway("wash sand", [move("start", "wash"), move("wash", "sand", wait=wait)])


@pytest.mark.parametrize(
    ("wait", "start", "over"),
    [
        ("2 weeks", "2026-06-01", "2026-06-15"),
        ("1 day", "2026-06-01", "2026-06-02"),
        ("1 month", "2026-01-31", "2026-02-28"),
        ("1 month", "2028-01-31", "2028-02-29"),
        ("1 month", "2026-02-28", "2026-03-28"),
        ("3 months", "2025-11-30", "2026-02-28"),
        ("1 year", "2024-02-29", "2025-02-28"),
        ("4 years", "2024-02-29", "2028-02-29"),
        ("24 hours", "2026-06-01", "2026-06-03"),
        ("25 hours", "2026-06-01", "2026-06-04"),
        ("0 days", "2026-06-01", "2026-06-01"),
    ],
)
def test_a_wait_is_over_on_its_day(wait, start, over):
    """Conventions 5 and 6: calendar months clamped, weeks of seven days, the last day satisfies; hours as §5 says."""
    record = rec(acts=[act("w", "wash", start)])
    before = (date.fromisoformat(over) - timedelta(days=1)).isoformat()
    after = (date.fromisoformat(over) + timedelta(days=1)).isoformat()
    if before >= start:
        assert word(waiting(wait), record, before, "sand") == ("wait", over)
    assert word(waiting(wait), record, over, "sand") == ("eligible", over)
    assert word(waiting(wait), record, after, "sand") == ("eligible", after)


def test_a_wait_counts_from_the_start_of_the_act_not_from_its_end():
    record = rec(acts=[act("w", "wash", "2026-06-01", end="2026-06-09")])
    assert word(waiting("2 weeks"), record, ON, "sand") == ("wait", "2026-06-15")


def test_a_wait_from_start_is_over_at_once():
    """There is no act on `start` to count from."""
    definition = pathway("sand", [move("start", "sand", wait="2 weeks")])
    assert word(definition, rec(), ON, "sand") == ("eligible", ON)


def test_a_wait_whose_start_is_known_in_part_is_unknown_in_between():
    """May 2026: over on 15 May at the earliest, on 14 June at the latest."""
    record = rec(acts=[act("w", "wash", "2026-05")])
    definition = waiting("2 weeks")
    assert word(definition, record, "2026-05-31", "sand")[0] == "insufficient-data"
    assert word(definition, record, "2026-06-13", "sand")[0] == "insufficient-data"
    assert word(definition, record, "2026-06-14", "sand")[0] == "eligible"


def test_a_wait_says_the_constraint_that_binds():
    """Design §7: wait: the earliest date and the constraint that binds; names survive (§5)."""
    definition = pathway(
        "wash sand",
        [move("start", "wash"), move("wash", "sand", wait="drying", cites="habit")],
        parameters={"drying": {"value": "2 weeks", "cites": {"ref": "club", "place": "p. 7"}}},
    )
    one = say(definition, rec(acts=[act("w", "wash", "2026-06-01")]), ON).steps["sand"]
    assert (one.decision, str(one.earliest)) == ("wait", "2026-06-15")
    text = because(one)
    assert "2026-06-15" in text
    assert "Wash" in text
    assert "drying" in text
    assert "2 weeks" in text
    assert "club p. 7" in text


def test_the_shorter_of_two_ways_binds():
    definition = pathway("wash sand", [
        move("start", "wash"), move("wash", "sand", wait="4 weeks"), move("wash", "sand", wait="3 weeks", because="b"),
    ])  # fmt: skip
    record = rec(acts=[act("w", "wash", "2026-06-01")])
    assert word(definition, record, ON, "sand") == ("wait", "2026-06-22")


def test_a_shorter_way_that_is_false_does_not_bind():
    definition = pathway("wash sand", [
        move("start", "wash"), move("wash", "sand", wait="4 weeks"), move("wash", "sand", "dull >= 4", wait="3 weeks"),
    ])  # fmt: skip
    record = rec(acts=[act("w", "wash", "2026-06-01")], observations=[reading("dull", 3, ON)])
    assert word(definition, record, ON, "sand") == ("wait", "2026-06-29")


def test_not_yet_and_not_known_is_insufficient_with_the_day():
    """Design §7: unknown on the first day: insufficient-data, with the day."""
    definition = pathway("wash sand", [move("start", "wash"), move("wash", "sand", "stained", wait="2 weeks")])
    record = rec(acts=[act("w", "wash", "2026-06-01")])
    one = say(definition, record, ON).steps["sand"]
    assert (one.decision, str(one.earliest)) == ("insufficient-data", "2026-06-15")
    assert missing(one) == {"record:stained"}


def test_false_for_good_is_not_eligible_without_a_day():
    """Design §7: not-eligible: false, and time alone does not mend it."""
    definition = pathway("wash sand", [move("start", "wash"), move("wash", "sand", "stained", wait="2 weeks")])
    record = rec(acts=[act("w", "wash", "2026-06-01")], findings=[finding("stained", "no", "2026-06-01")])
    assert word(definition, record, ON, "sand") == ("not-eligible", None)


# --- limits -----------------------------------------------------------------------------------------------


def limited(text: str, step: str = "wash", parameters=None):
    return pathway({step: {"limits": [{"is": text, "cites": "book"}]}},
                   [move("start", step), move(step, step)], parameters=parameters or {})  # fmt: skip


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2026-07-13", ("wait", "2026-07-15")),
        ("2026-07-14", ("wait", "2026-07-15")),  # the anniversary: the window includes its far edge
        ("2026-07-15", ("eligible", "2026-07-15")),
    ],
)
def test_a_rolling_window_with_the_asked_act_counted_in(on, expected):
    """Convention 7: sessions 14 Jul, 14 Oct, 14 Jan, 14 Mar; a fifth on 14 Jul of the next year is one too many."""
    days = ("2025-07-14", "2025-10-14", "2026-01-14", "2026-03-14")
    record = rec(acts=[act(f"w{at}", "wash", day) for at, day in enumerate(days)])
    assert word(limited("count(wash within 12 months) <= 4"), record, on, "wash") == expected


@pytest.mark.parametrize(("number", "expected"), [(0, "not-eligible"), (1, "eligible"), (2, "eligible")])
def test_the_asked_act_counts_by_itself(number, expected):
    """With nothing done, the asked act is the first."""
    assert word(limited(f"count(wash within 12 months) <= {number}"), rec(), ON, "wash")[0] == expected


def test_a_limit_for_good_is_never_over():
    record = rec(acts=[act("w1", "wash", "2020-01-01")])
    assert word(limited("count(wash) <= 2"), record, ON, "wash") == ("eligible", ON)
    assert word(limited("count(wash) <= 1"), record, ON, "wash") == ("not-eligible", None)


def test_the_asked_act_of_the_same_day_is_the_same_session():
    """Convention 8: session = everything done on one calendar day."""
    record = rec(acts=[act("w1", "wash", ON)])
    assert word(limited("count(wash within 12 months) <= 1"), record, ON, "wash") == ("eligible", ON)


@pytest.mark.parametrize(
    ("last", "over"),
    [
        ("2026-02-28", "2026-09-01"),
        ("2025-08-31", "2026-03-01"),
        ("2025-08-29", "2026-03-01"),
        ("2025-08-28", "2026-03-01"),
    ],
)
def test_at_month_ends_the_count_decides(last, over):
    """Convention 7: at month ends the count decides: the first day T whose T - 6 months lies after the session.

    Worked out by hand: 28 Aug 2026 - 6 months is 28 Feb, still in; so are 29 to 31 Aug (clamped);
    1 Sep - 6 months is 1 Mar. The brute force below says so too.
    """
    day = date.fromisoformat(last)
    first = next(one for one in (day + timedelta(days=n) for n in range(1, 400)) if six_months_before(one) > day)
    record = rec(acts=[act("w1", "wash", last)])
    on = (day + timedelta(days=30)).isoformat()
    assert first.isoformat() == over
    assert word(limited("count(wash within 6 months) <= 1"), record, on, "wash") == ("wait", over)


def six_months_before(day: date) -> date:
    """Naive calendar arithmetic: the same day of the month, or the last one there is."""
    year, month = (day.year, day.month - 6) if day.month > 6 else (day.year - 1, day.month + 6)
    for number in range(day.day, 27, -1):
        try:
            return date(year, month, number)
        except ValueError:
            continue
    return date(year, month, day.day)


def test_several_limits_bind_together():
    definition = pathway({"wash": {"limits": [
        {"is": "count(wash within 3 months) <= 1", "cites": "book"},
        {"is": "count(wash within 12 months) <= 2", "cites": "book"},
    ]}}, [move("start", "wash"), move("wash", "wash")])  # fmt: skip
    record = rec(acts=[act("w1", "wash", "2025-08-01"), act("w2", "wash", "2026-06-01")])
    assert word(definition, record, ON, "wash") == ("wait", "2026-09-02")
    earlier = rec(acts=[act("w1", "wash", "2025-11-01"), act("w2", "wash", "2026-06-01")])
    assert word(definition, earlier, ON, "wash") == ("wait", "2026-11-02")


def test_a_limit_names_what_was_counted_and_the_threshold():
    definition = limited(
        "count(wash within 12 months) <= washes_max",
        parameters={"washes_max": {"value": 2, "cites": {"ref": "club", "place": "rule 4"}}},
    )
    record = rec(acts=[act("w1", "wash", "2026-01-01"), act("w2", "wash", "2026-03-01")])
    one = say(definition, record, ON).steps["wash"]
    assert (one.decision, str(one.earliest)) == ("wait", "2027-01-02")
    assert "washes_max (2, club rule 4)" in because(one)
    assert "3" in because(one)  # with the asked one


# --- otherwise --------------------------------------------------------------------------------------------

CHOICE = pathway(
    "wash sand shelf",
    [move("start", "wash", "damp"), move("start", "sand", "stained"), move("start", "shelf", "otherwise")],
)


def test_otherwise_is_true_only_when_every_other_way_is_false():
    """Design §4: true only when the `when` of every other way out is false, never when one is unknown."""
    for damp, stained in itertools.product((True, False, None), repeat=2):
        values = {"damp": damp, "stained": stained}
        found = [finding(name, "yes" if value else "no", ON) for name, value in values.items() if value is not None]
        truths = (damp, stained)
        expected = "not-eligible" if True in truths else "insufficient-data" if None in truths else "eligible"
        assert word(CHOICE, rec(findings=found), ON, "shelf")[0] == expected, truths


def test_an_unknown_otherwise_asks_for_what_keeps_it_unknown():
    one = say(CHOICE, rec(findings=[finding("damp", "no", ON)]), ON).steps["shelf"]
    assert missing(one) == {"record:stained"}


def test_otherwise_counts_ways_from_any_and_repeats():
    """Semantics: other ways out include `from: any` ones and repeats."""
    definition = pathway("wash guard shelf", [
        move("start", "wash"), move("wash", "wash", "damp"), move("any", "guard", "stained"),
        move("wash", "shelf", "otherwise"),
    ])  # fmt: skip
    acts = [act("w", "wash", "2026-06-01")]
    for damp, stained in itertools.product(("yes", "no"), repeat=2):
        record = rec(acts=acts, findings=[finding("damp", damp, ON), finding("stained", stained, ON)])
        expected = "eligible" if (damp, stained) == ("no", "no") else "not-eligible"
        assert word(definition, record, ON, "shelf")[0] == expected


@pytest.mark.parametrize("on", ["2026-06-14", "2026-06-15"])
def test_a_running_wait_does_not_make_a_way_false(on):
    """Design §4: a running `wait` does not make a way out false."""
    definition = pathway("wash sand shelf", [
        move("start", "wash"), move("wash", "sand", wait="2 weeks"), move("wash", "shelf", "otherwise"),
    ])  # fmt: skip
    assert word(definition, rec(acts=[act("w", "wash", "2026-06-01")]), on, "shelf") == ("not-eligible", None)


def declined(step: str, day: str = "2026-06-01", **more):
    return {"id": f"no_{step}", "date": day, "step": step, "decision": "declined", "reason": "would rather not", **more}


DAMP = finding("damp", "yes", ON)
STAINED = finding("stained", "no", ON)


def test_a_way_whose_targets_are_all_declined_counts_as_false():
    """Design §4: one whose targets are all excluded or declined counts as false."""
    found = [DAMP, STAINED]
    assert word(CHOICE, rec(findings=found), ON, "shelf")[0] == "not-eligible"
    assert word(CHOICE, rec(findings=found, decisions=[declined("wash")]), ON, "shelf")[0] == "eligible"
    unknown = rec(findings=[STAINED], decisions=[declined("wash")])
    assert word(CHOICE, unknown, ON, "shelf")[0] == "eligible"


def test_a_way_with_one_target_left_does_not_count_as_false():
    definition = pathway("wash oil shelf", [move("start", ["wash", "oil"]), move("start", "shelf", "otherwise")])
    assert word(definition, rec(decisions=[declined("wash")]), ON, "shelf")[0] == "not-eligible"
    both = rec(decisions=[declined("wash"), declined("oil")])
    assert word(definition, both, ON, "shelf")[0] == "eligible"


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        ("not-covered", "eligible"),
        ("research-only", "eligible"),
        ("special-arrangements", "not-eligible"),
        ("optional", "not-eligible"),
    ],
)
def test_a_way_whose_target_the_profile_excludes_counts_as_false(level, expected):
    definition = pathway(
        "wash shelf",
        [move("start", "wash"), move("start", "shelf", "otherwise")],
        profiles={"p": {"support": {"wash": [{"is": level, "because": "So it is.", "cites": "book"}]}}},
    )
    assert word(definition, rec(), ON, "shelf")[0] == "not-eligible"
    assert word(definition, rec(), ON, "shelf", profile="p")[0] == expected


@pytest.mark.parametrize(
    ("damp", "expected"), [("yes", "eligible"), ("no", "not-eligible"), (None, "insufficient-data")]
)
def test_a_way_whose_last_target_may_be_excluded_is_unknown(damp, expected):
    """Whether oil is covered is unknown, so whether that way is closed is: unknown is never false (§5, Kleene)."""
    entries = {"wash": [{"is": "not-covered", "because": "No.", "cites": "book"}],
               "oil": [{"is": "not-covered", "when": "damp", "because": "Not on damp.", "cites": "book"}]}  # fmt: skip
    definition = pathway(
        "wash oil shelf", [move("start", ["wash", "oil"], "stained"), move("start", "shelf", "otherwise")],
        profiles={"p": {"support": entries}},
    )  # fmt: skip
    found = [finding("stained", "yes", ON)] + ([finding("damp", damp, ON)] if damp else [])
    one = say(definition, rec(findings=found), ON, profile="p").steps["shelf"]
    assert one.decision == expected
    if damp is None:
        assert missing(one) == {"record:damp"}


def test_two_otherwise_ways_do_not_look_at_each_other():
    definition = pathway("wash oil shelf", [
        move("start", "wash", "damp"), move("start", "oil", "otherwise"), move("start", "shelf", "otherwise"),
    ])  # fmt: skip
    record = rec(findings=[finding("damp", "no", ON)])
    assert {word(definition, record, ON, name)[0] for name in ("oil", "shelf")} == {"eligible"}


def test_a_way_not_to_be_taken_is_no_other_way():
    definition = pathway("wash shelf", [move("start", "wash", strength="do-not"), move("start", "shelf", "otherwise")])
    assert word(definition, rec(), ON, "shelf")[0] == "eligible"


def test_the_reasons_of_otherwise_say_nothing_false():
    """Design §1: the clinician must be able to check every sentence: a dullness of 5 is not below 2."""
    definition = pathway("wash shelf", [move("start", "wash", "dull >= 2"), move("start", "shelf", "otherwise")])
    record = rec(observations=[reading("dull", 5, ON)], decisions=[declined("wash")])
    one = say(definition, record, ON).steps["shelf"]
    assert one.decision == "eligible"
    told = " ".join([because(one), *(leaf.text for leaf in one.evidence)])
    assert "is below 2" not in told
    assert ("dull >= 2", False) not in {(leaf.criterion, leaf.truth) for leaf in one.evidence}


# --- conditions -------------------------------------------------------------------------------------------

KEPT = pathway(
    {"patch": {"conditions": [
        {"is": "count(levels) <= 2", "because": "Small patches tell more.", "cites": "book"},
        {"is": "lamp = yes", "because": "Under a lamp.", "cites": "book"},
    ]}},
    [move("start", "patch")], site=["region", "side", "level"],
)  # fmt: skip


def test_conditions_come_back_as_conditions_to_keep():
    """Design §7: a step's `conditions` come back as conditions to keep."""
    one = say(KEPT, rec(), ON, site="top/left/A-B")
    assert one.steps["patch"].decision == "eligible"
    assert one.suggestions[0].conditions == (
        "Small patches tell more. (at most 2 × levels) [book]",
        "Under a lamp. (lamp yes) [book]",
    )


@pytest.mark.parametrize(
    ("levels", "expected"), [("A-B", "eligible"), ("A-B,B-C", "eligible"), ("A-B,B-C,C-D", "not-eligible")]
)
def test_a_condition_whose_details_the_target_names_joins_the_criterion(levels, expected):
    """Design §7: each whose details the plan or target names joins the criterion."""
    assert word(KEPT, rec(), ON, "patch", site=f"top/left/{levels}")[0] == expected


@pytest.mark.parametrize(("lamp", "expected"), [("yes", "eligible"), ("no", "not-eligible"), (None, "eligible")])
def test_a_condition_whose_details_the_plan_names_joins_the_criterion(lamp, expected):
    planned = {"step": "patch"} | ({"lamp": lamp} if lamp else {})
    one = say(KEPT, rec(), ON, site="top/left/A-B", planned=planned).steps["patch"]
    assert one.decision == expected
    assert one.conditions == ("Small patches tell more. (at most 2 × levels) [book]", "Under a lamp. (lamp yes) [book]")


def test_a_detail_planned_without_a_step_is_that_of_any_step():
    assert word(KEPT, rec(), ON, "patch", site="top/left/A-B", planned={"lamp": "no"})[0] == "not-eligible"


def test_a_condition_that_reads_a_detail_and_the_record_waits_for_the_detail():
    """Only when every detail that it reads is named does it join; then what the record lacks is missing."""
    definition = pathway(
        {
            "sand": {
                "conditions": [{"is": "paste = fine or not stained", "because": "Fine on stains.", "cites": "book"}]
            }
        },
        [move("start", "sand")],
    )
    assert word(definition, rec(), ON, "sand")[0] == "eligible"
    assert word(definition, rec(), ON, "sand", planned={"step": "sand", "paste": "fine"})[0] == "eligible"
    one = say(definition, rec(), ON, planned={"step": "sand", "paste": "coarse"}).steps["sand"]
    assert one.decision == "insufficient-data"
    assert missing(one) == {"record:stained"}


# --- plans ------------------------------------------------------------------------------------------------


def test_a_plan_with_several_acts_is_one_session_of_each_step():
    """Design §7: a plan may hold several acts; limits and conditions see them all. §6: one day is one session."""
    definition = limited("count(sand in patient within 12 months) <= 1", "sand")
    plan = [{"step": "sand", "side": "left"}, {"step": "sand", "side": "right"}]
    assert word(definition, rec(), ON, "sand", planned=plan)[0] == "eligible"
    record = rec(acts=[act("s", "sand", "2026-05-01", region="top", side="left")])
    assert word(definition, record, ON, "sand", planned=plan)[0] == "wait"


def test_limits_see_acts_of_other_steps_that_are_planned():
    """The limit of one step may count another: a plan of both on one day shows it."""
    definition = pathway(
        {"wash": {"limits": [{"is": "count(oil within 1 day) <= 0", "cites": "book"}]}, "oil": {}},
        [move("start", "wash"), move("start", "oil")],
    )
    assert word(definition, rec(), ON, "wash")[0] == "eligible"
    assert word(definition, rec(), ON, "wash", planned=[{"step": "wash"}, {"step": "oil"}])[0] in (
        "wait",
        "not-eligible",
    )


def test_a_limit_may_count_what_differs_between_the_planned_acts():
    definition = limited("count(patch in patient within 12 months distinct side) <= 1", "patch")
    left = {"step": "patch", "side": "left"}
    assert word(definition, rec(), ON, "patch", planned=[left])[0] == "eligible"
    assert word(definition, rec(), ON, "patch", planned=[left, {**left, "side": "right"}])[0] != "eligible"


SITED = pathway(
    "patch sand",
    [move("start", "patch"), move("patch", "sand", "relief(patch) >= 80%")],
    site=["region", "side", "level"],
)
TREATED = {
    "site": {"region": "top", "side": "right", "levels": ["A-B"]},
    "acts": [act("p", "patch", "2026-06-01", side="right", levels=["A-B"])],
    "observations": pair("p", "2026-06-01", 10, 1, hours=1),
}


@pytest.mark.parametrize(
    ("planned", "expected"),
    [
        ({}, "eligible"),
        ({"side": "right"}, "eligible"),
        ({"levels": ["A-B"]}, "eligible"),
        ({"side": "left"}, "not-eligible"),
        ({"side": "bilateral"}, "not-eligible"),
        ({"levels": ["A-B", "B-C"]}, "not-eligible"),
        ({"levels": ["B-C"]}, "not-eligible"),
        ({"region": "base", "levels": ["D-E"]}, "not-eligible"),
    ],
)
def test_a_plan_is_decided_where_it_is_meant_to_be_done(planned, expected):
    """Design §7: a plan must hold for all its parts: a side or a level that was never tested is not eligible."""
    assert word(SITED, rec(**TREATED), ON, "sand", planned={"step": "sand", **planned})[0] == expected


def test_conditions_count_the_levels_of_the_plan():
    definition = pathway(
        {"patch": {"conditions": [{"is": "count(levels) <= 2", "because": "Few.", "cites": "book"}]}},
        [move("start", "patch")], site=["region", "side", "level"],
    )  # fmt: skip
    record = rec(site={"region": "top", "side": "left", "levels": ["A-B"]})
    for levels, expected in ((["A-B", "B-C"], "eligible"), (["A-B", "B-C", "C-D"], "not-eligible")):
        assert word(definition, record, ON, "patch", planned={"step": "patch", "levels": levels})[0] == expected


# --- declines and overrides -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2026-05-31", ("eligible", "2026-05-31")),
        ("2026-06-01", ("declined", "2026-08-10")),
        ("2026-08-09", ("declined", "2026-08-10")),
        ("2026-08-10", ("eligible", "2026-08-10")),
        ("2026-08-11", ("eligible", "2026-08-11")),
    ],
)
def test_a_decline_stands_until_its_day(on, expected):
    """Layout: on the day of `until` it no longer stands; before its own date it is not there yet."""
    definition = pathway("sand", [move("start", "sand")])
    record = rec(decisions=[declined("sand", until="2026-08-10")])
    assert word(definition, record, on, "sand") == expected


def test_a_decline_says_when_why_and_until_when():
    definition = pathway("sand", [move("start", "sand")])
    (reason,) = say(definition, rec(decisions=[declined("sand", until="2026-08-10")]), ON).steps["sand"].because
    assert "2026-06-01" in reason.text
    assert "would rather not" in reason.text
    assert str(reason.until) == "2026-08-10"
    assert reason.events == ("no_sand",)


def test_a_decline_without_an_end_stands_and_alternatives_are_kept():
    """Design §7: declined by the patient; alternatives are kept."""
    definition = pathway("sand oil", [move("start", ["sand", "oil"])])
    one = say(definition, rec(decisions=[declined("sand")]), "2030-01-01")
    assert (one.steps["sand"].decision, one.steps["sand"].earliest) == ("declined", None)
    assert offered(one) == ["oil"]


@pytest.mark.parametrize(("day", "expected"), [("2026-05-31", "declined"), ("2026-06-02", "eligible")])
def test_accepting_later_undoes_a_decline(day, expected):
    definition = pathway("sand", [move("start", "sand")])
    accepted = {"date": day, "step": "sand", "decision": "accepted"}
    for order in ([declined("sand"), accepted], [accepted, declined("sand")]):
        assert word(definition, rec(decisions=order), ON, "sand")[0] == expected


@pytest.mark.parametrize("names", [("a", "z"), ("z", "a")])
def test_decisions_of_one_day_are_taken_by_their_times_not_by_their_names(names):
    definition = pathway("sand", [move("start", "sand")])
    first, second = names

    def decided(accepted_at, declined_at):
        accepted = {"id": first, "date": f"2026-06-01{accepted_at}", "step": "sand", "decision": "accepted"}
        refusal = {**declined("sand"), "id": second, "date": f"2026-06-01{declined_at}"}
        return word(definition, rec(decisions=[accepted, refusal]), ON, "sand")[0]

    assert decided("T09:00", "T15:00") == "declined"
    assert decided("T15:00", "T09:00") == "eligible"
    # without times nobody knows which came last: it is not taken for a yes
    assert decided("", "") in ("declined", "conflict")


def test_a_decline_whose_end_comes_before_the_wait_gives_the_later_day():
    """Design §7: `earliest` is one date whatever the word: the criterion is true and nothing bars it."""
    record = rec(acts=[act("w", "wash", "2026-06-01")], decisions=[declined("sand", until="2026-06-12")])
    assert word(waiting("2 weeks"), record, ON, "sand") == ("declined", "2026-06-15")
    longer = rec(acts=[act("w", "wash", "2026-06-01")], decisions=[declined("sand", until="2026-07-01")])
    assert word(waiting("2 weeks"), longer, ON, "sand") == ("declined", "2026-07-01")


def test_an_override_changes_no_decision_and_is_told_with_the_act():
    """Record format: overrides with their reason; the act is judged all the same."""
    definition = pathway("look sand", [move("start", "look"), move("look", "sand")])
    record = rec(
        acts=[act("s", "sand", "2026-06-02")],
        decisions=[{"date": "2026-06-01", "step": "sand", "decision": "override", "reason": "party tomorrow"}],
    )
    one = say(definition, record, ON)
    (judged,) = one.acts
    assert judged.verdicts == ("wrong-order",)
    assert "party tomorrow" in judged.text
    without = say(definition, rec(acts=[act("s", "sand", "2026-06-02")]), ON)
    assert {name: step.decision for name, step in one.steps.items()} == {
        name: step.decision for name, step in without.steps.items()
    }


# --- conflict ---------------------------------------------------------------------------------------------


def test_contradictory_data_is_a_conflict_with_both_ids():
    """Design §7: conflict: recorded data contradict each other on a fact that matters: both event ids."""
    record = rec(observations=[reading("dull", 3, ON, id="d1"), reading("dull", 8, ON, id="d2")])
    one = say(ONE, record, ON).steps["sand"]
    assert (one.decision, one.earliest) == ("conflict", None)
    assert "d1" in because(one)
    assert "d2" in because(one)
    assert set(one.because[0].events) == {"d1", "d2"}
    assert missing(one) == {"settle:d1+d2"}
    assert "insufficient-data" in also(one)


def test_a_contradiction_that_does_not_matter_is_no_conflict():
    """On a fact that matters: where another part decides, it does not."""
    record = rec(observations=[reading("dull", 3, ON, id="d1"), reading("dull", 8, ON, id="d2")])
    definition = pathway("sand", [move("start", "sand", "dull >= 4"), move("start", "sand", because="any time")])
    assert word(definition, record, ON, "sand")[0] == "eligible"
    never = pathway({"sand": {"requires": "damp"}}, [move("start", "sand", "dull >= 4")])
    dry = rec(findings=[finding("damp", "no", ON)], observations=[reading("dull", 3, ON), reading("dull", 8, ON)])
    assert word(never, dry, ON, "sand")[0] == "not-eligible"


def test_acts_that_contradict_each_other_on_when_they_were_leave_a_wait_open():
    """One id, two days: by the one the wait is over, by the other it runs: a conflict that matters, with both named."""
    record = rec(acts=[act("w", "wash", "2026-06-01"), act("w", "wash", "2026-05-02")])
    one = say(waiting("2 weeks"), record, ON).steps["sand"]
    assert one.decision == "conflict"
    assert say(waiting("2 weeks"), record, "2026-06-15").steps["sand"].decision in ("eligible", "conflict")


def test_a_contradiction_on_a_later_day_is_a_conflict_too():
    """Not yet, and contradictory on the first day that may do."""
    definition = pathway("wash sand", [move("start", "wash"), move("wash", "sand", "dull >= 4", wait="2 weeks")])
    record = rec(
        acts=[act("w", "wash", "2026-06-01")],
        observations=[reading("dull", 3, ON, id="d1"), reading("dull", 8, ON, id="d2")],
    )
    assert word(definition, record, ON, "sand") == ("conflict", None)


def test_a_contradiction_of_the_scope_is_a_conflict_too():
    """The scope is a criterion like others: a fact that matters."""
    definition = pathway("sand", [move("start", "sand")], scope="dull >= 4")
    record = rec(observations=[reading("dull", 3, ON, id="d1"), reading("dull", 8, ON, id="d2")])
    assert word(definition, record, ON, "sand")[0] == "conflict"


# --- missing ----------------------------------------------------------------------------------------------


def test_missing_is_the_smallest_set_that_decides():
    """Design §7: the smallest set of facts that decides it whatever their values turn out to be."""
    definition = pathway("sand", [move("start", "sand", "stained and (damp or loose)")])
    one = say(definition, rec(findings=[finding("damp", "yes", ON)]), ON).steps["sand"]
    assert missing(one) == {"record:stained"}
    other = say(definition, rec(findings=[finding("stained", "yes", ON)]), ON).steps["sand"]
    assert missing(other) == {"record:damp", "record:loose"}


def test_missing_holds_what_scope_support_criterion_and_screening_lack():
    """Design §7: unknown: the scope, the profile's support, a criterion, an unanswered contraindication."""
    definition = pathway(
        "sand", [move("start", "sand", "stained")], scope="age >= 18 years",
        profiles={"p": {"support": {"sand": [
            {"is": "not-covered", "when": "material = glass", "because": "No glass.", "cites": "book"}]}}},
        screening={"tables": {"t": {"title": "T", "version": "1", "questions": {"hot": {"asks": "Hot?"}},
            "rows": [{"id": "h", "asks": "hot", "applies_to": "invasive", "level": "hold", "cites": "book"}]}}},
    )  # fmt: skip
    one = say(definition, rec(), ON, profile="p").steps["sand"]
    assert one.decision == "insufficient-data"
    assert missing(one) == {"record:stained", "patient:born", "record:material", "screening:t:hot"}


# --- precedence -------------------------------------------------------------------------------------------

EVERYTHING = {
    "tables": {"t": {"title": "T", "version": "1",
        "questions": {"hot": {"asks": "Hot?"}, "cold": {"asks": "Cold?"}},
        "rows": [{"id": "h", "asks": "hot", "applies_to": "invasive", "level": "absolute", "cites": "book"},
                 {"id": "c", "asks": "cold", "applies_to": "invasive", "level": "hold", "cites": "book"}]}},
}  # fmt: skip
FLAGS = {"smoke": {"asks": "Smoke?", "urgency": "urgent", "refer_to": "guard", "blocks": "dusty", "cites": "book"}}
ALL = pathway(
    {"wash": {}, "guard": {}, "sand": {}},
    [move("start", "wash"), move("wash", "sand", "stained and dull >= 4", wait="4 weeks")],
    scope="age >= 18 years", screening=EVERYTHING, red_flags=FLAGS,
    profiles={"p": {"support": {"sand": [{"is": "not-covered", "because": "Not paid.", "cites": "book"}]}}},
)  # fmt: skip
CRITERION = ("not-eligible", "conflict", "insufficient-data", "wait", "eligible")


def everything(words: frozenset[str]):
    """A record and a profile under which exactly these words apply to `sand`; one of `CRITERION` at most."""
    born = "2015-01-01" if "not-applicable" in words else "1990-01-01"
    criterion = next((one for one in CRITERION if one in words), "eligible")
    start = "2026-06-01" if criterion == "wait" else "2026-05-01"
    readings = [reading("dull", 8, "2026-06-01", id="d1")]
    if criterion == "conflict":
        readings.append(reading("dull", 2, "2026-06-01", id="d2"))
    stained = {"not-eligible": "no", "insufficient-data": None}.get(criterion, "yes")
    answers = {"hot": "yes" if "contraindicated" in words else "no", "cold": "yes" if "hold" in words else "no"}
    record = rec(
        patient={"born": born},
        acts=[act("w", "wash", start)],
        observations=readings,
        findings=[finding("stained", stained, "2026-06-01")] if stained else [],
        screening=[
            {"date": "2026-06-01", "table": "t", "question": name, "answer": value} for name, value in answers.items()
        ],
        red_flags=[{"date": "2026-06-01", "flag": "smoke"}] if "interrupted" in words else [],
        decisions=[declined("sand")] if "declined" in words else [],
    )
    return record, "p" if "excluded" in words else None


SIDE = ("interrupted", "contraindicated", "not-applicable", "excluded", "declined", "hold")


def test_the_order_of_the_words_is_that_of_the_design():
    """Design §7, the table: every step gets the first word that applies."""
    assert PRECEDENCE == (
        "interrupted", "contraindicated", "not-applicable", "excluded", "declined", "not-eligible", "conflict",
        "insufficient-data", "hold", "wait", "eligible",
    )  # fmt: skip


@pytest.mark.parametrize("criterion", CRITERION)
@pytest.mark.parametrize("number", range(2 ** len(SIDE)))
def test_the_first_word_that_applies_and_the_others_with_it(number, criterion):
    """Design §7: every other reason that applies too is listed with it. All 320 combinations of words."""
    chosen = {word for at, word in enumerate(SIDE) if number >> at & 1}
    record, profile = everything(frozenset({*chosen, criterion}))
    one = say(ALL, record, ON, profile=profile).steps["sand"]
    applying = chosen | ({criterion} - {"eligible"})
    if criterion == "conflict":
        applying.add("insufficient-data")
    order = ("interrupted", "contraindicated", "not-applicable", "excluded", "declined", "not-eligible", "conflict",
             "insufficient-data", "hold", "wait")  # fmt: skip
    expected = [word for word in order if word in applying] or ["eligible"]
    assert one.decision == expected[0]
    assert set(also(one)) == set(expected[1:])
    assert one.because, "a word without a reason"
    assert all(reason.text for reason in one.reasons)


@pytest.mark.parametrize(
    ("words", "earliest"),
    [
        ({"wait"}, "2026-06-29"),
        ({"wait", "interrupted"}, None),
        ({"wait", "contraindicated"}, None),
        ({"wait", "not-applicable"}, None),
        ({"wait", "excluded"}, None),
        ({"wait", "declined"}, None),
        ({"wait", "hold"}, None),
        ({"insufficient-data"}, ON),
        ({"not-eligible"}, None),
        ({"conflict"}, None),
        (set(), ON),
    ],
)
def test_earliest_with_each_word(words, earliest):
    """Design §7: the first day that will do if only time passes; none when something else must change first."""
    record, profile = everything(frozenset(words))
    assert word(ALL, record, ON, "sand", profile=profile)[1] == earliest


# --- laws -------------------------------------------------------------------------------------------------


@given(st.permutations(range(9)))
@settings(max_examples=25, deadline=None)
def test_the_order_of_the_record_never_matters(order):
    """Design §7: same inputs, same bytes, in any order of events."""
    from pathway.assessment import to_json

    _record, _profile = everything(frozenset({"wait", "hold", "conflict"}))
    entries = {
        "acts": [act(f"w{n}", "wash", f"2026-0{n + 1}-01") for n in range(4)],
        "findings": [finding("stained", v, d) for v, d in (("yes", "2026-05-01"), ("no", "2026-04-01"))],
        "observations": [reading("dull", n, f"2026-05-0{n}", id=f"r{n}") for n in range(1, 4)],
    }
    shuffled = {name: [group[at] for at in order if at < len(group)] for name, group in entries.items()}
    one = to_json(say(ALL, rec(patient={"born": "1990-01-01"}, **entries), ON))
    other = to_json(say(ALL, rec(patient={"born": "1990-01-01"}, **shuffled), ON))
    assert one == other


def test_filling_in_an_unknown_never_turns_yes_into_no_or_back():
    """Design §5: with ready facts, filling in an unknown never turns true into false or back."""
    definition = pathway("sand", [move("start", "sand", "(stained or damp) and not (loose and scratched)")])
    names = ("stained", "damp", "loose", "scratched")

    def decided(values):
        found = [finding(n, v, ON) for n, v in zip(names, values, strict=True) if v]
        return word(definition, rec(findings=found), ON, "sand")[0]

    for values in itertools.product(("yes", "no", None), repeat=4):
        first = decided(values)
        if first != "insufficient-data":
            for at in range(4):
                if values[at] is None:
                    for filled in ("yes", "no"):
                        assert decided((*values[:at], filled, *values[at + 1 :])) == first


def test_relief_exactly_at_the_threshold_and_a_hair_below():
    """Convention 1: 7.0 to 1.4 is exactly 80 %; 79.6 % is below it, and shown as 79.6."""
    definition = pathway(
        "patch sand",
        [move("start", "patch"), move("patch", "sand", "relief(patch) >= enough")],
        parameters={"enough": {"value": "80%", "cites": {"ref": "club", "place": "p. 3"}}},
    )

    def after(before, left):
        record = rec(acts=[act("p", "patch", "2026-06-01")], observations=pair("p", "2026-06-01", before, left))
        return say(definition, record, ON).steps["sand"]

    assert after(7.0, 1.4).decision == "eligible"
    below = after(10, 2.04)
    assert below.decision == "not-eligible"
    assert "79.6 %" in because(below)
    assert "enough (80 %, club p. 3)" in because(below)
    assert "2026-06-01" in because(below)


def test_a_wait_that_counts_from_a_day_known_in_part_says_so_and_asks_for_the_day():
    """Design §7: what is unknown today carries the smallest set that decides it."""
    dull = pathway("wash wax", [move("start", "wash"), move("wash", "wax", wait="2 weeks")])
    found = say(dull, rec(acts=[act("w", "wash", "2026-05")]), "2026-06-07").steps["wax"]
    assert found.decision == "insufficient-data"
    assert missing(found) == {"date:w"}
    assert "`w`" in because(found)
    assert word(dull, rec(acts=[act("w", "wash", "2026-05")]), "2026-06-14", "wax") == ("eligible", "2026-06-14")


def test_a_decline_until_a_day_known_in_part_lasts_through_its_last_day():
    """What opens a way must be certain: `until 2026-07` may still run on every day of July but the last."""
    dull = pathway("wash shelf", [move("start", "wash"), move("start", "shelf", "not declined(wash)", kind="add")])
    record = rec(decisions=[{"decision": "declined", "step": "wash", "date": "2026-06-01", "until": "2026-07"}])
    assert word(dull, record, "2026-06-10", "wash") == ("declined", "2026-07-31")
    assert word(dull, record, "2026-06-10", "shelf") == ("wait", "2026-07-31")
    assert word(dull, record, "2026-07-31", "wash") == ("eligible", "2026-07-31")


def test_a_step_planned_at_another_site_names_the_site():
    """It was decided there, not on the target."""
    dull = pathway("sand wash", [move("start", "sand"), move("start", "wash", kind="add")], site=["region", "side"])
    record = rec(site={"region": "top", "side": "right"})
    found = say(dull, record, "2026-06-10", planned=[{"step": "wash"}, {"step": "sand", "side": "left"}])
    assert found.steps["sand"].parts == (("top left", "eligible"),)
    assert {one.step: one.site for one in found.suggestions} == {"sand": "top left", "wash": ""}
