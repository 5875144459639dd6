"""Scenarios run: what passes, what differs and in which words, and what no scenario reaches."""

from __future__ import annotations

from pathlib import Path

import pytest

from pathway.errors import RequestRefused
from pathway.opening import load
from pathway.scenarios import Report, run_scenarios

SCENARIOS = "scenarios.yaml"


@pytest.fixture
def scenarios(workshop) -> Path:
    return workshop.pathway.with_name(SCENARIOS)


def changed(file: Path, old: str, new: str) -> Report:
    text = file.read_text("utf-8")
    assert text.count(old) == 1, f"{text.count(old)} times: {old}"
    file.write_text(text.replace(old, new), "utf-8")
    return run_scenarios(file.parent)


def said(report: Report) -> list[str]:
    return [sentence for one in report.differing for sentence in one.differences]


def test_the_scenarios_of_the_demo_come_as_expected(demo: Path) -> None:
    report = run_scenarios(demo / "table-top")
    assert [str(one.scenario) for one in report.outcomes if not one.passed] == []
    assert len(report.outcomes) == 9  # eight scenarios, of which one has two profiles
    assert report.passed


def test_a_pathway_that_is_loaded_a_folder_and_a_file_are_the_same(demo: Path) -> None:
    folder = demo / "table-top"
    by_folder = run_scenarios(folder)
    assert run_scenarios(load(folder)) == by_folder
    assert run_scenarios(str(folder / "pathway.yaml")) == by_folder


def test_coverage_counts_past_acts_and_suggestions(demo: Path) -> None:
    cover = run_scenarios(demo / "table-top").coverage
    assert [str(way) for way in cover.ways] == [
        "start -> inspect (step-up)",
        "inspect -> wash (step-up)",
        "wash -> test_patch (step-up)",
        "test_patch -> test_patch (repeat)",
        "test_patch -> polish (step-up)",
    ]
    assert [(str(way), way.place.line) for way in cover.ways_left_out] == [
        ("inspect -> shelve (discharge)", 74),
        ("wash -> shelve (discharge)", 76),
        ("test_patch -> hand_over (refer)", 79),
        ("test_patch -> shelve (refer)", 79),
        ("polish -> reassess (sideways)", 80),
        ("reassess -> polish (repeat)", 81),
        ("reassess -> shelve (discharge)", 82),
    ]
    assert cover.steps == ("inspect", "polish", "test_patch", "wash")
    assert cover.steps_left_out == ("hand_over", "out_of_use", "reassess", "shelve")


def test_a_threshold_that_changes_makes_a_scenario_differ_in_words(workshop, scenarios: Path) -> None:
    workshop.change("patch_interval: {value: 2 weeks", "patch_interval: {value: 3 weeks")
    report = run_scenarios(workshop.pathway)
    assert not report.passed
    text = str(report)
    assert "A second patch exactly two weeks after the first" in text
    assert "test_patch: expected `eligible` from 2026-02-17, got `wait` from 2026-02-24, because " in text
    line = (
        scenarios.read_text("utf-8")
        .splitlines()
        .index("  - scenario: A second patch exactly two weeks after the first")
    )
    assert f"{scenarios}:{line + 1}:5: A second patch exactly two weeks after the first" in text


