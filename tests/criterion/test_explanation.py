"""The meaning of a criterion, against naive tables of three-valued logic and every way to fill in what is unknown."""

from __future__ import annotations

import itertools
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pathway.criterion.explanation import all_of, any_of, at_least, explain
from pathway.criterion.protocols import Answer, Explained, Known, Nothing, Possible, Resolved, Unknown
from pathway.criterion.syntax import (
    Always,
    And,
    AtLeast,
    Compares,
    Criterion,
    Fact,
    Holds,
    Lies,
    Named,
    Never,
    Not,
    OneOf,
    Or,
    Otherwise,
    ParameterName,
    Quantity,
    Word,
)
from pathway.measure import Citation

THREE = (True, False, None)
BOOK = (Citation("book", "p. 1", "primary"),)


class Given:
    """Facts that are given: yes and no, or any answer, by the name of the subject."""

    def __init__(self, known: Mapping[str, object], criteria: Mapping[str, Criterion] | None = None) -> None:
        self.known = known
        self.criteria = criteria or {}
        self.asked: list[str] = []

    def answer(self, fact: Fact) -> Answer:
        self.asked.append(fact.subject)
        value = self.known.get(fact.subject)
        if isinstance(value, Known | Unknown):
            return value
        return Unknown("not-recorded", f"{fact.subject} not recorded") if value is None else Known(value)

    def parameter(self, name: ParameterName) -> Resolved:
        value = self.known.get(name.name)
        return Resolved(value, name.name, BOOK, "" if value is not None else "which case is not known")

    def criterion(self, name: str) -> tuple[Criterion, tuple[Citation, ...]]:
        return self.criteria[name], BOOK

    def kept(self, criterion: Criterion) -> Explained | None:
        return None

    def keep(self, explained: Explained) -> None:
        pass


def holds(name: str) -> Holds:
    return Holds(Fact("latest", name))


def truth(criterion: Criterion, **known):
    return explain(criterion, Given(known)).truth


A, B, C = holds("a"), holds("b"), holds("c")


# --- Kleene's tables --------------------------------------------------------------------------------------

AND = {
    (True, True): True, (True, False): False, (True, None): None, (False, True): False, (False, False): False,
    (False, None): False, (None, True): None, (None, False): False, (None, None): None,
}  # fmt: skip
OR = {
    (True, True): True, (True, False): True, (True, None): True, (False, True): True, (False, False): False,
    (False, None): None, (None, True): True, (None, False): None, (None, None): None,
}  # fmt: skip


@pytest.mark.parametrize(("a", "b"), list(itertools.product(THREE, repeat=2)))
def test_and_or_not_by_their_tables(a, b):
    """Design §5: three truth values, Kleene."""
    assert truth(And((A, B)), a=a, b=b) is AND[a, b]
    assert truth(Or((A, B)), a=a, b=b) is OR[a, b]
    assert truth(Not(A), a=a) is {True: False, False: True, None: None}[a]
    assert all_of([a, b]) is AND[a, b]
    assert any_of([a, b]) is OR[a, b]


def test_of_nothing():
    assert all_of([]) is True
    assert any_of([]) is False


@pytest.mark.parametrize("number", range(5))
@pytest.mark.parametrize("values", list(itertools.product(THREE, repeat=3)))
def test_at_least_by_every_way_to_fill_in(number, values):
    """True or false only when every way to fill in the unknown ones says so."""
    ways = itertools.product(*((value,) if value is not None else (True, False) for value in values))
    results = {sum(way) >= number for way in ways}
    expected = results.pop() if len(results) == 1 else None
    assert at_least(number, list(values)) is expected
    assert truth(AtLeast(number, (A, B, C)), **dict(zip("abc", values, strict=True))) is expected


# --- laws over trees --------------------------------------------------------------------------------------

TREES = st.recursive(
    st.sampled_from([A, B, C, holds("d"), Always(), Never()]),
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(And, st.lists(inner, min_size=2, max_size=3).map(tuple)),
        st.builds(Or, st.lists(inner, min_size=2, max_size=3).map(tuple)),
        st.builds(AtLeast, st.integers(0, 3), st.lists(inner, min_size=2, max_size=3).map(tuple)),
    ),
    max_leaves=8,
)
VALUES = st.fixed_dictionaries({name: st.sampled_from(THREE) for name in "abcd"})


def naive(tree: Criterion, values: Mapping[str, bool | None]) -> bool | None:
    """Slow and plain: numbers 0, ½, 1 with min, max and 1-x; a threshold counts by sorting."""

    def number(one: Criterion) -> float:
        match one:
            case Holds(fact):
                return {True: 1.0, False: 0.0, None: 0.5}[values[fact.subject]]
            case Always():
                return 1.0
            case Never():
                return 0.0
            case Not(part):
                return 1.0 - number(part)
            case And(parts):
                return min(number(part) for part in parts)
            case Or(parts):
                return max(number(part) for part in parts)
            case AtLeast(least, parts):
                found = sorted((number(part) for part in parts), reverse=True)
                return 1.0 if least == 0 else 0.0 if least > len(found) else found[least - 1]
        raise AssertionError

    return {1.0: True, 0.0: False, 0.5: None}[number(tree)]


@given(TREES, VALUES)
@settings(max_examples=300, deadline=None)
def test_a_tree_means_what_the_naive_reading_says(tree, values):
    assert explain(tree, Given(values)).truth is naive(tree, values)


