"""The patient on a drawing: the state of each step, days in place of dates, and the ways that were walked."""

from __future__ import annotations

from pathlib import Path

import pytest

from pathway.assessment import assess
from pathway.diagram import BoxState, Overlay
from pathway.model import Pathway
from pathway.opening import load
from pathway.patient_overlay import overlay_of
from pathway.record import read_record

CLEAR = [
    {"date": "2026-02-17", "table": "workshop", "clear": "all"},
    {"date": "2026-02-17", "table": "red_flags", "clear": "all"},
]
INSPECTED = {"id": "i1", "step": "inspect", "start": "2026-01-05", "status": "done"}
WASHED = {
    "id": "w1",
    "step": "wash",
    "start": "2026-01-06",
    "end": "2026-01-20",
    "status": "done",
    "outcome": "no_benefit",
}
PATCH = {"id": "p1", "step": "test_patch", "start": "2026-02-03", "status": "done", "region": "top", "side": "left"}
READINGS = [
    {"date": "2026-02-03", "measure": "dullness", "value": 10, "before": "p1"},
    {"date": "2026-02-03", "measure": "dullness", "value": 2, "after": "p1", "hours": 2},
    {"date": "2026-01-30", "measure": "dullness", "value": 8},
]
SMOOTH = {"date": "2026-01-05", "finding": "scratched", "value": "no", "region": "top", "side": "left"}


@pytest.fixture(scope="module")
def table(demo: Path) -> Pathway:
    return load(demo / "table-top")


def laid(table: Pathway, on: str, acts: list[dict[str, str]], profile: str | None = None, **more: object) -> Overlay:
    entries = {
        "patient": {"born": "1968-03-02"},
        "site": {"region": "top", "side": "left", "levels": ["T1"]},
        "screening": [{**one, "date": on} for one in CLEAR],
        "findings": [SMOOTH],
        "observations": [
            one for one in READINGS if one.get("after", one.get("before", "")) in ("", *(a["id"] for a in acts))
        ],
        "acts": acts,
        **more,
    }
    return overlay_of(table, assess(table, read_record(entries), on=on, profile=profile))


def test_nothing_done_stands_at_the_start(table: Pathway) -> None:
    found = laid(table, "2026-02-03", [])
    assert found.boxes["start"] == BoxState("now")
    assert found.boxes["inspect"].state == "eligible"
    assert found.boxes["polish"] == BoxState("future")
    assert found.walked == frozenset()
    assert found.caption.startswith("One patient on day 0,")


def test_what_was_done_where_the_patient_stands_and_what_must_wait(table: Pathway) -> None:
    """5 January is day 0, the patch on 3 February day 29; two weeks after it is day 43."""
    found = laid(table, "2026-02-16", [INSPECTED, WASHED, PATCH])
    assert found.boxes["start"] == BoxState("done")
    assert found.boxes["inspect"] == BoxState("done", "", 0)
    assert (found.boxes["wash"].state, found.boxes["wash"].day) == ("done", 1)
    assert found.boxes["test_patch"] == BoxState("now", "may be repeated from day 43", 29)
    assert found.walked == {("start", "inspect"), ("inspect", "wash"), ("wash", "test_patch")}


def test_care_under_way_is_now(table: Pathway) -> None:
    under_way = {"id": "w1", "step": "wash", "start": "2026-01-06", "status": "under_way"}
    found = laid(table, "2026-01-28", [INSPECTED, under_way])
    assert found.boxes["wash"] == BoxState("now", "under way, goes on", 1)
    late = laid(table, "2026-02-18", [INSPECTED, under_way])  # overdue after 17 February; six weeks are over too
    assert late.boxes["wash"] == BoxState("now", "under way, should not go on; review overdue", 1)


def test_eligible_shows_strength_and_reason(table: Pathway) -> None:
    assert laid(table, "2026-02-03", [INSPECTED, WASHED]).boxes["test_patch"] == BoxState(
        "eligible", "offer: Washing did not help."
    )


