"""P20 and P24: everything is cited, and small enough to be proved."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("old", "new", "at"),
    [  # O-B13
        ("  inspect: {tier: 0, cites: guild-2024}", "  inspect: {tier: 0}", "inspect"),
        ("scope_cites: house-rules\n", "", "scope"),
        ("    requires_cites: guild-2024\n    conditions", "    conditions", ""),
        ("patches_max, cites: guild-2024}]", "patches_max}]", "test_patch"),
        (", because: Small patches tell more., cites: guild-2024", "", "test_patch"),
        ("not positive_patches, cites: guild-2024", "not positive_patches", "repeat_patch"),
        ("it lasts., cites: guild-2024", "it lasts., cites: []", "polish -> reassess"),
        ("washes_max: {value: 3, cites: house-rules}", "washes_max: {value: 3, cites: []}", "washes_max"),
        ("Antiques go elsewhere., cites: guild-2024}", "Antiques go elsewhere.}", "guild-north: scope"),
    ],
)  # fmt: skip
def test_something_without_evidence(workshop, old, new, at):
    workshop.change(old, new)
    assert [(code, severity, of) for code, severity, _, of in workshop.found()] == (
        [("P20", "error", at)] if at else []
    )


def test_a_transition_without_cites(workshop):
    """O-B13: the form asks for it."""
    line = workshop.change("because: See whether it lasts., cites: guild-2024", "because: See whether it lasts.")
    problem = workshop.refusal()
    assert (problem.code, problem.place.line) == ("missing-key", line)
    assert problem.message == "an entry of `transitions` needs `cites`: where it comes from"


def test_a_requires_with_a_threshold_is_cited(workshop):
    workshop.change("    requires_cites: guild-2024\n    conditions", "    conditions")
    workshop.change("      cites: guild-2024\n    cites: guild-2024\n  polish:", "      cites: guild-2024\n  polish:")
    assert workshop.found() == [("P20", "error", workshop.line("  test_patch:\n"), "test_patch")]


def test_named_parts_count_towards_the_size_of_a_criterion(workshop):
    """Doubling seven times makes 128 comparisons out of one; written out they would never be proved."""
    lines = ["  n0: {is: dullness >= 4, cites: guild-2024}\n"]
    lines += [
        f"  n{index}: {{is: n{index - 1} and (n{index - 1} or scratched), cites: guild-2024}}\n"
        for index in range(1, 8)
    ]
    workshop.change("criteria:\n", "criteria:\n" + "".join(lines))
    faults = workshop.found()
    assert {fault[0] for fault in faults} == {"P24"}
    # by hand: s0 = 1, s = 2 * s + 1: 3, 7, 15, 31, 63, 127, 255
    assert [fault[3] for fault in faults] == ["n6", "n7"]
