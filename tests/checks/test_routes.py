"""P02 to P06: reach, exits, ends and circles."""

from __future__ import annotations

import pytest


def test_a_step_that_no_transition_leads_to(workshop):
    """O-B02."""
    workshop.change("to: [hand_over, shelve]", "to: shelve")
    assert workshop.found() == [("P02", "error", workshop.line("  hand_over: {tier"), "hand_over")]


@pytest.mark.parametrize("never", ["kind: refer, when: never", "kind: refer, strength: do-not, when: otherwise"])
def test_a_step_behind_a_way_that_is_never_open(workshop, never):
    """O-B02."""
    workshop.change("kind: refer, when: otherwise", never)
    assert workshop.found() == [("P02", "error", workshop.line("  hand_over: {tier"), "hand_over")]


def test_a_criterion_that_a_profile_declares_never_is_no_fault(workshop):
    """Under `guild` nobody has positive patches, so polish is out of reach there; that is the profile's business."""
    workshop.change("criteria: {repeat_patch: never}", "criteria: {repeat_patch: never, positive_patches: never}")
    assert workshop.found() == []


def test_a_step_without_a_way_out(workshop):
    """O-B03."""
    workshop.change("from: polish, to: reassess", "from: wash, to: reassess")
    assert ("P03", "error", workshop.line("  polish:\n    tier"), "polish") in workshop.found()


def test_an_end_out_of_reach(workshop):
    """Reassess and polish lead to each other only, and neither ends the pathway."""
    workshop.drop("from: reassess, to: shelve")
    assert workshop.found() == [
        ("P04", "error", workshop.line("  polish:\n    tier"), "polish"),
        ("P04", "error", workshop.line("  reassess: {tier"), "reassess"),
    ]


_REASSESS = ", limits: [{is: count(reassess within 12 months) <= 6, cites: house-rules}]"
_POLISH = "    limits: [{is: count(polish in region within 12 months) <= polishes_max, cites: guild-2024}]\n"
_BACK = "kind: repeat, when: dullness >= 4, because"


def test_a_circle_without_a_bound(workshop):
    """O-B04."""
    workshop.change(_REASSESS, "")
    assert workshop.found() == []  # the limit of polish bounds it still
    workshop.change(_POLISH, "")
    faults = workshop.faults()
    assert [(fault.code, fault.at) for fault in faults] == [("P05", "polish -> reassess -> polish")]
    assert "`polish` → `reassess` → `polish`" in faults[0].message
    assert faults[0].place.line == workshop.line("from: reassess, to: polish")


def test_a_step_that_repeats_itself_without_a_bound(workshop):
    workshop.drop("count(test_patch in region")
    assert workshop.found() == [
        ("P05", "error", workshop.line("from: test_patch, to: test_patch"), "test_patch -> test_patch")
    ]


@pytest.mark.parametrize(
    ("when", "ends"),
    [
        ("dullness >= 4 and count(polish) < 3", True),
        ("dullness >= 4 and not count(reassess) >= 3", True),
        ("dullness >= 4 and 1 <= count(polish) < 3", True),
        ("not done(polish)", True),
        ("dullness >= 4 or count(polish) < 3", False),
        ("count(polish) >= 1", False),
        ("count(wash) < 3", False),
        ("count(polish where paste = fine) < 3", False),
        ("count(polish distinct side) < 2", False),
        ("at least 2 of (dullness >= 4, count(polish) < 3, scratched)", False),
        ("at least 2 of (count(reassess) < 3, count(polish) < 3, scratched)", True),
    ],
)
def test_what_bounds_a_circle(workshop, when, ends):
    workshop.change(_REASSESS, "")
    workshop.change(_POLISH, "")
    workshop.change(_BACK, f'kind: repeat, when: "{when}", because')
    assert [fault[0] for fault in workshop.found()] == ([] if ends else ["P05"])


def test_a_circle_through_a_discharge_is_a_new_start(workshop):
    workshop.append(
        "  - {from: shelve, to: inspect, kind: step-up, when: dullness >= 4, because: Again., cites: guild-2024}\n"
    )
    assert workshop.found() == []


def test_a_profile_may_not_open_a_circle(workshop):
    """The definition bounds it in a criterion, which a profile replaces."""
    workshop.change(_REASSESS, "")
    workshop.change(_POLISH, "")
    workshop.change(
        "criteria:\n  positive", "criteria:\n  again: {is: count(polish) < 3, cites: guild-2024}\n  positive"
    )
    workshop.change(_BACK, "kind: repeat, when: again, because")
    assert workshop.found() == []
    workshop.change("criteria: {repeat_patch: never}", "criteria: {repeat_patch: never, again: always}")
    faults = workshop.faults()
    assert [fault.code for fault in faults] == ["P05"]
    assert "under the profile `guild`" in faults[0].message


def test_a_circle_on_one_day_with_nothing_new(workshop):
    workshop.change("kind: sideways, wait: 4 weeks, when: always", "kind: sideways, when: always")
    workshop.change(_BACK, "kind: repeat, when: always, because")
    workshop.change("    requires: positive_patches\n    requires_cites: guild-2024\n", "")
    assert workshop.found() == []  # the limits count
    workshop.change(_REASSESS, "")
    workshop.change(_POLISH, "")
    assert [fault[0] for fault in workshop.found()] == ["P05", "P06"]
    workshop.change("kind: sideways, when: always", "kind: sideways, wait: 1 day, when: always")
    assert [fault[0] for fault in workshop.found()] == ["P05"]


def test_where_a_red_flag_leads_needs_no_transition(workshop):
    assert workshop.found() == []
    workshop.change("refer_to: out_of_use", "refer_to: hand_over", "red_flags")
    assert workshop.found() == [("P02", "error", workshop.line("  out_of_use: {tier"), "out_of_use")]
