"""Entries to events: moments, sites, statuses, why a value is missing, and what must agree in time."""

from __future__ import annotations

import itertools

import pytest

from pathway.errors import RecordRefused
from pathway.record import read_record

ACT = {"id": "a", "step": "wash", "start": "2026-02-03", "status": "done"}


def refused(**sections) -> RecordRefused:
    with pytest.raises(RecordRefused) as caught:
        read_record(sections)
    return caught.value


# --- ids, places, sites -----------------------------------------------------------------------------------


def nameless(**changes):
    return {**{key: value for key, value in ACT.items() if key != "id"}, **changes}


def test_an_event_without_an_id_is_named_by_what_it_is_and_when():
    """So that the order of the record never shows: the same names whichever stands first."""
    acts = [ACT, nameless(), nameless(start="2026-02-04")]
    for order in itertools.permutations(acts):
        record = read_record({"acts": list(order)})
        assert {one.id for one in record.acts} == {"a", "wash 2026-02-03", "wash 2026-02-04"}
        assert [one.place for one in record.acts] == ["acts[0]", "acts[1]", "acts[2]"]


def test_events_that_would_be_named_alike_are_numbered_by_their_content():
    acts = [nameless(soap="mild"), nameless(soap="strong"), nameless(soap="mild")]
    for order in itertools.permutations(acts):
        record = read_record({"acts": list(order)})
        assert {(one.id, one.details["soap"]) for one in record.acts} == {
            ("wash 2026-02-03 (1)", "mild"), ("wash 2026-02-03 (2)", "strong"),
        }  # fmt: skip


@pytest.mark.parametrize(
    ("side", "sides"),
    [
        ("left", ("left",)),
        ("right", ("right",)),
        ("bilateral", ("left", "right")),
        ("midline", ("midline",)),
        (None, ()),
    ],
)
def test_sides(side, sides):
    """Design §5: bilateral is left and right."""
    record = read_record(
        {"site": {"side": side} if side else {}, "acts": [{**ACT, **({"side": side} if side else {})}]}
    )
    assert record.site.sides == sides
    assert record.acts[0].where.sides == sides


def test_levels_are_kept_once_in_their_order():
    assert read_record({"site": {"levels": ["B-C", "A-B", "B-C"]}}).site.levels == ("B-C", "A-B")


# --- acts -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "progress", "counts"),
    [("done", "done", "final"), ("stopped", "stopped", "final"), ("under_way", "under_way", "final"),
     ("not_done", "not_done", "final"), ("entered_in_error", "entered_in_error", "entered_in_error")],
)  # fmt: skip
def test_the_status_of_an_act(status, progress, counts):
    (one,) = read_record({"acts": [{**ACT, "status": status}]}).acts
    assert (one.progress, one.status) == (progress, counts)


def test_everything_of_an_act():
    more = {"end": "2026-02-05", "outcome": "benefit", "elsewhere": "yes", "reason": "asked for"}
    (one,) = read_record({"acts": [{**ACT, **more, "amends": "z", "recorded": "2026-02-06", "soap": "mild"}]}).acts
    assert (str(one.when), str(one.end), str(one.recorded)) == ("2026-02-03", "2026-02-05", "2026-02-06")
    assert (one.outcome, one.elsewhere, one.reason, one.amends) == ("benefit", True, "asked for", "z")
    assert dict(one.details) == {"soap": "mild"}


# --- missing values ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("section", ["observations", "findings"])
@pytest.mark.parametrize(
    ("entry", "value", "absent"),
    [
        ({"value": 0}, 0, ""),
        ({"value": None}, None, "null"),
        ({}, None, "not-recorded"),
        ({"absent": "not_done"}, None, "not-done"),
        ({"value": None, "absent": "declined"}, None, "declined"),
        ({"absent": "not_asked"}, None, "not-asked"),
        ({"absent": "unknown"}, None, "unknown"),
    ],
)
def test_why_there_is_no_value(section, entry, value, absent):
    """Semantics: value null or absent: recorded as missing. Nought is a value."""
    name = "measure" if section == "observations" else "finding"
    (one,) = getattr(read_record({section: [{"date": "2026-02-03", name: "x", **entry}]}), section)
    assert (one.value, one.absent) == (value, absent)


# --- screening and decisions ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entry", "cleared", "except_", "question", "answer"),
    [
        ({"clear": "all"}, ("*",), (), "", ""),
        ({"clear": "all", "except": ["b"]}, ("*",), ("b",), "", ""),
        ({"clear": ["a", "b"]}, ("a", "b"), (), "", ""),
        ({"clear": []}, (), (), "", ""),
        ({"question": "a", "answer": "yes"}, (), (), "a", "yes"),
    ],
)
def test_answers(entry, cleared, except_, question, answer):
    (one,) = read_record({"screening": [{"date": "2026-02-03", "table": "t", **entry}]}).screening
    assert (one.cleared, one.except_, one.question, one.answer) == (cleared, except_, question, answer)


