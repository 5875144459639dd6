"""One seeded mistake each in the demo: the property that it breaks is named, at its line, and nothing else is."""

from __future__ import annotations

import pytest

from pathway.checks import check
from pathway.errors import DefinitionRefused
from pathway.opening import load
from pathway.reading import read_pathway


def found(workshop):
    """Code, severity, line and subject of each fault."""
    faults = check(read_pathway(workshop.pathway))
    return [(fault.code, fault.severity, fault.place.line, fault.at) for fault in faults]


def refusal(workshop):
    with pytest.raises(DefinitionRefused) as caught:
        load(workshop.pathway)
    return caught.value


def test_the_demo_has_no_fault(workshop):
    assert found(workshop) == []


# --- P01 --------------------------------------------------------------------------------------------------


def test_a_transition_to_an_unknown_step(workshop):
    """O-B01."""
    line = workshop.change("to: [hand_over, shelve]", "to: [hand_ovr, shelve]")
    assert found(workshop) == [
        ("P02", "error", workshop.line("  hand_over: {tier"), "hand_over"),
        ("P01", "error", line, "test_patch -> hand_ovr, shelve"),
    ]


def test_a_step_that_the_vocabulary_lacks(workshop):
    line = workshop.change("  reassess: {tier", "  reasess: {tier")
    problem = refusal(workshop)
    assert (problem.code, problem.place.line) == ("P01", line)
    assert problem.message.endswith("did you mean `reassess`?")


def test_a_citation_of_an_unknown_reference(workshop):
    line = workshop.change("scope_cites: house-rules", "scope_cites: hose-rules")
    problem = refusal(workshop)
    assert (problem.code, problem.place.line, problem.place.column) == ("P20", line, 14)
    assert problem.message == "no reference `hose-rules` stands in references.yaml; did you mean `house-rules`?"


def test_no_way_in(workshop):
    """O-B19."""
    workshop.change("from: start, to: inspect", "from: shelve, to: inspect")
    faults = check(read_pathway(workshop.pathway))
    assert [fault.at for fault in faults if fault.code == "P01"] == ["start"]


def test_two_ways_in_for_the_same_patients(workshop):
    """O-B19."""
    line = workshop.append(
        "  - {from: start, to: wash, kind: step-up, when: always, because: Some wash at once., cites: guild-2024}\n"
    )
    assert found(workshop) == [("P01", "error", line, "start -> wash")]


def test_two_ways_in_for_different_patients(workshop):
    workshop.append(
        "  - {from: start, to: wash, kind: add, when: dullness >= 9, because: Wash at once., cites: guild-2024}\n"
    )
    assert found(workshop) == []


def test_ids_in_capitals(workshop):
    """O-B20."""
    line = workshop.change("  reassess: {tier", "  Reassess: {tier")
    problem = refusal(workshop)
    assert (problem.code, problem.place.line, problem.place.column) == ("form", line, 3)


def test_ids_that_look_alike(workshop):
    """O-B20: a small L for a one."""
    workshop.change(
        "  washes_max: {value: 3", "  patches_maxl: {value: 1, cites: house-rules}\n  washes_max: {value: 3"
    )
    workshop.change("  patches_max: {title", "  patches_max1: {value: 1, cites: house-rules}\n  patches_max: {title")
    faults = check(read_pathway(workshop.pathway))
    assert [(fault.code, fault.at) for fault in faults] == [("P01", "patches_maxl")]
    assert faults[0].message.startswith("`patches_maxl` looks like `patches_max1`, which is a parameter")


def test_one_name_for_two_things(workshop):
    line = workshop.change("  washes_max: {value: 3", "  haze: {value: 3, cites: house-rules}\n  washes_max: {value: 3")
    assert found(workshop) == [("P01", "error", line, "haze")]


@pytest.mark.parametrize("name", ["count", "age", "levels", "start"])
def test_a_word_of_the_language_as_a_name(workshop, name):
    line = workshop.change(
        "  washes_max: {value: 3", f"  {name}: {{value: 3, cites: hearsay}}\n  washes_max: {{value: 3"
    )
    assert found(workshop) == [("P01", "error", line, name)]


# --- P02, P03, P04 -----------------------------------------------------------------------------------------


def test_a_step_that_no_transition_leads_to(workshop):
    """O-B02."""
    workshop.change("to: [hand_over, shelve]", "to: shelve")
    assert found(workshop) == [("P02", "error", workshop.line("  hand_over: {tier"), "hand_over")]


@pytest.mark.parametrize("change", [("kind: refer, when: otherwise", "kind: refer, when: never"),
                                    ("kind: refer, when: otherwise", "kind: refer, strength: do-not, when: otherwise")])  # fmt: skip
