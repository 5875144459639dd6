"""Folding keeps the meaning of a criterion, and leaves no name and no constant inside."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pathway.checks.bounds import bounded
from pathway.checks.folding import folded
from pathway.criterion.parsing import parse
from pathway.criterion.syntax import (
    Always,
    And,
    AtLeast,
    Compares,
    Criterion,
    Fact,
    Holds,
    Named,
    Never,
    Not,
    Or,
    Quantity,
)
from pathway.model import Policy, Rule
from pathway.reading.criteria import walk

_ATOMS = [Holds(Fact("latest", name)) for name in ("wet", "dry")]
_COUNT = Compares(Fact("count", "wash"), "<=", Quantity(3))
_MORE = Compares(Fact("count", "wash"), ">=", Quantity(2))


def trees(*leaves: Criterion):
    def larger(inner):
        parts = st.lists(inner, min_size=2, max_size=3).map(tuple)
        return st.one_of(
            parts.map(And),
            parts.map(Or),
            inner.map(Not),
            parts.flatmap(lambda some: st.integers(1, len(some)).map(lambda number: AtLeast(number, some))),
        )

    return st.recursive(st.sampled_from(leaves), larger, max_leaves=8)


def truth(criterion, facts, named):
    """The meaning, written out for two values."""
    match criterion:
        case And(parts):
            return all(truth(part, facts, named) for part in parts)
        case Or(parts):
            return any(truth(part, facts, named) for part in parts)
        case Not(part):
            return not truth(part, facts, named)
        case AtLeast(number, parts):
            return sum(truth(part, facts, named) for part in parts) >= number
        case Named(name):
            return truth(named[name], facts, named)
        case Always():
            return True
        case Never():
            return False
        case leaf:
            return facts[leaf]


_NAMED = {"ready": And((_ATOMS[0], Not(_ATOMS[1]))), "closed": Never(), "again": Or((Named("ready"), Named("closed")))}
_POLICY = Policy(None, (), {}, {name: Rule(one) for name, one in _NAMED.items()}, {})
_TREES = trees(*_ATOMS, Always(), Never(), *map(Named, _NAMED))


@given(_TREES, st.booleans(), st.booleans())
def test_the_meaning_stays(criterion, wet, dry):
    facts = dict(zip(_ATOMS, (wet, dry), strict=True))
    assert truth(folded(criterion, _POLICY), facts, _NAMED) == truth(criterion, facts, _NAMED)


@given(_TREES)
def test_nothing_is_left_to_fold(criterion):
    found = folded(criterion, _POLICY)
    if found not in (Always(), Never()):
        assert not any(isinstance(one, (Always, Never, Named)) for one in walk(found))
    assert folded(found, _POLICY) == found


def test_a_name_that_does_not_exist_stays():
    assert folded(Named("zzz"), _POLICY) == Named("zzz")


@given(trees(*_ATOMS, _COUNT, _MORE, Always(), Never()))
def test_a_bounded_criterion_never_holds_after_enough_acts(criterion):
    """After a hundred acts the counts are what they are; whatever else is so, a bounded criterion is false."""
    if bounded(criterion, {"wash"}):
        for wet in (True, False):
            for dry in (True, False):
                assert not truth(criterion, {_ATOMS[0]: wet, _ATOMS[1]: dry, _COUNT: False, _MORE: True}, {})


@given(trees(_COUNT, _MORE, *_ATOMS))
def test_a_bounded_criterion_is_not_missed_where_it_stands_alone(criterion):
    """With no `and`, `or` or `at least` in the way, the answer is exact."""
    if all(isinstance(one, (Not, Compares, Holds)) for one in walk(criterion)):
        facts = [{_ATOMS[0]: wet, _ATOMS[1]: wet, _COUNT: False, _MORE: True} for wet in (True, False)]
        assert bounded(criterion, {"wash"}) is not any(truth(criterion, one, {}) for one in facts)


def test_a_count_of_something_else_is_no_bound():
    assert not bounded(parse("count(wash) <= 3"), {"polish"})
