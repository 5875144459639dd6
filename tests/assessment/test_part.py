"""One part of a target: the status word, suggestions in rank order, and care under way with its reviews."""

from __future__ import annotations

import itertools

import pytest
from tests.demo import act, because, finding, missing, move, offered, pathway, reading, rec, say, shift, word

from pathway.assessment.nouns import Status

ON = "2026-06-10"


# --- ranking ----------------------------------------------------------------------------------------------


def test_suggestions_are_ranked_by_tier_strength_place_in_the_choice_and_id():
    """Design §7: ranked by tier, strength, place in the choice, id."""
    tiers = {"wash": 1, "wax": 1, "oil": 1, "coat": 1, "dust": 1, "look": 2, "again": 2, "shelf": 0}
    definition = pathway(
        {name: {"tier": tier} for name, tier in tiers.items()},
        [
            move("start", "look", strength="offer"),
            move("start", "again", strength="consider"),
            move("start", "dust", strength="consider"),
            move("start", ["wax", "coat", "oil"]),
            move("start", "wash"),
            move("start", "shelf", strength="consider"),
        ],
    )
    # tier 0: shelf; tier 1: offered before considered; wash has no place (0), wax 1, coat 2, oil 3; then dust; tier 2
    expected = ["shelf", "wash", "wax", "coat", "oil", "dust", "look", "again"]
    one = say(definition, rec(), ON)
    assert offered(one) == expected
    assert [(s.step, s.choice) for s in one.suggestions if s.choice] == [("wax", 1), ("coat", 2), ("oil", 3)]
    turned = pathway({name: {"tier": tiers[name]} for name in reversed(tiers)}, [
        move("start", "shelf", strength="consider"), move("start", "wash"), move("start", ["wax", "coat", "oil"]),
        move("start", "dust", strength="consider"), move("start", "again", strength="consider"), move("start", "look"),
    ])  # fmt: skip
    assert offered(say(turned, rec(), ON)) == expected


def test_the_id_decides_last():
    definition = pathway("wash wax oil", [move("start", name) for name in ("wax", "wash", "oil")])
    assert offered(say(definition, rec(), ON)) == ["oil", "wash", "wax"]


def test_a_step_is_suggested_once_by_its_strongest_way():
    definition = pathway("look wash", [
        move("start", "look", kind="add"), move("start", "wash", strength="consider", because="weak"),
        move(["start", "look"], "wash", kind="sideways", because="strong", cites="club"),
    ])  # fmt: skip
    (first,) = [one for one in say(definition, rec(), ON).suggestions if one.step == "wash"]
    assert (first.because, first.strength, first.kind, first.from_) == ("strong", "offer", "sideways", "start")
    assert [cite.reference for cite in first.cites] == ["club"]


def test_a_way_that_is_not_true_is_not_the_reason():
    definition = pathway("wash", [
        move("start", "wash", "stained", because="for the stain"),
        move("start", "wash", "damp", because="for the damp", strength="consider"),
    ])  # fmt: skip
    record = rec(findings=[finding("damp", "yes", ON)])
    (one,) = say(definition, record, ON).suggestions
    assert (one.because, one.strength) == ("for the damp", "consider")


def test_a_choice_keeps_its_order_and_leaves_out_what_is_closed():
    definition = pathway("wash oil wax", [move("start", ["wax", "wash", "oil"])])
    record = rec(decisions=[{"date": "2026-06-01", "step": "wax", "decision": "declined"}])
    assert [(one.step, one.choice) for one in say(definition, record, ON).suggestions] == [("wash", 2), ("oil", 3)]


# --- status -----------------------------------------------------------------------------------------------

FLAG = {"smoke": {"asks": "Smoke?", "urgency": "urgent", "refer_to": "guard", "blocks": "dusty", "cites": "book"}}
CARE = pathway(
    {
        "wash": {
            "continue_while": {"is": "dull >= 2", "because": "Still dull.", "cites": "club"},
            "review": "2..6 weeks",
        },
        "sand": {},
        "shelf": {},
        "guard": {},
    },
    [move("start", "wash"), move("wash", "sand", "stained", wait="4 weeks"), move("wash", "shelf", "damp")],
    red_flags=FLAG,
)


def under_way(start="2026-06-01", dull=5, stained="no", damp="no", **more):
    """Washing under way, with a dullness and two findings."""
    values = {"stained": stained, "damp": damp}
    return rec(
        acts=[act("w", "wash", start, status="under_way")],
        observations=[reading("dull", dull, start)] if dull is not None else [],
        findings=[finding(name, value, start) for name, value in values.items() if value],
        **more,
    )


