"""Targets of several spots: a criterion holds when it holds for all; where parts differ, each is said apart."""

from __future__ import annotations

import itertools

import pytest
from tests.demo import act, finding, missing, move, offered, pair, pathway, reading, rec, say, word

ON = "2026-06-10"
SITED = pathway(
    "patch sand joiner",
    [
        move("start", "patch"),
        move("patch", "sand", "relief(patch) >= 80%"),
        move("patch", "joiner", "otherwise"),
        move("sand", "sand", "since(sand) >= 6 months", wait="1 month"),
    ],
    site=["region", "side", "level"],
)


def patch(id_="p", levels=("A-B",), side="left", day="2026-05-01", **more):
    return act(id_, "patch", day, region="top", side=side, levels=list(levels), **more)


def relief(id_, left, day="2026-05-01"):
    return pair(id_, day, 10, left)


# --- levels -----------------------------------------------------------------------------------------------


def test_two_levels_of_which_one_was_treated():
    """Design §5: where parts of a target differ, each is assessed apart and its suggestions name their site."""
    record = rec(acts=[patch(levels=["A-B"])], observations=relief("p", 2))
    one = say(SITED, record, ON, site="top/left/A-B,B-C")
    assert [(s.step, s.site) for s in one.suggestions] == [("patch", "top left B-C"), ("sand", "top left A-B")]
    assert set(one.standing) == {"start", "patch"}
    sand = one.steps["sand"]
    assert (sand.decision, sand.earliest) == ("not-eligible", None)  # a plan must hold for all its parts
    assert dict(sand.parts) == {"top left A-B": "eligible", "top left B-C": "not-eligible"}
    assert dict(one.steps["patch"].parts) == {"top left A-B": "not-eligible", "top left B-C": "eligible"}


def test_levels_that_nothing_tells_apart_are_one_part():
    record = rec(acts=[patch(levels=["A-B", "B-C"])], observations=relief("p", 2))
    one = say(SITED, record, ON, site="top/left/A-B,B-C")
    assert [(s.step, s.site) for s in one.suggestions] == [("sand", "")]
    assert one.steps["sand"].parts == ()


@pytest.mark.parametrize("order", list(itertools.permutations(["A-B", "B-C", "C-D"])))
def test_the_order_of_levels_does_not_matter_to_the_decision(order):
    record = rec(acts=[patch(levels=["A-B"])], observations=relief("p", 2))
    one = say(SITED, record, ON, site="top/left/" + ",".join(order))
    assert one.steps["sand"].decision == "not-eligible"
    assert {(s.step, frozenset(s.site.split(" ", 2)[2].split(", "))) for s in one.suggestions} == {
        ("patch", frozenset({"B-C", "C-D"})), ("sand", frozenset({"A-B"})),
    }  # fmt: skip


# --- sides ------------------------------------------------------------------------------------------------


def test_bilateral_is_left_and_right():
    """Design §5: bilateral is left and right; each side on its own evidence."""
    acts = [patch("p"), patch("q", side="right")]
    both = rec(acts=acts, observations=[*relief("p", 2), *relief("q", 2)])
    assert word(SITED, both, ON, "sand", site="top/bilateral/A-B") == ("eligible", ON)
    one_side = rec(acts=acts, observations=[*relief("p", 2), *relief("q", 3)])
    assert word(SITED, one_side, ON, "sand", site="top/bilateral/A-B") == ("not-eligible", None)
    assert word(SITED, one_side, ON, "sand", site="top/left/A-B") == ("eligible", ON)
    one = say(SITED, one_side, ON, site="top/bilateral/A-B")
    assert [(s.step, s.site) for s in one.suggestions] == [("joiner", "top right A-B"), ("sand", "top left A-B")]


def test_the_evidence_of_the_other_side_never_counts():
    """Wrong side: convention 16: a side that was never treated is not eligible."""
    record = rec(acts=[patch(side="left")], observations=relief("p", 0))
    assert word(SITED, record, ON, "sand", site="top/right/A-B") == ("not-eligible", None)
    assert word(SITED, record, ON, "sand", site="base/left/D-E") == ("not-eligible", None)


def test_an_act_on_both_sides_is_evidence_for_each():
    record = rec(acts=[patch(side="bilateral")], observations=relief("p", 2))
    for side in ("left", "right", "bilateral"):
        assert word(SITED, record, ON, "sand", site=f"top/{side}/A-B") == ("eligible", ON)