# --- one kind of difference each --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("status: waiting", "status: blocked", "status: expected `blocked`, got `waiting`"),
        ("      standing: [inspect]", "      standing: [wash]", "standing: expected `wash`, got `inspect`"),
        ("suggestions: [polish]", "suggestions: []", "suggestions: expected none, got `polish`"),
        ("from: inspect, kind", "from: start, kind", "suggestion of wash: from: expected `start`, got `inspect`"),
        ("kind: step-up, str", "kind: repeat, str", "suggestion of wash: kind: expected `repeat`, got `step-up`"),
        ("strength: offer", "strength: consider", "suggestion of wash: strength: expected `consider`, got `offer`"),
        (
            "because: washing comes first",
            "because: washing comes last",
            "suggestion of wash: because: expected words `washing comes last`, got Washing comes first.",
        ),
        ("{i1: counts, w1", "{i1: too-soon, w1", "acts: `i1`: expected `too-soon`, got `counts`"),
        ("{i1: counts, w1", "{i9: counts, w1", "acts: expected `i9` among `i1`, `w1`"),
        ("current: {}", "current: {wash: yes}", "current: expected `wash`, got none"),
        ("steps: {shelve: not-eligible}", "flags: [expired]", "flags: expected words `expired`, got nothing"),
        (
            "steps: {shelve: not-eligible}",
            "ignored: {dull: superseded}",
            "ignored: expected `dull` with `superseded`, got among what is not used none",
        ),
        ("steps: {shelve: not-eligible}", "urgency: urgent", "urgency: expected `urgent`, got `none`"),
        ("cites: [guild-2024]}", "cites: [hearsay]}", "test_patch: cites: expected `hearsay` among "),
        ("small patches tell more", "big ones", "test_patch: conditions: expected words `big ones`, got "),
        ("because: it would break", "because: it is wet", "polish: because: expected words `it is wet`, got "),
        ("because: it would break", "cautions: wet", "polish: cautions: expected words `wet`, got nothing"),
        ("because: it would break", "also: [wait]", "polish: also: expected `wait`, got "),
        (
            "because: it would break",
            "parts: {left: wait}",
            "polish: parts: expected `wait` for left, got the parts do not differ",
        ),
        ("missing: [cracked, oiled]", "missing: [cracked]", "polish: missing: expected `cracked`, got "),
        ("refused: outside", "refused: inside", "refused: expected words `inside the declared range`, got "),
    ],
)
def test_each_difference_in_words(scenarios: Path, old: str, new: str, sentence: str) -> None:
    found = said(changed(scenarios, old, new))
    assert any(one.startswith(sentence) for one in found), found


def test_a_record_that_is_not_refused_although_expected(scenarios: Path) -> None:
    report = changed(scenarios, "change: {dull: {value: 11}}", "change: {dull: {value: 10}}")
    assert said(report) == ["expected that the record is refused, but it is not"]


def test_what_is_asked_may_be_refused_too(scenarios: Path) -> None:
    report = changed(scenarios, "    on: 2026-01-28\n", "    on: 2026-01-28\n    planned: {wax: thick}\n")
    assert len(said(report)) == 1
    assert said(report)[0].startswith("what it asks is refused: `wax` is no detail")


def test_care_under_way_is_compared(workshop, scenarios: Path) -> None:
    """`review: 2..6 weeks` counted from 6 January: due on the 20th, overdue after 17 February."""
    scenarios.write_text(
        """
scenarios:
  - scenario: A wash under way
    cites: house-rules
    on: 2026-01-28
    record:
      patient: {born: 1968-03-02}
      site: {region: top, side: left, levels: [T1]}
      observations: [{date: 2026-01-05, measure: dullness, value: 8}]
      acts:
        - {id: i1, step: inspect, start: 2026-01-05, status: done}
        - {id: w1, step: wash, start: 1 day after i1, status: under_way}
    expect:
      current: {wash: {goes_on: no, review_due: 2 weeks after w1, review_overdue: 2026-02-18, overdue: yes}}
""",
        "utf-8",
    )
    found = said(run_scenarios(workshop.pathway))
    assert [one.split(", because")[0] for one in found] == [
        "wash under way: goes on: expected `no`, got `yes`",
        "wash under way: review overdue: expected `2026-02-18`, got `2026-02-17`",
        "wash under way: overdue: expected `yes`, got `no`",
    ]


def test_no_scenarios_is_said(workshop, scenarios: Path) -> None:
    scenarios.unlink()
    with pytest.raises(RequestRefused, match=r"there is no scenarios\.yaml beside `.*pathway\.yaml`"):
        run_scenarios(workshop.pathway)
