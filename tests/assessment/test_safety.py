"""Safety of a step: screening by attribute, hold windows, decisions that clear, red flags, open adverse events."""

from __future__ import annotations

import pytest
from tests.demo import act, also, because, finding, missing, move, offered, pathway, reading, rec, say, word

SCREEN = {
    "tables": {
        "shop": {
            "title": "Before work",
            "version": "1",
            "questions": {
                "cracked": {"asks": "Is it cracked?"},
                "brittle": {"asks": "Is it brittle?", "valid": "4 weeks"},
                "wet": {"asks": "Is it wet?"},
                "old": {"asks": "Is it old?"},
                "rotten": {"asks": "Is it rotten here?", "site": ["region", "side"]},
                "oiled": {
                    "asks": "Is it oiled?",
                    "by": "oil",
                    "details": {
                        "oil": {"one_of": ["linseed", "tung", "teak", "walnut"]},
                        "last": {"date": "yes"},
                        "dry": {"yes_no": "yes"},
                        "aired": {"yes_no": "yes"},
                    },
                },
            },
            "rows": [
                {"id": "crack", "asks": "cracked", "applies_to": "invasive", "level": "absolute",
                 "because": "It would break.", "cites": "book"},
                {"id": "wetness", "asks": "wet", "applies_to": "abrasive", "level": "hold", "mitigation": "let it dry",
                 "cites": "book"},
                {"id": "age_caution", "asks": "old", "applies_to": "abrasive", "level": "caution",
                 "because": "Old wood is soft.", "mitigation": "press lightly", "cites": "rumour"},
                {"id": "oil_hold", "asks": "oiled", "applies_to": "heat in {low, high}", "level": "hold",
                 "until": "drying", "cites": "book"},
            ],
        },
    },
    "hold_tables": {
        "drying": {
            "by": "oil", "tier": "heat", "since": "last", "needs": ["dry"],
            "rows": {
                "linseed": {"low": {"hold": "3 days", "cites": "book"}, "high": {"hold": "7 days", "cites": "book"}},
                "tung": {"low": {"hold": "none", "cites": "book"},
                         "high": {"hold": "shared-decision", "cites": "book"}},
                "teak": {
                    "low": {"hold": "24 hours", "cites": "book"},
                    "high": {"hold": "1 month", "needs": ["aired"], "cites": "rumour"},
                },
            },
        },
    },
}  # fmt: skip
CLEAR = {"date": "2026-03-01", "table": "shop", "clear": "all"}
DEFINITION = pathway("wash sand patch", [move("start", "sand"), move("start", "wash"), move("start", "patch")],
                     screening=SCREEN, site=["region", "side"])  # fmt: skip


def screened(*answers, on="2026-03-10", step="sand", site="top/left", **more):
    """The decision on a step after these answers, which come after a clear screen unless they bring their own."""
    return say(DEFINITION, rec(screening=list(answers), **more), on, site=site).steps[step]


def yes(question: str, day: str = "2026-03-02", **details):
    return {"id": f"yes_{question}", "date": day, "table": "shop", "question": question, "answer": "yes", **details}


def no(question: str, day: str, **details):
    return {"date": day, "table": "shop", "question": question, "answer": "no", **details}


# --- questions: unanswered, no, yes -----------------------------------------------------------------------


def test_everything_answered_no_lets_the_step_be():
    assert screened(CLEAR).decision == "eligible"


def test_unanswered_questions_block_and_are_all_named():
    """Design §7: unknown blocks; it is never skipped. Only the questions of rows that apply to the step are asked."""
    one = screened()
    assert one.decision == "insufficient-data"
    assert missing(one) == {f"screening:shop:{name}" for name in ("cracked", "wet", "old", "oiled")}
    assert missing(screened(step="patch")) == {"screening:shop:wet", "screening:shop:old"}
    assert screened(step="wash").decision == "eligible"  # no attribute, no row


@pytest.mark.parametrize("question", ["cracked", "wet", "old", "oiled"])
def test_one_unanswered_question_blocks_whatever_its_level(question):
    """Semantics: an unanswered question of an applicable row blocks, whatever its level."""
    one = screened({**CLEAR, "except": [question]})
    assert one.decision == "insufficient-data"
    assert missing(one) == {f"screening:shop:{question}"}


def test_a_list_of_questions_answers_only_those():
    one = screened({"date": "2026-03-01", "table": "shop", "clear": ["cracked", "wet", "old"]})
    assert missing(one) == {"screening:shop:oiled"}


