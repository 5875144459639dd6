"""Reading `scenarios.yaml`: records put together, days in words, and every refusal with its line and a near miss."""

# ruff: noqa: E501 - faults are shown as they stand in a file
from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pathway.errors import DefinitionRefused
from pathway.opening import load
from pathway.scenarios import Scenario, read_beside, read_scenarios
from pathway.source import read_text


@pytest.fixture
def scenarios(workshop) -> Path:
    return workshop.pathway.with_name("scenarios.yaml")


def read(demo: Path, text: str) -> tuple[Scenario, ...]:
    return read_scenarios(load(demo / "table-top"), read_text(text, file="scenarios.yaml"))


def one(demo: Path, record: str, on: str = "2026-03-10", records: str = "{}") -> Scenario:
    text = f"records: {records}\nscenarios: [{{scenario: It, cites: guild-2024, on: {on}, record: {record}}}]"
    return read(demo, text)[0]


def refused(scenarios: Path, old: str, new: str) -> DefinitionRefused:
    text = scenarios.read_text("utf-8")
    assert text.count(old) == 1, f"{text.count(old)} times: {old}"
    scenarios.write_text(text.replace(old, new), "utf-8")
    with pytest.raises(DefinitionRefused) as caught:
        read_beside(load(scenarios.parent))
    return caught.value


# --- days in words ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("2026-02-01", date(2026, 2, 1)),
        ("today", date(2026, 3, 10)),
        ("day of a", date(2026, 1, 31)),
        ("0 days after a", date(2026, 1, 31)),
        ("1 month after a", date(2026, 2, 28)),  # clamped to the end of the month
        ("2 weeks after a", date(2026, 2, 14)),
        ("1 year before a", date(2025, 1, 31)),
        ("1 month before today", date(2026, 2, 10)),
        ("6 weeks before today", date(2026, 1, 27)),
    ],
)
def test_days_in_words(demo: Path, words: str, day: date) -> None:
    acts = "[{id: a, step: inspect, start: 2026-01-31, status: done}, {id: b, step: wash, start: %s, status: done}]"
    record = one(demo, "{acts: " + acts % words + "}").record
    assert record is not None
    assert [act.when.first for act in record.acts] == [date(2026, 1, 31), day]


def test_today_may_be_counted_from_an_entry_and_entries_from_today(demo: Path) -> None:
    """29 January and a month: the last of February, and a week before that."""
    record = "{acts: [{id: a, step: inspect, start: 2026-01-29, status: done}, {step: wash, start: 1 week before today, status: done}]}"
    found = one(demo, record, on="1 month after a")
    assert found.on == date(2026, 2, 28)
    assert found.record is not None
    assert found.record.acts[1].when.first == date(2026, 2, 21)


def test_words_of_people_are_never_days(demo: Path) -> None:
    record = "{acts: [{id: a, step: inspect, start: today, status: stopped, reason: today}]}"
    found = one(demo, record).record
    assert found is not None
    assert found.acts[0].reason == "today"


def test_days_in_what_is_expected_are_days_of_the_calendar(demo: Path) -> None:
    found = {scenario.name: scenario for scenario in read_beside(load(demo / "table-top"))}
    step = found["A second patch exactly two weeks after the first"].expected.steps["test_patch"]
    assert getattr(step, "earliest", None) == "2026-02-17"


# --- records put together ---------------------------------------------------------------------------


BASES = """
  base:
    patient: {born: 1968-03-02, sex: female}
    site: {region: top, side: left}
    findings:
      - {id: f1, date: 2026-01-05, finding: scratched, value: no, region: top, side: left}
      - {date: 2026-01-06, finding: scratched, value: no, region: top, side: left}
    observations: [{id: o1, date: 2026-01-05, measure: dullness, value: 8}]
    decisions: [{id: d1, date: 2026-01-05, step: wash, decision: declined}]
    acts: [{id: w1, step: wash, start: 2026-01-06, status: done}]
  more: {use: base, acts: [{id: p1, step: test_patch, start: 2026-02-03, status: done, region: top, side: left}]}
"""


def test_a_name_stands_for_the_whole_record(demo: Path) -> None:
    found = one(demo, "more", records=BASES).record
    assert found is not None
    assert [act.id for act in found.acts] == ["w1", "p1"]
    assert str(found.born) == "1968-03-02"


