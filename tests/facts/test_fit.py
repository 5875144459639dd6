"""Does a record fit the vocabulary? Refused with its place and what is declared, never with what was recorded."""

from __future__ import annotations

from datetime import date

import pytest
from tests.demo import act, finding, reading, rec, words

from pathway.errors import RecordRefused
from pathway.facts.chart import chart
from pathway.facts.fit import fit_site
from pathway.record import Where

ON = date(2026, 6, 10)
WORDS = words(
    words={"measures": {"half": {"title": "Half", "low": 0, "high": 10, "resolution": "0.5", "better": "lower",
                                 "cites": "book"}}},
    screening={"tables": {"t": {"title": "T", "version": "1", "questions": {"oiled": {"asks": "Oiled?", "details": {
        "oil": {"one_of": ["teak"]}, "last": {"date": "yes"}}}}, "rows": []}}},
).vocabulary  # fmt: skip


def refused(**sections) -> RecordRefused:
    with pytest.raises(RecordRefused) as caught:
        chart(rec(**sections), WORDS, ON)
    return caught.value


def fits(**sections):
    return chart(rec(**sections), WORDS, ON)


# --- readings ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", [0, 10, 0.5, 9.5])
def test_values_at_the_bounds_and_steps_fit(value):
    """Convention 15: ranges are inclusive."""
    assert fits(observations=[reading("half", value, "2026-06-01")]).readings_of["half"][0].value == value


@pytest.mark.parametrize(
    ("value", "code", "says"),
    [
        (-0.5, "range", "0 to 10"),
        (10.5, "range", "0 to 10"),
        (0.25, "resolution", "0.5"),
        ("five", "type", "number"),
        (True, "type", "number"),
    ],
)
def test_values_outside_are_refused(value, code, says):
    problem = refused(observations=[reading("half", value, "2026-06-01")])
    assert problem.code == code
    assert says in problem.message
    assert problem.message.startswith("observations[0]:")
    assert "five" not in problem.message
    assert "0.25" not in problem.message


def test_a_reading_in_another_unit_keeps_no_value():
    """Design §5: unconvertible is unknown; nothing is converted in silence."""
    (one,) = fits(observations=[reading("haze", 5, "2026-06-01", unit="cm")]).readings_of["haze"]
    assert (one.value, one.absent) == (None, "unit")
    (same,) = fits(observations=[reading("haze", 5, "2026-06-01", unit="mm")]).readings_of["haze"]
    assert (same.value, same.absent) == (5, "")


def test_a_reading_in_another_unit_may_lie_outside_the_range_of_this_one():
    assert fits(observations=[reading("haze", 5000, "2026-06-01", unit="µm")]).readings_of["haze"][0].value is None


def test_an_empty_unit_of_a_measure_that_has_one_is_its_own():
    assert fits(observations=[reading("haze", 5, "2026-06-01")]).readings_of["haze"][0].value == 5


# --- findings and details ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value", "kept"),
    [
        ("stained", "yes", True), ("stained", "no", False), ("stained", True, True), ("material", "wood", "wood"),
        ("weight", 90, 90), ("bought", "2026-01-02", date(2026, 1, 2)), ("stained", None, None),
    ],
)  # fmt: skip
def test_findings_are_read_by_their_domain(name, value, kept):
    assert fits(findings=[finding(name, value, "2026-06-01")]).findings_of[name][0].value == kept


@pytest.mark.parametrize(
    ("name", "value", "code", "says"),
    [
        ("stained", "maybe", "domain", "`yes`"),
        ("stained", 1, "type", "`yes`"),
        ("material", "paper", "domain", "`wood`, `metal`, `glass`"),
        ("material", True, "domain", "`wood`"),
        ("weight", "heavy", "type", "number"),
        ("weight", 501, "range", "0 to 500 kg"),
        ("weight", -1, "range", "0 to 500 kg"),
        ("bought", "2026-02-30", "date", "2026-03-04"),
        ("bought", "soon", "date", "2026-03-04"),
        ("bought", 2026, "type", "2026-03-04"),
    ],
)
def test_findings_outside_their_domain_are_refused(name, value, code, says):
    problem = refused(findings=[finding(name, value, "2026-06-01")])
    assert problem.code == code
    assert says in problem.message
    for secret in ("maybe", "paper", "heavy", "501", "soon"):
        assert secret not in problem.message


def test_details_of_acts_readings_and_answers():
    one = fits(
        acts=[act("p", "patch", "2026-06-01", paste="fine", lamp="yes")],
        observations=[reading("grip", 5, "2026-06-01", angle="flat")],
        screening=[
            {"date": "2026-06-01", "table": "t", "question": "oiled", "answer": "yes", "oil": "teak", "last": "2026-05"}
        ],
    )
    assert dict(one.acts[0].details) == {"paste": "fine", "lamp": True}
    assert dict(one.readings_of["grip"][0].details) == {"angle": "flat"}
    assert str(one.screens_of["t"][0].details["last"]) == "2026-05"


@pytest.mark.parametrize(
    "sections",
    [
        {"acts": [act("p", "patch", "2026-06-01", colour="red")]},
        {"observations": [reading("dull", 5, "2026-06-01", angle="flat")]},
        {"observations": [reading("grip", 5, "2026-06-01", angel="flat")]},
        {
            "screening": [
                {"date": "2026-06-01", "table": "t", "question": "oiled", "answer": "yes", "secret_key": "teak"}
            ]
        },
    ],
)
def test_an_unknown_detail_is_refused_without_its_name(sections):
    """Design §6: errors never echo a value, or an unknown key's name, of a record."""
    problem = refused(**sections)
    assert problem.code == "unknown-key"
    for secret in ("colour", "angle", "angel", "secret_key", "flat", "red", "teak"):
        assert secret not in problem.message


@pytest.mark.parametrize(
    ("detail", "code"), [({"paste": "rough"}, "domain"), ({"lamp": "perhaps"}, "domain"), ({"paste": 3}, "domain")]
)
def test_a_detail_outside_its_domain_is_refused(detail, code):
    assert refused(acts=[act("p", "patch", "2026-06-01", **detail)]).code == code


def test_what_lies_after_the_day_must_fit_as_well():
    """A record is refused whole when it is faulty, whatever the day asked about."""
    assert refused(observations=[reading("dull", 11, "2026-07-01")]).code == "range"


# --- sites ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("where", "region"),
    [(Where("", (), ("A-B",)), "top"), (Where("base", (), ("D-E", "E-F")), "base"), (Where("", ("left",), ()), "")],
)
def test_levels_name_their_region(where, region):
    """Semantics: levels name their region."""
    assert fit_site(where, WORDS, "site").region == region


@pytest.mark.parametrize("where", [Where("", (), ("A-B", "D-E")), Where("", (), ("Q",)), Where("base", (), ("A-B",))])
def test_levels_of_another_region_are_refused(where):
    with pytest.raises(RecordRefused) as caught:
        fit_site(where, WORDS, "acts[0]")
    assert caught.value.code == "site"
    assert caught.value.message.startswith("acts[0]:")
    assert "Q" not in caught.value.message


def test_the_site_of_every_kind_of_event_is_fitted():
    one = fits(
        acts=[act("p", "patch", "2026-06-01", levels=["D-E"])],
        findings=[finding("knock", "yes", "2026-06-01", levels=["A-B"])],
        observations=[reading("grip", 5, "2026-06-01", levels=["E-F"])],
    )
    assert one.acts[0].where.region == "base"
    assert one.findings_of["knock"][0].where.region == "top"
    assert one.readings_of["grip"][0].where.region == "base"