def test_a_step_behind_a_way_that_is_never_open(workshop, change):
    """O-B02."""
    workshop.change(*change)
    assert found(workshop) == [("P02", "error", workshop.line("  hand_over: {tier"), "hand_over")]


def test_a_criterion_that_a_profile_declares_never_is_no_fault(workshop):
    """Under `guild` nobody has positive patches, so polish is out of reach there; that is the profile's business."""
    workshop.change("criteria: {repeat_patch: never}", "criteria: {repeat_patch: never, positive_patches: never}")
    assert found(workshop) == []


def test_a_step_without_a_way_out(workshop):
    """O-B03."""
    polish = "  - {from: polish, to: reassess, kind: sideways, wait: 4 weeks, when: always, because: See whether it lasts., cites: guild-2024}\n"
    workshop.change(polish, polish.replace("from: polish", "from: wash"))
    assert ("P03", "error", workshop.line("  polish:\n    tier"), "polish") in found(workshop)


def test_an_end_out_of_reach(workshop):
    """Reassess and polish lead to each other only, and neither ends the pathway."""
    workshop.change("  - {from: reassess, to: shelve, kind: discharge, when: otherwise, because: It shines., cites: guild-2024}\n", "")  # fmt: skip
    assert found(workshop) == [
        ("P04", "error", workshop.line("  polish:\n    tier"), "polish"),
        ("P04", "error", workshop.line("  reassess: {tier"), "reassess"),
    ]


# --- P05, P06 ---------------------------------------------------------------------------------------------

_REASSESS = ", limits: [{is: count(reassess within 12 months) <= 6, cites: house-rules}]"
_POLISH = "    limits: [{is: count(polish in region within 12 months) <= polishes_max, cites: guild-2024}]\n"
_BACK = "kind: repeat, when: dullness >= 4, because"


def test_a_circle_without_a_bound(workshop):
    """O-B04."""
    workshop.change(_REASSESS, "")
    assert found(workshop) == []  # the limit of polish bounds it still
    workshop.change(_POLISH, "")
    faults = check(read_pathway(workshop.pathway))
    assert [(fault.code, fault.at) for fault in faults] == [("P05", "polish -> reassess -> polish")]
    assert "`polish` → `reassess` → `polish`" in faults[0].message
    assert faults[0].place.line == workshop.line("from: reassess, to: polish")


