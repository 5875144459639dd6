"""The card: one page of plain text from which a reader can check every word."""

from __future__ import annotations

import pytest
from tests.demo import act, finding, move, pathway, reading, rec, say

from pathway.assessment import card

ON = "2026-06-10"
DEFINITION = pathway(
    {
        "wash": {"continue_while": {"is": "dull >= 2", "because": "Still dull.", "cites": "club"},
                 "review": "2..6 weeks"},
        "patch": {"conditions": [{"is": "lamp = yes", "because": "Under a lamp.", "cites": "book"}]},
        "sand": {},
        "guard": {},
    },
    [
        move("start", "wash", because="Wash first."),
        move("wash", "patch", "dull >= enough", because="Still dull, so test.", cites={"ref": "club", "place": "p. 1"}),
        move("wash", "sand", "stained", wait="3 months"),
    ],
    parameters={"enough": {"value": 4, "cites": "rumour"}},
    red_flags={"smoke": {"asks": "Does it smoke?", "urgency": "urgent", "refer_to": "guard", "blocks": "dusty",
                         "cites": "book"}},
    profiles={"p": {}},
)  # fmt: skip
RECORD = rec(
    acts=[
        act("w", "wash", "2026-05-01", status="under_way"),
        act("o", "other", "2026-01-01"),
        act("x", "wash", "2026-07-01"),
    ],
    observations=[reading("dull", 6, "2026-05-01")],
)


def test_the_card_is_what_print_gives():
    one = say(DEFINITION, RECORD, ON)
    assert str(one) == card(one)


@pytest.mark.parametrize(
    "part",
    [
        "Dull tables", "dull-tables 1.2.3", "2026-06-10", "no profile",
        "Wash", "since 2026-05-01", "goes on", "Still dull.", "2026-05-15", "2026-06-12",  # under way, its review
        "Test patch", "step-up", "offer", "Still dull, so test.", "club p. 1", "Under a lamp.",  # the suggestion
        "enough (4, rumour [unverified])",  # its evidence
        "Sanding", "INSUFFICIENT-DATA", "2026-08-01", "to record", "A stain",  # a step that is not
        "Fire guard", "red flag",  # a step that nothing leads to
        "2026-01-01 ", "a step that this pathway does not have",  # what was done
        "`x`", "after the day asked about",  # what was not used
        "unverified",
        "never orders",
    ],
)  # fmt: skip
def test_the_card_holds_everything_that_a_reader_needs(part):
    """Design §7: `print` gives a short readable card; §1: suggestions, never orders; every one can be checked."""
    assert part in str(say(DEFINITION, RECORD, ON))


def test_the_card_fits_a_page():
    lines = str(say(DEFINITION, RECORD, ON)).splitlines()
    assert all(len(line) <= 100 for line in lines)
    assert all(line == line.rstrip() for line in lines)
    assert len(lines) < 50


def test_the_card_names_the_profile():
    assert "profile p" in str(say(DEFINITION, RECORD, ON, profile="p"))


def test_an_interruption_comes_first_and_says_how_urgent():
    text = str(say(DEFINITION, rec(red_flags=[{"date": ON, "flag": "smoke"}]), ON))
    assert "INTERRUPTED" in text.splitlines()[3]
    assert "urgent" in text.splitlines()[3].lower()
    assert "Does it smoke?" in text
    assert text.index("Fire guard") < text.index("Sanding")


def test_an_overdue_review_says_so():
    assert "OVERDUE" not in str(say(DEFINITION, RECORD, "2026-06-12"))
    assert "OVERDUE" in str(say(DEFINITION, RECORD, "2026-06-13"))


@pytest.mark.parametrize(("on", "due"), [("2026-05-14", False), ("2026-05-15", True), ("2026-06-12", True)])
def test_a_review_that_is_due_says_so(on, due):
    assert ("due now" in str(say(DEFINITION, RECORD, on))) is due


def test_a_suggested_step_is_not_listed_again_among_the_others():
    lines = str(say(DEFINITION, RECORD, ON)).splitlines()
    assert [line for line in lines if "Test patch" in line and "▸" not in line] == []


@pytest.mark.parametrize(
    ("dull", "words"), [(5, "goes on"), (1, "should not go on"), (None, "whether it should go on is not known")]
)
def test_care_under_way_in_words(dull, words):
    record = rec(
        acts=[act("w", "wash", "2026-05-01", status="under_way")],
        observations=[] if dull is None else [reading("dull", dull, "2026-05-01")],
    )
    assert words in str(say(DEFINITION, record, ON))


def test_the_card_of_one_step_shows_that_step_only():
    """Design §10: `--step` only narrows the output."""
    text = card(say(DEFINITION, RECORD, ON), step="sand")
    assert "INSUFFICIENT-DATA" in text
    assert "Test patch" not in text
    assert "never orders" in text


def test_the_card_of_a_suggested_step_shows_why():
    text = card(say(DEFINITION, RECORD, ON), step="patch")
    assert "CONSIDER NEXT" in text
    assert "Still dull, so test." in text


def test_every_status_has_a_sentence():
    definition = pathway(
        "wash shelf", [move("start", "wash", "stained"), move("wash", "shelf", "damp", wait="1 month")]
    )
    seen = set()
    for acts, found in (
        ([], []),
        ([], [finding("stained", "yes", ON)]),
        ([], [finding("stained", "no", ON)]),
        ([act("w", "wash", "2026-06-01")], [finding("damp", "yes", ON)]),
        ([act("w", "wash", "2026-06-01", status="under_way")], [finding("damp", "no", ON)]),
        ([act("w", "wash", "2026-05-01"), act("s", "shelf", "2026-06-01")], []),
    ):
        one = say(definition, rec(acts=acts, findings=found), ON)
        seen.add((one.status, str(one).splitlines()[3]))
    assert {status for status, _ in seen} == {"needs-data", "suggested", "blocked", "waiting", "continuing", "complete"}
    assert len({line for _, line in seen}) == 6


def test_several_spots_are_named():
    definition = pathway(
        "patch", [move("start", "patch"), move("patch", "patch", wait="1 year")], site=["region", "side"]
    )
    record = rec(acts=[act("p", "patch", "2026-06-01", region="top", side="left", levels=["A-B"])])
    text = str(say(definition, record, ON, site="top/bilateral"))
    assert "top left and right" in text.splitlines()[1]
    assert "Test patch, top right" in text


def test_the_card_never_names_the_patient():
    """Design §9: de-identified by default: no id, no name."""
    text = str(say(DEFINITION, rec(patient={"id": "secret", "born": "1970-01-01"}), ON))
    assert "secret" not in text
    assert "1970" not in text


def test_repr_is_short_and_holds_no_reading():
    one = say(DEFINITION, RECORD, ON)
    assert repr(one) == "<Assessment dull-tables on 2026-06-10: suggested (patch)>"
