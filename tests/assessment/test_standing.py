"""Where the patient stands: derived from the acts, by date, for each site."""

from __future__ import annotations

import itertools

import pytest
from tests.demo import act, finding, move, offered, pair, pathway, reading, rec, say, word

LINE = pathway(
    "look wash sand again shelf",
    [
        move("start", "look"),
        move("look", "wash"),
        move("wash", "sand", "failed(wash)"),
        move("sand", "again"),
        move("again", "again", "dull >= 4"),
    ],
)


def standing(definition, record, on="2026-06-01", **more) -> set[str]:
    return set(say(definition, record, on, **more).standing)


def moves_made(definition, record, on="2026-06-01", **more) -> dict[str, tuple[str, ...]]:
    return {one.act: one.verdicts for one in say(definition, record, on, **more).acts}


# --- start, and moving along ----------------------------------------------------------------------------


def test_nothing_done_is_start():
    """Design §7: nothing done means standing on `start`."""
    assert standing(LINE, rec()) == {"start"}
    assert standing(LINE, rec(observations=[reading("dull", 5, "2026-05-01")])) == {"start"}


@pytest.mark.parametrize(
    ("steps", "where"), [(["look"], "look"), (["look", "wash"], "wash"), (["look", "wash", "sand"], "sand")]
)
def test_each_act_moves_the_patient_along(steps, where):
    """An act moves the patient along a transition to it: the step left is no longer stood on."""
    acts = [act(name, name, f"2026-02-0{at + 1}", outcome="no_benefit") for at, name in enumerate(steps)]
    assert standing(LINE, rec(acts=acts)) == {where}


def test_the_order_in_the_record_does_not_matter():
    """Design §6: order never matters."""
    acts = [
        act(name, name, f"2026-02-0{at + 1}", outcome="no_benefit") for at, name in enumerate(("look", "wash", "sand"))
    ]
    for order in itertools.permutations(acts):
        record = rec(acts=list(order))
        assert standing(LINE, record) == {"sand"}
        assert set(moves_made(LINE, record).values()) == {("counts",)}


def test_an_act_that_was_not_done_moves_nobody():
    """Semantics: `not_done` is no act."""
    record = rec(acts=[act("l", "look", "2026-02-01"), act("w", "wash", "2026-02-02", status="not_done")])
    assert standing(LINE, record) == {"look"}
    assert [(one.event, one.why) for one in say(LINE, record, "2026-06-01").ignored] == [("w", "not-done")]


@pytest.mark.parametrize("status", ["under_way", "done", "stopped"])
def test_an_act_counts_as_soon_as_it_is_begun(status):
    """An act is a step as it was carried out, under way, done or stopped."""
    record = rec(acts=[act("l", "look", "2026-02-01"), act("w", "wash", "2026-02-02", status=status)])
    assert standing(LINE, record) == {"wash"}


@pytest.mark.parametrize(("on", "where"), [("2026-02-01", "look"), ("2026-02-02", "wash"), ("2026-02-03", "wash")])
def test_future_acts_are_ignored_and_listed(on, where):
    """Design §6: events after `on` are ignored and listed."""
    record = rec(acts=[act("l", "look", "2026-02-01"), act("w", "wash", "2026-02-02")])
    assert standing(LINE, record, on) == {where}
    left = [(one.event, one.why) for one in say(LINE, record, on).ignored]
    assert left == ([("w", "future")] if where == "look" else [])


def test_an_act_entered_in_error_never_was():
    """Design §6: entered-in-error events are ignored and listed."""
    record = rec(acts=[act("l", "look", "2026-02-01"), act("w", "wash", "2026-02-02", status="entered_in_error")])
    assert standing(LINE, record) == {"look"}
    assert [(one.event, one.why) for one in say(LINE, record, "2026-06-01").ignored] == [("w", "entered-in-error")]


# --- `when` on the day of the act -------------------------------------------------------------------------

GUARDED = pathway("look wash sand", [move("start", "look"), move("look", "wash", "dull >= 4"), move("wash", "sand")])


