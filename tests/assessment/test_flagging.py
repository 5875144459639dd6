"""Flags: expired, retired, waived, and unverified thresholds that were used."""

from __future__ import annotations

import dataclasses

import pytest
from tests.demo import act, finding, move, pathway, reading, rec, say

ON = "2026-06-10"


def codes(definition, on=ON, record=None, **more) -> list[str]:
    return [one.code for one in say(definition, record or rec(), on, **more).flags]


def texts(definition, code, record=None, **more) -> str:
    return " | ".join(one.text for one in say(definition, record or rec(), ON, **more).flags if one.code == code)


@pytest.mark.parametrize(("on", "expected"), [("2027-12-31", []), ("2028-01-01", []), ("2028-01-02", ["expired"])])
def test_past_the_day_of_review_every_result_is_flagged(on, expected):
    """Design §4: by when again (past that day every result is flagged). To be reviewed by 1 January 2028."""
    assert codes(pathway("wash", [move("start", "wash")]), on) == expected


def test_an_expired_pathway_still_answers():
    assert say(pathway("wash", [move("start", "wash")]), rec(), "2030-01-01").suggestions[0].step == "wash"


@pytest.mark.parametrize(("status", "expected"), [("active", []), ("draft", ["draft"]), ("retired", ["retired"])])
def test_a_retired_pathway_is_flagged(status, expected):
    assert codes(pathway("wash", [move("start", "wash")], status=status)) == expected


def test_what_was_waived_travels_with_every_result():
    """Design §8: a waiver stands in the file with a reason and travels with every result."""
    definition = dataclasses.replace(pathway("wash", [move("start", "wash")]), waived=("P05 stands on purpose",))
    assert texts(definition, "waived") == "P05 stands on purpose"


UNVERIFIED = {"enough": {"value": 4, "cites": {"ref": "rumour", "place": "p. 1"}}}


@pytest.mark.parametrize("value", [3, 4, None])
def test_an_unverified_threshold_is_flagged_where_it_is_used(value):
    """Design §7: flags: unverified threshold used; with its name, value and source, true, false or unknown."""
    definition = pathway("wash", [move("start", "wash", "dull >= enough")], parameters=UNVERIFIED)
    record = rec(observations=[reading("dull", value, ON)] if value is not None else [])
    text = texts(definition, "unverified", record)
    assert "enough (4, rumour p. 1 [unverified])" in text


@pytest.mark.parametrize("reference", ["book", "club", "habit"])
def test_a_verified_or_agreed_threshold_is_not_flagged(reference):
    definition = pathway("wash", [move("start", "wash", "dull >= enough")],
                         parameters={"enough": {"value": 4, "cites": reference}})  # fmt: skip
    assert codes(definition) == []


def test_the_provenance_of_a_citation_overrides_that_of_its_reference():
    """Semantics: provenance per reference, overridden per cite."""
    for cite, expected in (
        ({"ref": "book", "provenance": "unverified"}, ["unverified"]),
        ({"ref": "rumour", "provenance": "primary"}, []),
        (["book", "rumour"], ["unverified"]),
    ):
        definition = pathway("wash", [move("start", "wash", "dull >= enough")],
                             parameters={"enough": {"value": 4, "cites": cite}})  # fmt: skip
        assert codes(definition) == expected, cite


def test_an_unverified_threshold_of_a_step_that_is_not_next_is_not_flagged():
    """Used: by the steps that a transition leads to from here."""
    definition = pathway(
        "wash sand", [move("start", "wash"), move("wash", "sand", "dull >= enough")], parameters=UNVERIFIED
    )
    assert codes(definition) == []
    assert codes(definition, record=rec(acts=[act("w", "wash", "2026-06-01")])) == ["unverified"]


def test_an_unverified_named_criterion_is_flagged():
    definition = pathway(
        "wash", [move("start", "wash", "dirty")], criteria={"dirty": {"is": "stained", "cites": "rumour"}}
    )
    assert "dirty" in texts(definition, "unverified")


