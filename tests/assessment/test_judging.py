"""Past acts judged: counts, too soon, wrong order, wrong side or level, beyond a limit, and the rest."""

from __future__ import annotations

import itertools

import pytest
from tests.demo import act, finding, move, pair, pathway, reading, rec, say, shift

ON = "2026-12-31"


def verdicts(definition, record, on=ON, **more) -> dict[str, tuple[str, ...]]:
    return {one.act: one.verdicts for one in say(definition, record, on, **more).acts}


def text(definition, record, act_id, on=ON, **more) -> str:
    return next(one.text for one in say(definition, record, on, **more).acts if one.act == act_id)


LINE = pathway(
    {
        "wash": {},
        "sand": {"requires": "not loose", "limits": [{"is": "count(sand within 6 months) <= 2", "cites": "book"}]},
    },
    [
        move("start", "wash"),
        move("wash", "sand", "dull >= 4", wait="2 weeks"),
        move("sand", "sand", wait="1 month"),
    ],
)
WASH = act("w", "wash", "2026-01-01")


def after_wash(day: str, **sections):
    return rec(acts=[WASH, act("s", "sand", day)], **sections)


def test_an_act_along_a_transition_counts():
    """Design §7: past acts judged: counts."""
    assert verdicts(LINE, after_wash("2026-01-15")) == {"w": ("counts",), "s": ("counts",)}


@pytest.mark.parametrize(
    ("day", "expected"), [("2026-01-14", "too-soon"), ("2026-01-15", "counts"), ("2026-01-16", "counts")]
)
def test_too_soon(day, expected):
    """The wait of two weeks is over on 15 January."""
    assert verdicts(LINE, after_wash(day))["s"] == (expected,)


def test_too_soon_only_if_every_way_was_still_waiting():
    definition = pathway("wash sand", [
        move("start", "wash"), move("wash", "sand", wait="2 weeks"), move("wash", "sand", "stained", wait="1 week"),
    ])  # fmt: skip
    for value, expected in (("yes", "counts"), ("no", "too-soon"), (None, "counts")):
        found = [finding("stained", value, "2026-01-01")] if value else []
        assert verdicts(definition, after_wash("2026-01-10", findings=found))["s"] == (expected,), value


def test_wrong_order_when_no_transition_led_there():
    assert verdicts(LINE, rec(acts=[act("s", "sand", "2026-01-15")]))["s"] == ("wrong-order",)


@pytest.mark.parametrize(("dull", "expected"), [(3.9, "wrong-order"), (4, "counts"), (None, "counts")])
def test_wrong_order_when_the_guard_was_false(dull, expected):
    observations = [reading("dull", dull, "2026-01-10")] if dull is not None else []
    assert verdicts(LINE, after_wash("2026-01-15", observations=observations))["s"] == (expected,)


@pytest.mark.parametrize(("loose", "expected"), [("yes", "criteria-not-met"), ("no", "counts"), (None, "counts")])
def test_what_the_step_requires_did_not_hold(loose, expected):
    """False is remarked on; unknown is not false."""
    found = [finding("loose", loose, "2026-01-10")] if loose else []
    assert verdicts(LINE, after_wash("2026-01-15", findings=found))["s"] == (expected,)


def test_facts_are_those_of_the_day_of_the_act():
    """What became known later says nothing about that day."""
    found = [finding("loose", "no", "2026-01-10"), finding("loose", "yes", "2026-01-16")]
    assert verdicts(LINE, after_wash("2026-01-15", findings=found))["s"] == ("counts",)
    turned = [finding("loose", "yes", "2026-01-10"), finding("loose", "no", "2026-01-16")]
    assert verdicts(LINE, after_wash("2026-01-15", findings=turned))["s"] == ("criteria-not-met",)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-07-14", "beyond-limit"),
        ("2026-07-15", "beyond-limit"),
        ("2026-07-16", "counts"),
        ("2026-07-17", "counts"),
    ],
)
def test_beyond_a_limit(day, expected):
    """At most 2 in 6 months: sessions 15 Jan and 1 Mar; on 15 July the window still holds 15 January."""
    acts = [WASH, act("s1", "sand", "2026-01-15"), act("s2", "sand", "2026-03-01"), act("s3", "sand", day)]
    found = verdicts(LINE, rec(acts=acts))
    assert found["s1"] == found["s2"] == ("counts",)
    assert found["s3"] == (expected,)


def test_later_acts_are_not_counted_against_an_earlier_one():
    acts = [WASH, *(act(f"s{n}", "sand", day) for n, day in enumerate(("2026-01-15", "2026-03-01", "2026-04-15")))]
    for order in itertools.permutations(acts):
        assert verdicts(LINE, rec(acts=list(order))) == {
            "w": ("counts",), "s0": ("counts",), "s1": ("counts",), "s2": ("beyond-limit",),
        }  # fmt: skip


def test_several_remarks_stand_together():
    acts = [WASH, act("s1", "sand", "2026-01-15"), act("s2", "sand", "2026-01-20"), act("s3", "sand", "2026-01-25")]
    record = rec(acts=acts, findings=[finding("loose", "yes", "2026-01-24")])
    found = verdicts(LINE, record)
    assert found["s2"] == ("too-soon",)
    assert set(found["s3"]) == {"too-soon", "criteria-not-met", "beyond-limit"}


def test_one_session_is_judged_once():
    """Convention 8: everything done on one day is one session."""
    acts = [WASH, act("s1", "sand", "2026-01-15"), act("s2", "sand", "2026-01-15")]
    found = verdicts(LINE, rec(acts=acts))
    assert sorted((found["s1"], found["s2"])) == [("counts",), ("same-session",)]