@pytest.mark.parametrize(
    ("dull", "where", "verdict"),
    [(4, {"wash"}, "counts"), ("3.9", {"look", "wash"}, "wrong-order"), (None, {"wash"}, "counts")],
)
def test_an_act_moves_along_unless_the_guard_was_false(dull, where, verdict):
    """Design §7: along a transition whose `when` was not false that day: unknown is not false."""
    observations = [] if dull is None else [reading("dull", float(dull), "2026-02-02")]
    record = rec(acts=[act("l", "look", "2026-02-01"), act("w", "wash", "2026-02-02")], observations=observations)
    assert standing(GUARDED, record) == where
    assert moves_made(GUARDED, record)["w"] == (verdict,)


@pytest.mark.parametrize(("day", "where"), [("2026-02-02", {"look", "wash"}), ("2026-02-03", {"wash"})])
def test_the_guard_is_asked_on_the_day_of_the_act(day, where):
    """A reading of a later day says nothing about the day of the act: with none by then the guard was unknown."""
    record = rec(
        acts=[act("l", "look", "2026-02-01"), act("w", "wash", "2026-02-02")], observations=[reading("dull", 1, day)]
    )
    assert standing(GUARDED, record) == where


def test_an_outcome_of_the_act_itself_does_not_guard_it():
    """The guard is asked before the act: its own outcome and the readings after it are not there yet."""
    repeat = pathway(
        "wash sand", [move("start", "wash"), move("wash", "wash", "not failed(wash)"), move("wash", "sand")]
    )
    record = rec(
        acts=[act("w1", "wash", "2026-02-01", outcome="benefit"), act("w2", "wash", "2026-03-01", outcome="no_benefit")]
    )
    assert moves_made(repeat, record) == {"w1": ("counts",), "w2": ("counts",)}


def test_readings_after_the_act_do_not_guard_it():
    """As above, for a reading that is tagged to the act and of the same day."""
    repeat = pathway("patch sand", [move("start", "patch"), move("patch", "patch", "relief(patch) < 80%")])
    first = pair("p1", "2026-02-01", 10, 5, hours=1)
    second = pair("p2", "2026-03-01", 10, 1, hours=1)
    record = rec(acts=[act("p1", "patch", "2026-02-01"), act("p2", "patch", "2026-03-01")], observations=first + second)
    assert moves_made(repeat, record)["p2"] == ("counts",)


# --- add, beside, repeat, any -----------------------------------------------------------------------------


def test_add_keeps_both():
    """Design §7: `add` keeps both."""
    definition = pathway("wash wax sand", [move("start", "wash"), move("wash", "wax", kind="add"), move("wax", "sand")])
    record = rec(acts=[act("w", "wash", "2026-02-01"), act("x", "wax", "2026-02-02")])
    assert standing(definition, record) == {"wash", "wax"}
    later = rec(acts=[act("w", "wash", "2026-02-01"), act("x", "wax", "2026-02-02"), act("s", "sand", "2026-02-03")])
    assert standing(definition, later) == {"wash", "sand"}


def test_any_other_kind_leaves_the_step_behind():
    for kind in ("step-up", "step-down", "sideways", "refer", "override"):
        definition = pathway("wash wax", [move("start", "wash"), move("wash", "wax", kind=kind)])
        record = rec(acts=[act("w", "wash", "2026-02-01"), act("x", "wax", "2026-02-02")])
        assert standing(definition, record) == {"wax"}, kind


def test_an_act_off_the_transitions_stands_beside_and_is_flagged():
    """Design §7: any other act of the pathway is judged, flagged and stood on beside where the patient stood."""
    record = rec(acts=[act("l", "look", "2026-02-01"), act("s", "sand", "2026-02-02")])
    assert standing(LINE, record) == {"look", "sand"}
    assert moves_made(LINE, record) == {"l": ("counts",), "s": ("wrong-order",)}
    assert offered(say(LINE, record, "2026-06-01")) == ["again", "wash"]


