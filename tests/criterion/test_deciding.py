"""The smallest set that decides, against a brute force over every set and every way to fill it in."""

from __future__ import annotations

import itertools
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pathway.criterion.deciding import conflicts, contradictory, deciding_set, open_leaves
from pathway.criterion.explanation import explain
from pathway.criterion.protocols import Answer, Explained, Known, Need, Resolved, Tally, Unknown
from pathway.criterion.syntax import (
    And,
    AtLeast,
    Compares,
    Criterion,
    Fact,
    Holds,
    Lies,
    Not,
    OneOf,
    Or,
    ParameterName,
    Quantity,
    Word,
)
from pathway.measure import Citation


def need(name: str) -> Need:
    return Need(name, f"record {name}")


class Open:
    """Facts of which some are given; each of the others needs what `ways` says, else itself."""

    def __init__(
        self, known: Mapping[str, object] | None = None, ways: Mapping[str, list[list[str]]] | None = None
    ) -> None:
        self.known = known or {}
        self.ways = ways or {}

    def _needs(self, name: str) -> tuple[tuple[Need, ...], ...]:
        return tuple(tuple(need(one) for one in way) for way in self.ways.get(name, [[name]]))

    def answer(self, fact: Fact) -> Answer:
        value = self.known.get(fact.subject)
        if isinstance(value, Known | Unknown):
            return value
        return Known(value) if value is not None else Unknown("not-recorded", fact.subject, self._needs(fact.subject))

    def parameter(self, name: ParameterName) -> Resolved:
        value = self.known.get(name.name)
        return Resolved(value, name.name, (), "", () if value is not None else self._needs(name.name))

    def criterion(self, name: str) -> tuple[Criterion, tuple[Citation, ...]]:
        raise KeyError(name)

    def kept(self, criterion: Criterion) -> Explained | None:
        return None

    def keep(self, explained: Explained) -> None:
        pass


def holds(name: str) -> Holds:
    return Holds(Fact("latest", name))


def at_least(name: str, value: int) -> Compares:
    return Compares(Fact("latest", name), ">=", Quantity(value))


def keys(criterion: Criterion, known: Mapping[str, object] | None = None, **more) -> list[str]:
    return [one.key for one in deciding_set(explain(criterion, Open(known, **more)))]


A, B, C, D, E = (holds(name) for name in "abcde")


# --- by hand ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("criterion", "known", "expected"),
    [
        (A, {}, ["a"]),
        (A, {"a": True}, []),
        (And((A, B)), {}, ["a", "b"]),
        (And((A, B)), {"a": True}, ["b"]),
        (And((A, B)), {"a": False}, []),
        (Or((A, B)), {}, ["a", "b"]),
        (Or((A, B)), {"a": False}, ["b"]),
        (Or((A, And((B, C)))), {"b": True}, ["a", "c"]),
        (And((A, Or((B, C)))), {"b": True}, ["a"]),
        (Not(A), {}, ["a"]),
        (AtLeast(2, (A, B, C)), {"a": True}, ["b", "c"]),
        (AtLeast(1, (A, B, C)), {"a": True}, []),
        (AtLeast(3, (A, B, C)), {"a": False}, []),
        (And((A, A)), {}, ["a"]),
        (Or((A, Not(A))), {}, ["a"]),
        (Or((And((A, B)), And((Not(A), B)))), {}, ["a", "b"]),
    ],
)
def test_worked_out_by_hand(criterion, known, expected):
    """Design §7: the smallest set of facts that decides it whatever their values turn out to be."""
    assert keys(criterion, known) == expected


def test_a_fact_that_decides_alone_makes_the_others_needless():
    """With a all is true; without it b and not b cannot both hold, whatever c is."""
    assert keys(And((Or((A, B)), Or((A, C)), Or((A, Not(B)))))) == ["a", "b"]
    assert keys(Or((And((A, B)), And((A, Not(B))))), {"b": True}) == ["a"]


def test_of_equal_sets_the_one_that_comes_first():
    """Exclusive or of three: no two decide; a and the pair (b, c) as one fact each do."""
    criterion = Or((And((A, B)), And((Not(A), Not(B)))))
    assert keys(criterion) == ["a", "b"]
    assert keys(Or((And((B, A)), And((Not(B), Not(A)))))) == ["b", "a"]


