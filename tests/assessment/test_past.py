"""Safety matters that are over are shown with their dates; what still holds is not among them."""

from __future__ import annotations

import pytest
from tests.demo import move, pathway, rec, say

ON = "2026-06-10"
SCREEN = {"tables": {"shop": {"title": "Before work", "version": "1", "questions": {
    "wet": {"asks": "Wet?"},
    "rotten": {"asks": "Rotten here?", "site": ["region", "side"]},
    "oiled": {"asks": "Oiled?", "by": "oil", "details": {"oil": {"one_of": ["linseed", "teak"]}}},
}, "rows": [{"id": f"{name}_row", "asks": name, "applies_to": "invasive", "level": "hold", "cites": "book"}
            for name in ("wet", "rotten", "oiled")]}}}  # fmt: skip
FLAGS = {"smoke": {"asks": "Smoke?", "urgency": "urgent", "refer_to": "guard", "blocks": "dusty", "cites": "book"}}
DEFINITION = pathway("sand guard", [move("start", "sand")], screening=SCREEN, red_flags=FLAGS, site=["region", "side"])


def past(**sections) -> list[str]:
    return list(say(DEFINITION, rec(**sections), ON, site="top/left").past)


def answer(question: str, word: str, day: str, **more):
    return {"date": day, "table": "shop", "question": question, "answer": word, **more}


def clear(day: str, **more):
    return {"date": day, "table": "shop", "clear": "all", **more}


def test_nothing_is_over_when_nothing_was():
    assert past() == []
    assert past(screening=[clear("2026-06-01")]) == []


@pytest.mark.parametrize(
    ("later", "over"),
    [
        (answer("wet", "no", "2026-06-05"), True),
        (clear("2026-06-05"), True),
        (clear("2026-06-05", **{"except": ["wet"]}), False),
        ({"date": "2026-06-05", "table": "shop", "clear": ["wet"]}, True),
        ({"date": "2026-06-05", "table": "shop", "clear": ["oiled"]}, False),
        (answer("wet", "no", "2026-05-31"), False),
        (answer("wet", "no", "2026-06-11"), False),
        (answer("wet", "no", "2026-06-05", status="preliminary"), False),
        (answer("oiled", "no", "2026-06-05"), False),
    ],
)
def test_an_answer_is_over_when_a_newer_one_says_no(later, over):
    found = past(screening=[answer("wet", "yes", "2026-06-01"), later])
    assert bool(found) is over
    if over:
        assert "2026-06-01" in found[0]
        assert "2026-06-05" in found[0]


def test_one_oil_that_is_over_does_not_end_another():
    """The hold for linseed still stands, so it is not over."""
    entries = [answer("oiled", "yes", "2026-06-01", oil="linseed"), answer("oiled", "no", "2026-06-05", oil="teak")]
    assert past(screening=entries) == []
    same = [answer("oiled", "yes", "2026-06-01", oil="linseed"), answer("oiled", "no", "2026-06-05", oil="linseed")]
    assert len(past(screening=same)) == 1


def test_a_no_on_the_other_side_does_not_end_a_yes():
    left, right = {"region": "top", "side": "left"}, {"region": "top", "side": "right"}
    assert (
        past(screening=[answer("rotten", "yes", "2026-06-01", **left), answer("rotten", "no", "2026-06-05", **right)])
        == []
    )
    assert (
        len(
            past(
                screening=[answer("rotten", "yes", "2026-06-01", **left), answer("rotten", "no", "2026-06-05", **left)]
            )
        )
        == 1
    )


@pytest.mark.parametrize(("day", "over"), [("2026-06-09", True), (ON, True), ("2026-06-11", False), ("2026-06", False)])
def test_a_flag_is_over_when_it_was_cleared(day, over):
    entry = {"date": "2026-06-01", "flag": "smoke", "cleared": {"date": day, "by": "master", "outcome": "only steam"}}
    found = past(red_flags=[entry])
    assert bool(found) is over
    if over:
        for part in ("2026-06-01", day, "master", "only steam"):
            assert part in found[0]
    assert past(red_flags=[{"date": "2026-06-01", "flag": "smoke"}]) == []


@pytest.mark.parametrize(("day", "over"), [("2026-06-09", True), (ON, True), ("2026-06-11", False), (None, False)])
def test_an_adverse_event_is_over_when_it_was_resolved(day, over):
    entry = {"date": "2026-06-01", "event": "smear", **({"resolved": day} if day else {})}
    assert bool(past(adverse_events=[entry])) is over


def test_a_hold_that_was_cleared_says_by_whom_and_until_when():
    decision = {"date": "2026-06-05", "decision": "cleared", "clears": "wet_row", "by": "master", "until": "2026-07-01"}
    (found,) = past(decisions=[decision])
    for part in ("wet_row", "2026-06-05", "master", "2026-07-01"):
        assert part in found


def test_they_stand_in_one_order():
    sections = {
        "adverse_events": [
            {"date": d, "event": "smear", "resolved": "2026-06-09"} for d in ("2026-06-03", "2026-06-01")
        ],
        "screening": [answer("wet", "yes", "2026-06-01"), clear("2026-06-05")],
    }
    assert past(**sections) == sorted(past(**sections))
    assert len(past(**sections)) == 3