def test_a_step_that_repeats_itself_without_a_bound(workshop):
    limit = "    limits: [{is: count(test_patch in region within 12 months) <= patches_max, cites: guild-2024}]\n"
    workshop.change(limit, "")
    assert found(workshop) == [
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
    assert [fault[0] for fault in found(workshop)] == ([] if ends else ["P05"])


def test_a_circle_through_a_discharge_is_a_new_start(workshop):
    workshop.append("  - {from: shelve, to: inspect, kind: step-up, when: dullness >= 4, because: Again., cites: guild-2024}\n")  # fmt: skip
    assert found(workshop) == []


def test_a_profile_may_not_open_a_circle(workshop):
    """The definition bounds it in a criterion, which a profile replaces."""
    workshop.change(_REASSESS, "")
    workshop.change(_POLISH, "")
    workshop.change(
        "criteria:\n  positive", "criteria:\n  again: {is: count(polish) < 3, cites: guild-2024}\n  positive"
    )
    workshop.change(_BACK, "kind: repeat, when: again, because")
    assert found(workshop) == []
    workshop.change("criteria: {repeat_patch: never}", "criteria: {repeat_patch: never, again: always}")
    faults = check(read_pathway(workshop.pathway))
    assert [fault.code for fault in faults] == ["P05"]
    assert "under the profile `guild`" in faults[0].message


def test_a_circle_on_one_day_with_nothing_new(workshop):
    workshop.change("kind: sideways, wait: 4 weeks, when: always", "kind: sideways, when: always")
    workshop.change(_BACK, "kind: repeat, when: always, because")
    workshop.change("    requires: positive_patches\n    requires_cites: guild-2024\n", "")
    assert found(workshop) == []  # the limits count
    workshop.change(_REASSESS, "")
    workshop.change(_POLISH, "")
    assert [fault[0] for fault in found(workshop)] == ["P05", "P06"]
    workshop.change("kind: sideways, when: always", "kind: sideways, wait: 1 day, when: always")
    assert [fault[0] for fault in found(workshop)] == ["P05"]


# --- P14, P19, P22 ----------------------------------------------------------------------------------------


def of_requires(workshop, requires):
    workshop.change("requires: dullness >= 4 and not scratched", f'requires: "{requires}"')
    return check(read_pathway(workshop.pathway))


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
    assert {fault.place.line for fault in faults} <= {workshop.line("  test_patch:\n")}


def test_relief_without_a_rule_for_the_baseline(workshop):
    """O-B25."""
    workshop.change(", baseline: 4 weeks, cites: guild-2024}", ", cites: guild-2024}", "measures")
    faults = check(read_pathway(workshop.pathway))
    assert {fault.code for fault in faults} == {"P14"}
    assert "`dullness`, which has no `baseline` rule" in faults[0].message


def test_relief_of_a_step_without_follow_up(workshop):
    """O-B25."""
    workshop.change("    follow_up: {measure: dullness, settles: 2 weeks, at: [1 month, 3 months], cites: guild-2024}\n", "")  # fmt: skip
    line = workshop.change(_BACK, "kind: repeat, when: relief(polish) >= 50%, because")
    assert found(workshop) == [("P14", "error", line, "reassess -> polish")]


def test_relief_by_index_measures_of_which_there_are_none(workshop):
    """O-B25."""
    workshop.change("index_measures: [dullness, haze]\n", "")
    assert {fault[0] for fault in found(workshop)} == {"P14"}


def test_a_parameter_of_the_wrong_kind_under_one_profile(workshop):
    """O-B14 of a value: every profile's value is held against every use."""
    workshop.change("patch_relief: {value: 50%, cites", "patch_relief: {value: 0.5, cites")
    faults = check(read_pathway(workshop.pathway))
    assert {fault.code for fault in faults} == {"P14"}


def test_zero_patches_of_zero(workshop):
    """O-B21."""
    workshop.change("parameters: {patches_needed: {value: 1", "parameters: {patches_needed: {value: 0")
    faults = check(read_pathway(workshop.pathway))
    assert [(fault.code, fault.at) for fault in faults] == [("P19", "positive_patches")]
    assert "under the profile `guild`" in faults[0].message


@pytest.mark.parametrize("most", ["<= 0", "< 1"])
def test_a_limit_that_never_lets_a_step_be_done(workshop, most):
    line = workshop.change("is: count(reassess within 12 months) <= 6", f"is: count(reassess within 12 months) {most}")
    assert found(workshop) == [("P19", "error", line, "reassess")]


@pytest.mark.parametrize("wait", ["-2 weeks", "2", "two weeks", "patch_intervall"])
def test_a_wait_that_is_none(workshop, wait):
    """O-B21."""
    line = workshop.change("wait: 4 weeks", f'wait: "{wait}"')
    problem = refusal(workshop)
    assert (problem.code, problem.place.line) == ("P14", line)


def test_a_wait_that_is_a_parameter_of_another_kind(workshop):
    line = workshop.change("wait: 4 weeks", "wait: patches_max")
    assert found(workshop) == [("P14", "error", line, "polish -> reassess")]


def test_an_outcome_that_no_step_produces(workshop):
    """O-B16."""
    workshop.append("  buff: {title: Buff, kind: therapy}\n", "procedures")
    line = workshop.change(_BACK, "kind: repeat, when: failed(buff), because")
    assert found(workshop) == [("P22", "error", line, "reassess -> polish")]


def test_what_was_done_elsewhere_may_be_asked(workshop):
    workshop.append("  buff: {title: Buff, kind: therapy}\n", "procedures")
    workshop.change(_BACK, "kind: repeat, when: count(buff within 1 year) <= 2, because")
    assert found(workshop) == []


def test_a_part_of_site_that_the_pathway_lacks(workshop):
    workshop.change("site: [region, side, level]", "site: [region, side]")
    assert found(workshop) == [("P22", "error", workshop.line("conditions: [{is: count(levels)"), "test_patch")]


def test_a_complication_of_no_step(workshop):
    workshop.change("  smear: {title", "  dent: {title: Dent}\n  smear: {title", "procedures")
    line = workshop.change(_BACK, "kind: repeat, when: count(dent) <= 2, because")
    assert found(workshop) == [("P22", "error", line, "reassess -> polish")]


def test_otherwise_stands_in_transitions_only(workshop):
    assert [fault.code for fault in of_requires(workshop, "otherwise")] == ["P14"]


# --- P18 --------------------------------------------------------------------------------------------------


def test_a_step_that_intervenes_without_contraindications(workshop):
    """O-B24."""
    workshop.change("level: absolute, because", "level: caution, because", "screening")
    assert found(workshop) == [("P18", "error", workshop.line("  polish:\n    tier"), "polish")]


def test_a_procedure_without_attributes(workshop):
    """O-B24: what is left out by mistake must not go unscreened."""
    workshop.change("  reassess: {title: Look again, kind: review}", "  reassess: {title: Look again, kind: procedure}", "procedures")  # fmt: skip
    faults = check(read_pathway(workshop.pathway))
    assert [(fault.code, fault.at) for fault in faults] == [("P18", "reassess")]
    assert "since it has no attributes" in faults[0].message


def test_a_row_that_asks_for_an_attribute_that_nothing_has(workshop):
    line = workshop.change("applies_to: invasive,", "applies_to: invasiv or invasive,", "screening")
    assert found(workshop) == [("P18", "error", line, "cracked_top")]


def test_a_hold_table_without_a_column(workshop):
    workshop.change(", high: {hold: 7 days, cites: guild-2024}", "", "screening")
    line = workshop.line("- {id: oiled_top", "screening")
    assert found(workshop) == [("P18", "error", line, "polish")]
    assert "`heat_tier: high` in `linseed`" in check(read_pathway(workshop.pathway))[0].message


def test_a_hold_table_without_a_row(workshop):
    line = workshop.line("- {id: oiled_top", "screening")
    workshop.change("oil: {one_of: [linseed, tung]}", "oil: {one_of: [linseed, tung, walnut]}", "screening")
    assert found(workshop) == [("P18", "error", line, "oiled_top")]


@pytest.mark.parametrize(
    "change", [(", dry: {yes_no: yes}", ""), ("last_oiled: {date: yes}", "last_oiled: {yes_no: yes}")]
)
def test_a_hold_table_that_asks_what_the_answer_cannot_carry(workshop, change):
    line = workshop.line("- {id: oiled_top", "screening")
    workshop.change(*change, "screening")
    assert found(workshop) == [("P18", "error", line, "oiled_top")]


def test_a_red_flag_that_leads_out_of_the_pathway(workshop):
    workshop.append("  joiner: {title: The other joiner, kind: referral}\n", "procedures")
    workshop.change("refer_to: hand_over", "refer_to: joiner", "red_flags")
    assert [fault[:2] for fault in found(workshop)] == [("P18", "warning")]
    assert load(workshop.pathway).id == "table-top"


# --- P20, P24 ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "at"),
    [  # O-B13
        ("  inspect: {tier: 0, cites: guild-2024}", "  inspect: {tier: 0}", "inspect"),
        ("scope_cites: house-rules\n", "", "scope"),
        ("    requires_cites: guild-2024\n    conditions", "    conditions", ""),
        ("patches_max, cites: guild-2024}]", "patches_max}]", "test_patch"),
        ("count(levels) <= 2, because: Small patches tell more., cites: guild-2024", "count(levels) <= 2", "test_patch"),
        (">= patch_relief and not positive_patches, cites: guild-2024", ">= patch_relief and not positive_patches", "repeat_patch"),
        ("because: See whether it lasts., cites: guild-2024", "because: See whether it lasts., cites: []", "polish -> reassess"),
        ("washes_max: {value: 3, cites: house-rules}", "washes_max: {value: 3, cites: []}", "washes_max"),
        ("Antiques go elsewhere., cites: guild-2024}", "Antiques go elsewhere.}", "guild-north: scope"),
    ],
)  # fmt: skip
def test_something_without_evidence(workshop, old, new, at):
    workshop.change(old, new)
    assert [(code, severity, of) for code, severity, _, of in found(workshop)] == ([("P20", "error", at)] if at else [])