def test_two_questions_about_one_number_are_one_thing_to_record():
    assert keys(Or((at_least("n", 4), Not(at_least("n", 8))))) == ["n"]
    assert keys(And((at_least("n", 4), Lies(Quantity(2), "<=", Fact("latest", "n"), "<", Quantity(9))))) == ["n"]


def test_a_number_that_decides_by_itself_however_it_turns_out():
    """n >= 4 or n < 8 is true of every number, so whatever else is asked beside it need not be recorded."""
    below = Compares(Fact("latest", "n"), "<", Quantity(8))
    assert keys(And((Or((at_least("n", 4), below)), Or((at_least("n", 4), below, B))))) == ["n"]
    assert keys(Or((at_least("n", 4), below, B))) == ["n"]


def test_words_that_exclude_each_other_cannot_both_hold():
    """It is wood or it is not: one recorded word settles both questions."""
    wood = Compares(Fact("latest", "m"), "=", Word("wood"))
    other = OneOf(Fact("latest", "m"), (Word("metal"), Word("glass")))
    assert keys(And((wood, other))) == ["m"]
    assert keys(Or((And((wood, A)), And((other, A))))) == ["m", "a"]


# --- ways to settle a fact --------------------------------------------------------------------------------


def test_a_fact_is_settled_in_the_way_that_completes_what_is_recorded():
    """Design §7: of equal sets, the one that completes what is recorded: the shorter way lacks less."""
    assert keys(A, ways={"a": [["before", "after"], ["after2"]]}) == ["after2"]
    assert keys(A, ways={"a": [["after"], ["before2", "after2"]]}) == ["after"]


def test_a_way_of_several_needs_them_all():
    assert keys(And((A, B)), ways={"a": [["x", "y"]], "b": [["y"]]}) == ["x", "y"]


def test_a_need_shared_by_several_facts_is_asked_once():
    assert keys(And((A, B, C)), ways={"a": [["x"]], "b": [["x"]], "c": [["x"]]}) == ["x"]


def test_a_longer_way_that_another_fact_needs_anyway_is_shorter_in_all():
    """a by (p) or (x, y), b only by (x, y): recording x and y settles both, p would come on top."""
    assert sorted(keys(And((A, B)), ways={"a": [["p"], ["x", "y"]], "b": [["x", "y"]]})) == ["x", "y"]


def test_a_comparison_with_an_unknown_constant_needs_both_halves():
    """The score is not recorded, and which case of the limit applies is unknown: recording one settles nothing."""
    criterion = Compares(Fact("latest", "score"), ">=", ParameterName("limit"))
    assert sorted(keys(criterion, ways={"limit": [["born"]]})) == ["born", "score"]
    assert keys(criterion, {"score": 5}, ways={"limit": [["born"]]}) == ["born"]
    assert keys(criterion, {"limit": Quantity(4)}) == ["score"]


def test_between_unknown_ends_needs_both_ends():
    criterion = Lies(ParameterName("low"), "<=", Fact("latest", "score"), "<", ParameterName("high"))
    assert sorted(keys(criterion, {"score": 5}, ways={"low": [["x"]], "high": [["y"]]})) == ["x", "y"]


def test_a_fact_that_nothing_recorded_would_settle_is_no_need():
    assert keys(And((A, B)), ways={"a": []}) == ["b"]
    assert keys(A, ways={"a": []}) == []


def test_a_count_that_is_known_within_bounds_needs_what_would_settle_it():
    tally = Known(Tally(1, 2), needs=((need("site"),),))
    assert keys(Compares(Fact("count", "wash"), ">=", Quantity(2)), {"wash": tally}) == ["site"]
    assert keys(Compares(Fact("count", "wash"), ">=", Quantity(1)), {"wash": tally}) == []


# --- brute force ------------------------------------------------------------------------------------------

TREES = st.recursive(
    st.sampled_from([A, B, C, D, E]),
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(And, st.lists(inner, min_size=2, max_size=3).map(tuple)),
        st.builds(Or, st.lists(inner, min_size=2, max_size=3).map(tuple)),
        st.builds(AtLeast, st.integers(1, 3), st.lists(inner, min_size=2, max_size=3).map(tuple)),
    ),
    max_leaves=8,
)
KNOWN = st.dictionaries(st.sampled_from("abcde"), st.booleans(), max_size=2)


