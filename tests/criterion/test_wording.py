"""A criterion as text reads back to the same criterion; prose for people."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from pathway.criterion.constants import written
from pathway.criterion.mistakes import KEYWORDS
from pathway.criterion.parsing import parse, parse_constant
from pathway.criterion.syntax import (
    VIEWS,
    Always,
    And,
    AtLeast,
    Compares,
    Day,
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
from pathway.criterion.wording import constant_in_words, in_words, wording
from pathway.errors import CriterionRefused
from pathway.measure import exact
from pathway.moments import UNITS, Span

NAMED = ("ready", "in_order", "region")
NAMES = some.one_of(
    some.sampled_from(["a", "shine", "region", "step", "relief", "count", "weeks", "mm", "e5", "inches", "not_yet"]),
    some.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True),
).filter(lambda name: name not in KEYWORDS and name not in NAMED)
NUMBERS = some.one_of(
    some.integers(-(10**12), 10**12),
    some.decimals(-1000, 1000, places=3, allow_nan=False).map(lambda number: exact(number)),
)
QUANTITIES = some.builds(
    Quantity,
    NUMBERS,
    some.sampled_from(["", "%", "mm", "mmol/L", "mg/dL", "10*9/L", "mL/min/1.73m2", "mm[Hg]", "°C", "µg", "e5"]),
)
SPANS = some.builds(Span, some.integers(0, 999_999), some.sampled_from(UNITS))
DAYS = some.builds(Day, some.dates(date(1900, 1, 1), date(2200, 12, 31)))
WORDS = some.builds(Word, NAMES)
PARAMETERS = some.builds(ParameterName, NAMES)
ORDERED = some.one_of(QUANTITIES, SPANS, DAYS, PARAMETERS)
EQUALS = some.one_of(QUANTITIES, SPANS, DAYS, WORDS)
LENGTHS = some.one_of(some.none(), SPANS, PARAMETERS)
BELOW = some.sampled_from(["<", "<="])


def facts(where):
    full = some.builds(
        Fact,
        some.sampled_from(VIEWS),
        NAMES,
        some.one_of(some.just(""), NAMES),
        some.one_of(some.none(), where),
        some.sampled_from([None, "region", "patient", "step", "episode"]),
        LENGTHS,
        LENGTHS,
        some.one_of(some.just(""), NAMES),
    )
    return some.one_of(
        some.builds(Fact, some.just("latest"), NAMES), some.builds(Fact, some.sampled_from(VIEWS), NAMES), full
    )


def leaves(where):
    fact = facts(where)
    return some.one_of(
        some.builds(Holds, fact),
        some.builds(Compares, fact, some.sampled_from(["<", "<=", ">", ">="]), ORDERED),
        some.builds(Compares, fact, some.sampled_from(["=", "!="]), EQUALS),
        some.builds(Lies, ORDERED, BELOW, fact, BELOW, ORDERED),
        some.builds(OneOf, fact, some.lists(WORDS, min_size=1, max_size=4, unique=True).map(tuple)),
        some.builds(OneOf, fact, PARAMETERS.filter(lambda parameter: parameter.name not in ("region", "step"))),
        some.builds(Named, some.sampled_from(NAMED)),
        some.sampled_from([Always(), Never()]),
    )


def larger(inner):
    parts = some.lists(inner, min_size=2, max_size=4).map(tuple)
    return some.one_of(
        some.builds(And, parts),
        some.builds(Or, parts),
        some.builds(Not, inner),
        some.builds(AtLeast, some.integers(0, 5), some.lists(inner, min_size=1, max_size=4).map(tuple)),
        leaves(inner),
    )


CRITERIA = some.one_of(some.just(Otherwise()), some.recursive(leaves(some.nothing()), larger, max_leaves=12))


@settings(max_examples=2_500, deadline=None)
@given(CRITERIA)
def test_the_wording_reads_back_to_the_same_criterion(criterion):
    text = wording(criterion)
    # The limits are not what is tested here.
    again = parse(text, criteria=NAMED, max_leaves=10_000, max_depth=10_000, max_length=1_000_000)
    assert again == criterion
    assert wording(again) == text


@settings(max_examples=500, deadline=None)
@given(CRITERIA)
def test_every_pair_of_brackets_is_needed(criterion):
    """Leaving out one pair of brackets that only groups gives another criterion, or none."""
    text = wording(criterion)
    for start, end in _grouping(text):
        bare = f"{text[:start]} {text[start + 1 : end]} {text[end + 1 :]}"
        try:
            again = parse(bare, criteria=NAMED, max_leaves=10_000, max_depth=10_000, max_length=1_000_000)
        except CriterionRefused:
            continue
        assert again != criterion


def _grouping(text):
    """The pairs of round brackets that follow neither a view nor `of`."""
    opened, pairs = [], []
    for at, sign in enumerate(text):
        if sign == "(":
            opened.append((at, text[at - 1 : at] in ("", " ", "(") and not text[:at].endswith(" of ")))
        elif sign == ")":
            start, groups = opened.pop()
            if groups:
                pairs.append((start, at))
    return pairs


@settings(max_examples=500, deadline=None)
@given(EQUALS)
def test_a_constant_reads_back(constant):
    assert parse_constant(written(constant)) == constant


@settings(max_examples=500, deadline=None)
@given(CRITERIA)
def test_prose_is_one_line_without_signs_of_the_language(criterion):
    prose = in_words(criterion)
    assert prose.strip() == prose != ""
    assert not any(sign in prose for sign in ("<", ">", "=", "{", "_", "\n", "  ", "None"))


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("((a))  and  (b)", "a and b"),
        ("(not a) or (b and c)", "not a or (b and c)"),
        ("relief(wash)>=80 %", "relief(wash) >= 80%"),
        ("latest(shine) > 7.0", "shine > 7"),
        ("count(wash distinct side within 1 months in region where a) >= 2",
         "count(wash where a in region within 1 month distinct side) >= 2"),
        ("at least 2 of ((a or b), c)", "at least 2 of (a or b, c)"),
        ("not (at least 1 of (a))", "not at least 1 of (a)"),
    ],
)  # fmt: skip
def test_one_spelling(text, canonical):
    assert wording(parse(text)) == canonical


PROSE = [
    ("relief(wash) >= 80%", "relief of wash at least 80 %"),
    ("shine > 4.5", "shine more than 4.5"),
    ("shine <= least_shine", "shine at most least shine"),
    ("depth < 50 mm", "depth less than 50 mm"),
    ("10 <= shine < 20", "shine at least 10 and less than 20"),
    ("10 < shine <= 20", "shine more than 10 and at most 20"),
    ("10 <= shine <= 20", "shine from 10 to 20"),
    ("age >= 18 years", "age at least 18 years"),
    ("since(wash) >= 6 weeks", "at least 6 weeks since wash"),
    ("until(sale) < 1 day", "less than 1 day until sale"),
    ("lasted(wash where relief >= 50%) >= 6 months", "wash (with relief at least 50 %) for at least 6 months"),
    ("count(wash in region within 12 months) < 4", "fewer than 4 × wash in the region, within 12 months"),
    ("count(wash where relief >= limit spaced gap) >= 2",
     "at least 2 × wash with relief at least limit, at least gap apart"),
    ("count(wash distinct side) = 2", "exactly 2 × wash each with another side"),
    ("worst(shine after wash within 1 day) <= 3", "worst shine (after wash, within 1 day) at most 3"),
    ("improvement(shine) >= 30%", "improvement in shine at least 30 %"),
    ("outcome(wash) = no_benefit", "outcome of wash no benefit"),
    ("side != left", "side not left"),
    ("side in {left, right}", "side left or right"),
    ("not side in {left, right}", "side not left or right"),
    ("agent in agents", "agent among agents"),
    ("failed(wash)", "wash failed"),
    ("not done(first_wash)", "first wash not done"),
    ("not scratched", "no scratched"),
    ("a and not b and c", "a, no b and c"),
    ("a and (b or c)", "a and (b or c)"),
    ("not (a and b)", "not (a and b)"),
    ("ready or not ready", "ready or not ready"),
    ("at least 2 of (a, b, c)", "at least 2 of (a, b, c)"),
    ("always", "always"),
    ("otherwise", "otherwise"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "prose"), PROSE)
def test_prose(text, prose):
    assert in_words(parse(text, criteria={"ready"})) == prose


def test_prose_takes_its_titles_from_the_caller():
    titles = {"wash": "thorough washing", "limit": "80 %", "ready": "ready for polish"}
    criterion = parse("relief(wash) >= limit and ready", criteria={"ready"})
    assert in_words(criterion, titles.__getitem__) == "relief of thorough washing at least 80 % and ready for polish"


@pytest.mark.parametrize(
    ("constant", "words"),
    [
        (Quantity(80, "%"), "80 %"),
        (Quantity(Fraction(7, 5), "mm"), "1.4 mm"),
        (Quantity(2), "2"),
        (Span(1, "months"), "1 month"),
        (Word("not_done"), "not done"),
        (ParameterName("wash_relief"), "wash relief"),
        (Day(date(2026, 1, 31)), "2026-01-31"),
    ],
)
def test_constants_in_words(constant, words):
    assert constant_in_words(constant) == words