def test_parts_of_patient_and_site_that_are_not_given_stay(demo: Path) -> None:
    found = one(demo, "{use: base, patient: {sex: male}, site: {levels: [T1]}}", records=BASES).record
    assert found is not None
    assert (str(found.born), found.attributes["sex"]) == ("1968-03-02", "male")
    assert (found.site.region, found.site.sides, found.site.levels) == ("top", ("left",), ("T1",))


@pytest.mark.parametrize(
    ("without", "findings", "acts"),
    [
        ("f1", 1, ["w1", "p1"]),  # an id
        ("scratched", 0, ["w1", "p1"]),  # every finding of that name
        ("findings", 0, ["w1", "p1"]),  # a section
        ("test_patch", 2, ["w1"]),
    ],
)
def test_without(demo: Path, without: str, findings: int, acts: list[str]) -> None:
    found = one(demo, f"{{use: more, without: [{without}]}}", records=BASES).record
    assert found is not None
    assert len(found.findings) == findings
    assert [act.id for act in found.acts] == acts


def test_a_decision_is_left_out_by_its_id_only(demo: Path) -> None:
    """`wash` means the act: a decision on a step is not the step."""
    found = one(demo, "{use: more, without: [wash]}", records=BASES).record
    assert found is not None
    assert len(found.decisions) == 1
    assert [act.id for act in found.acts] == ["p1"]


def test_change_by_id_and_by_name(demo: Path) -> None:
    change = "{o1: {value: 3, date: 2026-01-07}, scratched: {value: yes}}"
    found = one(demo, f"{{use: base, change: {change}}}", records=BASES).record
    assert found is not None
    assert [(o.value, o.when.first) for o in found.observations] == [(3, date(2026, 1, 7))]
    assert [statement.value for statement in found.findings] == ["yes", "yes"]


def test_a_record_that_is_used_is_not_changed_for_others(demo: Path) -> None:
    text = f"""
records:{BASES}
scenarios:
  - {{scenario: Changed, cites: guild-2024, on: 2026-03-10, record: {{use: base, change: {{o1: {{value: 3}}}}, without: [w1]}}}}
  - {{scenario: As it was, cites: guild-2024, on: 2026-03-10, record: base}}
"""
    records = [scenario.record for scenario in read(demo, text)]
    assert [[o.value for o in r.observations] for r in records if r] == [[3], [8]]
    assert [[act.id for act in r.acts] for r in records if r] == [[], ["w1"]]


# --- profiles ---------------------------------------------------------------------------------------


def profiled(demo: Path, profiles: str) -> list[tuple[str | None, object]]:
    text = f"""
scenarios:
  - scenario: It
    cites: guild-2024
    on: 2026-03-10
    record: {{acts: []}}
    {profiles}
    expect: {{status: blocked, steps: {{wash: wait, polish: hold}}}}
"""
    return [(one.profile, (one.expected.status, dict(one.expected.steps))) for one in read(demo, text)]


def test_profiles(demo: Path) -> None:
    common = ("blocked", {"wash": "wait", "polish": "hold"})
    assert profiled(demo, "") == [(None, common)]
    assert profiled(demo, "profile: guild") == [("guild", common)]
    assert profiled(demo, "profile: none") == [(None, common)]
    assert profiled(demo, "profiles: [guild, none]") == [("guild", common), (None, common)]
    own = profiled(demo, "profiles: {guild: {}, guild-north: {status: waiting, steps: {wash: eligible}}}")
    assert own == [("guild", common), ("guild-north", ("waiting", {"wash": "eligible", "polish": "hold"}))]


