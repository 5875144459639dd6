"""The chart: what of a record counts on a day, what is left out and why, and what contradicts what."""

from __future__ import annotations

import itertools
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.demo import act, answer, finding, pair, reading, rec, say, truth, words

from pathway.errors import RecordRefused
from pathway.facts.chart import chart

ON = "2026-06-10"


def charted(on=ON, **sections):
    return chart(rec(**sections), words().vocabulary, date.fromisoformat(on))


def left(on=ON, **sections) -> list[tuple[str, str]]:
    return [(one.event, one.why) for one in charted(on, **sections).ignored]


def values(on=ON, **sections):
    return [one.value for one in charted(on, **sections).readings_of.get("dull", ())]


# --- left out ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("day", "out"), [("2026-06-09", []), (ON, []), ("2026-06-11", [("d", "future")])])
def test_events_after_the_day_are_ignored_and_listed(day, out):
    """Design §6: events after `on` and entered-in-error ones are ignored and listed."""
    assert left(observations=[reading("dull", 5, day, id="d")]) == out


@pytest.mark.parametrize(
    ("day", "out"),
    [("2026-05", []), ("2026-06", []), ("2026-07", [("d", "future")]), ("2026", []), ("2027", [("d", "future")])],
)
def test_an_event_known_in_part_is_future_only_when_it_surely_is(day, out):
    assert left(observations=[reading("dull", 5, day, id="d")]) == out


@pytest.mark.parametrize("status", ["entered_in_error", "cancelled"])
def test_entered_in_error_and_cancelled(status):
    assert left(observations=[reading("dull", 5, ON, id="d", status=status)]) == [("d", status.replace("_", "-"))]
    assert values(observations=[reading("dull", 5, ON, id="d", status=status)]) == []


@pytest.mark.parametrize("status", ["registered", "preliminary", "final", "amended", "corrected", "unknown"])
def test_other_statuses_stay(status):
    """Semantics: preliminary ones are not used, but they are there: a value is unknown, not absent."""
    assert values(observations=[reading("dull", 5, ON, status=status)]) == [5]


def test_what_the_vocabulary_does_not_know_is_listed():
    out = left(
        observations=[reading("gloss", 5, ON, id="a")], findings=[finding("gloomy", "yes", ON, id="b")],
        acts=[act("c", "bleach", ON)], screening=[{"id": "f", "date": ON, "table": "t", "clear": "all"}],
    )  # fmt: skip
    assert out == [(name, "unrecognised") for name in "abcf"]


def test_a_red_flag_that_the_vocabulary_does_not_know_is_refused():
    """Design §7: unknown blocks and is never skipped; nobody can say what such a flag asks for."""
    with pytest.raises(RecordRefused) as caught:
        charted(red_flags=[{"id": "e", "date": ON, "flag": "smoke"}])
    assert caught.value.code == "unrecognised"
    assert "smoke" not in str(caught.value)


def test_an_adverse_event_that_the_vocabulary_does_not_know_is_kept_apart():
    one = charted(adverse_events=[{"id": "d", "date": ON, "event": "flood"}])
    assert [event.id for event in one.unknown_events] == ["d"]


def test_no_reason_holds_a_value_of_the_record():
    """Design §6: errors never echo a value of a record."""
    one = charted(observations=[reading("dull", 7, "2026-07-01"), reading("secret_measure", 9, ON)])
    assert all("7" not in item.text and "secret" not in item.text for item in one.ignored)


# --- once -------------------------------------------------------------------------------------------------


def test_an_exact_repeat_counts_once():
    """Design §6: an exact duplicate counts once, with an id or without one."""
    for more in ({}, {"id": "d"}):
        entry = reading("dull", 5, ON, **more)
        assert values(observations=[entry, entry, entry]) == [5]
        assert [why for _, why in left(observations=[entry, entry, entry])] == ["duplicate", "duplicate"]