def test_an_absolute_yes_contraindicates_with_source_and_day():
    """Design §7: contraindicated: which, since when, source."""
    one = screened(CLEAR, yes("cracked", "2026-03-02"))
    assert (one.decision, one.earliest) == ("contraindicated", None)
    (reason,) = one.because
    assert "It would break." in reason.text
    assert "2026-03-02" in reason.text
    assert [cite.reference for cite in reason.cites] == ["book"]
    assert reason.events == ("yes_cracked",)
    assert screened(CLEAR, yes("cracked"), step="patch").decision == "eligible"  # the row is for invasive steps


def test_a_caution_goes_with_the_suggestion_and_holds_nothing():
    """Semantics: caution: a caution on the suggestion."""
    assessment = say(DEFINITION, rec(screening=[CLEAR, yes("old")]), "2026-03-10", site="top/left")
    assert assessment.steps["sand"].decision == "eligible"
    suggestion = next(one for one in assessment.suggestions if one.step == "sand")
    (caution,) = suggestion.cautions
    assert caution.text.startswith("Old wood is soft.")
    assert caution.mitigation == "press lightly"
    wash = next(one for one in assessment.suggestions if one.step == "wash")
    assert wash.cautions == ()


def test_a_hold_lasts_until_a_decision():
    """Design §7: hold: until a dated decision or a date clears it; carries the mitigation, here without a date."""
    one = screened(CLEAR, yes("wet"))
    assert (one.decision, one.earliest) == ("hold", None)
    assert one.because[0].mitigation == "let it dry"


@pytest.mark.parametrize(
    ("day", "expected"), [("2026-03-01", "hold"), ("2026-03-02", "eligible"), ("2026-03-03", "eligible")]
)
def test_a_newer_no_replaces_a_yes_and_an_older_one_does_not(day, expected):
    """The newest answer counts; on the day of the yes itself the two would contradict each other."""
    answers = [CLEAR, yes("wet", "2026-03-02"), no("wet", day)]
    if day == "2026-03-02":
        one = screened(*answers)
        assert one.decision == "insufficient-data"
        assert "contradict" in because(one)
        assert missing(one) == {"screening:shop:wet"}
    else:
        assert screened(*answers).decision == expected


def test_contradictory_answers_are_told_apart_by_their_times():
    one = screened(CLEAR, yes("wet", "2026-03-02T09:00"), no("wet", "2026-03-02T10:00"))
    assert one.decision == "eligible"
    other = screened(CLEAR, yes("wet", "2026-03-02T10:00"), no("wet", "2026-03-02T09:00"))
    assert other.decision == "hold"


def test_the_order_of_answers_does_not_matter():
    answers = [CLEAR, yes("wet"), yes("old"), no("wet", "2026-03-05")]
    results = {screened(*order).decision for order in (answers, answers[::-1], answers[2:] + answers[:2])}
    assert results == {"eligible"}


def test_answers_to_another_version_do_not_count_and_are_listed():
    """Design §6: every question of that table, in its version."""
    record = rec(screening=[{**CLEAR, "version": "2"}])
    assessment = say(DEFINITION, record, "2026-03-10", site="top/left")
    assert assessment.steps["sand"].decision == "insufficient-data"
    assert [one.why for one in assessment.ignored] == ["version"]
    assert say(DEFINITION, rec(screening=[{**CLEAR, "version": "1"}]), "2026-03-10", site="top/left").steps[
        "sand"
    ].decision == "eligible"  # fmt: skip


def test_preliminary_and_wrong_answers_do_not_count():
    for status in ("preliminary", "registered", "entered_in_error", "cancelled"):
        assert screened({**CLEAR, "status": status}).decision == "insufficient-data", status


# --- validity of answers ----------------------------------------------------------------------------------

FLIMSY = pathway("sand", [move("start", "sand")], screening={"tables": {"shop": {
    "title": "Before work", "version": "1", "questions": {"brittle": {"asks": "Is it brittle?", "valid": "4 weeks"}},
    "rows": [{"id": "b", "asks": "brittle", "applies_to": "invasive", "level": "absolute", "cites": "book"}],
}}})  # fmt: skip