def test_a_transition_without_cites(workshop):
    """O-B13: the form asks for it."""
    line = workshop.change("because: See whether it lasts., cites: guild-2024", "because: See whether it lasts.")
    problem = refusal(workshop)
    assert (problem.code, problem.place.line) == ("missing-key", line)
    assert problem.message == "an entry of `transitions` needs `cites`: where it comes from"


def test_a_requires_with_a_threshold_is_cited(workshop):
    workshop.change("    requires_cites: guild-2024\n    conditions", "    conditions")
    workshop.change("      cites: guild-2024\n    cites: guild-2024\n  polish:", "      cites: guild-2024\n  polish:")
    assert found(workshop) == [("P20", "error", workshop.line("  test_patch:\n"), "test_patch")]


def test_named_parts_count_towards_the_size_of_a_criterion(workshop):
    """Doubling seven times makes 128 comparisons out of one; written out they would never be proved."""
    lines = ["  n0: {is: dullness >= 4, cites: guild-2024}\n"]
    lines += [
        f"  n{index}: {{is: n{index - 1} and (n{index - 1} or scratched), cites: guild-2024}}\n"
        for index in range(1, 8)
    ]
    workshop.change("criteria:\n", "criteria:\n" + "".join(lines))
    faults = found(workshop)
    assert {fault[0] for fault in faults} == {"P24"}
    # by hand: s0 = 1, s = 2 * s + 1: 3, 7, 15, 31, 63, 127, 255
    assert [fault[3] for fault in faults] == ["n6", "n7"]


# --- B14 --------------------------------------------------------------------------------------------------


def test_a_review_that_is_long_past_loads(workshop):
    """O-B14: that it expired is said with every result."""
    workshop.change("reviewed: 2026-01-20", "reviewed: 2001-01-20")
    workshop.change("review_by: 2028-01-20", "review_by: 2003-01-20")
    assert load(workshop.pathway).review_by.year == 2003