def test_an_exact_repeat_is_listed_and_not_judged():
    """Design §6: an exact duplicate counts once."""
    one = say(LINE, rec(acts=[WASH, WASH]), ON)
    assert [judged.verdicts for judged in one.acts] == [("counts",)]
    assert [(left.event, left.why) for left in one.ignored] == [("w", "duplicate")]


def test_a_technical_failure():
    record = rec(acts=[act("w", "wash", "2026-01-01", outcome="technical_failure")])
    assert verdicts(LINE, record) == {"w": ("technical-failure",)}
    assert "technical failure" in text(LINE, record, "w")


def test_an_act_of_another_pathway_is_only_shown():
    record = rec(acts=[act("o", "other", "2026-01-01")])
    assert verdicts(LINE, record) == {"o": ("off-pathway",)}


def test_an_act_elsewhere():
    record = rec(
        acts=[act("w", "wash", "2026-01-01", elsewhere="yes"), act("s", "sand", "2026-01-10", elsewhere="yes")]
    )
    assert verdicts(LINE, record) == {"w": ("elsewhere",), "s": ("elsewhere", "too-soon")}


# --- sites ------------------------------------------------------------------------------------------------

SITED = pathway(
    "patch", [move("start", "patch"), move("patch", "patch", wait="2 weeks")], site=["region", "side", "level"]
)


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ({"side": "left", "levels": ["A-B"]}, ("counts",)),
        ({"side": "bilateral", "levels": ["A-B"]}, ("counts",)),
        ({"side": "left", "levels": ["A-B", "B-C"]}, ("counts",)),
        ({"side": "right", "levels": ["A-B"]}, ("other-site",)),
        ({"side": "left", "levels": ["B-C"]}, ("other-site",)),
        ({"side": "left", "levels": ["D-E"]}, ("other-site",)),
        ({"levels": ["A-B"]}, ("site-unknown",)),
        ({"region": "top", "side": "left"}, ("site-unknown",)),
        ({"region": "base", "side": "left"}, ("other-site",)),
        ({}, ("site-unknown",)),
    ],
)
def test_wrong_side_or_level(where, expected):
    """Design §7: wrong side or level, as seen from the target top left A-B."""
    assert verdicts(SITED, rec(acts=[act("p", "patch", "2026-01-01", **where)]), site="top/left/A-B")["p"] == expected


def test_each_side_has_its_own_order_and_waits():
    acts = [
        act("l", "patch", "2026-01-01", side="left", levels=["A-B"]),
        act("r", "patch", "2026-01-08", side="right", levels=["A-B"]),
    ]
    record = rec(acts=acts)
    assert verdicts(SITED, record, site="top/bilateral/A-B") == {"l": ("counts",), "r": ("counts",)}
    acts[1]["side"] = "left"
    assert verdicts(SITED, rec(acts=acts), site="top/left/A-B") == {"l": ("counts",), "r": ("too-soon",)}


# --- overrides and evidence -------------------------------------------------------------------------------


def override(day: str, step: str = "sand"):
    return {"date": day, "step": step, "decision": "override", "reason": "the owner insisted"}


@pytest.mark.parametrize(
    ("day", "step", "told"),
    [("2026-01-10", "sand", True), ("2026-01-11", "sand", False), ("2026-01-10", "wash", False)],
)
def test_an_override_is_named_with_its_reason(day, step, told):
    """Record format: overrides with their reason; one of a later day, or of another step, is not of this act."""
    record = after_wash("2026-01-10", decisions=[override(day, step)])
    assert verdicts(LINE, record)["s"] == ("too-soon",)
    assert ("the owner insisted" in text(LINE, record, "s")) is told


def test_every_act_is_shown_in_order_of_time():
    acts = [act(f"w{n}", "wash", shift("2026-01-01", n)) for n in (5, 3, 9, 1)]
    assert [one.act for one in say(LINE, rec(acts=acts), ON).acts] == ["w1", "w3", "w5", "w9"]


def test_relief_of_earlier_acts_is_known_on_the_day():
    """The guard of the second act rests on the first one's readings, not on its own."""
    definition = pathway("patch sand", [move("start", "patch"), move("patch", "sand", "relief(patch) >= 80%")])
    for left, expected in ((2, "counts"), (3, "wrong-order")):
        record = rec(
            acts=[act("p", "patch", "2026-01-01"), act("s", "sand", "2026-02-01")],
            observations=pair("p", "2026-01-01", 10, left),
        )
        assert verdicts(definition, record)["s"] == (expected,)


def test_a_reading_tagged_to_an_earlier_act_but_dated_later_was_not_known_then():
    definition = pathway("wash sand", [move("start", "wash"), move("wash", "sand", "relief(wash) >= 80%")])
    readings = [reading("dull", 10, "2026-01-01", before="w"), reading("dull", 9, "2026-03-01", after="w")]
    record = rec(acts=[act("w", "wash", "2026-01-01"), act("s", "sand", "2026-02-01")], observations=readings)
    assert verdicts(definition, record)["s"] == ("counts",)


@pytest.mark.parametrize(
    ("decisions", "expected"),
    [
        ([("declined", "2026-01-10")], "declined"),
        ([("declined", "2026-01-10"), ("accepted", "2026-01-12")], "counts"),
        ([("declined", "2026-01-16")], "counts"),  # after the act
    ],
)
def test_an_act_against_a_decline_in_force_says_so(decisions, expected):
    """An act that the patient had declined on its day is shown as such."""
    entries = [{"decision": word, "step": "sand", "date": day} for word, day in decisions]
    assert verdicts(LINE, after_wash("2026-01-15", decisions=entries))["s"] == (expected,)