def test_what_is_missing_is_told(table: Pathway) -> None:
    found = laid(table, "2026-02-10", [INSPECTED, WASHED, PATCH], "guild", screening=[])
    assert found.boxes["polish"].state == "needs-data"
    assert found.boxes["polish"].line.startswith("to record: ")


def test_what_only_does_not_apply_is_not_called_blocked(table: Pathway) -> None:
    states = {state.state for state in laid(table, "2026-02-03", [INSPECTED, WASHED]).boxes.values()}
    assert "not-indicated" in states
    assert "blocked" not in states


def test_the_way_to_what_is_suggested_is_offered(table: Pathway) -> None:
    found = laid(table, "2026-02-03", [INSPECTED, WASHED])
    ((tail, head, at),) = {way for way in found.offered if way[1] == "test_patch"}
    assert (tail, head) == ("wash", "test_patch")
    assert "wash" in table.transitions[at].from_
    assert "test_patch" in table.transitions[at].to
    assert table.transitions[at].because == "Washing did not help."


def test_a_red_flag_stands_once_on_the_step_that_it_refers_to(table: Pathway) -> None:
    flag = next(iter(table.vocabulary.red_flags.values()))
    asked = [
        {"date": "2026-02-10", "table": "workshop", "clear": "all"},
        {"date": "2026-02-10", "table": "red_flags", "question": flag.id, "answer": "yes"},
    ]
    found = laid(table, "2026-02-10", [INSPECTED, WASHED, PATCH], screening=asked)
    assert found.raised == {flag.refer_to}
    assert found.boxes[flag.refer_to] == BoxState("red-flag", f"{flag.text} ({flag.urgency})")
    others = [state for name, state in found.boxes.items() if name != flag.refer_to]
    assert "interrupted" in {state.state for state in others}
    assert not any(flag.text in state.line for state in others)


def test_a_hold_counts_its_days(table: Pathway) -> None:
    """Linseed oil on 9 February is held 3 days on the top, which is 12 February: day 38."""
    oiled = {"date": "2026-02-10", "table": "workshop", "question": "oiled", "answer": "yes",
             "oil": "linseed", "last_oiled": "2026-02-09", "dry": "yes"}  # fmt: skip
    asked = [{"date": "2026-02-10", "table": "workshop", "clear": ["cracked"]}, oiled,
             {"date": "2026-02-10", "table": "red_flags", "clear": "all"}]  # fmt: skip
    found = laid(table, "2026-02-10", [INSPECTED, WASHED, PATCH], "guild", screening=asked)
    assert found.boxes["polish"] == BoxState("hold", "let it dry", 38)


def test_declined_and_contraindicated(table: Pathway) -> None:
    declined = [{"date": "2026-02-10", "step": "polish", "decision": "declined", "reason": "later"}]
    found = laid(table, "2026-02-10", [INSPECTED, WASHED, PATCH], "guild", decisions=declined)
    assert found.boxes["polish"].state == "declined"
    cracked = [{"date": "2026-02-10", "table": "workshop", "clear": ["oiled"]},
               {"date": "2026-02-10", "table": "workshop", "question": "cracked", "answer": "yes"},
               {"date": "2026-02-10", "table": "red_flags", "clear": "all"}]  # fmt: skip
    found = laid(table, "2026-02-10", [INSPECTED, WASHED, PATCH], "guild", screening=cracked)
    assert found.boxes["polish"].state == "blocked"
    assert "break" in found.boxes["polish"].line


def test_no_date_and_no_id_of_an_entry_is_shown(table: Pathway) -> None:
    for on in ("2026-02-04", "2026-02-16", "2026-02-17", "2026-06-01"):
        found = laid(table, on, [INSPECTED, WASHED, PATCH])
        words = " ".join([found.caption, *(state.line for state in found.boxes.values())])
        assert "2026" not in words
        assert "`" not in words
        assert "p1" not in words.replace("polish", "")
