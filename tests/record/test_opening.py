"""Reading a record: files, text and mappings; refused whole, and no message holds anything of the patient."""

from __future__ import annotations

import json
import time
from decimal import Decimal
from fractions import Fraction

import pytest

from pathway.errors import RecordRefused
from pathway.record import read_record
from pathway.record.opening import MAX_EVENTS

YAML = """
patient: {id: p-1, born: 1968-03-02, sex: female}
site: {region: top, side: left, levels: [A-B]}
acts:
  - {id: w, step: wash, start: 2026-02-03, status: done, soap: mild}
observations:
  - {date: 2026-02-03T09:30, measure: dull, value: 7.5, before: w}
findings:
  - {date: 2026-02-03, finding: stained, value: yes}
screening:
  - {date: 2026-02-03, table: shop, clear: all, except: [wet]}
adverse_events:
  - {date: 2026-02-04, event: noise, resolved: 2026-02-05}
red_flags:
  - {date: 2026-02-05, flag: smoke, cleared: {date: 2026-02-05, by: master, outcome: nothing found}}
decisions:
  - {date: 2026-02-10, step: sand, decision: declined, until: 2026-08-10}
"""


def refused(source=None, **more) -> RecordRefused:
    with pytest.raises(RecordRefused) as caught:
        read_record(source, **more)
    return caught.value


# --- what is read -----------------------------------------------------------------------------------------


def test_every_section_is_read():
    record = read_record(text=YAML)
    assert (
        repr(record)
        == "<Record: 1 acts, 1 observations, 1 findings, 1 screening, 1 adverse events, 1 red flags, 1 decisions>"
    )
    assert (record.id, str(record.born), record.attributes["sex"]) == ("p-1", "1968-03-02", "female")
    assert (record.site.region, record.site.sides, record.site.levels) == ("top", ("left",), ("A-B",))
    assert record.acts[0].details["soap"] == "mild"
    assert record.observations[0].value == Fraction(15, 2)
    assert record.screening[0].except_ == ("wet",)
    assert str(record.decisions[0].until) == "2026-08-10"


def test_yaml_json_file_and_mapping_give_the_same_record(tmp_path):
    """Design §6: YAML or JSON natively."""
    import yaml

    data = yaml.load(YAML, Loader=yaml.BaseLoader)
    data["observations"][0]["value"] = Decimal("7.5")
    expected = read_record(text=YAML)
    assert read_record(data) == expected
    text = json.dumps(data, default=float)
    assert read_record(text=text) == expected
    assert read_record(text=text.encode()) == expected
    for name, content in (("r.yaml", YAML), ("r.json", text)):
        path = tmp_path / name
        path.write_text(content, "utf-8")
        assert read_record(path) == expected
        assert read_record(str(path)) == expected


def test_an_empty_record_is_a_record():
    assert read_record({}) == read_record(text="{}")


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        (5, 5),
        (Decimal("7.5"), Fraction(15, 2)),
        (7.5, Fraction(15, 2)),
        (0.1, Fraction(1, 10)),
        ("wood", "wood"),
        (True, True),
        (None, None),
    ],
)
def test_values_are_exact(value, kept):
    """A binary float of a mapping is taken as the decimal that Python shows for it."""
    found = read_record({"findings": [{"date": "2026-02-03", "finding": "x", "value": value}]}).findings[0].value
    assert found == kept
    assert type(found) is type(kept)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("yes", "yes"),
        ("no", "no"),
        ("true", True),
        ("NO", "NO"),
        ("on", "on"),
        ("010", "010"),
        ("1.10", "1.10"),
        ("1.1", 1.1),
    ],
)
def test_nothing_is_read_as_something_else(text, kept):
    """Design §4: surprise typing (`NO`, `on`, `010`, `1.10`) is refused or kept as text, never reinterpreted."""
    record = read_record(text=f"findings: [{{date: 2026-02-03, finding: x, value: {text}}}]")
    assert record.findings[0].value == (Fraction(11, 10) if kept == 1.1 else kept)


def test_two_records_with_the_same_content_are_equal():
    assert read_record(text=YAML) == read_record(text=YAML)
    assert read_record(text=YAML) != read_record(text=YAML.replace("7.5", "7"))


# --- what is refused --------------------------------------------------------------------------------------