def test_a_cleared_flag():
    (one,) = read_record(
        {
            "red_flags": [
                {"date": "2026-02-03", "flag": "f", "cleared": {"date": "2026-02-04", "by": "b", "outcome": "o"}}
            ]
        }
    ).red_flags
    assert (str(one.cleared), one.by, one.outcome) == ("2026-02-04", "b", "o")


# --- order in time ----------------------------------------------------------------------------------------

READING = {"date": "2026-02-03", "measure": "dull", "value": 5}


@pytest.mark.parametrize(
    ("day", "fine"),
    [("2026-02-02", False), ("2026-02-03", True), ("2026-02-04", True), ("2026-02", True), ("2026-01", False)],
)
def test_an_outcome_before_its_act_is_refused(day, fine):
    """Design: an outcome dated before its act cannot be; a day known in part may be right."""
    sections = {"acts": [ACT], "observations": [{**READING, "date": day, "after": "a"}]}
    if fine:
        assert read_record(sections).observations[0].after == "a"
    else:
        assert refused(**sections).code == "order"


@pytest.mark.parametrize(("day", "fine"), [("2026-02-02", True), ("2026-02-03", True), ("2026-02-04", False)])
def test_a_baseline_after_its_act_is_refused(day, fine):
    sections = {"acts": [ACT], "observations": [{**READING, "date": day, "before": "a"}]}
    if fine:
        assert read_record(sections).observations[0].before == "a"
    else:
        assert refused(**sections).code == "order"


@pytest.mark.parametrize(
    ("end", "fine"),
    [("2026-02-02", False), ("2026-02-03", True), ("2026-02", True), ("2026-01", False), ("2026-03-01", True)],
)
def test_an_end_before_its_start_is_refused(end, fine):
    for sections in (
        {"acts": [{**ACT, "end": end}]},
        {"adverse_events": [{"date": "2026-02-03", "event": "e", "resolved": end}]},
        {"red_flags": [{"date": "2026-02-03", "flag": "f", "cleared": {"date": end, "by": "b", "outcome": "o"}}]},
    ):
        if fine:
            read_record(sections)
        else:
            assert refused(**sections).code == "order"


@pytest.mark.parametrize(
    ("born", "fine"), [("2026-02-03", True), ("2026-02-04", False), ("2026-02", True), ("2026", True), ("2027", False)]
)
def test_an_event_before_birth_is_refused(born, fine):
    sections = {"patient": {"born": born}, "acts": [ACT]}
    if fine:
        read_record(sections)
    else:
        assert refused(**sections).code == "before-birth"


def test_an_adverse_event_before_the_act_that_it_followed_is_refused():
    assert refused(acts=[ACT], adverse_events=[{"date": "2026-02-02", "event": "e", "after": "a"}]).code == "order"


def test_times_with_and_without_a_zone_do_not_mix():
    """Semantics: all times of a record with a zone, or all without; days without times go with either."""
    zoned, plain = {**READING, "date": "2026-02-03T09:00Z"}, {**READING, "date": "2026-02-03T09:00"}
    assert refused(observations=[zoned, plain]).code == "timezone"
    assert refused(observations=[zoned], acts=[{**ACT, "start": "2026-02-03T08:00"}]).code == "timezone"
    assert (
        len(read_record({"observations": [zoned, READING, {**READING, "date": "2026-02-03T09:00+02:00"}]}).observations)
        == 3
    )
    assert len(read_record({"observations": [plain, READING]}).observations) == 2


def test_one_day_with_times_is_in_order_by_its_times():
    start = {**ACT, "start": "2026-02-03T10:00"}
    assert refused(acts=[start], observations=[{**READING, "date": "2026-02-03T09:00", "after": "a"}]).code == "order"
    read_record({"acts": [start], "observations": [{**READING, "date": "2026-02-03T11:00", "after": "a"}]})
    read_record({"acts": [start], "observations": [{**READING, "date": "2026-02-03", "after": "a"}]})


@pytest.mark.parametrize("tag", [{"before": "a"}, {"after": "a"}])
def test_an_id_that_two_acts_bear_says_nothing_of_order(tag):
    """Nobody can tell which act is meant; to blame the order of the reading would mislead. Whichever stands first."""
    other = {**ACT, "start": "2026-03-03"}
    reading = {**READING, "date": "2026-02-10", **tag}
    for acts in ([ACT, other], [other, ACT]):
        read_record({"acts": acts, "observations": [reading]})


def test_a_repeat_of_one_act_still_tells_the_order():
    reading = {**READING, "date": "2026-02-02", "after": "a"}
    assert refused(acts=[ACT, ACT], observations=[reading]).code == "order"


def test_an_order_that_cannot_be_is_told_at_the_line_of_its_entry(tmp_path):
    path = tmp_path / "record.yaml"
    path.write_text(
        "acts:\n- {step: wash, start: 2026-02-03, status: done}\n- {step: wash, start: 2026-02-03, end: 2026-02-01, "
        "status: done}\n",
        "utf-8",
    )
    with pytest.raises(RecordRefused) as caught:
        read_record(path)
    assert caught.value.place is not None
    assert caught.value.place.line == 3
