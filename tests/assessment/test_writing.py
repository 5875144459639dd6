"""An assessment as plain data and JSON: the documented keys, in a stable order, the same bytes for the same input."""

from __future__ import annotations

import json
import random
from concurrent.futures import ThreadPoolExecutor

from tests.demo import act, finding, move, pair, pathway, reading, rec, say

from pathway.assessment import to_dict, to_json
from pathway.version import VERSION

ON = "2026-06-10"
# Design §10: the JSON is documented and stable; these are its keys, in its order.
DOCUMENTED = [
    "pathway",
    "version",
    "hash",
    "profile",
    "on",
    "status",
    "current",
    "suggestions",
    "steps",
    "flags",
    "ignored",
]
STEP = ["decision", "earliest", "missing", "because", "cites", "also"]
DEFINITION = pathway(
    {
        "wash": {"continue_while": {"is": "dull >= 2", "because": "Still dull.", "cites": "club"},
                 "review": "2..6 weeks"},
        "patch": {"conditions": [{"is": "lamp = yes", "because": "Under a lamp.", "cites": "book"}]},
        "sand": {"limits": [{"is": "count(sand within 12 months) <= 2", "cites": "book"}]},
        "guard": {},
    },
    [
        move("start", "wash"),
        move("wash", "patch", "dull >= enough", strength="consider", cites={"ref": "club", "place": "p. 1"}),
        move("patch", "patch", wait="2 weeks"),
        move("patch", "sand", "relief(patch) >= 80% and stained"),
    ],
    parameters={"enough": {"value": 4, "cites": "rumour"}},
    profiles={"p": {"support": {"sand": [{"is": "not-covered", "because": "No.", "cites": "book"}]}}},
    red_flags={"smoke": {"asks": "Smoke?", "urgency": "urgent", "refer_to": "guard", "blocks": "invasive",
                         "cites": "book"}},
    screening={"tables": {"t": {"title": "T", "version": "1",
        "questions": {"old": {"asks": "Old?"}, "wet": {"asks": "Wet?"}},
        "rows": [{"id": "o", "asks": "old", "applies_to": "abrasive", "level": "caution", "cites": "book"},
                 {"id": "w", "asks": "wet", "applies_to": "abrasive", "level": "hold", "mitigation": "dry it",
                  "cites": "book"}]}}},
)  # fmt: skip
ENTRIES = {
    "patient": {"id": "secret", "born": "1970-01-01", "sex": "female"},
    "acts": [
        act("w", "wash", "2026-05-01", status="under_way"),
        act("p", "patch", "2026-06-01"),
        act("o", "other", "2026-01-01"),
        act("w0", "wash", "2026-02-01", status="not_done"),
        act("later", "sand", "2026-07-01"),
    ],
    "observations": [reading("dull", 6, "2026-05-01"), *pair("p", "2026-06-01", 10, 2.04)],
    "findings": [finding("damp", "yes", "2026-05-01"), finding("stained", "yes", "2026-06-01", id="s1")],
    "screening": [
        {"date": "2026-06-01", "table": "t", "clear": "all", "except": ["old"]},
        {"date": "2026-06-01", "table": "t", "question": "old", "answer": "yes", "id": "aged"},
    ],
}  # fmt: skip


WASHING = {**ENTRIES, "acts": ENTRIES["acts"][:1], "observations": ENTRIES["observations"][:1]}


def written(**more):
    return to_dict(say(DEFINITION, rec(**ENTRIES), ON, **more))


def test_the_documented_keys_in_the_documented_order():
    """Design §10 lists them; the answer holds them in that order, with what §7 adds between."""
    data = written()
    assert [key for key in data if key in DOCUMENTED] == DOCUMENTED
    for step in data["steps"].values():
        assert [key for key in step if key in STEP] == STEP
    for name in ("current", "suggestions", "flags", "ignored"):
        assert isinstance(data[name], list), name
    assert isinstance(data["steps"], dict)
    for step in data["steps"].values():
        for name in ("missing", "because", "cites", "also"):
            assert isinstance(step[name], list), name


def test_every_key_is_always_there():
    """Stable: what is empty is written as empty, so a reader need not ask whether a key exists."""
    empty = to_dict(say(pathway("wash", [move("start", "wash", "never")]), rec(), ON))
    full = written()
    assert list(empty) == list(full)
    (one,) = empty["steps"].values()
    assert {tuple(step) for step in full["steps"].values()} == {tuple(one)}


def test_nothing_but_plain_data():
    def plain(value):
        if isinstance(value, dict):
            return all(isinstance(key, str) and plain(item) for key, item in value.items())
        if isinstance(value, list):
            return all(plain(item) for item in value)
        return value is None or isinstance(value, str | int | bool)

    assert plain(written())


def test_json_is_the_same_data():
    one = say(DEFINITION, rec(**ENTRIES), ON)
    assert json.loads(to_json(one)) == to_dict(one)
    assert json.loads(to_json(one, indent=2)) == to_dict(one)
    assert "\n" not in to_json(one)


def test_the_head_says_what_was_asked_of_which_definition():
    """Design §7: pathway id, version, hash, profile, day, library version."""
    data = written()
    assert (data["pathway"], data["version"], data["profile"], data["on"]) == ("dull-tables", "1.2.3", None, ON)
    assert data["hash"] == DEFINITION.content_hash
    assert len(data["hash"]) == 64
    assert data["library"] == VERSION
    assert written(profile="p")["profile"] == "p"