@pytest.mark.parametrize(
    ("on", "clear", "answered_yes"),
    [
        ("2026-03-28", "eligible", "contraindicated"),
        ("2026-03-29", "eligible", "contraindicated"),  # 28 days: the far edge belongs to the window
        ("2026-03-30", "insufficient-data", "insufficient-data"),
    ],
)
def test_answers_have_a_validity(on, clear, answered_yes):
    """Design §7: answers have a declared validity; convention 15: ranges and validity are inclusive."""
    assert word(FLIMSY, rec(screening=[CLEAR]), on, "sand")[0] == clear
    assert word(FLIMSY, rec(screening=[yes("brittle", "2026-03-01")]), on, "sand")[0] == answered_yes


def test_a_stale_answer_names_its_day_and_the_question():
    one = say(FLIMSY, rec(screening=[CLEAR]), "2026-03-30").steps["sand"]
    assert "2026-03-01" in because(one)
    assert missing(one) == {"screening:shop:brittle"}


# --- sites of answers -------------------------------------------------------------------------------------

ROTTEN = pathway("sand", [move("start", "sand")], site=["region", "side"], screening={"tables": {"shop": {
    "title": "Before work", "version": "1",
    "questions": {"rotten": {"asks": "Is it rotten here?", "site": ["region", "side"]}},
    "rows": [{"id": "rot", "asks": "rotten", "applies_to": "invasive", "level": "hold", "cites": "book"}],
}}})  # fmt: skip


def rotten(*answers, site):
    return say(ROTTEN, rec(screening=list(answers)), "2026-03-10", site=site).steps["sand"].decision


LEFT = {"region": "top", "side": "left"}
RIGHT = {"region": "top", "side": "right"}


def test_a_yes_holds_its_own_site_only():
    assert rotten(CLEAR, yes("rotten", **LEFT), site="top/left") == "hold"
    assert rotten(CLEAR, yes("rotten", **LEFT), site="top/right") == "eligible"


def test_a_yes_without_a_side_holds_everywhere():
    """A declared part that is missing is unknown, and unknown is never skipped."""
    assert rotten(CLEAR, yes("rotten", region="top"), site="top/left") == "hold"


def test_a_no_for_one_side_does_not_take_back_the_yes_of_the_other():
    """Design §5: a criterion is decided for each side apart: a no on the right says nothing about the left."""
    answers = [CLEAR, yes("rotten", "2026-03-02", **LEFT), no("rotten", "2026-03-05", **RIGHT)]
    assert rotten(*answers, site="top/left") == "hold"
    assert rotten(*answers, site="top/right") == "eligible"


def test_a_no_for_one_side_does_not_answer_for_the_other():
    """The same, where nothing else was answered: the left was never asked about."""
    assert rotten(no("rotten", "2026-03-05", **RIGHT), site="top/right") == "eligible"
    assert rotten(no("rotten", "2026-03-05", **RIGHT), site="top/left") == "insufficient-data"


# --- hold windows -----------------------------------------------------------------------------------------


def oiled(oil: str | None = "linseed", last: str | None = "2026-03-05", dry: str | None = "yes", **more):
    details = {"oil": oil, "last": last, "dry": dry}
    return yes("oiled", **{key: value for key, value in details.items() if value is not None}, **more)


@pytest.mark.parametrize(
    ("on", "site", "expected"),
    [
        ("2026-03-07", "top/left", ("hold", "2026-03-08")),
        ("2026-03-08", "top/left", ("eligible", "2026-03-08")),
        ("2026-03-09", "top/left", ("eligible", "2026-03-09")),
        ("2026-03-08", "base/left", ("hold", "2026-03-12")),
        ("2026-03-11", "base/left", ("hold", "2026-03-12")),
        ("2026-03-12", "base/left", ("eligible", "2026-03-12")),
    ],
)
def test_a_window_by_drug_and_tier(on, site, expected):
    """Design §7: window by drug and bleeding tier. Here: 3 days at the top, 7 at the base, from 5 March."""
    assert word(DEFINITION, rec(screening=[CLEAR, oiled()]), on, "sand", site=site) == expected


def test_a_hold_names_the_window_its_start_and_its_source():
    one = screened(CLEAR, oiled(), on="2026-03-07")
    assert "linseed" in because(one)
    assert "3 days" in because(one)
    assert "2026-03-05" in because(one)
    assert one.because[0].until.isoformat() == "2026-03-08"


def test_without_a_region_the_tier_is_unknown_and_every_window_counts():
    """Semantics: whatever is unknown about a step's attributes counts as applying."""
    record = rec(screening=[CLEAR, oiled()])
    assert word(DEFINITION, record, "2026-03-08", "sand", site="/left") == ("hold", "2026-03-12")
    assert word(DEFINITION, record, "2026-03-12", "sand", site="/left")[0] == "eligible"