def test_what_differs_in_anything_is_no_repeat():
    for change in ({"value": 6}, {"date": "2026-06-09"}, {"hours": 2, "after": "a"}, {"status": "corrected"}):
        entry = reading("dull", 5, ON)
        assert len(values(observations=[entry, {**entry, **change}])) == 2, change


def test_two_ids_are_two_entries():
    assert len(values(observations=[reading("dull", 5, ON, id="a"), reading("dull", 5, ON, id="b")])) == 2


def test_the_same_id_with_other_content_is_a_clash():
    """Design §6: clashing ones are a conflict, named."""
    one = charted(observations=[reading("dull", 5, ON, id="d"), reading("dull", 6, ON, id="d")])
    assert len(one.readings_of["dull"]) == 2
    assert set(one.clashes) == {"observations[0]", "observations[1]"}
    assert (
        truth("dull >= 1", rec(observations=[reading("dull", 5, ON, id="d"), reading("dull", 6, ON, id="d")]), ON)
        is None
    )


@pytest.mark.parametrize("status", ["amended", "corrected"])
def test_the_same_id_amended_in_place_replaces_the_other(status):
    for order in itertools.permutations(
        [reading("dull", 5, ON, id="d"), reading("dull", 6, ON, id="d", status=status)]
    ):
        assert values(observations=list(order)) == [6]
        assert left(observations=list(order)) == [("d", "superseded")]


def test_two_amendments_in_place_clash():
    entries = [reading("dull", value, ON, id="d", status="amended") for value in (5, 6)]
    assert charted(observations=entries).clashes


# --- amendments -------------------------------------------------------------------------------------------


def amendment(value, id_, of, **more):
    return reading("dull", value, ON, id=id_, amends=of, **more)


def test_an_amendment_replaces_what_it_amends():
    entries = [reading("dull", 5, ON, id="a"), amendment(6, "b", "a")]
    for order in itertools.permutations(entries):
        assert values(observations=list(order)) == [6]
        assert left(observations=list(order)) == [("a", "superseded")]


def test_a_chain_of_amendments_leaves_the_last():
    entries = [reading("dull", 5, ON, id="a"), amendment(6, "b", "a"), amendment(7, "c", "b")]
    for order in itertools.permutations(entries):
        assert values(observations=list(order)) == [7]
        assert left(observations=list(order)) == [("a", "superseded"), ("b", "superseded")]


def test_the_newest_amendment_wins():
    """Design §6: the newest amendment wins: the one recorded last."""
    entries = [
        reading("dull", 5, ON, id="a"), amendment(6, "b", "a", recorded="2026-06-11"),
        amendment(7, "c", "a", recorded="2026-06-12"),
    ]  # fmt: skip
    for order in itertools.permutations(entries):
        assert values(observations=list(order)) == [7]


@pytest.mark.parametrize(
    ("one", "other"),
    [({}, {}), ({"recorded": "2026-06-11"}, {}), ({"recorded": "2026-06-11"}, {"recorded": "2026-06-11"})],
)
def test_rival_amendments_without_an_order_clash(one, other):
    """Nobody knows which is newer: a conflict, and the value is unknown."""
    entries = [reading("dull", 5, ON, id="a"), amendment(6, "b", "a", **one), amendment(7, "c", "a", **other)]
    for order in itertools.permutations(entries):
        assert sorted(values(observations=list(order))) == [6, 7]
        found = answer("dull >= 1", rec(observations=list(order)), ON)
        assert getattr(found, "reason", "") == "conflict"


def test_an_amendment_entered_in_error_amends_nothing():
    """Design §6: entered-in-error entries are ignored and listed; so what it amends stands."""
    entries = [reading("dull", 5, ON, id="a"), amendment(6, "b", "a", status="entered_in_error")]
    for order in itertools.permutations(entries):
        assert values(observations=list(order)) == [5]
        assert left(observations=list(order)) == [("b", "entered-in-error")]


def test_an_amendment_of_a_later_day_amends_nothing_yet():
    entries = [reading("dull", 5, "2026-06-01", id="a"), {**amendment(6, "b", "a"), "date": "2026-06-11"}]
    assert values(observations=entries) == [5]
    assert values("2026-06-11", observations=entries) == [6]