def test_an_act_of_a_step_that_the_pathway_lacks_is_only_shown():
    """Design §7: an act of a step that the pathway lacks is only shown."""
    record = rec(acts=[act("l", "look", "2026-02-01"), act("o", "other", "2026-02-02")])
    assert standing(LINE, record) == {"look"}
    assert moves_made(LINE, record)["o"] == ("off-pathway",)


def test_a_repeat_stands_on_the_newer_act():
    """`wait` counts from the start of the act stood on: after a repeat that is the newer one."""
    definition = pathway("wash", [move("start", "wash"), move("wash", "wash", wait="2 weeks")])
    once = rec(acts=[act("w1", "wash", "2026-02-01")])
    twice = rec(acts=[act("w1", "wash", "2026-02-01"), act("w2", "wash", "2026-03-01")])
    assert word(definition, once, "2026-02-10", "wash") == ("wait", "2026-02-15")
    assert word(definition, twice, "2026-03-02", "wash") == ("wait", "2026-03-15")
    assert standing(definition, twice) == {"wash"}


def test_a_repeat_that_no_transition_allows_stands_on_the_newer_act_too():
    record = rec(acts=[act("l1", "look", "2026-02-01"), act("l2", "look", "2026-03-01")])
    assert standing(LINE, record) == {"look"}
    assert moves_made(LINE, record) == {"l1": ("counts",), "l2": ("wrong-order",)}


ANYWHERE = pathway("look wash guard", [move("start", "look"), move("look", "wash"), move("any", "guard", kind="refer")])


@pytest.mark.parametrize("steps", [[], ["look"], ["look", "wash"]])
def test_any_leads_from_everywhere_and_from_start(steps):
    """Design §7: transitions may come from `start`, a list, or `any`."""
    acts = [act(name, name, f"2026-02-0{at + 1}") for at, name in enumerate(steps)]
    assert word(ANYWHERE, rec(acts=acts), "2026-06-01", "guard") == ("eligible", "2026-06-01")
    gone = rec(acts=[*acts, act("g", "guard", "2026-03-01")])
    assert standing(ANYWHERE, gone) == {"guard"}
    assert moves_made(ANYWHERE, gone)["g"] == ("counts",)


def test_any_does_not_lead_from_a_step_to_itself():
    record = rec(acts=[act("g", "guard", "2026-02-01")])
    assert word(ANYWHERE, record, "2026-06-01", "guard") == ("not-eligible", None)


def test_a_list_leads_from_each_of_its_steps():
    definition = pathway(
        "look wash sand", [move("start", "look"), move("look", "wash"), move(["look", "wash"], "sand")]
    )
    for names in (["look"], ["look", "wash"]):
        acts = [act(name, name, f"2026-02-0{at + 1}") for at, name in enumerate(names)]
        suggestion = next(
            one for one in say(definition, rec(acts=acts), "2026-06-01").suggestions if one.step == "sand"
        )
        assert suggestion.from_ == names[-1]
    assert word(definition, rec(), "2026-06-01", "sand")[0] == "not-eligible"


def test_a_way_that_is_not_to_be_taken_moves_nobody():
    """Semantics: strength do-not is never a way in."""
    definition = pathway("look wash", [move("start", "look"), move("look", "wash", strength="do-not")])
    record = rec(acts=[act("l", "look", "2026-02-01"), act("w", "wash", "2026-02-02")])
    assert moves_made(definition, record)["w"] == ("wrong-order",)
    assert standing(definition, record) == {"look", "wash"}


# --- several acts of one day ------------------------------------------------------------------------------


@pytest.mark.parametrize("ids", list(itertools.permutations("abc")))
def test_acts_of_one_day_are_taken_in_an_order_that_the_transitions_allow(ids):
    """Design §7: acts of one day are taken in any order that the transitions allow, whatever they are called."""
    definition = pathway("look wash sand", [move("start", "look"), move("look", "wash"), move("wash", "sand")])
    names = dict(zip(ids, ("look", "wash", "sand"), strict=True))
    record = rec(acts=[act(id_, step, "2026-02-01") for id_, step in names.items()])
    assert standing(definition, record) == {"sand"}
    assert set(moves_made(definition, record).values()) == {("counts",)}