@pytest.mark.parametrize("answer", [None, "no"])
def test_what_the_window_needs_must_be_answered_yes(answer):
    """Semantics: until the hold table's window has passed with its needs answered yes."""
    one = screened(CLEAR, oiled(dry=answer), on="2026-04-30")
    assert (one.decision, one.earliest) == ("hold", None)
    assert "dry" in because(one)


def test_a_window_may_need_more_than_the_table():
    """Teak at the base: a month, dry and aired. 5 March + 1 month = 5 April."""
    for details, on, expected in (
        ({}, "2026-04-05", "hold"),
        ({"aired": "yes"}, "2026-04-04", "hold"),
        ({"aired": "yes"}, "2026-04-05", "eligible"),
    ):
        one = screened(CLEAR, oiled("teak", **details), on=on, site="base/left")
        assert one.decision == expected, (details, on)


@pytest.mark.parametrize(
    ("on", "expected"), [("2026-03-05", "hold"), ("2026-03-06", "hold"), ("2026-03-07", "eligible")]
)
def test_hours_between_days_without_times(on, expected):
    """Design §5: a span in hours has passed only if it has whatever the times: 24 after the 5th on the 7th."""
    assert screened(CLEAR, oiled("teak"), on=on).decision == expected


def test_no_window_holds_nothing_and_a_shared_decision_holds_until_it_is_made():
    assert screened(CLEAR, oiled("tung", dry=None)).decision == "eligible"
    one = screened(CLEAR, oiled("tung"), site="base/left")
    assert (one.decision, one.earliest) == ("hold", None)
    assert "shared decision" in because(one)


def test_an_oil_without_a_row_or_without_a_name_or_a_day_holds_without_a_date():
    """Unknown blocks; it is never skipped."""
    for answer in (oiled("walnut"), oiled(None), oiled(last=None)):
        one = screened(CLEAR, answer, on="2027-03-01")
        assert (one.decision, one.earliest) == ("hold", None), answer


@pytest.mark.parametrize(("on", "expected"), [("2026-04-02", "hold"), ("2026-04-03", "eligible")])
def test_a_day_known_in_part_counts_from_its_last_day(on, expected):
    """March 2026 may have been the 31st: three days later is 3 April."""
    assert screened(CLEAR, oiled(last="2026-03"), on=on).decision == expected


def test_two_oils_stand_beside_each_other():
    """Layout: answers that differ in the detail `by` stand beside each other."""
    linseed = oiled("linseed", "2026-03-05") | {"id": "l"}
    teak = oiled("teak", "2026-03-09") | {"id": "t", "date": "2026-03-09"}
    one = screened(CLEAR, linseed, teak, on="2026-03-10", site="top/left")
    assert (one.decision, one.earliest.isoformat()) == ("hold", "2026-03-11")  # teak: 24 hours after the 9th
    newer = no("oiled", "2026-03-09", oil="teak")
    still = screened(CLEAR, linseed, newer, on="2026-03-06", site="top/left")
    assert still.decision == "hold"  # the no of the 9th is not there yet on the 6th
    other = screened(CLEAR, linseed | {"last": "2026-03-09"}, newer, on="2026-03-10", site="top/left")
    assert (other.decision, other.earliest.isoformat()) == ("hold", "2026-03-12")
    everything = screened(linseed, CLEAR | {"date": "2026-03-09"}, on="2026-03-10", site="top/left")
    assert everything.decision == "eligible"


# --- `when` of a row --------------------------------------------------------------------------------------

GUARDED = pathway("sand", [move("start", "sand")], screening={"tables": {"shop": {
    "title": "Before work", "version": "1",
    "questions": {"wet": {"asks": "Is it wet?", "details": {"litres": {"number": {"low": 0, "high": 99}}}}},
    "rows": [{"id": "w", "asks": "wet", "applies_to": "invasive", "level": "hold",
              "when": "litres >= 2 or weight >= 90", "cites": "book"}],
}}})  # fmt: skip