READING = {"date": "2026-02-03", "measure": "dull", "value": 5}
SCREEN = {"date": "2026-02-03", "table": "t"}
DECISION = {"date": "2026-02-03", "decision": "declined"}
ACT = {"step": "s", "start": "2026-02-03", "status": "done"}
FAULTS = {
    "a day that does not exist": ("observations", {**READING, "date": "2026-02-30"}, "date", ".date"),
    "a day as a number": ("observations", {**READING, "date": 20260203}, "type", ".date"),
    "a year as a number": ("observations", {**READING, "date": 2026}, "type", ".date"),
    "a day in another order": ("observations", {**READING, "date": "03.02.2026"}, "date", ".date"),
    "a missing day": ("observations", {"measure": "dull"}, "missing-key", ": `date` is missing"),
    "a missing measure": ("observations", {"date": "2026-02-03"}, "missing-key", ": `measure` is missing"),
    "an unknown key": ("findings", {"date": "2026-02-03", "finding": "x", "secretkey": 1}, "unknown-key", ":"),
    "an unknown status": ("acts", {**ACT, "status": "secretword"}, "word", ".status"),
    "no status": ("acts", {"step": "s", "start": "2026-02-03"}, "missing-key", ": `status` is missing"),
    "an entry that is no mapping": ("acts", "secretword", "type", ""),
    "an empty id": ("observations", {**READING, "id": ""}, "size", ".id"),
    "a long id": ("observations", {**READING, "id": "x" * 65}, "size", ".id"),
    "both before and after": ("observations", {**READING, "before": "a", "after": "b"}, "tag", ":"),
    "hours without after": ("observations", {**READING, "hours": 2}, "tag", ":"),
    "negative hours": ("observations", {**READING, "after": "a", "hours": -1}, "tag", ":"),
    "neither clear nor a question": ("screening", SCREEN, "screen", ":"),
    "clear and a question": ("screening", {**SCREEN, "clear": "all", "question": "q", "answer": "no"}, "screen", ":"),
    "a question without an answer": ("screening", {**SCREEN, "question": "q"}, "screen", ":"),
    "except without all": ("screening", {**SCREEN, "clear": ["a"], "except": ["b"]}, "screen", ":"),
    "details with clear": ("screening", {**SCREEN, "clear": "all", "secretkey": "x"}, "screen", ":"),
    "cleared without what": ("decisions", {**DECISION, "decision": "cleared", "step": "s"}, "decision", ":"),
    "a decline without a step": ("decisions", DECISION, "decision", ":"),
    "a decline that clears": ("decisions", {**DECISION, "step": "s", "clears": "x"}, "decision", ":"),
    "a detail that is a list": ("acts", {**ACT, "soap": ["secretword"]}, "type", ":"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_faults_are_refused_with_their_place_and_nothing_of_the_record(name):
    """Design §6: errors never echo a value, or an unknown key's name, of a record."""
    section, entry, code, rest = FAULTS[name]
    problem = refused({section: [entry]})
    assert problem.code == code
    assert problem.message.startswith(f"{section}[0]{rest}")
    for secret in ("secret", "2026-02-30", "20260203", "03.02", "xxxx"):
        assert secret not in str(problem)
    assert problem.__context__ is None or problem.__suppress_context__


@pytest.mark.parametrize(
    ("data", "code", "place"),
    [
        ({"secretsection": []}, "unknown-key", "record"),
        ({"site": {"side": "secretword"}}, "word", "site.side"),
        ({"site": {"levels": "secretword"}}, "type", "site.levels"),
        ({"patient": {"sex": "secretword"}}, "word", "patient.sex"),
        ({"patient": {"secretkey": 1}}, "unknown-key", "patient"),
        ({"acts": {"secretkey": 1}}, "type", "acts"),
        ({"observations": [{**READING, "value": float("nan")}]}, "number", "not finite"),
        ({"observations": [{**READING, "value": float("inf")}]}, "number", "not finite"),
    ],
)
def test_faults_of_the_whole(data, code, place):
    problem = refused(data)
    assert problem.code == code
    assert place in problem.message
    assert "secret" not in str(problem)


@pytest.mark.parametrize("value", ["80%", "80", "1e3"])
def test_a_number_in_quotes_stays_text_for_the_vocabulary_to_refuse(value):
    """Semantics: a number must be a plain number: quoted "80" or 80% is refused when it meets the measure."""
    from datetime import date

    from tests.demo import words

    from pathway.facts.chart import chart

    record = read_record(text=f'observations: [{{date: 2026-02-03, measure: dull, value: "{value}"}}]')
    with pytest.raises(RecordRefused) as caught:
        chart(record, words().vocabulary, date(2026, 3, 1))
    assert caught.value.code == "type"
    assert value not in str(caught.value)


def test_a_duplicate_key_is_refused_in_yaml_and_in_json():
    """Design §4: duplicate keys are refused."""
    for text in ("patient: {sex: male}\npatient: {sex: female}\n", '{"patient": {}, "patient": {}}'):
        assert refused(text=text).code == "duplicate-key"


@pytest.mark.parametrize("text", ["", "[]", "text", "null", "3", '"x"', "{", '{"acts": [}', "acts: [", "\x00"])
def test_what_is_no_record(text):
    assert isinstance(refused(text=text), RecordRefused)


def test_nothing_to_read():
    assert refused().code == "empty"


def test_a_file_that_is_not_there(tmp_path):
    problem = refused(tmp_path / "secret-name.yaml")
    assert isinstance(problem, RecordRefused)


def test_too_many_events(tmp_path):
    entries = [READING] * MAX_EVENTS
    assert len(read_record({"observations": entries}).observations) == MAX_EVENTS
    assert refused({"observations": [*entries, READING]}).code == "size"


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity"])
def test_numbers_that_are_none_are_refused_in_json(value):
    text = f'{{"observations": [{{"date": "2026-02-03", "measure": "dull", "value": {value}}}]}}'
    assert isinstance(refused(text=text), RecordRefused)


@pytest.mark.parametrize("digits", ["9" * 5000, "1e1000000", "1e-1000000", "0." + "3" * 5000])
def test_a_huge_number_is_refused_at_once(digits):
    """Reliability §6: untrusted input may not take time out of proportion; a larger exponent would take for ever."""
    began = time.perf_counter()
    text = f'{{"observations": [{{"date": "2026-02-03", "measure": "dull", "value": {digits}}}]}}'
    assert isinstance(refused(text=text), RecordRefused)
    assert time.perf_counter() - began < 0.2


def test_a_place_in_a_file_is_named(tmp_path):
    path = tmp_path / "record.yaml"
    path.write_text(
        "acts:\n  - {step: wash, start: 2026-02-03, status: done}\n  - {step: wash, start: 2026-02-30, status: done}\n"
    )
    problem = refused(path)
    assert problem.place is not None
    assert problem.place.line == 3
    assert problem.message.startswith("acts[1].start")


def in_a_file(tmp_path, text: str) -> RecordRefused:
    path = tmp_path / "record.yaml"
    path.write_text(text, "utf-8")
    return refused(path)


def test_the_words_that_the_format_allows_are_listed():
    """They are the format's, not the record's."""
    problem = refused({"site": {"side": "secretword"}})
    assert problem.message == "site.side: expected one of `left`, `right`, `bilateral`, `midline`"
    problem = refused({"screening": [{**SCREEN, "clear": "secretword"}]})
    assert problem.message == "screening[0].clear: expected `all`, or a list"


def test_an_unknown_key_is_told_at_its_line_with_the_keys_of_its_section_and_never_named(tmp_path):
    problem = in_a_file(tmp_path, "patient:\n  born: 1968-03-02\n  secretkey: 1\n")
    assert (problem.place.line, problem.place.column) == (3, 3)
    assert problem.message.endswith("; the keys of `patient` are `id`, `born`, `sex`")
    problem = in_a_file(tmp_path, "red_flags:\n- {date: 2026-02-03, flag: x, cleared: {secretkey: 1}}\n")
    assert problem.place.line == 2
    problem = in_a_file(tmp_path, "patient: {}\nsecretkey: 1\n")
    assert problem.place.line == 2
    assert "; the keys of a record are `patient`, `site`, `findings`, " in problem.message
    assert "secret" not in str(problem).replace(str(tmp_path), "")


def test_a_misspelt_key_is_told_rather_than_the_one_that_is_missing():
    """`fnding` is both: unknown, and a missing `finding`."""
    problem = refused({"findings": [{"date": "2026-02-03", "fnding": "x"}]})
    assert problem.code == "unknown-key"
    assert "; did you mean `finding`?" in problem.message
    assert "fnding" not in problem.message


@pytest.mark.parametrize(
    ("index", "ordinal"), [(0, "1st"), (1, "2nd"), (2, "3rd"), (3, "4th"), (10, "11th"), (12, "13th"), (20, "21st")]
)
def test_people_are_told_the_place_counted_from_one(index, ordinal):
    bad = {**READING, "date": "2026-02-30"}
    problem = refused({"observations": [READING] * index + [bad]})
    assert problem.message.startswith(f"observations[{index}].date: ")
    assert str(problem).startswith(f"observations[{index}].date (the {ordinal}): ")


def test_what_is_wrong_with_the_whole_of_a_file_has_a_line_too(tmp_path):
    assert in_a_file(tmp_path, "\n- 1\n").place.line == 2


# --- privacy ----------------------------------------------------------------------------------------------


def test_repr_shows_counts_only():
    """Design §6: `repr` shows counts; nothing of a record is written or logged."""
    record = read_record(text=YAML)
    for thing in (record, *record.events, record.site):
        text = f"{thing!r} {thing}"
        for secret in ("p-1", "1968", "female", "wash", "mild", "7.5", "stained", "noise", "smoke", "declined", "A-B"):
            assert secret not in text, type(thing)