def test_a_side_that_was_not_recorded_leaves_both_unknown():
    """Design §5: a declared part that is missing is unknown; the complaint's site never fills it."""
    bare = act("p", "patch", "2026-05-01", region="top", levels=["A-B"])
    record = rec(acts=[bare], observations=relief("p", 2), site={"region": "top", "side": "left", "levels": ["A-B"]})
    one = say(SITED, record, ON).steps["sand"]
    assert one.decision == "insufficient-data"
    assert missing(one) == {"site:p"}


def test_a_target_without_a_side_is_unknown_for_a_step_that_declares_one():
    record = rec(acts=[patch()], observations=relief("p", 2))
    assert word(SITED, record, ON, "sand", site="top//A-B")[0] == "insufficient-data"


def test_a_target_that_is_not_given_in_full_is_what_is_missing():
    """The act's site is recorded in full; the side and the level of the target are not, so those are asked for."""
    record = rec(acts=[patch()], observations=relief("p", 2))
    one = say(SITED, record, ON, site="top").steps["sand"]
    assert one.decision == "insufficient-data"
    assert missing(one) == {"target:side", "target:level"}
    assert "not recorded in full" not in " ".join(reason.text for reason in one.because)


# --- all parts together -----------------------------------------------------------------------------------


def test_the_day_is_the_last_of_the_parts():
    """A plan must hold for all its parts: six months after 1 March on the left, after 1 April on the right."""
    acts = [
        act("l", "sand", "2026-03-01", region="top", side="left"),
        act("r", "sand", "2026-04-01", region="top", side="right"),
    ]
    record = rec(acts=acts)
    assert word(SITED, record, ON, "sand", site="top/left/A-B") == ("wait", "2026-09-01")
    assert word(SITED, record, ON, "sand", site="top/right/A-B") == ("wait", "2026-10-01")
    assert word(SITED, record, ON, "sand", site="top/bilateral/A-B") == ("wait", "2026-10-01")


def test_the_worst_word_of_the_parts_stands():
    """Kleene's and: false for one is false for the plan, unknown for one is unknown unless another is false."""
    acts = [patch("p"), patch("q", side="right")]
    half = rec(acts=acts, observations=relief("p", 2))
    assert word(SITED, half, ON, "sand", site="top/bilateral/A-B")[0] == "insufficient-data"
    poor = rec(acts=acts, observations=relief("p", 3))
    assert word(SITED, poor, ON, "sand", site="top/bilateral/A-B")[0] == "not-eligible"


def test_what_is_missing_is_missing_for_every_part():
    """The criterion holds when it holds for all: what decides the left does not decide the right."""
    record = rec(acts=[patch("p"), patch("q", side="right")])
    one = say(SITED, record, ON, site="top/bilateral/A-B").steps["sand"]
    assert one.decision == "insufficient-data"
    assert missing(one) == {f"{tag}:dull:{id_}" for tag in ("before", "after") for id_ in ("p", "q")}


def test_reasons_of_every_part_are_told():
    """Both sides fail, each on its own reading: the explanation shows both."""
    acts = [patch("p"), patch("q", side="right")]
    record = rec(acts=acts, observations=[*relief("p", 3), *relief("q", 4)])
    one = say(SITED, record, ON, site="top/bilateral/A-B").steps["sand"]
    told = " ".join(reason.text for reason in one.because)
    assert one.decision == "not-eligible"
    assert "70 %" in told
    assert "60 %" in told


def test_the_card_shows_under_a_suggestion_the_evidence_of_its_own_site():
    """The left failed with 70 %, the right passed with 80 %: what is offered on the right rests on the right."""
    acts = [patch("p"), patch("q", side="right")]
    record = rec(acts=acts, observations=[*relief("p", 3), *relief("q", 2)])
    text = str(say(SITED, record, ON, site="top/bilateral/A-B"))
    offer = text[text.index("Sanding, top right A-B") :].split("▸")[0].split("\n\n")[0]
    assert "80 %" in offer
    assert "70 %" not in offer


def test_a_suggestion_that_parts_share_is_made_once_with_all_their_sites():
    record = rec(acts=[patch("p", levels=["A-B"])], observations=relief("p", 3))
    one = say(SITED, record, ON, site="top/bilateral/A-B,B-C")
    patches = [s for s in one.suggestions if s.step == "patch"]
    assert len(patches) == 1
    for part in ("left", "B-C", "right"):
        assert part in patches[0].site
    assert [s.site for s in one.suggestions if s.step == "joiner"] == ["top left A-B"]