def status(record, on=ON, definition=CARE, **more):
    return say(definition, record, on, **more).status


def test_the_words_and_their_order():
    """Design §7: the first that applies of these."""
    order = ("interrupted", "suggested", "needs-data", "continuing", "waiting", "blocked", "complete")
    assert Status.__args__ == order


def test_interrupted():
    assert status(under_way(red_flags=[{"date": ON, "flag": "smoke"}])) == "interrupted"


def test_suggested():
    assert status(under_way(damp="yes")) == "suggested"
    assert status(rec()) == "suggested"


def test_needs_data_when_a_next_step_is_unknown_today():
    assert status(under_way(damp=None)) == "needs-data"


def test_needs_data_when_whether_to_go_on_is_unknown():
    assert status(under_way(dull=None)) == "needs-data"


def test_needs_data_when_a_review_is_overdue():
    """Design §7: unknown today, or a review overdue. Six weeks from 1 May are over after 12 June."""
    assert status(under_way("2026-05-01"), "2026-06-12") == "continuing"
    assert status(under_way("2026-05-01"), "2026-06-13") == "needs-data"


def test_what_is_unknown_on_a_later_day_only_is_not_needed_today():
    """Unknown today: sanding must wait four weeks whatever the stain."""
    assert status(under_way(stained=None)) == "continuing"
    one = say(CARE, under_way(stained=None), ON)
    assert one.steps["sand"].decision == "insufficient-data"


def test_continuing():
    """Design §7: the act stood on is under way and goes on."""
    assert status(under_way()) == "continuing"


def test_waiting_when_only_time_is_missing():
    done = rec(
        acts=[act("w", "wash", "2026-06-01")], findings=[finding("stained", "yes", ON), finding("damp", "no", ON)]
    )
    assert status(done) == "waiting"
    stopped = under_way(dull=1, stained="yes")
    assert status(stopped) == "waiting"  # it should not go on, and sanding must wait


def test_waiting_when_a_hold_stands():
    definition = pathway("sand", [move("start", "sand")], screening={"tables": {"t": {"title": "T", "version": "1",
        "questions": {"wet": {"asks": "Wet?"}},
        "rows": [{"id": "w", "asks": "wet", "applies_to": "invasive", "level": "hold",
                  "cites": "book"}]}}})  # fmt: skip
    record = rec(screening=[{"date": ON, "table": "t", "question": "wet", "answer": "yes"}])
    assert status(record, definition=definition) == "waiting"


def test_blocked():
    """No step is open, and the pathway does not end here."""
    done = rec(
        acts=[act("w", "wash", "2026-06-01")], findings=[finding("stained", "no", ON), finding("damp", "no", ON)]
    )
    assert status(done) == "blocked"
    assert status(under_way(dull=1)) == "blocked"  # should not go on, and nothing else is open


@pytest.mark.parametrize("kind", ["shelf", "joiner"])
def test_complete(kind):
    """The pathway ends at a discharge or a referral."""
    definition = pathway(f"wash {kind}", [move("start", "wash"), move("wash", kind)])
    record = rec(acts=[act("w", "wash", "2026-06-01"), act("s", kind, "2026-06-02")])
    assert status(record, definition=definition) == "complete"


def test_not_complete_while_something_else_is_stood_on():
    """Washing ended at the shelf, but the added wax is still stood on and leads nowhere."""
    definition = pathway("wash wax shelf", [
        move("start", "wash"), move("wash", "wax", "not done(wax)", kind="add"), move("wash", "shelf"),
        move("wax", "wax", "never"),
    ])  # fmt: skip
    record = rec(acts=[act("w", "wash", "2026-06-01"), act("x", "wax", "2026-06-02"), act("s", "shelf", "2026-06-03")])
    assert set(say(definition, record, ON).standing) == {"wax", "shelf"}
    assert status(record, definition=definition) == "blocked"


def test_the_status_looks_at_what_a_transition_leads_to_from_here():
    """Design §7: over the steps that a transition leads to from where the patient stands."""
    definition = pathway(
        "wash sand oil", [move("start", "wash"), move("wash", "sand", "stained"), move("start", "oil", "damp")]
    )
    record = rec(acts=[act("w", "wash", "2026-06-01")], findings=[finding("stained", "no", ON)])
    assert status(record, definition=definition) == "blocked"  # oil is unknown, but no longer led to