@pytest.mark.parametrize("ids", list(itertools.permutations("ab")))
def test_an_order_that_the_transitions_allow_is_found_even_when_another_begins_well(ids):
    """The same: from start both are allowed, but only washing first lets both follow transitions."""
    definition = pathway("wash sand", [move("start", "wash"), move("start", "sand"), move("wash", "sand")])
    first, second = ids
    record = rec(acts=[act(first, "wash", "2026-02-01"), act(second, "sand", "2026-02-01")])
    assert moves_made(definition, record) == {first: ("counts",), second: ("counts",)}
    assert standing(definition, record) == {"sand"}


@pytest.mark.parametrize("ids", list(itertools.permutations("ab")))
def test_added_care_of_the_same_day(ids):
    """An added step that starts on the same day as the step it is added to follows it."""
    definition = pathway("wash wax", [move("start", "wash"), move("wash", "wax", kind="add")])
    record = rec(acts=[act(ids[0], "wash", "2026-02-01"), act(ids[1], "wax", "2026-02-01")])
    assert standing(definition, record) == {"wash", "wax"}
    assert set(moves_made(definition, record).values()) == {("counts",)}


def test_entries_of_one_day_and_step_are_one_session():
    """Design §6: what is done on one day is one session."""
    definition = pathway("wash sand", [move("start", "wash"), move("wash", "wash", "never"), move("wash", "sand")])
    record = rec(acts=[act("w1", "wash", "2026-02-01"), act("w2", "wash", "2026-02-01")])
    assert standing(definition, record) == {"wash"}
    assert sorted(moves_made(definition, record).values()) == [("counts",), ("same-session",)]


# --- outcomes, elsewhere ----------------------------------------------------------------------------------


def test_a_technical_failure_moves_the_patient_but_shows_nothing():
    """It is an act, so it moves the patient along; semantics: a technical failure is never evidence."""
    definition = pathway("patch sand", [move("start", "patch"), move("patch", "sand", "relief(patch) >= 80%")])
    readings = pair("p", "2026-02-01", 10, 0, hours=1)
    bad = rec(acts=[act("p", "patch", "2026-02-01", outcome="technical_failure")], observations=readings)
    good = rec(acts=[act("p", "patch", "2026-02-01")], observations=readings)
    assert standing(definition, bad) == {"patch"}
    assert moves_made(definition, bad) == {"p": ("technical-failure",)}
    assert word(definition, bad, "2026-03-01", "sand")[0] == "not-eligible"
    assert word(definition, good, "2026-03-01", "sand")[0] == "eligible"


def test_an_act_elsewhere_is_kept_judged_and_shown():
    """Design §6: an act off the pathway or done elsewhere is kept, judged and shown."""
    record = rec(acts=[act("l", "look", "2026-02-01", elsewhere="yes")])
    assert standing(LINE, record) == {"look"}
    assert moves_made(LINE, record) == {"l": ("elsewhere",)}


# --- sites ------------------------------------------------------------------------------------------------

SITED = pathway(
    "look patch sand", [move("start", "look"), move("look", "patch"), move("patch", "sand")], site=["region", "side"]
)


def test_an_act_moves_the_patient_at_its_own_site_only():
    """Design §7: derived from the acts per target site."""
    record = rec(acts=[
        act("l", "look", "2026-02-01"),
        act("p", "patch", "2026-02-02", region="top", side="left", levels=["A-B"]),
    ])  # fmt: skip
    assert standing(SITED, record, site="top/left") == {"patch"}
    assert standing(SITED, record, site="top/right") == {"look"}
    assert moves_made(SITED, record, site="top/left")["p"] == ("counts",)
    assert moves_made(SITED, record, site="top/right")["p"] == ("other-site",)