def test_a_suggestion():
    data = to_dict(say(DEFINITION, rec(**WASHING), ON))
    (one,) = data["suggestions"]
    assert (one["step"], one["from"], one["kind"], one["strength"]) == ("patch", "wash", "step-up", "consider")
    assert one["because"] == "wash to patch"
    assert one["cites"] == ["club p. 1"]
    assert one["conditions"] == ["Under a lamp. (lamp yes) [book]"]
    assert [caution["events"] for caution in one["cautions"]] == [["aged"]]
    assert one["choice"] is None
    assert one["site"] is None


def test_care_under_way():
    record = rec(**WASHING)
    (one,) = to_dict(say(DEFINITION, record, ON))["current"]
    keys = ("step", "act", "since", "goes_on", "review_due", "review_overdue", "overdue")
    assert {key: one[key] for key in keys} == {
        "step": "wash", "act": "w", "since": "2026-05-01", "goes_on": True, "review_due": "2026-05-15",
        "review_overdue": "2026-06-12", "overdue": False,
    }  # fmt: skip


def test_steps_with_their_words():
    """Sanding: 79.6 % is below 80 %. Washing: nothing leads back to it. The guard: only a red flag leads there."""
    steps = written()["steps"]
    assert {name: (step["decision"], step["earliest"]) for name, step in steps.items()} == {
        "guard": ("not-eligible", None), "patch": ("wait", "2026-06-15"), "sand": ("not-eligible", None),
        "wash": ("not-eligible", None),
    }  # fmt: skip
    assert list(steps) == sorted(steps)
    assert any("79.6 %" in text for text in steps["sand"]["because"])


def test_also_holds_the_other_words_with_day_mitigation_events_and_sources():
    screening = [{"date": "2026-06-01", "table": "t", "clear": ["old"]},
                 {"date": "2026-06-01", "table": "t", "question": "wet", "answer": "yes", "id": "wet1"},
                 {"date": "2026-06-01", "table": "red_flags", "clear": "all"}]  # fmt: skip
    data = to_dict(say(DEFINITION, rec(**{**ENTRIES, "screening": screening}), ON))
    patch = data["steps"]["patch"]
    assert (patch["decision"], patch["earliest"]) == ("hold", None)
    assert patch["mitigation"] == ["dry it"]
    (wait,) = patch["also"]
    assert (wait["word"], wait["until"], wait["events"]) == ("wait", "2026-06-15", [])
    sand = data["steps"]["sand"]
    assert sand["decision"] == "not-eligible"
    (hold,) = [one for one in sand["also"] if one["word"] == "hold"]
    assert (hold["until"], hold["events"], hold["cites"]) == (None, ["wet1"], ["book"])


def test_flags_and_what_was_ignored():
    data = written()
    assert {(one["event"], one["why"]) for one in data["ignored"]} == {("w0", "not-done"), ("later", "future")}
    assert all(set(one) == {"event", "why", "text"} and one["text"] for one in data["ignored"])
    assert all(set(one) == {"code", "text"} for one in data["flags"])


def test_nothing_of_the_patient_is_written():
    """Design §9, §6: no id, no name, no day of birth; readings only where they decided."""
    text = to_json(say(DEFINITION, rec(**ENTRIES), ON))
    for secret in ("secret", "1970-01-01", "female"):
        assert secret not in text


# --- the same bytes ---------------------------------------------------------------------------------------


def test_the_same_bytes_in_any_order_of_events():
    """Design §7: same inputs, same bytes, in any order of events.

    An event without an id of its own is known by its place, so only those with one can be moved freely.
    """
    named = {
        name: [{"id": f"{name}{at}", **entry} for at, entry in enumerate(group)] if isinstance(group, list) else group
        for name, group in ENTRIES.items()
    }
    expected = to_json(say(DEFINITION, rec(**named), ON))
    chance = random.Random(8)
    for _ in range(20):
        shuffled = {
            name: chance.sample(group, len(group)) if isinstance(group, list) else group
            for name, group in named.items()
        }
        assert to_json(say(DEFINITION, rec(**shuffled), ON)) == expected


def test_the_same_bytes_in_any_thread_and_asked_twice():
    record = rec(**ENTRIES)
    with ThreadPoolExecutor(4) as pool:
        texts = set(pool.map(lambda _: to_json(say(DEFINITION, record, ON)), range(16)))
    assert texts == {to_json(say(DEFINITION, record, ON))}


def test_what_was_planned_is_said():
    """Two answers that differ by the plan alone differ at their head."""
    record = rec(acts=[act("w", "wash", "2026-05-01")])
    plans = [{"step": "sand", "lamp": False}, {"step": "patch", "paste": "fine", "lamp": True}]
    for order in (plans, plans[::-1]):
        found = say(DEFINITION, record, ON, planned=order)
        assert to_dict(found)["planned"] == ["Sanding, lamp no", "Test patch, lamp yes, paste fine"]
        assert "planned: Sanding, lamp no" in str(found)
    assert to_dict(say(DEFINITION, record, ON))["planned"] == []
