"""The text of criteria: what is read, what is refused, where, and in which words."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

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
from pathway.errors import CriterionRefused, Place
from pathway.moments import Span


def latest(name):
    return Fact("latest", name)


A, B, C, D = (Holds(latest(name)) for name in "abcd")

GOOD = {
    "scratched": Holds(latest("scratched")),
    "latest(scratched)": Holds(latest("scratched")),
    "ready": Named("ready"),
    "always": Always(),
    "never": Never(),
    "otherwise": Otherwise(),
    "a and b and c": And((A, B, C)),
    "a or b or c": Or((A, B, C)),
    "(a and b) and c": And((And((A, B)), C)),
    "a and (b or c)": And((A, Or((B, C)))),
    "((a))": A,
    "not a and b": And((Not(A), B)),
    "not (a and b)": Not(And((A, B))),
    "not (not a)": Not(Not(A)),
    "at least 2 of (a, b and c, not d)": AtLeast(2, (A, And((B, C)), Not(D))),
    "at least 1 of (a)": AtLeast(1, (A,)),
    "done(wash) and ready": And((Holds(Fact("done", "wash")), Named("ready"))),
    "relief(wash) >= 80%": Compares(Fact("relief", "wash"), ">=", Quantity(80, "%")),
    "relief(wash) >= 80 %": Compares(Fact("relief", "wash"), ">=", Quantity(80, "%")),
    "relief ( wash )>=80%": Compares(Fact("relief", "wash"), ">=", Quantity(80, "%")),
    "relief(wash) >= wash_relief": Compares(Fact("relief", "wash"), ">=", ParameterName("wash_relief")),
    "shine = 7.0": Compares(latest("shine"), "=", Quantity(7)),
    "shine != 1.4": Compares(latest("shine"), "!=", Quantity(Fraction(7, 5))),
    "shine > 0.1": Compares(latest("shine"), ">", Quantity(Fraction(1, 10))),
    "change(shine) <= -5": Compares(Fact("change", "shine"), "<=", Quantity(-5)),
    "depth < 50 mm": Compares(latest("depth"), "<", Quantity(50, "mm")),
    "grit >= 50 10*9/L": Compares(latest("grit"), ">=", Quantity(50, "10*9/L")),
    "flow >= 30 mL/min/1.73m2": Compares(latest("flow"), ">=", Quantity(30, "mL/min/1.73m2")),
    "salt <= 7 mmol/L and a": And((Compares(latest("salt"), "<=", Quantity(7, "mmol/L")), A)),
    "warmth < 38 °C": Compares(latest("warmth"), "<", Quantity(38, "°C")),
    "press < 140 mm[Hg] or a": Or((Compares(latest("press"), "<", Quantity(140, "mm[Hg]")), A)),
    "since(wash) >= 1 day": Compares(Fact("since", "wash"), ">=", Span(1, "days")),
    "since(wash) >= 6 weeks": Compares(Fact("since", "wash"), ">=", Span(6, "weeks")),
    "age >= 18 years": Compares(latest("age"), ">=", Span(18, "years")),
    "bought > 2026-01-31": Compares(latest("bought"), ">", Day(date(2026, 1, 31))),
    "bought = 2028-02-29": Compares(latest("bought"), "=", Day(date(2028, 2, 29))),
    "side = left": Compares(latest("side"), "=", Word("left")),
    "side != left": Compares(latest("side"), "!=", Word("left")),
    "10 <= shine < 20": Lies(Quantity(10), "<=", latest("shine"), "<", Quantity(20)),
    "low < shine <= high": Lies(ParameterName("low"), "<", latest("shine"), "<=", ParameterName("high")),
    "1 week <= since(wash) < 2 weeks": Lies(Span(1, "weeks"), "<=", Fact("since", "wash"), "<", Span(2, "weeks")),
    "side in {left, right}": OneOf(latest("side"), (Word("left"), Word("right"))),
    "side in { left }": OneOf(latest("side"), (Word("left"),)),
    "agent in allowed_agents": OneOf(latest("agent"), ParameterName("allowed_agents")),
    "not outcome(wash) in {benefit}": Not(OneOf(Fact("outcome", "wash"), (Word("benefit"),))),
    "count(wash where relief >= limit spaced gap) >= 2": Compares(
        Fact(
            "count", "wash", where=Compares(latest("relief"), ">=", ParameterName("limit")), spaced=ParameterName("gap")
        ),
        ">=",
        Quantity(2),
    ),
    "count(wash where fast in region) >= 1": Compares(
        Fact("count", "wash", where=Holds(latest("fast")), scope="region"), ">=", Quantity(1)
    ),
    "count(wash where agent in agents in patient) >= 1": Compares(
        Fact("count", "wash", where=OneOf(latest("agent"), ParameterName("agents")), scope="patient"), ">=", Quantity(1)
    ),
    "count(wash where a or b within 6 weeks) >= 1": Compares(
        Fact("count", "wash", where=Or((A, B)), within=Span(6, "weeks")), ">=", Quantity(1)
    ),
    "first(shine in episode) >= 10": Compares(Fact("first", "shine", scope="episode"), ">=", Quantity(10)),
    "region = upper and step = two": And(
        (Compares(latest("region"), "=", Word("upper")), Compares(latest("step"), "=", Word("two")))
    ),
    "android and order_of and within_limits and nothing": And(
        tuple(Holds(latest(name)) for name in ("android", "order_of", "within_limits", "nothing"))
    ),
    "a\n  and b\t\n": And((A, B)),
}


@pytest.mark.parametrize("text", GOOD)
def test_reads(text):
    assert parse(text, criteria={"ready"}) == GOOD[text]


def test_options_may_stand_in_any_order():
    full = Fact("count", "wash", "polish", A, "region", Span(12, "months"), Span(2, "weeks"), "side")
    options = ["after polish", "where a", "in region", "within 12 months", "spaced 2 weeks", "distinct side"]
    for turn in range(6):
        text = f"count(wash {' '.join(options[turn:] + options[:turn])}) >= 1"
        assert parse(text) == Compares(full, ">=", Quantity(1)), text


def test_every_view_is_read():
    assert [parse(f"{view}(x)") for view in VIEWS] == [Holds(Fact(view, "x")) for view in VIEWS]


def test_a_name_is_a_criterion_only_when_it_is_named_as_one():
    assert parse("ready") == Holds(latest("ready"))
    assert parse("ready", criteria=["ready"]) == Named("ready")
    assert parse("ready_too", criteria=["ready"]) == Holds(latest("ready_too"))


# --- refusals --------------------------------------------------------------------------------------

BAD = [
    # signs of other languages
    ("relief(wash) == 80%", 13, "one `=`"),
    ("a && b", 2, "`and`"),
    ("a & b", 2, "`and`"),
    ("a || b", 2, "`or`"),
    ("a | b", 2, "`or`"),
    ("!a", 0, "`not`"),
    ("a and !(b)", 6, "`not`"),
    ("a <> 3", 2, "`!=`"),
    ("relief(wash) ≥ 80%", 13, "`>=`"),
    ("relief(wash) ≤ 80%", 13, "`<=`"),
    ("side ≠ left", 5, "`!=`"),
    ("a => 3", 2, "`>=`"),
    ("a =< 3", 2, "`<=`"),
    ("a := 3", 2, "nothing is assigned"),
    ("a; b", 1, "joined by `and` or `or`"),
    ("a # b", 2, "not part of the language"),
    ("a \x1b", 2, "U+001B"),
    ("a\u00a0and b", 1, "U+00A0"),
    ('side = "left"', 7, "without quotes"),
    ("'left' = side", 0, "without quotes"),
    ("side = “left”", 7, "without quotes"),
    ("side in [left]", 8, "braces"),
    ("os.system", 2, "no dot"),
    ("a ? b", 2, "not part of the language"),
    ("shine %", 6, "after a number"),
    # arithmetic
    ("a - b >= 2", 2, "no arithmetic between facts"),
    ("relief(wash) - relief(polish) >= 2", 13, "no arithmetic between facts"),
    ("a -5 >= 2", 2, "no arithmetic between facts"),
    ("a + b >= 2", 2, "`change(…)`"),
    ("a * 2 >= 2", 2, "no arithmetic between facts"),
    ("a >= 80%-90%", 8, "no arithmetic between facts"),
    ("a–b", 1, "no arithmetic between facts"),
    ("a >= - 5", 5, "minus stands next to its number"),
    # names
    ("thigh-thrust", 0, "`thigh_thrust`"),
    ("a and L4-5", 6, "`l4_5`"),
    ("Relief >= 3", 0, "small letters: `relief`"),
    ("a AND b", 2, "small letters: `and`"),
    ("shine >= 5 AND b", 11, "small letters: `and`"),
    ("a OR b", 2, "small letters: `or`"),
    ("NOT a", 0, "small letters: `not`"),
    ("__import__('os')", 0, "begins with a small letter"),
    ("eval(__builtins__)", 5, "begins with a small letter"),
    ("straße", 0, "a to z"),
    ("where = 3", 0, "word of the language"),
    ("count(in) >= 3", 6, "word of the language"),
    ("smoker = never", 9, "word of the language"),
    ("count(wash distinct of)", 20, "word of the language"),
    # numbers, days, spans
    ("12:30", 0, "clock time"),
    ("wait = 12:30", 7, "clock time"),
    ("a >= 1e5", 5, "no exponent"),
    ("a >= 0x10", 5, "no exponent"),
    ("a >= 50mm", 5, "space stands between"),
    ("a >= 010", 5, "leading zero"),
    ("a >= .5", 5, "`0.5`"),
    ("a >= 5.", 5, "`0.5`"),
    ("a >= 1,500", 5, "without commas"),
    ("a >= 123456789012345678901", 5, "at most 20 digits"),
    ("a >= 1.12345678901234567890", 5, "at most 20 digits"),
    ("a >= 2026-02-30", 5, "not a day"),
    ("a >= 1899-12-31", 5, "1900"),
    ("a >= 2026-2-3", 5, "`2026-01-31`"),
    ("a >= 2026-01", 5, "`2026-01-31`"),
    ("a >= 2026-01-31T10", 5, "`2026-01-31`"),
    ("a >= 31.01.2026", 5, "`2026-01-31`"),
    ("a >= 31/01/2026", 5, "`2026-01-31`"),
    ("since(a) >= 1.5 weeks", 12, "whole number"),
    ("since(a) >= -2 weeks", 12, "whole number"),
    ("since(a) >= 6 Weeks", 12, "small letters"),
    # brackets
    ("(a", 0, "never closed"),
    ("a and (b or (c)", 6, "never closed"),
    ("a)", 1, "never opened"),
    ("(a}", 2, "closed by `}`"),
    ("side in {left, right", 8, "never closed"),
    ("()", 1, "expected a fact"),
    # joining
    ("a and b or c", 8, "brackets"),
    ("a or b and c", 7, "brackets"),
    ("a or (b and c or d)", 14, "brackets"),
    ("at least 1 of (a, b and c or d)", 26, "brackets"),
    ("a and", 5, "ends after `and`"),
    ("a and   ", 5, "ends after `and`"),
    ("and a", 0, "expected a fact"),
    ("a and or b", 6, "expected a fact"),
    ("not", 3, "ends after `not`"),
    ("not not a", 4, "leave both out"),
    ("a b", 2, "expected a comparison"),
    ("side = left b", 12, "`and` or `or`"),
    ("a, b", 1, "`and` or `or`"),
    ("a is b", 2, "write `=`"),
    ("a between 3 and 5", 2, "a range is written"),
    ("otherwise and a", 10, "stands alone"),
    ("a or otherwise", 5, "stands alone"),
    ("not otherwise", 4, "stands alone"),
    ("", 0, "empty"),
    ("  \n ", 0, "empty"),
    # at least
    ("at least of (a)", 9, "a whole number"),
    ("at least 2 (a, b)", 11, "`of`"),
    ("at least 2.5 of (a)", 9, "a whole number"),
    ("at least -1 of (a)", 9, "a whole number"),
    ("at most 2 of (a)", 3, "`not at least …`"),
    ("at lest 2 of (a)", 3, "did you mean `least`?"),
    ("at least 2 of a", 14, "in brackets"),
    ("at least 2 of ()", 15, "expected a fact"),
    ("at least 2 of (a,)", 17, "expected a fact"),
    # comparisons
    ("a >=", 4, "expected a constant"),
    (">= 5", 0, "expected a fact"),
    ("a != = 3", 5, "expected a constant"),
    ("done(a) = done(b)", 10, "never with another fact"),
    ("shine >= relief(a)", 9, "never with another fact"),
    ("limit <= relief(a)", 9, "write `relief(a) >= limit`"),
    ("80% <= relief(a)", 0, "write `relief(a) >= 80%`"),
    ("a and 5 > shine", 6, "write `shine < 5`"),
    ("5 >= 3", 0, "two constants"),
    ("a and 5", 6, "`5` alone"),
    ("10 <= a > 5", 8, "a range is written"),
    ("20 > a >= 10", 3, "smaller constant first"),
    ("1 = a < 3", 2, "a range is written"),
    ("relief(a) >= 5 < 3", 0, "joined by `and`"),
    ("a < b < c < d", 10, "`and` or `or`"),
    ("ready >= 2", 0, "`ready` is a criterion"),
    ("a and count(ready) >= 2", 12, "`ready` is a criterion"),
    # in
    ("side in region", 5, "inside the brackets of a view"),
    ("side not in {left}", 5, "stands in front"),
    ("side in {left, left}", 15, "twice"),
    ("side in {}", 9, "a word"),
    ("side in {1, 2}", 9, "a word"),
    ("side in {left right}", 14, "`,` or `}`"),
    ("side in 3", 8, "words in braces"),
    ("side in (left)", 8, "words in braces"),
    ("5 in {left}", 0, "a fact stands before `in`"),
    # views
    ("reliefe(wash) >= 80%", 0, "did you mean `relief`?"),
    ("a or lambda(b)", 5, "there is no view `lambda`"),
    ("count() >= 1", 6, "the name of what `count` asks about"),
    ("count(relief(a)) >= 1", 12, "no view stands inside another"),
    ("always(a)", 6, "takes no brackets"),
    ("count(a b) >= 1", 8, "an option"),
    ("count(a, b) >= 1", 7, "an option"),
    ("count(a wehre b) >= 1", 8, "did you mean `where`?"),
    ("count(a in house) >= 1", 8, "an option"),
    ("count(a within) >= 1", 14, "a span"),
    ("count(a within 3) >= 1", 15, "a span such as `6 weeks`"),
    ("count(a spaced 80%) >= 1", 15, "not `80%`"),
    ("count(a within done(b)) >= 1", 15, "not `done(b)`"),
    ("count(a within 1 day within 2 days) >= 1", 21, "`within` is given twice"),
    ("count(a in region in patient) >= 1", 18, "`in` is given twice"),
    ("count(a where) >= 1", 13, "expected a fact"),
    ("count(a where otherwise) >= 1", 14, "stands alone"),
    ("count(a after) >= 1", 13, "the name of a step"),
    ("count(a distinct 3) >= 1", 17, "the name of a detail"),
]


@pytest.mark.parametrize(("text", "offset", "phrase"), BAD)
def test_refuses(text, offset, phrase):
    with pytest.raises(CriterionRefused) as refused:
        parse(text, criteria={"ready"})
    assert refused.value.offset == offset
    assert phrase in refused.value.message
    # The author's terms: no names of tokens, classes or of the parser.
    assert not re.search(r"RPAR|LPAR|NAME|COMPARATOR|\$END|_[A-Z]|Token|lark|None|Tree", refused.value.message)
    assert not refused.value.message.endswith(".")


@pytest.mark.parametrize("word", KEYWORDS)
def test_no_word_of_the_language_is_a_name(word):
    for text in (f"{word} >= 1", f"done({word})", f"side = {word}", f"side in {{left, {word}}}"):
        with pytest.raises(CriterionRefused):
            parse(text)
    assert parse(f"{word}s") == Holds(latest(f"{word}s"))


def test_the_grammar_and_the_messages_know_the_same_words():
    grammar = files("pathway.criterion").joinpath("grammar.lark").read_text("utf-8")
    kept = re.search(r"^KEPT: /\(\?!\(\?:([a-z|]+)\)", grammar, re.M)
    any_case = re.search(r"^KEPT_ANY_CASE: /\(\?!\(\?i:([a-z|]+)\)", grammar, re.M)
    assert [found[1].split("|") for found in (kept, any_case) if found] == [list(KEYWORDS)] * 2


# --- limits ----------------------------------------------------------------------------------------


def test_leaves_are_limited():
    names = [f"n{number}" for number in range(65)]
    assert len(parse(" and ".join(names[:64])).parts) == 64
    text = " and ".join(names)
    with pytest.raises(CriterionRefused, match="at most 64 facts") as refused:
        parse(text)
    assert refused.value.offset == text.index("n64")
    with pytest.raises(CriterionRefused, match="at most 2 facts") as refused:
        parse("a and count(b where c) >= 1", max_leaves=2)
    assert refused.value.offset == 20


def test_depth_is_limited():
    assert parse("(" * 8 + "a" + ")" * 8) == A
    with pytest.raises(CriterionRefused, match="8 deep") as refused:
        parse("(" * 9 + "a" + ")" * 9)
    assert refused.value.offset == 8
    with pytest.raises(CriterionRefused, match="8 deep"):
        parse("(" * 100_000, max_length=1_000_000)


def test_length_is_limited():
    assert parse("a" + " " * 1999) == A
    with pytest.raises(CriterionRefused, match="at most 2000 characters") as refused:
        parse("a" + " " * 2000)
    assert refused.value.offset == 2000


# --- places ----------------------------------------------------------------------------------------


def test_the_column_is_counted_from_the_place():
    with pytest.raises(CriterionRefused) as refused:
        parse("a and or b", place=Place("pathway.yaml", 4, 7))
    assert refused.value.place == Place("pathway.yaml", 4, 13)
    assert str(refused.value).startswith("pathway.yaml:4:13: `or` is not expected")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a and\nor b", Place("pathway.yaml", 4, 7)),
        ("a and or b", Place("pathway.yaml", 4)),
        ("a and or b", None),
    ],
)
def test_the_place_stays_where_the_column_cannot_be_told(text, place):
    with pytest.raises(CriterionRefused) as refused:
        parse(text, place=place)
    assert refused.value.place == place
    assert refused.value.offset == 6


# --- constants -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "constant"),
    [
        ("80%", Quantity(80, "%")),
        (" 80 % ", Quantity(80, "%")),
        ("2", Quantity(2)),
        ("-2.50", Quantity(Fraction(-5, 2))),
        ("50 mm", Quantity(50, "mm")),
        ("2 weeks", Span(2, "weeks")),
        ("1 year", Span(1, "years")),
        ("2026-01-31", Day(date(2026, 1, 31))),
        ("matt", Word("matt")),
        ("yes", Word("yes")),
    ],
)
def test_reads_a_constant(text, constant):
    assert parse_constant(text) == constant


@pytest.mark.parametrize(
    "text",
    ["", " ", "12:30", "1e3", "010", "50mm", "-2 weeks", "1.5 weeks", "2 Weeks", "2026-02-30", "never", "Matt", "a-b",
     "a b", "done(a)", "(2)", "{a}", "'a'", "NaN%", "1" * 21, "٣", "2 weeks 3"],
)  # fmt: skip
def test_no_constant(text):
    assert parse_constant(text) is None


# --- any text --------------------------------------------------------------------------------------

PIECES = some.one_of(
    some.sampled_from(
        [*KEYWORDS, *VIEWS, "a", "b", "region", "weeks", "mm", "80%", "2", "-5", "0", "2026-01-31", "6 weeks"]
    ),
    some.sampled_from(
        [*"(){},<>=!-+*/%.:;'\"&|_", "<=", ">=", "!=", "==", " ", "\n", "at least 2 of (", "count(", "A", "µ", "é"]
    ),
    some.text(max_size=3),
)


@settings(max_examples=1_500, deadline=None)
@given(some.lists(PIECES, max_size=12), some.sampled_from(["", " "]))
def test_any_text_is_read_or_refused_inside_the_text(pieces, joint):
    text = joint.join(pieces)
    refused = None
    try:
        parse(text)
    except CriterionRefused as error:
        refused = error
    if refused is not None:
        assert 0 <= refused.offset <= len(text)
        assert refused.message
        assert refused.__cause__ is None
    parse_constant(text)
