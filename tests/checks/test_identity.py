"""P01: names that do not exist, stand for two things or look alike, and ways in."""

from __future__ import annotations

import pytest


def test_a_transition_to_an_unknown_step(workshop):
    """O-B01."""
    line = workshop.change("to: [hand_over, shelve]", "to: [hand_ovr, shelve]")
    assert workshop.found() == [
        ("P02", "error", workshop.line("  hand_over: {tier"), "hand_over"),
        ("P01", "error", line, "test_patch -> hand_ovr, shelve"),
    ]


@pytest.mark.parametrize(("source", "goal"), [("start", "start"), ("any", "any")])
def test_start_and_any_are_places_to_come_from_only(workshop, source, goal):
    """Nobody can be sent to them, not even from there."""
    line = workshop.append(
        f"  - {{from: {source}, to: {goal}, kind: repeat, when: scratched, because: Around., cites: guild-2024}}\n"
    )
    assert ("P01", "error", line, f"{source} -> {goal}") in workshop.found()


def test_a_step_that_the_vocabulary_lacks(workshop):
    line = workshop.change("  reassess: {tier", "  reasess: {tier")
    problem = workshop.refusal()
    assert (problem.code, problem.place.line) == ("P01", line)
    assert problem.message.endswith("did you mean `reassess`?")


def test_a_citation_of_an_unknown_reference(workshop):
    line = workshop.change("scope_cites: house-rules", "scope_cites: hose-rules")
    problem = workshop.refusal()
    assert (problem.code, problem.place.line, problem.place.column) == ("P20", line, 14)
    assert problem.message == "no reference `hose-rules` stands in references.yaml; did you mean `house-rules`?"


def test_no_way_in(workshop):
    """O-B19."""
    workshop.change("from: start, to: inspect", "from: shelve, to: inspect")
    faults = workshop.faults()
    assert [fault.at for fault in faults if fault.code == "P01"] == ["start"]


def test_two_ways_in_for_the_same_patients(workshop):
    """O-B19."""
    line = workshop.append(
        "  - {from: start, to: wash, kind: step-up, when: always, because: Some wash at once., cites: guild-2024}\n"
    )
    assert workshop.found() == [("P01", "error", line, "start -> wash")]


def test_two_ways_in_for_different_patients(workshop):
    workshop.append(
        "  - {from: start, to: wash, kind: add, when: dullness >= 9, because: Wash at once., cites: guild-2024}\n"
    )
    assert workshop.found() == []


def test_ids_in_capitals(workshop):
    """O-B20."""
    line = workshop.change("  reassess: {tier", "  Reassess: {tier")
    problem = workshop.refusal()
    assert (problem.code, problem.place.line, problem.place.column) == ("form", line, 3)


def test_ids_that_look_alike(workshop):
    """O-B20: a small L for a one."""
    workshop.change(
        "  washes_max: {value: 3", "  patches_maxl: {value: 1, cites: house-rules}\n  washes_max: {value: 3"
    )
    workshop.change("  patches_max: {title", "  patches_max1: {value: 1, cites: house-rules}\n  patches_max: {title")
    faults = workshop.faults()
    assert [(fault.code, fault.at) for fault in faults] == [("P01", "patches_maxl")]
    assert faults[0].message.startswith("`patches_maxl` looks like `patches_max1`, which is a parameter")


def test_one_name_for_two_things(workshop):
    line = workshop.change("  washes_max: {value: 3", "  haze: {value: 3, cites: house-rules}\n  washes_max: {value: 3")
    assert workshop.found() == [("P01", "error", line, "haze")]


@pytest.mark.parametrize("name", ["count", "age", "levels", "start"])
def test_a_word_of_the_language_as_a_name(workshop, name):
    line = workshop.change(
        "  washes_max: {value: 3", f"  {name}: {{value: 3, cites: hearsay}}\n  washes_max: {{value: 3"
    )
    assert workshop.found() == [("P01", "error", line, name)]