# --- refusals ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "token", "message"),
    [
        ("    expect: {refused", "    expects: {refused", "expects:", "unknown key `expects`; did you mean `expect`?"),
        ("side: left, paste: fine}\n    observations:\n      - {id: before_p1",
         "side: left, past: fine}\n    observations:\n      - {id: before_p1",
         "past:", "unknown key `past`; did you mean `paste`?"),
        ("start: 2026-01-06", "strat: 2026-01-06", "strat:", "unknown key `strat`; did you mean `start`?"),
        ("measure: dullness, value: 10,", "measure: dulness, value: 10,", "dulness",
         "there is no measure `dulness`; did you mean `dullness`?"),
        ("finding: scratched", "finding: scrached", "scrached", "there is no finding `scrached`; did you mean `scratched`?"),
        ("step: wash, start", "step: wahs, start", "wahs", "there is no step `wahs`; did you mean `wash`?"),
        ("question: cracked", "question: craked", "craked",
         "there is no question of the table `craked`; did you mean `cracked`?"),
        ("record: one_patch\n    profiles", "record: one_pach\n    profiles", "one_pach",
         "there is no record `one_pach` in `records`; did you mean `one_patch`?"),
        ("without: [asked]}", "without: [aksed]}", "aksed",
         "the record that this one uses has no entry `aksed`; did you mean `asked`?"),
        ("change: {dull:", "change: {dul:", "dul:", "the record that this one uses has no entry `dul`; did you mean `dull`?"),
        ("on: 13 days after p1", "on: 13 days after p7", "13 days after p7", "no entry of the record bears the id `p7`; there are `asked`, `signs`, `dull`, "),
        ("on: 13 days after p1", "on: 13 dais after p1", "13 dais", "`13 dais after p1` is not a day such as "),
        ("guild: {status", "gild: {status", "gild:", "`table-top` has no profile `gild`; did you mean `guild`?"),
        ("steps: {shelve:", "steps: {shelf:", "shelf:", "`shelf` is no step of `table-top`; did you mean `shelve`?"),
        ("standing: [inspect]", "standing: [inspct]", "inspct", "`inspct` is no step of `table-top`; did you mean `inspect`?"),
        ("{decision: contraindicated", "{decision: contraindicate", "contraindicate",
         "`contraindicate` is not one of the words known here; did you mean `contraindicated`?"),
        ("cites: [guild-2024]}", "cites: guild-2024}", "guild-2024}", "`cites` is the text `guild-2024`; expected a list of text"),
        ("scenario: A crack forbids polish\n", "scenario: A dull top is washed first\n    note: again\n", "A dull",
         "a scenario on line 36 has the same name; say what differs"),
        ("    use: clear\n", "    use: washed\n", "washed",
         "records use each other in a circle: `"),
        ("start: 2 weeks after p1, status", "start: 2 weeks after p2, status", "2 weeks after p2",
         "days are counted from each other in a circle: `today` → `p2` → `p2`"),
        ("start: 2026-01-05, status", "start: 2026-02-30, status", "2026-02-30", "acts[0].start: no such day"),
        ("measure: dullness, value: 10,", "measure: dullness, value: 110,", "value: 110",
         "observations[1]: outside the declared range, 0 to 10"),
    ],
)  # fmt: skip
def test_what_is_refused(scenarios: Path, old: str, new: str, token: str, message: str) -> None:
    """The message stands at the line of `token`, in what was changed or after it."""
    problem = refused(scenarios, old, new)
    text = scenarios.read_text("utf-8")
    line = text[: text.index(token, text.index(new))].count("\n") + 1
    assert problem.message.startswith(message)
    assert problem.place is not None
    assert (Path(problem.place.file).name, problem.place.line) == ("scenarios.yaml", line)


def test_a_fault_of_a_shared_record_is_told_once(scenarios: Path) -> None:
    """Six scenarios use `washed`."""
    assert refused(scenarios, "finding: scratched", "finding: scrached").others == ()


def test_all_problems_come_together(scenarios: Path) -> None:
    text = scenarios.read_text("utf-8").replace("standing: [inspect]", "standing: [inspct]")
    scenarios.write_text(text, "utf-8")
    problem = refused(scenarios, "guild: {status", "gild: {status")
    lines = scenarios.read_text("utf-8").splitlines()
    found = [lines[one.place.line - 1].strip() for one in (problem, *problem.others) if one.place]
    assert [line[:16] for line in found] == ["standing: [inspc", "gild: {status: s"]


def test_profile_and_profiles_exclude_each_other(demo: Path) -> None:
    text = "scenarios: [{scenario: It, cites: guild-2024, on: 2026-03-10, record: {acts: []}, profile: guild, profiles: [guild]}]"
    with pytest.raises(DefinitionRefused, match="give `profile` or `profiles`, not both"):
        read(demo, text)


def test_an_unknown_source_is_refused(demo: Path) -> None:
    text = "scenarios: [{scenario: It, cites: guild-2025, on: 2026-03-10, record: {acts: []}}]"
    with pytest.raises(DefinitionRefused, match="did you mean `guild-2024`"):
        read(demo, text)