def test_a_threshold_within_a_named_criterion_is_flagged():
    definition = pathway("wash", [move("start", "wash", "dirty")], parameters=UNVERIFIED,
                         criteria={"dirty": {"is": "dull >= enough", "cites": "book"}})  # fmt: skip
    assert "enough" in texts(definition, "unverified")


def test_an_unverified_limit_is_flagged():
    """Design §4: a citation for every threshold, shown wherever the threshold is used: also one without a name."""
    definition = pathway({"wash": {"limits": [{"is": "count(wash within 12 months) <= 3", "cites": "rumour"}]}},
                         [move("start", "wash")])  # fmt: skip
    assert "rumour" in texts(definition, "unverified")


def test_an_unverified_guard_is_flagged():
    """The threshold stands in the guard of a transition, which cites a rumour."""
    definition = pathway("wash", [move("start", "wash", "dull >= 4", cites="rumour")])
    assert "rumour" in texts(definition, "unverified", rec(observations=[reading("dull", 5, ON)]))


def test_an_unverified_wait_is_flagged():
    """A wait is a threshold as well."""
    definition = pathway(
        "wash sand", [move("start", "wash"), move("wash", "sand", wait="drying")],
        parameters={"drying": {"value": "2 weeks", "cites": "rumour"}},
    )  # fmt: skip
    assert "drying" in texts(definition, "unverified", rec(acts=[act("w", "wash", "2026-06-09")]))


def test_an_unverified_requirement_is_flagged():
    definition = pathway({"wash": {"requires": "dull >= 4", "requires_cites": "rumour"}}, [move("start", "wash")])
    assert "rumour" in texts(definition, "unverified")


def test_an_unverified_hold_window_is_flagged():
    """A hold window is a threshold: the source of the window is unverified."""
    screening = {
        "tables": {"t": {"title": "T", "version": "1", "questions": {"oiled": {"asks": "Oiled?", "details": {
            "oil": {"one_of": ["teak"]}, "last": {"date": "yes"}}}},
            "rows": [{"id": "o", "asks": "oiled", "applies_to": "invasive", "level": "hold", "until": "h",
                      "cites": "book"}]}},
        "hold_tables": {"h": {"by": "oil", "tier": "heat", "since": "last", "rows": {"teak": {
            "high": {"hold": "9 days", "cites": "rumour"}, "low": {"hold": "9 days", "cites": "rumour"}}}}},
    }  # fmt: skip
    answer = {"date": ON, "table": "t", "question": "oiled", "answer": "yes", "oil": "teak", "last": "2026-06-09"}
    definition = pathway("sand", [move("start", "sand")], screening=screening)
    one = say(definition, rec(screening=[answer]), ON)
    assert one.steps["sand"].decision == "hold"
    assert "rumour" in " ".join(flag.text for flag in one.flags if flag.code == "unverified")


def test_care_that_goes_on_by_an_unverified_threshold_is_flagged():
    rule = {"is": "dull >= enough", "cites": "book"}
    definition = pathway({"wash": {"continue_while": rule}}, [move("start", "wash")], parameters=UNVERIFIED)
    record = rec(acts=[act("w", "wash", "2026-06-01", status="under_way")], observations=[reading("dull", 5, ON)])
    assert "enough" in texts(definition, "unverified", record)


def test_a_flag_is_made_once_and_in_a_stable_order():
    definition = pathway(
        "wash oil",
        [move("start", "wash", "dull >= enough"), move("start", "oil", "dull >= enough and haze >= other_one")],
        parameters={**UNVERIFIED, "other_one": {"value": "9 mm", "cites": "rumour"}}, status="retired",
    )  # fmt: skip
    found = [(one.code, one.text) for one in say(definition, rec(), "2029-01-01").flags]
    assert [code for code, _ in found] == ["expired", "retired", "unverified", "unverified"]
    assert found == sorted(set(found))


def test_findings_of_the_patient_are_no_flags():
    assert (
        codes(pathway("wash", [move("start", "wash", "stained")]), record=rec(findings=[finding("stained", "yes", ON)]))
        == []
    )