def decides(criterion: Criterion, known: Mapping[str, object], chosen: tuple[str, ...], values) -> bool:
    """Whether every way to fill in the chosen facts leaves the criterion true or false."""
    return all(
        explain(criterion, Open({**known, **dict(zip(chosen, way, strict=True))})).truth is not None
        for way in itertools.product(*(values(name) for name in chosen))
    )


def smallest(criterion: Criterion, known: Mapping[str, object], names: str, values) -> int:
    """The size of a smallest set that decides, by trying them all."""
    unknown = [name for name in names if name not in known]
    for size in range(len(unknown) + 1):
        for chosen in itertools.combinations(unknown, size):
            if decides(criterion, known, chosen, values):
                return size
    raise AssertionError


def yes_no(_: str) -> tuple[bool, bool]:
    return True, False


@given(TREES, KNOWN)
@settings(max_examples=250, deadline=None)
def test_it_decides_and_no_smaller_set_does(criterion, known):
    found = keys(criterion, known)
    assert len(set(found)) == len(found)
    assert decides(criterion, known, tuple(found), yes_no)
    assert len(found) == smallest(criterion, known, "abcde", yes_no)


NUMBERS = st.recursive(
    st.one_of(
        st.builds(lambda name, comparator, value: Compares(Fact("latest", name), comparator, Quantity(value)),
                  st.sampled_from("nm"), st.sampled_from([">=", ">", "<", "<=", "=", "!="]), st.integers(1, 4)),
        st.builds(lambda name, low, size: Lies(Quantity(low), "<=", Fact("latest", name), "<", Quantity(low + size)),
                  st.sampled_from("nm"), st.integers(1, 3), st.integers(1, 2)),
        st.sampled_from([A, B]),
    ),
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(And, st.lists(inner, min_size=2, max_size=3).map(tuple)),
        st.builds(Or, st.lists(inner, min_size=2, max_size=3).map(tuple)),
    ),
    max_leaves=6,
)  # fmt: skip


def of_each_kind(name: str):
    """Yes and no; or every number that could make a difference, and some between."""
    from fractions import Fraction

    return yes_no(name) if name in "ab" else [Fraction(half, 2) for half in range(12)]


@given(NUMBERS)
@settings(max_examples=120, deadline=None)
def test_it_decides_and_no_smaller_set_does_for_numbers(criterion):
    """Several questions about one number hang together: it is one fact, and cannot be both below 2 and above 4."""
    found = keys(criterion)
    assert decides(criterion, {}, tuple(found), of_each_kind)
    assert len(found) == smallest(criterion, {}, "nmab", of_each_kind)


def test_many_open_facts_are_left_out_one_by_one():
    """Beyond the search of every set the result still decides, and nothing in it can be left out."""
    names = [f"f{at}" for at in range(14)]
    criterion = Or((And(tuple(holds(name) for name in names[:7])), And(tuple(holds(name) for name in names[7:]))))
    found = keys(criterion)
    assert set(found) == set(names)


def test_one_fact_that_decides_is_found_among_many():
    """Fourteen are open, but the first decides alone: with it all is true, without it all is false."""
    names = [f"f{at}" for at in range(14)]
    criterion = And((Or(tuple(holds(name) for name in names)), holds(names[0])))
    assert keys(criterion) == [names[0]]


# --- open leaves and conflicts ----------------------------------------------------------------------------


def test_only_leaves_under_unknown_parts_are_open():
    """A part that is true or false already matters no more, whatever is unknown in it."""
    one = explain(And((Or((A, B)), C)), Open({"a": True}))
    assert [leaf.criterion for leaf in open_leaves(one)] == [C]
    assert open_leaves(explain(And((A, B)), Open({"a": False}))) == []


def test_contradictions_are_told_apart():
    clash = Unknown("conflict", "`x` and `y` contradict each other", ((need("settle:x+y"),),))
    one = explain(And((A, B, C)), Open({"a": clash}))
    assert [leaf.criterion for leaf in conflicts(one)] == [A]
    within = explain(
        Compares(Fact("count", "w"), ">=", Quantity(2)), Open({"w": Known(Tally(1, 2), needs=((need("settle:p"),),))})
    )
    assert contradictory(within)
    assert not contradictory(explain(B, Open()))


def test_a_contradiction_that_decides_nothing_is_none():
    clash = Unknown("conflict", "contradiction", ((need("settle:x+y"),),))
    assert conflicts(explain(Or((A, B)), Open({"a": clash, "b": True}))) == []
