"""P14, P19 and P22: criteria that do not suit, counts that cannot be, results that nothing produces."""

from __future__ import annotations

import pytest

_BACK = "kind: repeat, when: dullness >= 4, because"


def of_requires(workshop, requires):
    workshop.change("requires: dullness >= 4 and not scratched", f'requires: "{requires}"')
    return workshop.faults()


@pytest.mark.parametrize(
    ("requires", "codes"),
    [
        ("relief(test_patch) >= 800%", ["P14"]),  # O-B09
        ("dullness >= 40 mm", ["P14"]),  # O-B10
        ("relief(test_patch) >= 0.8", ["P14"]),  # O-B11
        ("dullness >= 4.25", ["P14"]),  # between two values
        ("dulness >= 4", ["P01"]),  # O-B15
        ("material >= wood", ["P01", "P14"]),
        ("material = stone", ["P14"]),
        ("dullness >= 4 weeks", ["P14"]),
        ("count(test_patch) >= 0", ["P19"]),
        ("count(test_patch) > -1", ["P19"]),
        ("at least 3 of (scratched, dullness >= 4)", ["P19"]),  # O-B22
        ("at least 0 of (scratched, dullness >= 4)", ["P19"]),
        ("count(wash spaced 2 weeks within 4 weeks) >= 4", ["P19"]),
        ("count(wash spaced 2 weeks within 4 weeks) >= 3", []),  # both edges of the window count
        ("failed(wash)", []),
        ("count(smear) <= 2", []),
        ("paste = fine", []),
        ("soap = mild", ["P22"]),  # a detail of washing, not of test patches
        ("since(varnished_on) >= 3 months", []),
        ("count(spill within 1 year) <= 2", []),
    ],
)
def test_requires(workshop, requires, codes):
    workshop.change("tier: 2\n    requires:", "tier: 2\n    cites: guild-2024\n    requires:")
    workshop.change("      cites: guild-2024\n    cites: guild-2024\n  polish:", "      cites: guild-2024\n  polish:")
    faults = of_requires(workshop, requires)
    assert [fault.code for fault in faults] == codes
    assert {fault.at for fault in faults} <= {"test_patch"}
    assert {fault.place.line for fault in faults} <= {workshop.line(f'requires: "{requires}"')}


def test_relief_without_a_rule_for_the_baseline(workshop):
    """O-B25."""
    workshop.change(", baseline: 4 weeks, cites: guild-2024}", ", cites: guild-2024}", "measures")
    faults = workshop.faults()
    assert {fault.code for fault in faults} == {"P14"}
    assert "`dullness`, which has no `baseline` rule" in faults[0].message


def test_relief_of_a_step_without_follow_up(workshop):
    """O-B25."""
    workshop.drop("follow_up: {measure: dullness")
    line = workshop.change(_BACK, "kind: repeat, when: relief(polish) >= 50%, because")
    assert workshop.found() == [("P14", "error", line, "reassess -> polish")]


def test_relief_by_index_measures_of_which_there_are_none(workshop):
    """O-B25."""
    workshop.change("index_measures: [dullness, haze]\n", "")
    assert {fault[0] for fault in workshop.found()} == {"P14"}


def test_a_parameter_of_the_wrong_kind_under_one_profile(workshop):
    """O-B14 of a value: every profile's value is held against every use, and told once, where it is given."""
    line = workshop.change("patch_relief: {value: 50%, cites", "patch_relief: {value: 0.5, cites")
    (fault,) = workshop.faults()
    assert (fault.code, fault.place.line, fault.at) == ("P14", line, "guild-north: patch_relief")
    assert fault.message.endswith("write `50%`, not `0.5` (a value of the parameter `patch_relief`)")


def test_a_value_that_suits_one_use_and_not_another_is_told_where_it_does_not(workshop):
    line = workshop.change(_BACK, "kind: repeat, when: relief(test_patch) >= patches_max, because")
    assert workshop.found() == [("P14", "error", line, "reassess -> polish")]


def test_weeks_cut_short(workshop):
    line = workshop.change("patch_interval: {value: 2 weeks", "patch_interval: {value: 2 wk")
    (fault,) = workshop.faults()
    assert (fault.place.line, fault.at) == (line, "patch_interval")
    assert "; did you mean `2 weeks`?" in fault.message


def test_zero_patches_of_zero(workshop):
    """O-B21."""
    workshop.change("parameters: {patches_needed: {value: 1", "parameters: {patches_needed: {value: 0")
    faults = workshop.faults()
    assert [(fault.code, fault.at) for fault in faults] == [("P19", "positive_patches")]
    assert "under the profile `guild`" in faults[0].message


@pytest.mark.parametrize("most", ["<= 0", "< 1"])
def test_a_limit_that_never_lets_a_step_be_done(workshop, most):
    line = workshop.change("is: count(reassess within 12 months) <= 6", f"is: count(reassess within 12 months) {most}")
    assert workshop.found() == [("P19", "error", line, "reassess")]


@pytest.mark.parametrize("wait", ["-2 weeks", "2", "two weeks", "patch_intervall"])
def test_a_wait_that_is_none(workshop, wait):
    """O-B21."""
    line = workshop.change("wait: 4 weeks", f'wait: "{wait}"')
    problem = workshop.refusal()
    assert (problem.code, problem.place.line) == ("P14", line)


def test_a_wait_that_is_a_parameter_of_another_kind(workshop):
    line = workshop.change("wait: 4 weeks", "wait: patches_max")
    assert workshop.found() == [("P14", "error", line, "polish -> reassess")]


def test_an_outcome_that_no_step_produces(workshop):
    """O-B16."""
    workshop.append("  buff: {title: Buff, kind: therapy}\n", "procedures")
    line = workshop.change(_BACK, "kind: repeat, when: failed(buff), because")
    assert workshop.found() == [("P22", "error", line, "reassess -> polish")]


def test_what_was_done_elsewhere_may_be_asked(workshop):
    workshop.append("  buff: {title: Buff, kind: therapy}\n", "procedures")
    workshop.change(_BACK, "kind: repeat, when: count(buff within 1 year) <= 2, because")
    assert workshop.found() == []


def test_a_part_of_site_that_the_pathway_lacks(workshop):
    workshop.change("site: [region, side, level]", "site: [region, side]")
    assert workshop.found() == [("P22", "error", workshop.line("conditions: [{is: count(levels)"), "test_patch")]


def test_a_complication_of_no_step(workshop):
    workshop.change("  smear: {title", "  dent: {title: Dent}\n  smear: {title", "procedures")
    line = workshop.change(_BACK, "kind: repeat, when: count(dent) <= 2, because")
    assert workshop.found() == [("P22", "error", line, "reassess -> polish")]


def test_otherwise_stands_in_transitions_only(workshop):
    assert [fault.code for fault in of_requires(workshop, "otherwise")] == ["P14"]