def test_care_under_way_that_holds_for_every_target_is_said_once():
    """Wash declares no parts of site: one act under way is one line, also where the parts differ in something else."""
    definition = pathway(
        "wash patch", [move("start", "wash"), move("wash", "patch", "not knock", kind="add")], site=["region", "side"]
    )
    record = rec(
        acts=[act("w", "wash", "2026-06-01", status="under_way")],
        findings=[
            finding("knock", "yes", ON, region="top", side="left"),
            finding("knock", "no", ON, region="top", side="right"),
        ],
    )
    one = say(definition, record, ON, site="top/bilateral")
    assert [(s.step, s.site) for s in one.suggestions] == [("patch", "top right")]
    assert [care.act for care in one.current] == ["w"]


# --- scopes -----------------------------------------------------------------------------------------------


def scoped(scope: str):
    return pathway(
        {"sand": {"limits": [{"is": f"count(sand{scope} within 12 months) <= 1", "cites": "book"}]}},
        [move("start", "sand"), move("sand", "sand")], site=["region", "side"],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("scope", "site", "expected"),
    [
        ("", "top/left", "wait"),
        ("", "top/right", "eligible"),
        ("", "base/left", "eligible"),
        (" in region", "top/left", "wait"),
        (" in region", "top/right", "wait"),
        (" in region", "base/left", "eligible"),
        (" in patient", "base/right", "wait"),
    ],
)
def test_wider_counts_say_so(scope, site, expected):
    """Design §5: wider counts say so (`in region`, `in patient`). One sanding at the top left."""
    record = rec(acts=[act("s", "sand", "2026-05-01", region="top", side="left")])
    assert word(scoped(scope), record, ON, "sand", site=site)[0] == expected


def test_a_region_of_a_level_is_the_region_of_the_act():
    """Semantics: levels name their region, so an act with levels needs no region."""
    record = rec(acts=[act("s", "sand", "2026-05-01", side="left", levels=["B-C"])])
    assert word(scoped(" in region"), record, ON, "sand", site="top/right")[0] == "wait"
    assert word(scoped(" in region"), record, ON, "sand", site="base/right")[0] == "eligible"


def test_left_and_right_of_one_day_are_one_session_in_the_region():
    """Convention 8: left + right on the same day = 1 session; on two days = 2 sessions."""
    definition = pathway(
        {"sand": {"limits": [{"is": "count(sand in region within 12 months) <= 2", "cites": "book"}]}},
        [move("start", "sand"), move("sand", "sand")], site=["region", "side"],
    )  # fmt: skip
    acts = [
        act("l", "sand", "2026-05-01", region="top", side="left"),
        act("r", "sand", "2026-05-01", region="top", side="right"),
    ]
    assert word(definition, rec(acts=acts), ON, "sand", site="top/left")[0] == "eligible"
    acts[1]["start"] = "2026-05-02"
    assert word(definition, rec(acts=acts), ON, "sand", site="top/left")[0] == "wait"


# --- findings and readings with sites ---------------------------------------------------------------------


def test_a_finding_with_parts_of_site_counts_where_it_was_found():
    definition = pathway("sand", [move("start", "sand", "knock")], site=["region", "side"])
    record = rec(findings=[finding("knock", "yes", ON, region="top", side="left")])
    assert word(definition, record, ON, "sand", site="top/left") == ("eligible", ON)
    right = say(definition, record, ON, site="top/right").steps["sand"]
    assert (right.decision, missing(right)) == ("insufficient-data", {"record:knock"})
    vague = rec(findings=[finding("knock", "yes", ON, region="top", id="k")])
    unsure = say(definition, vague, ON, site="top/right").steps["sand"]
    assert (unsure.decision, missing(unsure)) == ("insufficient-data", {"site:k"})


def test_a_reading_with_parts_of_site_counts_where_it_was_taken():
    definition = pathway("sand", [move("start", "sand", "grip >= 5")], site=["region", "side"])
    record = rec(observations=[
        reading("grip", 6, ON, region="top", side="left"), reading("grip", 4, ON, region="top", side="right"),
    ])  # fmt: skip
    assert word(definition, record, ON, "sand", site="top/left")[0] == "eligible"
    assert word(definition, record, ON, "sand", site="top/right")[0] == "not-eligible"
    assert word(definition, record, ON, "sand", site="top/bilateral")[0] == "not-eligible"


def test_sides_differ_by_a_criterion_that_reads_the_side():
    definition = pathway("patch oil", [move("start", "patch", "side = left"), move("start", "oil")], site=["side"])
    one = say(definition, rec(), ON, site="/bilateral")
    assert dict(one.steps["patch"].parts) == {"left": "eligible", "right": "not-eligible"}
    assert offered(one) == ["oil", "patch"]