# --- care under way ---------------------------------------------------------------------------------------


def test_care_under_way_is_current_and_not_suggested():
    """Design §7: a step under way is decided by its `continue_while` and appears in `current`, not in `suggestions`."""
    one = say(CARE, under_way(damp="yes"), ON)
    (care,) = one.current
    assert (care.step, care.act, str(care.since), care.goes_on, care.because) == (
        "wash",
        "w",
        "2026-06-01",
        True,
        "Still dull.",
    )
    assert [cite.reference for cite in care.cites] == ["club"]
    assert offered(one) == ["shelf"]
    assert (one.steps["wash"].decision, str(one.steps["wash"].earliest)) == ("eligible", ON)


@pytest.mark.parametrize(
    ("dull", "goes_on", "decision"),
    [(2, True, "eligible"), (1.9, False, "not-eligible"), (None, None, "insufficient-data")],
)
def test_continue_while_at_its_threshold(dull, goes_on, decision):
    one = say(CARE, under_way(dull=dull), ON)
    assert one.current[0].goes_on is goes_on
    assert one.steps["wash"].decision == decision
    if goes_on is False:
        assert "1.9" in one.current[0].because
        assert "1.9" in because(one.steps["wash"])
        assert one.steps["wash"].earliest is None
    if goes_on is None:
        assert missing(one.steps["wash"]) == {"record:dull"}


def test_a_contradiction_on_whether_to_go_on_is_a_conflict():
    """Design §7: conflict: recorded data contradict each other on a fact that matters."""
    record = rec(
        acts=[act("w", "wash", "2026-06-01", status="under_way")],
        observations=[reading("dull", 1, ON, id="d1"), reading("dull", 8, ON, id="d2")],
    )
    one = say(CARE, record, ON)
    assert one.current[0].goes_on is None
    assert one.steps["wash"].decision == "conflict"
    assert "d1" in because(one.steps["wash"])


def test_without_continue_while_care_goes_on():
    definition = pathway("wash", [move("start", "wash")])
    one = say(definition, rec(acts=[act("w", "wash", "2026-06-01", status="under_way")]), ON)
    assert one.current[0].goes_on is True
    assert one.current[0].review_due is None
    assert one.status == "continuing"


def test_care_that_is_done_or_stopped_is_not_current():
    for how in ("done", "stopped"):
        record = rec(acts=[act("w", "wash", "2026-06-01", status=how)], observations=[reading("dull", 5, ON)])
        assert say(CARE, record, ON).current == ()


def test_care_for_some_time_goes_on_until_its_span():
    """`continue_while: lasted(wash) < 6 weeks`: from 1 May until 11 June, on 12 June no more."""
    definition = pathway(
        {"wash": {"continue_while": {"is": "lasted(wash) < 6 weeks", "cites": "book"}}}, [move("start", "wash")]
    )
    record = rec(acts=[act("w", "wash", "2026-05-01", status="under_way")])
    assert say(definition, record, "2026-06-11").current[0].goes_on is True
    assert say(definition, record, "2026-06-12").current[0].goes_on is False


def test_a_decline_of_care_under_way_is_told():
    """What forbids it outright stays: the patient no longer wants it."""
    record = under_way(decisions=[{"date": "2026-06-05", "step": "wash", "decision": "declined", "reason": "enough"}])
    assert say(CARE, record, ON).steps["wash"].decision == "declined"


def test_a_step_whose_older_act_is_under_way_is_not_current_when_it_was_begun_again():
    """The newer act is the one stood on."""
    definition = pathway("wash", [move("start", "wash"), move("wash", "wash")])
    record = rec(acts=[act("w1", "wash", "2026-05-01", status="under_way"), act("w2", "wash", "2026-06-01")])
    one = say(definition, record, ON)
    assert one.current == ()
    assert offered(one) == ["wash"]


def test_care_under_way_beside_another_step():
    definition = pathway("wash wax", [move("start", "wash"), move("wash", "wax", kind="add"), move("wax", "wax")])
    record = rec(
        acts=[act("w", "wash", "2026-06-01", status="under_way"), act("x", "wax", "2026-06-02", status="under_way")]
    )
    assert {one.step for one in say(definition, record, ON).current} == {"wash", "wax"}


# --- reviews ----------------------------------------------------------------------------------------------