@pytest.mark.parametrize(
    ("litres", "weight", "expected"),
    [
        (2, 50, "hold"),
        (1, 50, "eligible"),
        (1, 90, "hold"),
        (1, None, "insufficient-data"),
        (None, 50, "insufficient-data"),
        (2, None, "hold"),
    ],
)
def test_a_row_may_ask_for_details_and_for_the_patient(litres, weight, expected):
    """Semantics: a row's `when` false: it does not apply. Unknown blocks."""
    answer = yes("wet", **({} if litres is None else {"litres": litres}))
    found = [] if weight is None else [finding("weight", weight, "2026-03-01")]
    one = say(GUARDED, rec(screening=[answer], findings=found), "2026-03-10").steps["sand"]
    assert one.decision == expected
    if expected == "insufficient-data":
        assert missing(one) == {"detail:litres:yes_wet" if litres is None else "record:weight"}


# --- decisions that clear ---------------------------------------------------------------------------------


def cleared(day: str = "2026-03-04", clears: str = "wetness", **more):
    return {"date": day, "decision": "cleared", "clears": clears, "by": "master", "reason": "seen", **more}


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2026-03-01", "hold"), ("2026-03-02", "eligible"), ("2026-03-10", "eligible"), ("2026-03-11", "hold")],
)
def test_a_dated_decision_clears_a_hold_unless_it_is_older_than_the_answer_or_later_than_today(day, expected):
    """Design §7: until a dated decision clears it. The answer is of 2 March, the day asked about is 10 March."""
    assert screened(CLEAR, yes("wet"), decisions=[cleared(day)]).decision == expected


@pytest.mark.parametrize(
    ("clears", "expected"), [("wetness", "eligible"), ("wet", "eligible"), ("oil_hold", "hold"), ("smear", "hold")]
)
def test_the_row_or_its_question_may_be_named(clears, expected):
    """Record format: `clears` is a screening row, question or complication id."""
    assert screened(CLEAR, yes("wet"), decisions=[cleared(clears=clears)]).decision == expected


@pytest.mark.parametrize(("step", "expected"), [("sand", "eligible"), ("patch", "hold"), (None, "eligible")])
def test_a_decision_for_one_step_clears_only_that_one(step, expected):
    decision = cleared() if step is None else cleared(step=step)
    assert screened(CLEAR, yes("wet"), decisions=[decision]).decision == expected


@pytest.mark.parametrize(("until", "expected"), [("2026-03-10", "hold"), ("2026-03-11", "eligible")])
def test_a_decision_that_has_lapsed_clears_nothing(until, expected):
    """Layout: on the day of `until` it no longer stands."""
    assert screened(CLEAR, yes("wet"), decisions=[cleared(until=until)]).decision == expected


def test_no_decision_clears_what_is_absolute():
    """Only a hold can be cleared."""
    decisions = [cleared(clears="crack"), cleared(clears="cracked")]
    assert screened(CLEAR, yes("cracked"), decisions=decisions).decision == "contraindicated"


def test_clearing_one_oil_leaves_the_other():
    """A decision about one drug must not lift the hold of another."""
    linseed = oiled("linseed", "2026-03-09") | {"id": "l"}
    teak = oiled("teak", "2026-03-09", dry="no") | {"id": "t"}
    one = screened(
        CLEAR, linseed, teak, on="2026-03-10", site="base/left", decisions=[cleared("2026-03-10", "linseed")]
    )
    assert one.decision == "hold"
    assert "linseed" not in because(one)
    assert "teak" in because(one)


def test_a_shared_decision_is_cleared_by_naming_the_oil():
    """Record format: `clears` may name the drug of the answer."""
    one = screened(CLEAR, oiled("tung"), site="base/left", decisions=[cleared(clears="tung")])
    assert one.decision == "eligible"
    other = screened(CLEAR, oiled("tung"), site="base/left", decisions=[cleared(clears="teak")])
    assert other.decision == "hold"


def test_a_no_for_one_oil_does_not_answer_the_question():
    """Unknown blocks: whether it is oiled with another one was not asked."""
    rest = {**CLEAR, "except": ["oiled"]}
    assert screened(rest, no("oiled", "2026-03-02", oil="teak")).decision == "insufficient-data"
    assert screened(rest, no("oiled", "2026-03-02")).decision == "eligible"


@pytest.mark.parametrize(
    ("day", "expected"), [("2026-02", "hold"), ("2026-03", "hold"), ("2026", "hold"), ("2026-04", "hold")]
)
def test_a_clearing_decision_known_in_part_that_may_be_older_clears_nothing(day, expected):
    """The answer is of 2 March: a decision of March may have come before it; one of April is not there yet."""
    assert screened(CLEAR, yes("wet"), decisions=[cleared(day)], on="2026-03-31").decision == expected


