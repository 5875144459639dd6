"""Explanations in words: the leaves that decided, each with what was observed, the threshold, its name and source."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple, assert_never

from pathway.criterion.protocols import Explained, Known, Nothing, Resolved, Unknown
from pathway.criterion.syntax import (
    Always,
    And,
    AtLeast,
    Comparator,
    Compares,
    Fact,
    Holds,
    Lies,
    Named,
    Never,
    Not,
    OneOf,
    Or,
    Otherwise,
)
from pathway.criterion.wording import constant_in_words, fact_in_words, wording
from pathway.measure import Citation
from pathway.moments import Truth

Title = Callable[[str], str]
_ASKED_OF_ACTS = frozenset(
    {"done", "under_way", "stopped", "failed", "not_tolerated", "technical_failure", "declined", "documented", "known"}
)
_MARKS = {"unverified": " [unverified]", "convention": " [convention]"}
_SAID: dict[tuple[Comparator, bool], str] = {
    (">=", True): "is at least",
    (">=", False): "is below",
    (">", True): "is above",
    (">", False): "is not above",
    ("<=", True): "is at most",
    ("<=", False): "is above",
    ("<", True): "is below",
    ("<", False): "is not below",
    ("=", True): "is",
    ("=", False): "is not",
    ("!=", True): "is not",
    ("!=", False): "is",
}


class Decisive(NamedTuple):
    """A leaf that decided, the names of the criteria that it stands in, and what the innermost of them cites."""

    leaf: Explained
    names: tuple[str, ...]
    cites: tuple[Citation, ...]


def deciding_leaves(
    explained: Explained, names: tuple[str, ...] = (), cites: tuple[Citation, ...] = ()
) -> Iterator[Decisive]:
    """The leaves that make a criterion what it is."""
    truth = explained.truth
    match explained.criterion:
        case Named(name):
            for part in explained.parts:
                yield from deciding_leaves(part, (*names, name), explained.cites or cites)
        case And() | Or() | AtLeast() | Otherwise() | Not():
            for part in _that_matter(explained, truth):
                yield from deciding_leaves(part, names, cites)
        case Always() | Never() | Holds() | Compares() | Lies() | OneOf():
            yield Decisive(explained, names, cites)
        case _:
            assert_never(explained.criterion)


def _that_matter(explained: Explained, truth: Truth) -> list[Explained]:
    """The parts behind a truth: all of them where all were needed, else those of the truth that was enough."""
    criterion = explained.criterion
    needs_all = {And: True, Or: False, Otherwise: True}
    if isinstance(criterion, Not) or needs_all.get(type(criterion), not truth) is truth:
        return list(explained.parts)
    enough = not truth if isinstance(criterion, Otherwise) and truth is not None else truth
    return [part for part in explained.parts if part.truth is enough]


def sentences(explained: Explained, title: Title) -> tuple[str, ...]:
    """What decided a criterion, one sentence for each leaf, in order and without repeats."""
    return tuple(dict.fromkeys(sentence(one.leaf, title) for one in deciding_leaves(explained)))


def sentence(leaf: Explained, title: Title) -> str:
    """One leaf in words: `relief of wash 75 % (…) is below wash_relief (80 %, wash-manual)`."""
    answer = leaf.answer
    if answer is None:
        return "another way is open to everybody" if leaf.truth else "never, by this policy"
    if isinstance(answer, Unknown):
        return answer.text
    if isinstance(leaf.criterion, Always | Never):
        return answer.shown
    unknown = next((one for one in leaf.constants if one.value is None), None)
    if unknown is not None:
        return f"{unknown.name}: {unknown.reason or 'not known'}"
    return _known(leaf, answer, title)


def _known(leaf: Explained, answer: Known, title: Title) -> str:
    about = fact_in_words(_fact(leaf), title)
    observed = answer.shown or "recorded"
    about = about[:1].upper() + about[1:]
    if leaf.truth is None:
        return f"{about}: {observed}; this does not decide it"
    if isinstance(answer.value, Nothing):
        return f"{about}: {observed}"
    match leaf.criterion:
        case Holds(fact) if fact.view in _ASKED_OF_ACTS:
            return f"{about}: {'yes' if leaf.truth else 'no'} ({observed})"
        case Compares(_, comparator, _):
            return f"{about}: {observed} {_SAID[comparator, leaf.truth]} {threshold(leaf.constants[0])}"
        case Lies():
            low, high = leaf.constants
            return f"{about}: {observed} is {'' if leaf.truth else 'not '}from {threshold(low)} to {threshold(high)}"
        case OneOf():
            return f"{about}: {observed} is {'' if leaf.truth else 'not '}one of {threshold(leaf.constants[0])}"
        case _:
            return f"{about}: {observed if observed != 'recorded' else ('yes' if leaf.truth else 'no')}"


def _fact(leaf: Explained) -> Fact:
    fact = getattr(leaf.criterion, "fact", None)
    assert isinstance(fact, Fact)
    return fact


def threshold(constant: Resolved) -> str:
    """A constant with its name and source: `wash_relief (80 %, wash-manual)`."""
    if constant.value is None:
        return constant.name
    if isinstance(constant.value, tuple):
        words = ", ".join(word.replace("_", " ") for word in constant.value)
    else:
        words = constant_in_words(constant.value)
    if not constant.name:
        return words
    return f"{constant.name} ({', '.join((words, *sources(constant.cites)))})"


def sources(cites: Iterable[Citation]) -> tuple[str, ...]:
    """Citations for people: the reference, its place, and a mark when the fact is not verified."""
    return tuple(f"{cite.reference}{f' {cite.place}' if cite.place else ''}{_mark(cite)}" for cite in cites)


def _mark(cite: Citation) -> str:
    """The mark of a fact that no source settles; a reference that says so by its own name needs none."""
    return "" if cite.provenance in cite.reference else _MARKS.get(cite.provenance, "")


def criterion_text(leaf: Explained) -> str:
    """The leaf as it is written."""
    return wording(leaf.criterion)