def test_an_amendment_of_nothing_stands_for_itself():
    assert values(observations=[amendment(6, "b", "gone")]) == [6]


def test_an_amended_act_keeps_its_readings():
    """The newest amendment wins: readings tagged to the act that was amended belong to the amendment.

    Otherwise correcting the side of an act would lose its relief, and its follow-up would pass for a current value.
    """
    first = act("p", "patch", "2026-05-01", region="top", side="left", levels=["A-B"])
    fixed = {**act("p2", "patch", "2026-05-01", region="top", side="right", levels=["A-B"]), "amends": "p"}
    record = rec(acts=[first, fixed], observations=pair("p", "2026-05-01", 10, 2, hours=1))
    assert truth("done(patch)", record, ON, "top/right/A-B") is True
    assert truth("done(patch)", record, ON, "top/left/A-B") is False
    assert truth("relief(patch) >= 80%", record, ON, "top/right/A-B") is True
    assert truth("dull >= 8", record, ON, "top/right/A-B") is True


def test_a_reading_after_a_test_that_was_entered_in_error_is_no_current_value():
    """Design §5: one tagged `after` a diagnostic is never the patient's current value; what it followed is in doubt."""
    wrong = act("p", "patch", "2026-05-01", region="top", side="left", levels=["A-B"], status="entered_in_error")
    record = rec(
        acts=[wrong], observations=[reading("dull", 9, "2026-04-30"), reading("dull", 2, "2026-05-01", after="p")]
    )
    assert truth("dull <= 4", record, ON) is not True


# --- order ------------------------------------------------------------------------------------------------


@given(st.permutations(range(8)))
@settings(max_examples=60, deadline=None)
def test_the_order_of_the_record_does_not_matter(order):
    """Design §6: order never matters."""
    entries = [
        reading("dull", 1, "2026-06-01", id="a"), amendment(2, "b", "a"), reading("dull", 3, "2026-05-01", id="c"),
        reading("dull", 3, "2026-05-01", id="c"), reading("dull", 4, "2026-04-01", id="d"),
        reading("dull", 5, "2026-04-01", id="d"),
        reading("dull", 6, "2026-07-01", id="e"), reading("dull", 7, "2026-03", id="f", status="entered_in_error"),
    ]  # fmt: skip
    plain = charted(observations=entries)
    mixed = charted(observations=[entries[at] for at in order])

    def seen(one):
        return [(event.id, event.value) for event in one.readings_of["dull"]]

    def out(one):
        return sorted((item.event, item.why) for item in one.ignored)

    assert sorted(seen(mixed)) == sorted(seen(plain))
    assert [name for name, _ in seen(mixed)] == [name for name, _ in seen(plain)]
    assert out(mixed) == out(plain)


def test_events_are_in_order_of_time_then_of_id():
    days = {"z": "2026-05", "b": "2026-05-02", "a": "2026-05-02", "c": "2026-05-01", "d": "2026-04-30"}
    entries = [reading("dull", n, day, id=id_) for n, (id_, day) in enumerate(days.items())]
    assert [one.id for one in charted(observations=entries).readings_of["dull"]] == ["d", "c", "z", "a", "b"]


def test_a_record_that_does_not_fit_is_refused_whole():
    with pytest.raises(RecordRefused):
        charted(observations=[reading("dull", 11, ON)])
    assert values("2026-06-09", observations=[reading("dull", 5, ON)]) == []


def test_values_that_are_not_final_are_listed():
    """What is not used is shown: here the correction of a value that is not final yet."""
    definition = words()
    entries = [
        reading("dull", 8, "2026-06-01", id="o1"),
        reading("dull", 2, "2026-06-02", id="o2", amends="o1", status="preliminary"),
    ]
    found = say(definition, rec(observations=entries), "2026-06-10")
    assert [(one.event, one.why) for one in found.ignored] == [("o2", "preliminary")]
    assert truth("dull = 8", rec(observations=entries), "2026-06-10") is True
