"""From the text of a criterion to its nodes.

The grammar is wider than the language; the functions here build the nodes and refuse what the grammar
lets through. Every refusal is a `CriterionRefused` with its offset.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import TYPE_CHECKING, Literal, cast

from pathway.criterion.grammar import leaves_of, nodes_of, refuse, source_of, text_of, tree_of
from pathway.criterion.mistakes import SHORTEN
from pathway.criterion.syntax import (
    VIEWS,
    Always,
    And,
    AtLeast,
    Comparator,
    Compares,
    Constant,
    Criterion,
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
    Scope,
    Word,
)
from pathway.errors import CriterionRefused, Place, near_miss
from pathway.measure import exact
from pathway.moments import UNITS, Span, read_moment, read_span

if TYPE_CHECKING:
    from lark import Token

    from pathway.criterion.grammar import Node

_Below = Literal["<", "<="]
_MIRRORED: dict[Comparator, Comparator] = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}


def parse(
    text: str,
    *,
    criteria: Collection[str] = (),
    place: Place | None = None,
    max_leaves: int = 64,
    max_depth: int = 8,
    max_length: int = 2000,
) -> Criterion:
    """The tree of a criterion.

    `criteria` are the names of named criteria: a bare name among them becomes `Named`, any other is a yes/no fact.
    `place` is where the text begins in its file. Raises `CriterionRefused`.

    >>> parse("done(wash) and shine >= 5") == And(
    ...     (Holds(Fact("done", "wash")), Compares(Fact("latest", "shine"), ">=", Quantity(5)))
    ... )
    True
    >>> parse("ready", criteria={"ready"})
    Named(name='ready')
    """
    try:
        if len(text) > max_length:
            raise CriterionRefused(f"a criterion has at most {max_length} characters: {SHORTEN}", offset=max_length)
        tree = tree_of(text, "start", max_depth)
        if len(leaves := leaves_of(tree)) > max_leaves:
            refuse(f"a criterion asks at most {max_leaves} facts: {SHORTEN}", leaves[max_leaves])
        return Otherwise() if tree.data == "otherwise" else _criterion(nodes_of(tree)[0], text, criteria)
    except CriterionRefused as refused:
        where = _place(place, text, refused.offset)
        raise CriterionRefused(refused.message, code=refused.code, place=where, offset=refused.offset) from None


def parse_constant(text: str) -> Constant | None:
    """A constant from the text of a parameter's value; None when it is not one.

    >>> parse_constant("80%"), parse_constant("2 weeks"), parse_constant("matt")
    (Quantity(value=80, unit='%'), Span(amount=2, unit='weeks'), Word(text='matt'))
    >>> parse_constant("12:30") is None
    True
    """
    try:
        node = tree_of(text, "constant", 0)
        return Word(text_of(node)) if node.data == "word" else _constant(node)
    except CriterionRefused:
        return None


def _place(place: Place | None, text: str, offset: int) -> Place | None:
    """Where in the file; the column is known only for a text of one line."""
    if place is None or not place.column or "\n" in text.rstrip():
        return place
    return Place(place.file, place.line, place.column + offset)


# --- building --------------------------------------------------------------------------------------


def _criterion(node: Node, text: str, criteria: Collection[str]) -> Criterion:
    def parts(start: int = 0) -> tuple[Criterion, ...]:
        return tuple(_criterion(part, text, criteria) for part in nodes_of(node, start))

    match node.data:
        case "all":
            return And(parts())
        case "any":
            return Or(parts())
        case "negation":
            return Not(*parts())
        case "at_least":
            if not text_of(node).isdigit():
                refuse(f"`at least {text_of(node)} of` needs a whole number", node.children[0])
            return AtLeast(int(text_of(node)), parts(1))
        case "always":
            return Always()
        case "never":
            return Never()
        case "membership":
            return _membership(node, text, criteria)
        case _:
            return _leaf(node, text, criteria)


def _leaf(node: Node, text: str, criteria: Collection[str]) -> Criterion:
    match len(node.children):
        case 1:
            return _alone(nodes_of(node)[0], text, criteria)
        case 3:
            return _comparison(node, text, criteria)
        case _:
            return _range(node, text, criteria)


def _alone(operand: Node, text: str, criteria: Collection[str]) -> Criterion:
    if operand.data == "name" and text_of(operand) in criteria:
        return Named(text_of(operand))
    if not _is_fact(operand):
        refuse(f"`{source_of(operand, text)}` alone is not a criterion: compare a fact with it", operand)
    return Holds(_fact(operand, text, criteria))


def _comparison(node: Node, text: str, criteria: Collection[str]) -> Compares:
    left, right = nodes_of(node)[0], nodes_of(node)[2]
    sign = cast(Comparator, text_of(node, 1))
    turned = f"write `{source_of(right, text)} {_MIRRORED[sign]} {source_of(left, text)}`"
    if not _is_fact(left):
        if not _is_fact(right):
            refuse("a comparison needs a fact: two constants are compared here", node)
        refuse(f"the fact comes first: {turned}", node)
    if right.data == "view":
        hint = f"; if `{text_of(left)}` is a parameter, {turned}" if left.data == "name" else ""
        refuse(f"a fact is compared with a constant, never with another fact{hint}", right)
    return Compares(_fact(left, text, criteria), sign, _operand(right, sign))


def _range(node: Node, text: str, criteria: Collection[str]) -> Lies:
    low, _, fact, _, high = nodes_of(node)
    form = "a range is written `10 <= score < 20`, with the smaller constant first and the fact in the middle"
    if not _is_fact(fact) or "view" in (low.data, high.data):
        refuse(f"{form}; two comparisons are joined by `and`", node)
    for index in (1, 3):
        if text_of(node, index) not in ("<", "<="):
            refuse(f"{form}; `{text_of(node, index)}` is not expected here", node.children[index])
    from_, to = cast(tuple[_Below, _Below], (text_of(node, 1), text_of(node, 3)))
    return Lies(_operand(low, from_), from_, _fact(fact, text, criteria), to, _operand(high, to))


def _membership(node: Node, text: str, criteria: Collection[str]) -> OneOf:
    operand, among = node.children
    assert not isinstance(operand, str)  # what stands before `in` is a node by the grammar
    if not _is_fact(operand):
        refuse("a fact stands before `in`, as in `side in {left, right}`", operand)
    fact = _fact(operand, text, criteria)
    if isinstance(among, str):
        return OneOf(fact, ParameterName(str(among)))
    words = [str(word) for word in among.children]
    for index, word in enumerate(words):
        if word in words[:index]:
            refuse(f"`{word}` is listed twice", among.children[index])
    return OneOf(fact, tuple(map(Word, words)))


# --- facts -----------------------------------------------------------------------------------------


def _is_fact(operand: Node) -> bool:
    return operand.data in ("name", "view")


def _fact(operand: Node, text: str, criteria: Collection[str]) -> Fact:
    subject = cast("Token", operand.children[0 if operand.data == "name" else 1])
    if subject in criteria:
        refuse(f"`{subject}` is a criterion: it stands by its name alone, without a view or a comparison", subject)
    if operand.data == "name":
        return Fact("latest", str(subject))
    view = text_of(operand)
    if view not in VIEWS:
        choice = near_miss(view, VIEWS) or f"; the views are {', '.join(f'`{known}`' for known in sorted(VIEWS))}"
        refuse(f"there is no view `{view}`{choice}", operand)
    fact = Fact(view, str(subject))
    given: set[str] = set()
    for option in nodes_of(operand, 2):
        if option.data in given:
            refuse(f"`{'in' if option.data == 'scope' else option.data}` is given twice", option)
        given.add(option.data)
        fact = _with_option(fact, option, text, criteria)
    return fact


def _with_option(fact: Fact, option: Node, text: str, criteria: Collection[str]) -> Fact:
    match option.data:
        case "after":
            return replace(fact, after=text_of(option))
        case "where":
            return replace(fact, where=_criterion(nodes_of(option)[0], text, criteria))
        case "scope":
            return replace(fact, scope=cast(Scope, text_of(option).split()[1]))
        case "within":
            return replace(fact, within=_length(option, text))
        case "spaced":
            return replace(fact, spaced=_length(option, text))
        case _:
            return replace(fact, distinct=text_of(option))


def _length(option: Node, text: str) -> Span | ParameterName:
    operand = nodes_of(option)[0]
    length = None if operand.data == "view" else _operand(operand, "<")
    if isinstance(length, (Span, ParameterName)):
        return length
    return refuse(
        f"`{option.data}` takes a span such as `6 weeks`, or a parameter; not `{source_of(operand, text)}`", operand
    )


# --- constants -------------------------------------------------------------------------------------


def _operand(node: Node, sign: Comparator) -> Constant:
    """A name is a parameter where order is asked, and a word after `=` and `!=`."""
    if node.data == "name":
        return Word(text_of(node)) if sign in ("=", "!=") else ParameterName(text_of(node))
    return _constant(node)


def _constant(node: Node) -> Constant:
    text = text_of(node)
    if node.data == "day":
        moment = read_moment(text)
        return Day(moment.first) if moment else refuse(f"`{text}` is not a day between the years 1900 and 2200", node)
    unit = text_of(node, 1) if len(node.children) > 1 else ""
    if unit.lower().rstrip("s") not in {known.rstrip("s") for known in UNITS}:
        return Quantity(exact(text), unit)
    return read_span(f"{text} {unit}") or refuse(
        f"`{text} {unit}` is not a span: write a whole number and its unit in small letters, as in `6 weeks`", node
    )


__all__ = ["parse", "parse_constant"]