@pytest.mark.parametrize("status", ["preliminary", "registered", "entered_in_error", "cancelled"])
def test_a_clearing_decision_that_is_not_final_clears_nothing(status):
    """Semantics: preliminary and registered entries are not used."""
    assert screened(CLEAR, yes("wet"), decisions=[cleared(status=status)]).decision == "hold"


def test_a_preliminary_yes_is_not_passed_over_in_silence():
    """Unknown blocks: a yes that is not final yet is no `no`."""
    assert screened(CLEAR, yes("cracked", "2026-03-05", status="preliminary")).decision != "eligible"


# --- open adverse events ----------------------------------------------------------------------------------


def event(name="smear", day="2026-03-03", **more):
    return {"id": "e", "date": day, "event": name, **more}


@pytest.mark.parametrize(
    ("resolved", "expected"),
    [(None, "hold"), ("2026-03-11", "hold"), ("2026-03-10", "eligible"), ("2026-03-09", "eligible")],
)
def test_an_adverse_event_holds_until_it_is_resolved(resolved, expected):
    """Semantics: no resolved date by that day: hold on steps whose attributes match. Asked about on 10 March."""
    more = {"resolved": resolved} if resolved else {}
    one = screened(CLEAR, adverse_events=[event(**more)])
    assert one.decision == expected
    if expected == "hold":
        assert "Smear" in because(one)
        assert one.because[0].mitigation == "wipe it off"
        assert one.because[0].events == ("e",)
        assert one.earliest is None


def test_it_holds_only_steps_with_the_attribute_and_only_what_the_complication_says():
    assert screened(CLEAR, adverse_events=[event()], step="patch").decision == "hold"
    assert screened(CLEAR, adverse_events=[event()], step="wash").decision == "eligible"
    assert screened(CLEAR, adverse_events=[event("noise")]).decision == "eligible"


def test_a_resolution_known_in_part_counts_from_its_last_day():
    assert screened(CLEAR, adverse_events=[event(resolved="2026-03")], on="2026-03-30").decision == "hold"
    assert screened(CLEAR, adverse_events=[event(resolved="2026-03")], on="2026-03-31").decision == "eligible"


@pytest.mark.parametrize(("day", "expected"), [("2026-03-02", "hold"), ("2026-03-03", "eligible")])
def test_a_decision_clears_it_too(day, expected):
    assert screened(CLEAR, adverse_events=[event()], decisions=[cleared(day, "smear")]).decision == expected


def test_a_resolved_event_does_not_hide_an_open_one():
    events = [event(resolved="2026-03-04"), event(day="2026-03-06") | {"id": "f"}]
    one = screened(CLEAR, adverse_events=events)
    assert one.decision == "hold"
    assert one.because[0].events == ("f",)


# --- red flags --------------------------------------------------------------------------------------------

FLAGS = {
    "smoke": {"asks": "Does it smoke?", "urgency": "emergency", "refer_to": "guard", "blocks": "abrasive",
              "valid": "4 weeks", "cites": "book"},
    "worms": {"asks": "Are there worms?", "urgency": "expedite", "refer_to": "joiner", "blocks": "invasive",
              "cites": "book"},
}  # fmt: skip
FLAGGED = pathway(
    "wash patch sand guard joiner",
    [move("start", "wash"), move("start", "patch"), move("start", "sand"), move("wash", "joiner", kind="refer")],
    red_flags=FLAGS,
)
CALM = {"date": "2026-03-01", "table": "red_flags", "clear": "all"}


def flag(name="smoke", day="2026-03-05", **more):
    return {"id": f"raised_{name}", "date": day, "flag": name, **more}


def test_unanswered_flags_block_the_steps_that_they_name():
    """Design §7: an unanswered red flag blocks the steps with the attributes its row names."""
    steps = say(FLAGGED, rec(), "2026-03-10").steps
    assert steps["wash"].decision == "eligible"
    assert missing(steps["patch"]) == {"screening:red_flags:smoke"}
    assert missing(steps["sand"]) == {"screening:red_flags:smoke", "screening:red_flags:worms"}
    assert {steps[name].decision for name in ("patch", "sand")} == {"insufficient-data"}


def test_answered_flags_block_nothing():
    steps = say(FLAGGED, rec(screening=[CALM]), "2026-03-10").steps
    assert {steps[name].decision for name in ("wash", "patch", "sand")} == {"eligible"}