def reviewed(on, *decisions, start="2026-05-01"):
    record = under_way(start, decisions=[
        {"date": day, "step": "wash", "decision": "continue", **more} for day, more in decisions
    ])  # fmt: skip
    (care,) = say(CARE, record, on).current
    return str(care.review_due), str(care.review_overdue), care.overdue


@pytest.mark.parametrize(
    ("on", "overdue"), [("2026-05-14", False), ("2026-05-15", False), ("2026-06-12", False), ("2026-06-13", True)]
)
def test_a_review_is_due_from_two_weeks_and_overdue_after_six(on, overdue):
    """Semantics: 2..6 weeks from the start: due from 15 May, overdue after 12 June."""
    assert reviewed(on) == ("2026-05-15", "2026-06-12", overdue)


@pytest.mark.parametrize(
    ("decisions", "due"),
    [
        ([("2026-05-20", {})], "2026-06-03"),
        ([("2026-05-20", {}), ("2026-05-30", {})], "2026-06-13"),
        ([("2026-05-30", {}), ("2026-05-20", {})], "2026-06-13"),
        ([("2026-04-01", {})], "2026-05-15"),  # before the start: not about this care
        ([("2026-07-01", {})], "2026-05-15"),  # not taken yet
    ],
)
def test_a_review_counts_from_the_last_decision_to_continue(decisions, due):
    """Semantics: counted from the start or the last `continue` decision."""
    assert reviewed(ON, *decisions)[0] == due


def test_a_decision_about_another_step_reviews_nothing():
    record = under_way("2026-05-01", decisions=[{"date": "2026-05-20", "step": "sand", "decision": "continue"}])
    assert str(say(CARE, record, ON).current[0].review_due) == "2026-05-15"


def test_a_review_in_months_is_clamped():
    definition = pathway({"wash": {"review": "1..3 months"}}, [move("start", "wash")])
    record = rec(acts=[act("w", "wash", "2026-01-31", status="under_way")])
    (care,) = say(definition, record, "2026-02-10").current
    assert (str(care.review_due), str(care.review_overdue)) == ("2026-02-28", "2026-04-30")


# --- a law ------------------------------------------------------------------------------------------------


def test_the_status_is_what_the_decisions_say():
    """The word follows from the decisions on the next steps and from what is under way, by the design's order."""
    for stained, damp, dull, days in itertools.product(
        ("yes", "no", None), ("yes", "no", None), (1, 5, None), (0, 27, 28, 43)
    ):
        on = shift("2026-06-01", days)
        one = say(CARE, under_way(dull=dull, stained=stained, damp=damp), on)
        ahead = [one.steps[name] for name in ("sand", "shelf")]
        (care,) = one.current
        unknown_today = any(s.explanation.truth is None for s in ahead) or care.goes_on is None or care.overdue
        expected = (
            "suggested" if any(s.decision == "eligible" for s in ahead)
            else "needs-data" if unknown_today
            else "continuing" if care.goes_on
            else "waiting" if any(s.earliest for s in ahead)
            else "blocked"
        )  # fmt: skip
        assert one.status == expected, (stained, damp, dull, days)


def test_word_of_a_step_that_is_under_way_is_not_taken_from_its_ways_in():
    """There is no way in to the step stood on, and that is no reason to end it."""
    assert word(CARE, under_way(), ON, "wash") == ("eligible", ON)


def test_care_under_way_that_is_contraindicated_by_now_is_not_said_to_go_on():
    """A reader of the head of the card alone must not be told the opposite of the decision."""
    definition = pathway("sand", [move("start", "sand")], screening={"tables": {"t": {"title": "T", "version": "1",
        "questions": {"wet": {"asks": "Wet?"}},
        "rows": [{"id": "w", "asks": "wet", "applies_to": "invasive", "level": "absolute",
                  "cites": "book"}]}}})  # fmt: skip
    going = {"id": "s", "step": "sand", "start": "2026-06-01", "status": "under_way"}
    answered = {"date": ON, "table": "t", "question": "wet"}
    fine = say(definition, rec(acts=[going], screening=[{**answered, "answer": "no"}]), ON)
    assert [one.goes_on for one in fine.current] == [True]
    wet = say(definition, rec(acts=[going], screening=[{**answered, "answer": "yes"}]), ON)
    assert wet.steps["sand"].decision == "contraindicated"
    (care,) = wet.current
    assert care.goes_on is False
    assert "yes (answered 2026-06-10)" in care.because
    assert wet.status != "continuing"