@given(TREES, VALUES)
@settings(max_examples=200, deadline=None)
def test_filling_in_an_unknown_never_turns_true_into_false_or_back(tree, values):
    """Design §5: with ready facts, filling in an unknown never turns true into false or back."""
    first = explain(tree, Given(values)).truth
    for name, value in values.items():
        if value is None:
            for filled in (True, False):
                after = explain(tree, Given({**values, name: filled})).truth
                assert first is None or after is first


@given(TREES, VALUES)
@settings(max_examples=100, deadline=None)
def test_every_part_is_explained(tree, values):
    """Every part is looked at, so that all reasons can be told."""

    def leaves(one):
        return sum(map(leaves, one.parts), []) if one.parts else [one]  # noqa: RUF017

    def leaves_of(one):
        parts = getattr(one, "parts", ()) or ((one.part,) if isinstance(one, Not) else ())
        return sum(map(leaves_of, parts), []) if parts else [one]  # noqa: RUF017

    assert [leaf.criterion for leaf in leaves(explain(tree, Given(values)))] == leaves_of(tree)


@given(VALUES)
@settings(max_examples=50, deadline=None)
def test_laws_of_kleene(values):
    facts = Given(values)

    def same(one, other):
        return explain(one, facts).truth is explain(other, facts).truth

    assert same(Not(Not(A)), A)
    assert same(Not(And((A, B))), Or((Not(A), Not(B))))
    assert same(Not(Or((A, B))), And((Not(A), Not(B))))
    assert same(And((A, B, C)), AtLeast(3, (A, B, C)))
    assert same(Or((A, B, C)), AtLeast(1, (A, B, C)))
    assert same(And((A, Or((B, C)))), Or((And((A, B)), And((A, C)))))


# --- leaves -----------------------------------------------------------------------------------------------

SCORE = Fact("latest", "score")


@pytest.mark.parametrize(
    ("value", "constant", "expected"),
    [(5, 4, True), (4, 4, True), (3, 4, False), (None, 4, None), (5, None, None), (None, None, None)],
)
def test_a_comparison_needs_both_its_fact_and_its_constant(value, constant, expected):
    """Semantics: parameters: unknown case -> unknown."""
    known = {"score": value, "limit": Quantity(constant) if constant is not None else None}
    assert truth(Compares(SCORE, ">=", ParameterName("limit")), **known) is expected
    if constant is not None:
        assert truth(Compares(SCORE, ">=", Quantity(constant)), **known) is expected


@pytest.mark.parametrize("value", [None, 3, 4, 5, 8, 9])
@pytest.mark.parametrize(("from_", "to"), list(itertools.product(("<", "<="), repeat=2)))
def test_between(value, from_, to):
    """`4 <= score < 8`: each end as written."""
    low = {"<": lambda x: x > 4, "<=": lambda x: x >= 4}[from_]
    high = {"<": lambda x: x < 8, "<=": lambda x: x <= 8}[to]
    expected = None if value is None else low(value) and high(value)
    assert truth(Lies(Quantity(4), from_, SCORE, to, Quantity(8)), score=value) is expected


def test_between_with_one_end_unknown():
    criterion = Lies(ParameterName("low"), "<=", SCORE, "<", Quantity(8))
    assert truth(criterion, score=9) is False
    assert truth(criterion, score=5) is None
    assert truth(criterion, score=Known(Possible((3, 9))), low=Quantity(4)) is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("a", True),
        ("c", False),
        (None, None),
        (Known(Nothing()), False),
        (Known(Possible(("a", "b"))), True),
        (Known(Possible(("a", "c"))), None),
    ],
)
def test_one_of(value, expected):
    assert truth(OneOf(Fact("latest", "word"), (Word("a"), Word("b"))), word=value) is expected
    assert truth(OneOf(Fact("latest", "word"), ParameterName("words")), word=value, words=("a", "b")) is expected
    assert truth(OneOf(Fact("latest", "word"), ParameterName("words")), word=value) is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (True, True),
        (False, False),
        (None, None),
        (Known(Nothing()), False),
        (Known(Possible((True, False))), None),
        (Known(Possible((True, True))), True),
    ],
)
def test_a_yes_or_no(value, expected):
    assert truth(A, a=value) is expected


def test_always_never_and_otherwise():
    assert truth(Always()) is True
    assert truth(Never()) is False
    assert truth(Otherwise()) is None  # only the assessment sees the other ways out


def test_a_named_criterion_means_its_body_with_its_source():
    facts = Given({"a": True, "b": None}, {"both": And((A, B)), "outer": Not(Named("both"))})
    one = explain(Named("outer"), facts)
    assert one.truth is None
    assert one.cites == BOOK
    (inner,) = one.parts
    assert inner.criterion == Not(Named("both"))
    assert inner.parts[0].cites == BOOK
    assert [part.truth for part in inner.parts[0].parts[0].parts] == [True, None]


def test_a_leaf_keeps_its_answer_and_its_constants():
    one = explain(
        Compares(SCORE, ">=", ParameterName("limit")),
        Given({"score": Known(5, shown="5 points"), "limit": Quantity(4)}),
    )
    assert one.answer == Known(5, shown="5 points")
    (constant,) = one.constants
    assert (constant.value, constant.name, constant.cites) == (Quantity(4), "limit", BOOK)