@pytest.mark.parametrize(("on", "expected"), [("2026-03-29", "eligible"), ("2026-03-30", "insufficient-data")])
def test_an_answer_to_a_red_flag_goes_stale(on, expected):
    """Four weeks from 1 March, the last day included."""
    assert word(FLAGGED, rec(screening=[CALM]), on, "patch")[0] == expected


def test_a_raised_flag_interrupts_everything_but_its_referral():
    """Design §7: a raised one leaves only `refer_to`, which then needs no way in."""
    one = say(FLAGGED, rec(screening=[CALM], red_flags=[flag()]), "2026-03-10")
    assert one.status == "interrupted"
    assert one.urgency == "emergency"
    assert offered(one) == ["guard"]
    assert {name: step.decision for name, step in one.steps.items()} == {
        "wash": "interrupted", "patch": "interrupted", "sand": "interrupted", "joiner": "interrupted",
        "guard": "eligible",
    }  # fmt: skip
    reason = one.steps["wash"].because[0]
    assert "Does it smoke?" in reason.text
    assert "emergency" in reason.text
    assert "Fire guard" in reason.text
    assert reason.events == ("raised_smoke",)
    assert {step.earliest for name, step in one.steps.items() if name != "guard"} == {None}


def test_without_a_flag_the_referral_has_no_way_in():
    one = say(FLAGGED, rec(screening=[CALM]), "2026-03-10").steps["guard"]
    assert (one.decision, one.earliest) == ("not-eligible", None)


@pytest.mark.parametrize(
    ("cleared_on", "on", "expected"),
    [
        ("2026-03-08", "2026-03-07", "interrupted"),
        ("2026-03-08", "2026-03-08", "eligible"),
        ("2026-03-08", "2026-03-09", "eligible"),
        (None, "2029-03-05", "interrupted"),
    ],
)
def test_a_flag_clears_only_by_a_dated_entry(cleared_on, on, expected):
    """Design §7: clear only by a dated entry; time alone never does."""
    more = {"cleared": {"date": cleared_on, "by": "master", "outcome": "nothing found"}} if cleared_on else {}
    assert word(FLAGGED, rec(screening=[CALM], red_flags=[flag(**more)]), on, "wash")[0] == expected


def test_a_later_clear_screen_does_not_clear_a_raised_flag():
    """Design §7: clear only by a dated entry that clears that flag; a routine screen is none."""
    later = {**CALM, "date": "2026-03-09"}
    assert word(FLAGGED, rec(screening=[later], red_flags=[flag()]), "2026-03-10", "wash")[0] == "interrupted"


def raised_by_answer(day="2026-03-05"):
    return {"id": "says_yes", "date": day, "table": "red_flags", "question": "smoke", "answer": "yes"}


def test_a_yes_in_the_screen_raises_the_flag():
    one = say(FLAGGED, rec(screening=[CALM, raised_by_answer()]), "2026-03-10")
    assert one.status == "interrupted"
    assert one.steps["wash"].because[0].events == ("says_yes",)


def test_a_yes_in_the_screen_is_not_cleared_by_a_later_clear_screen():
    """The same: only a dated clearing entry does, whichever way the flag was raised."""
    later = {**CALM, "date": "2026-03-09"}
    one = say(FLAGGED, rec(screening=[raised_by_answer(), later]), "2026-03-10")
    assert one.status == "interrupted"


@pytest.mark.parametrize("on", ["2026-04-02", "2026-04-03"])
def test_a_yes_in_the_screen_does_not_lapse_when_the_answer_grows_stale(on):
    """The answer is valid until 2 April. Past that the flag still stands: it was raised, and nobody cleared it."""
    assert say(FLAGGED, rec(screening=[raised_by_answer()]), on).status == "interrupted"


@pytest.mark.parametrize(("day", "expected"), [("2026-03-04", "interrupted"), ("2026-03-06", "eligible")])
def test_a_clearing_entry_clears_a_yes_of_the_screen_unless_it_is_older(day, expected):
    entry = flag(day="2026-03-04", cleared={"date": day, "by": "master", "outcome": "nothing found"})
    assert word(FLAGGED, rec(screening=[raised_by_answer()], red_flags=[entry]), "2026-03-10", "wash")[0] == expected


@pytest.mark.parametrize(("on", "expected"), [("2026-03-30", "interrupted"), ("2026-03-31", "eligible")])
def test_a_flag_cleared_on_a_day_known_in_part_is_cleared_when_that_is_over(on, expected):
    """March 2026 may have been the 31st."""
    entry = flag(cleared={"date": "2026-03", "by": "master", "outcome": "nothing found"})
    fresh = {**CALM, "date": "2026-03-20"}
    assert word(FLAGGED, rec(screening=[fresh], red_flags=[entry]), on, "wash")[0] == expected


