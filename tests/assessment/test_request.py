"""What a caller asks: the day, the profile, the target and the plan, read strictly; nothing is guessed."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from tests.demo import act, move, pathway, rec, say, word

from pathway.errors import RecordRefused, RequestRefused

ON = "2026-06-10"
DEFINITION = pathway(
    {"patch": {"conditions": [{"is": "count(levels) <= 2", "because": "Few.", "cites": "book"},
                              {"is": "heat <= 40", "because": "Not too hot.", "cites": "book"},
                              {"is": "paste = fine", "because": "Fine only.", "cites": "book"},
                              {"is": "side = left", "because": "Left only.", "cites": "book"},
                              {"is": "region = top", "because": "Top only.", "cites": "book"},
                              {"is": "made > 2026-01-01", "because": "New only.", "cites": "book"}]},
     "wash": {}},
    [move("start", "patch"), move("start", "wash")], site=["region", "side", "level"],
    profiles={"strict": {}, "mild": {}},
    words={"procedures": {"patch": {"title": "Test patch", "kind": "diagnostic", "site": ["region", "side", "level"],
        "details": {"paste": {"one_of": ["fine", "coarse"]}, "lamp": {"yes_no": "yes"}, "made": {"date": "yes"},
                    "heat": {"number": {"low": 0, "high": 100, "resolution": "0.5"}}}}}},
)  # fmt: skip
NOWHERE = pathway("wash", [move("start", "wash")])


def refused(code: str, **more) -> str:
    with pytest.raises(RequestRefused) as caught:
        say(DEFINITION, rec(), more.pop("on", ON), **more)
    assert caught.value.code == code
    return caught.value.message


def decided(site="top/left/A-B", **planned):
    return word(DEFINITION, rec(), ON, "patch", site=site, planned={"step": "patch", **planned})[0]


# --- the day ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("on", ["2026-06-10", date(2026, 6, 10), datetime(2026, 6, 10, 23, 59, tzinfo=UTC)])
def test_a_day_is_a_date_or_its_text(on):
    assert say(NOWHERE, rec(), on).on == date(2026, 6, 10)


@pytest.mark.parametrize(
    "on", ["2026-6-10", "20260610", "2026-06-31", "10.06.2026", "today", "", "2026-06-10T10:00", "2026-W24-3"]
)
def test_anything_else_is_refused(on):
    message = refused("on", on=on)
    assert "2026-03-04" in message  # an example of what is expected


def test_the_day_has_no_default():
    """Design §10: `--on` has no default; nothing reads the clock."""
    from pathway.assessment import assess

    with pytest.raises(TypeError):
        assess(NOWHERE, rec())  # type: ignore[call-arg]


# --- the profile ------------------------------------------------------------------------------------------


def test_a_profile_that_does_not_exist_is_refused_with_a_near_miss():
    assert "did you mean `strict`?" in refused("profile", profile="strct")
    message = refused("profile", profile="zzz")
    assert "`mild`" in message
    assert "`strict`" in message


# --- the target -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("site", "shown"),
    [
        ("top/left/A-B", "top left A-B"),
        ("top/left/A-B,B-C", "top left A-B, B-C"),
        ("top/bilateral/A-B", "top left and right A-B"),
        ("/left/A-B", "top left A-B"),  # a level names its region
        ("//A-B", "top A-B"),
        ("top", "top"),
        (" top / left / A-B , B-C ", "top left A-B, B-C"),
        ({"region": "top", "side": "left", "levels": ["A-B"]}, "top left A-B"),
        ({"levels": "A-B,B-C"}, "top A-B, B-C"),
        ({"side": "midline"}, "midline"),
        (None, ""),
    ],
)
def test_a_target_as_text_or_mapping(site, shown):
    assert say(DEFINITION, rec(), ON, site=site).site == shown


def test_without_a_target_it_is_the_site_of_the_complaint():
    """Design §6: the complaint becomes the default target."""
    record = rec(site={"region": "top", "side": "right", "levels": ["B-C"]})
    assert say(DEFINITION, record, ON).site == "top right B-C"
    assert say(DEFINITION, record, ON, site="base/left/D-E").site == "base left D-E"


def test_a_pathway_without_parts_of_site_has_no_target():
    record = rec(site={"region": "top", "side": "right"})
    assert say(NOWHERE, record, ON).site == ""


@pytest.mark.parametrize(
    ("site", "says"),
    [
        ("top/leftt/A-B", "`leftt` is no side"),
        ("tpo/left", "did you mean `top`?"),
        ("top/left/A-B/x", "region/side/level,level"),
        ("base/left/A-B", "do not lie in the region"),
        ("top/left/Z-Z", "level"),
        ("/left/A-B,D-E", "two regions"),
        ({"regoin": "top"}, "did you mean `region`?"),
    ],
)
def test_a_target_that_does_not_exist_is_refused(site, says):
    assert says in refused("site", site=site)


def test_a_complaint_at_an_unknown_level_refuses_the_record():
    with pytest.raises(RecordRefused):
        say(DEFINITION, rec(site={"region": "top", "levels": ["Q-Q"]}), ON)


# --- the plan ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("planned", "expected"),
    [
        ({}, "eligible"),
        ({"heat": 40}, "eligible"),
        ({"heat": 40.5}, "not-eligible"),
        ({"heat": "40"}, "eligible"),
        ({"heat": Decimal("40.5")}, "not-eligible"),
        ({"paste": "fine"}, "eligible"),
        ({"paste": "coarse"}, "not-eligible"),
        ({"lamp": "yes"}, "eligible"),
        ({"lamp": True}, "eligible"),
        ({"made": "2026-01-02"}, "eligible"),
        ({"made": "2026-01-01"}, "not-eligible"),
    ],
)
def test_details_of_a_plan(planned, expected):
    """Design §7: each whose details the plan names joins the criterion."""
    assert decided(**planned) == expected


@pytest.mark.parametrize(
    ("planned", "code", "says"),
    [
        ({"step": "ptach"}, "step", "did you mean `patch`?"),
        ({"step": "patch", "pase": "fine"}, "detail", "did you mean `paste`?"),
        ({"step": "wash", "paste": "fine"}, "detail", "of `wash`"),
        ({"step": "patch", "paste": "rough"}, "detail", "`fine`"),
        ({"step": "patch", "heat": "warm"}, "detail", "`heat`"),
        ({"step": "patch", "heat": 101}, "detail", "0 to 100"),
        ({"step": "patch", "heat": 40.2}, "detail", "0.5"),
        ({"step": "patch", "lamp": "perhaps"}, "detail", "`yes`"),
        ({"step": "patch", "side": "top"}, "site", "side"),
        ({"step": "patch", "made": "2026-02-30"}, "detail", "2026-03-04"),
        ({"step": "patch", "heat": float("nan")}, "detail", "`heat`"),
        ({"step": "patch", "heat": float("inf")}, "detail", "`heat`"),
        ({"step": "patch", "heat": "NaN"}, "detail", "`heat`"),
    ],
)
def test_a_plan_that_does_not_fit_is_refused(planned, code, says):
    assert says in refused(code, planned=planned)


def test_a_plan_names_the_target_when_none_is_given():
    one = say(DEFINITION, rec(), ON, planned={"step": "patch", "region": "top", "side": "left", "levels": ["A-B"]})
    assert one.site == "top left A-B"


def test_the_site_of_a_plan_is_completed_by_the_target():
    one = say(DEFINITION, rec(), ON, site="top/left/A-B", planned={"step": "patch", "levels": "A-B,B-C"})
    assert one.site == "top left A-B"
    assert one.steps["patch"].decision == "eligible"


def test_a_plan_is_for_its_own_step_only():
    """Details of a planned step say nothing about another one."""
    definition = pathway(
        {"patch": {}, "sand": {"conditions": [{"is": "paste = fine", "because": "Fine.", "cites": "book"}]}},
        [move("start", ["patch", "sand"])],
    )
    assert word(definition, rec(), ON, "sand", planned={"step": "patch", "paste": "coarse"})[0] == "eligible"
    assert word(definition, rec(), ON, "sand", planned={"step": "sand", "paste": "coarse"})[0] == "not-eligible"


def test_an_empty_plan_is_no_plan():
    for planned in (None, {}, []):
        assert word(DEFINITION, rec(), ON, "patch", site="top/left/A-B", planned=planned)[0] == "eligible"


def test_side_and_region_of_the_target_are_known_to_conditions():
    for site, expected in (
        ("top/left/A-B", "eligible"),
        ("top/right/A-B", "not-eligible"),
        ("base/left/D-E", "not-eligible"),
    ):
        assert word(DEFINITION, rec(), ON, "patch", site=site)[0] == expected


def test_an_error_of_a_request_never_shows_the_record():
    """Design §6: errors never echo a value of a record."""
    record = rec(patient={"id": "secret-name"}, acts=[act("secret-act", "wash", "2026-01-01")])
    with pytest.raises(RequestRefused) as caught:
        say(DEFINITION, record, ON, planned={"step": "nothing"})
    assert "secret" not in str(caught.value)
