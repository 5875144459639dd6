"""Sessions and counts: windows, spacing, distinct values and bounds, each against a slow and naive count."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.demo import act, answer, finding, pair, rec, shift, truth

from pathway.criterion.protocols import Known, Tally

ON = "2026-06-10"


def tally(text: str, record, on=ON, site="", **more) -> tuple[int, int]:
    found = answer(f"{text} >= 0", record, on, site, **more)
    assert isinstance(found, Known)
    assert isinstance(found.value, Tally)
    return found.value.low, found.value.high


def washes(*days, **more):
    return rec(acts=[act(f"w{at}", "wash", day, **more) for at, day in enumerate(days)])


# --- sessions ---------------------------------------------------------------------------------------------


def test_no_act_is_nought_never_unknown():
    """Design §6: acts are taken as complete: `count` of none is 0."""
    assert tally("count(wash)", rec()) == (0, 0)
    assert tally("count(wash within 1 month)", rec()) == (0, 0)


def test_one_day_is_one_session():
    """Convention 8: session = everything done on one calendar day."""
    assert tally("count(wash)", washes("2026-06-01", "2026-06-01", "2026-06-02")) == (2, 2)
    assert tally("count(wash)", washes("2026-06-01T08:00", "2026-06-01T20:00")) == (1, 1)


@pytest.mark.parametrize(
    ("status", "number"), [("done", 1), ("stopped", 1), ("under_way", 1), ("not_done", 0), ("entered_in_error", 0)]
)
def test_what_counts_as_an_act(status, number):
    """Semantics: status done, stopped or under way; not `not_done`."""
    assert tally("count(wash)", washes("2026-06-01", status=status)) == (number, number)


def test_a_technical_failure_is_a_session_but_no_evidence():
    """Semantics: `where relief …` on it is false, but the act counts without `where`."""
    record = rec(
        acts=[act("p", "patch", "2026-06-01", outcome="technical_failure")],
        observations=pair("p", "2026-06-01", 10, 0, hours=1),
    )
    assert tally("count(patch)", record) == (1, 1)
    assert tally("count(patch where relief >= 80%)", record) == (0, 0)


def test_a_failure_and_a_success_of_one_day_are_one_useful_session():
    """What is done on one day is one session; it shows something unless all of it failed."""
    acts = [
        act("a", "wash", "2026-06-01", outcome="technical_failure"),
        act("b", "wash", "2026-06-01", outcome="benefit"),
    ]
    record = rec(acts=acts, observations=pair("b", "2026-06-01", 10, 2))
    assert truth("relief(wash) >= 80%", record, ON) is True
    assert truth("count(wash where relief >= 80%) = 1", record, ON) is True


# --- windows ----------------------------------------------------------------------------------------------

SPANS = {
    "10 days": 10,
    "2 weeks": 14,
    "6 weeks": 42,
    "1 month": None,
    "6 months": None,
    "12 months": None,
    "1 year": None,
}


def far_edge(day: date, span: str) -> date:
    """Naive calendar arithmetic: so many days back, or the same day of an earlier month, or its last."""
    if SPANS[span] is not None:
        return day - timedelta(days=SPANS[span])
    number = int(span.split()[0]) * (12 if "year" in span else 1)
    year, month = day.year, day.month - number
    while month < 1:
        year, month = year - 1, month + 12
    for back in range(4):
        try:
            return date(year, month, day.day - back)
        except ValueError:
            continue
    raise AssertionError


DAYS = st.integers(0, 430).map(lambda days: date(2026, 6, 10) - timedelta(days=days))


@given(st.lists(DAYS, max_size=6), st.sampled_from(list(SPANS)), st.integers(0, 40))
@settings(max_examples=150, deadline=None)
def test_a_window_includes_its_far_edge(days, span, later):
    """Convention 7: date >= T - span, far edge inclusive."""
    on = date(2026, 6, 10) + timedelta(days=later)
    expected = len({day for day in days if far_edge(on, span) <= day <= on})
    record = washes(*(day.isoformat() for day in days))
    assert tally(f"count(wash within {span})", record, on.isoformat()) == (expected, expected)


def test_looking_ahead_moves_the_window_over_acts():
    """Design §7: windows over acts move on."""
    record = washes("2026-06-01")
    assert tally("count(wash within 2 weeks)", record, ON, ahead="2026-06-15") == (1, 1)
    assert tally("count(wash within 2 weeks)", record, ON, ahead="2026-06-16") == (0, 0)


# --- spacing ----------------------------------------------------------------------------------------------


def most_spaced(days, span: str) -> int:
    """By all subsets: the most sessions of which each lies at least the span after the one before."""
    distinct = sorted(set(days))
    for size in range(len(distinct), 0, -1):
        for chosen in itertools.combinations(distinct, size):
            if all(one <= far_edge(other, span) for one, other in itertools.pairwise(chosen)):
                return size
    return 0


@given(st.lists(st.integers(0, 80).map(lambda days: date(2026, 6, 10) - timedelta(days=days)), max_size=8),
       st.sampled_from(["10 days", "2 weeks", "6 weeks"]))  # fmt: skip
@settings(max_examples=150, deadline=None)
def test_spaced_counts_the_most_that_lie_far_enough_apart(days, span):
    """Semantics: spaced s: most acts with successive gaps >= s."""
    expected = most_spaced(days, span)
    record = washes(*(day.isoformat() for day in days))
    assert tally(f"count(wash spaced {span})", record) == (expected, expected)


@pytest.mark.parametrize(("day", "number"), [("2026-05-14", 1), ("2026-05-15", 2), ("2026-05-16", 2)])
def test_spacing_at_its_boundary(day, number):
    """Convention 6: minimum of 2 weeks after: satisfied on day 14, which is 15 May."""
    assert tally("count(wash spaced 2 weeks)", washes("2026-05-01", day)) == (number, number)


def test_spacing_skips_the_one_in_between():
    assert tally("count(wash spaced 2 weeks)", washes("2026-05-01", "2026-05-08", "2026-05-15")) == (2, 2)


@pytest.mark.parametrize(("day", "number"), [("2026-02-27", 1), ("2026-02-28", 2)])
def test_spacing_in_months_is_clamped(day, number):
    assert tally("count(wash spaced 1 month)", washes("2026-01-31", day)) == (number, number)


def test_spacing_counts_only_what_passes_where():
    """An unhelpful session in between does not break the spacing."""
    days = {"p1": "2026-05-01", "p2": "2026-05-08", "p3": "2026-05-15"}
    left = {"p1": 1, "p2": 9, "p3": 1}
    record = rec(
        acts=[act(id_, "patch", day) for id_, day in days.items()],
        observations=[one for id_, day in days.items() for one in pair(id_, day, 10, left[id_], hours=1)],
    )
    assert tally("count(patch where relief >= 80% spaced 2 weeks)", record) == (2, 2)
    assert tally("count(patch where relief >= 80%)", record) == (2, 2)


# --- bounds -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("unmeasured", "comparison", "expected"),
    [
        (0, ">= 2", True),
        (1, ">= 2", None),
        (1, ">= 1", True),
        (2, ">= 2", None),
        (2, ">= 3", False),
        (2, "<= 2", True),
        (1, "<= 1", None),
    ],
)
def test_a_where_that_is_unknown_leaves_bounds(unmeasured, comparison, expected):
    """Semantics: bounds low..high when a `where` is unknown; the comparison is Kleene over the bounds. Two patches."""
    days = ["2026-05-01", "2026-05-20"]
    record = rec(
        acts=[act(f"p{at}", "patch", day) for at, day in enumerate(days)],
        observations=[
            one for at, day in enumerate(days) if at >= unmeasured for one in pair(f"p{at}", day, 10, 1, hours=1)
        ],
    )
    assert truth(f"count(patch where relief >= 80%) {comparison}", record, ON) is expected


@given(
    st.lists(st.sampled_from(["yes", "no", None]), max_size=5),
    st.sampled_from([">=", "<=", ">", "<", "="]),
    st.integers(0, 5),
)
@settings(max_examples=120, deadline=None)
def test_bounds_against_every_way_to_fill_in(answers, comparator, number):
    """Unknown is true or false only when every way to fill it in says so."""
    record = rec(acts=[
        act(f"p{at}", "patch", shift("2026-05-01", at), **({"lamp": value} if value else {}))
        for at, value in enumerate(answers)
    ])  # fmt: skip
    results = set()
    for filled in itertools.product(*([value] if value else ["yes", "no"] for value in answers)):
        low = filled.count("yes")
        results.add(
            {">=": low >= number, "<=": low <= number, ">": low > number, "<": low < number, "=": low == number}[
                comparator
            ]
        )
    expected = results.pop() if len(results) == 1 else None
    assert truth(f"count(patch where lamp = yes) {comparator} {number}", record, ON) is expected


@pytest.mark.parametrize(
    ("where", "bounds"),
    [
        ({"region": "top", "side": "left", "levels": ["A-B"]}, (1, 1)),
        ({"region": "top", "side": "right", "levels": ["A-B"]}, (0, 0)),
        ({"region": "top", "levels": ["A-B"]}, (0, 1)),
        ({}, (0, 1)),
        ({"region": "base"}, (0, 0)),
    ],
)
def test_a_site_that_is_unknown_leaves_bounds(where, bounds):
    record = rec(acts=[act("p", "patch", "2026-06-01", **where)])
    assert tally("count(patch)", record, ON, "top/left/A-B") == bounds


@pytest.mark.parametrize(
    ("day", "bounds"),
    [("2026-05", (0, 1)), ("2026-06", (1, 1)), ("2026-04", (0, 0)), ("2026", (0, 1)), ("2025", (0, 0))],
)
def test_a_day_known_in_part_leaves_bounds(day, bounds):
    """Within 6 weeks of 30 June: from 19 May on, so a day in May may lie in it or not."""
    on = "2026-06-30"
    assert tally("count(wash within 6 weeks)", washes(day), on) == bounds


def test_two_days_known_in_part_may_be_one_session():
    assert tally("count(wash)", washes("2026-05", "2026-05-03")) == (1, 2)


# --- distinct ---------------------------------------------------------------------------------------------


def test_distinct_values_of_a_detail():
    """Semantics: distinct d: number of distinct values."""
    acts = [
        act(f"p{n}", "patch", shift("2026-05-01", n), paste=paste) for n, paste in enumerate(("fine", "fine", "coarse"))
    ]
    assert tally("count(patch distinct paste)", rec(acts=acts)) == (2, 2)
    assert tally("count(patch distinct paste)", rec(acts=[*acts, act("q", "patch", "2026-05-20")])) == (2, 3)


def test_distinct_parts_of_site():
    acts = [
        act("p1", "patch", "2026-05-01", side="left", levels=["A-B", "B-C"]),
        act("p2", "patch", "2026-05-02", side="bilateral", levels=["B-C"]),
    ]
    record = rec(acts=acts)
    assert tally("count(patch in patient distinct level)", record) == (2, 2)
    assert tally("count(patch in patient distinct side)", record) == (2, 2)
    assert tally("count(patch in patient distinct region)", record) == (1, 1)


# --- after another step -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "bounds"),
    [("2026-04-30", (0, 0)), ("2026-05-01", (0, 1)), ("2026-05-02", (1, 1)), ("2026-05", (0, 1)), ("2026-04", (0, 0))],
)
def test_after_the_last_act_of_another_step(day, bounds):
    """Docs of the language: only acts that came after the last act of that step; on the same day nobody knows."""
    record = rec(acts=[act("o1", "oil", "2026-03-01"), act("o2", "oil", "2026-05-01"), act("w", "wash", day)])
    assert tally("count(wash after oil)", record) == bounds


def test_after_on_the_same_day_asks_for_what_would_settle_it():
    """Design §7: insufficient data carries what decides it."""
    record = rec(acts=[act("o", "oil", "2026-05-01"), act("w", "wash", "2026-05-01")])
    found = answer("count(wash after oil) >= 1", record, ON)
    assert found.needs


def test_after_is_settled_by_times():
    early = rec(acts=[act("o", "oil", "2026-05-01T10:00"), act("w", "wash", "2026-05-01T09:00")])
    late = rec(acts=[act("o", "oil", "2026-05-01T10:00"), act("w", "wash", "2026-05-01T11:00")])
    assert tally("count(wash after oil)", early) == (0, 0)
    assert tally("count(wash after oil)", late) == (1, 1)


def test_after_a_step_that_was_never_done_counts_none():
    assert tally("count(wash after oil)", washes("2026-05-01")) == (0, 0)


# --- events -----------------------------------------------------------------------------------------------


def test_adverse_events_and_event_findings_are_counted():
    record = rec(
        adverse_events=[{"date": day, "event": "noise"} for day in ("2026-04-01", "2026-06-01", "2026-06-02")],
        findings=[finding("spill", "yes", day) for day in ("2026-05-01", "2026-06-05")],
    )
    assert tally("count(spill)", record) == (2, 2)
    assert tally("count(spill within 2 weeks)", record) == (1, 1)
    assert tally("count(noise within 2 weeks)", record) == (2, 2)
    assert tally("count(smear)", record) == (0, 0)


@pytest.mark.parametrize(("on", "number"), [("2026-05-15", 1), ("2026-05-16", 0)])
def test_events_leave_the_window_too(on, number):
    record = rec(findings=[finding("spill", "yes", "2026-05-01")])
    assert tally("count(spill within 2 weeks)", record, on) == (number, number)