@pytest.mark.parametrize("status", ["preliminary", "registered"])
def test_a_preliminary_entry_raises_a_flag_but_does_not_clear_it(status):
    """What is not final may not open anything; a flag that may be there is not skipped."""
    entry = flag(status=status, cleared={"date": "2026-03-06", "by": "master", "outcome": "nothing found"})
    assert word(FLAGGED, rec(screening=[CALM], red_flags=[entry]), "2026-03-10", "wash")[0] == "interrupted"


def test_a_flag_raised_again_after_it_was_cleared_interrupts():
    first = flag(cleared={"date": "2026-03-06", "by": "master", "outcome": "nothing found"})
    second = flag(day="2026-03-08") | {"id": "second"}
    one = say(FLAGGED, rec(screening=[CALM], red_flags=[first, second]), "2026-03-10")
    assert one.status == "interrupted"
    assert one.steps["wash"].because[0].events == ("second",)


def test_a_cleared_flag_counts_as_asked_about_while_it_is_fresh():
    """One that was raised and cleared was asked about: four weeks from the clearing, the last day included."""
    entry = flag(cleared={"date": "2026-03-06", "by": "master", "outcome": "nothing found"})
    assert word(FLAGGED, rec(red_flags=[entry]), "2026-04-03", "patch")[0] == "eligible"
    assert word(FLAGGED, rec(red_flags=[entry]), "2026-04-04", "patch")[0] == "insufficient-data"


def test_a_flag_of_tomorrow_is_not_there_yet():
    record = rec(screening=[CALM], red_flags=[flag(day="2026-03-11")])
    assert word(FLAGGED, record, "2026-03-10", "wash")[0] == "eligible"
    assert word(FLAGGED, record, "2026-03-11", "wash")[0] == "interrupted"


def test_a_flag_entered_in_error_was_never_raised():
    record = rec(screening=[CALM], red_flags=[flag(status="entered_in_error")])
    assert word(FLAGGED, record, "2026-03-10", "wash")[0] == "eligible"


def test_two_flags_leave_both_referrals_and_the_more_urgent_word():
    one = say(FLAGGED, rec(screening=[CALM], red_flags=[flag(), flag("worms")]), "2026-03-10")
    assert set(offered(one)) == {"guard", "joiner"}
    assert one.urgency == "emergency"
    assert len(one.steps["wash"].because) == 2


def test_interrupted_comes_before_everything_else_and_the_rest_is_listed_with_it():
    definition = pathway("sand guard", [move("start", "sand", "stained")], red_flags=FLAGS | {
        "worms": FLAGS["worms"] | {"refer_to": "guard"}}, screening=SCREEN)  # fmt: skip
    record = rec(screening=[CALM, CLEAR, yes("cracked")], red_flags=[flag()])
    one = say(definition, record, "2026-03-10").steps["sand"]
    assert one.decision == "interrupted"
    assert set(also(one)) == {"contraindicated", "insufficient-data"}


def test_readings_are_of_no_account_for_the_referral_of_a_flag():
    """`refer_to` needs no way in, so no guard of a transition is asked."""
    definition = pathway("wash guard", [move("start", "wash"), move("wash", "guard", "dull >= 4", kind="refer")],
                         red_flags={"smoke": FLAGS["smoke"]})  # fmt: skip
    record = rec(
        red_flags=[flag()], observations=[reading("dull", 1, "2026-03-01")], acts=[act("w", "wash", "2026-03-01")]
    )
    assert word(definition, record, "2026-03-10", "guard") == ("eligible", "2026-03-10")


def test_the_step_that_a_flag_refers_to_must_still_hold_what_it_requires():
    """Design §7: it needs no way in; but `requires` must hold; `eligible` stands alone."""
    definition = pathway({"guard": {"requires": "stained"}, "wash": {}}, [move("start", "wash")],
                         red_flags={"smoke": FLAGS["smoke"]})  # fmt: skip
    for value, expected in (("yes", "eligible"), ("no", "not-eligible"), (None, "insufficient-data")):
        found = [finding("stained", value, "2026-03-01")] if value else []
        one = say(definition, rec(red_flags=[flag()], findings=found), "2026-03-10").steps["guard"]
        assert one.decision == expected
        assert "eligible" not in also(one)