def test_a_step_without_parts_of_site_moves_every_target():
    """Design §5: one that declares no parts of site holds for every target."""
    record = rec(acts=[act("l", "look", "2026-02-01")])
    for site in ("top/left", "top/right", "base/left"):
        assert standing(SITED, record, site=site) == {"look"}


def test_an_act_without_a_side_leaves_it_open_where_it_was():
    """Design §5: a declared part that is missing is unknown: the act may have been here, so both steps are stood on."""
    record = rec(acts=[act("l", "look", "2026-02-01"), act("p", "patch", "2026-02-02", region="top")])
    assert standing(SITED, record, site="top/left") == {"look", "patch"}
    assert "site-unknown" in moves_made(SITED, record, site="top/left")["p"]


def test_the_site_of_the_complaint_never_fills_a_missing_side():
    """Design §5: the complaint's site never fills it."""
    record = rec(
        site={"region": "top", "side": "left"},
        acts=[act("l", "look", "2026-02-01"), act("p", "patch", "2026-02-02", region="top")],
    )
    assert standing(SITED, record) == {"look", "patch"}


def test_bilateral_acts_move_both_sides():
    """Design §5: bilateral is left and right."""
    record = rec(acts=[
        act("l", "look", "2026-02-01"),
        act("p", "patch", "2026-02-02", side="bilateral", levels=["A-B"]),
    ])  # fmt: skip
    for side in ("left", "right"):
        assert standing(SITED, record, site=f"top/{side}") == {"patch"}


# --- wait does not guard a past act -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "verdict"), [("2026-02-14", "too-soon"), ("2026-02-15", "counts"), ("2026-02-16", "counts")]
)
def test_an_act_before_its_wait_was_over_moves_the_patient_and_is_judged(day, verdict):
    """Design §7: `wait` counts from the start of the act stood on; convention 6: satisfied on day 14."""
    definition = pathway("wash sand", [move("start", "wash"), move("wash", "sand", wait="2 weeks")])
    record = rec(acts=[act("w", "wash", "2026-02-01", end="2026-02-10"), act("s", "sand", day)])
    assert standing(definition, record) == {"sand"}
    assert moves_made(definition, record)["s"] == (verdict,)


def test_otherwise_moves_along_only_when_the_other_ways_were_not_true():
    """`otherwise` is a guard like any other: false when another way out was true that day."""
    definition = pathway(
        "look wash shelf", [move("start", "look"), move("look", "wash", "stained"), move("look", "shelf", "otherwise")]
    )
    acts = [act("l", "look", "2026-02-01"), act("s", "shelf", "2026-02-02")]
    for value, where in (("no", {"shelf"}), ("yes", {"look", "shelf"}), (None, {"shelf"})):
        found = [] if value is None else [finding("stained", value, "2026-02-01")]
        assert standing(definition, rec(acts=acts, findings=found)) == where


# --- days known in part -----------------------------------------------------------------------------------


def test_a_wait_counts_from_the_later_of_two_acts_whose_order_is_not_known():
    """One of 20 February and one of some day in February: the wait of two weeks may run to 14 March."""
    definition = pathway("wash", [move("start", "wash"), move("wash", "wash", wait="2 weeks")])
    record = rec(acts=[act("a", "wash", "2026-02"), act("b", "wash", "2026-02-20")])
    assert word(definition, record, "2026-03-05", "wash") == ("insufficient-data", "2026-03-06")
    for on in ("2026-03-06", "2026-03-13"):
        assert word(definition, record, on, "wash")[0] == "insufficient-data"
    assert word(definition, record, "2026-03-14", "wash")[0] == "eligible"


def test_an_act_amended_to_not_done_never_was():
    """Design §6: the newest amendment wins."""
    first = act("w", "wash", "2026-02-02")
    amended = {**act("w2", "wash", "2026-02-02", status="not_done"), "amends": "w"}
    record = rec(acts=[act("l", "look", "2026-02-01"), first, amended])
    assert standing(LINE, record) == {"look"}
