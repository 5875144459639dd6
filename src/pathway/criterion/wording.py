"""From a tree to text: `wording` in the language itself, `in_words` as prose for drawings and descriptions."""

from __future__ import annotations

from collections.abc import Callable
from typing import assert_never

from pathway.criterion.constants import written
from pathway.criterion.syntax import (
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
    Word,
)
from pathway.measure import shown
from pathway.moments import Span

# --- in the language -------------------------------------------------------------------------------


def wording(criterion: Criterion) -> str:
    """The canonical text, with as few brackets as can be; parsing it gives the same tree.

    >>> wording(Not(Or((Named("ready"), Compares(Fact("relief", "wash"), ">=", Quantity(80, "%"))))))
    'not (ready or relief(wash) >= 80%)'
    """
    match criterion:
        case Holds(fact):
            return _fact(fact)
        case Compares(fact, comparator, constant):
            return f"{_fact(fact)} {comparator} {written(constant)}"
        case Lies(low, from_, fact, to, high):
            return f"{written(low)} {from_} {_fact(fact)} {to} {written(high)}"
        case OneOf(fact, words):
            return f"{_fact(fact)} in {_words(words)}"
        case And(parts):
            return " and ".join(map(_part, parts))
        case Or(parts):
            return " or ".join(map(_part, parts))
        case Not(part):
            return f"not ({wording(part)})" if isinstance(part, Not) else f"not {_part(part)}"
        case AtLeast(number, parts):
            return f"at least {number} of ({', '.join(map(wording, parts))})"
        case Named(name):
            return name
        case Always():
            return "always"
        case Never():
            return "never"
        case Otherwise():
            return "otherwise"
        case _:
            assert_never(criterion)


def _part(criterion: Criterion) -> str:
    text = wording(criterion)
    return f"({text})" if isinstance(criterion, And | Or) else text


def _words(words: tuple[Word, ...] | ParameterName) -> str:
    return words.name if isinstance(words, ParameterName) else f"{{{', '.join(map(written, words))}}}"


def _fact(fact: Fact) -> str:
    options = (
        f"after {fact.after}" if fact.after else "",
        f"where {wording(fact.where)}" if fact.where is not None else "",
        f"in {fact.scope}" if fact.scope else "",
        f"within {written(fact.within)}" if fact.within is not None else "",
        f"spaced {written(fact.spaced)}" if fact.spaced is not None else "",
        f"distinct {fact.distinct}" if fact.distinct else "",
    )
    given = " ".join(filter(None, (fact.subject, *options)))
    return fact.subject if given == fact.subject and fact.view == "latest" else f"{fact.view}({given})"


# --- in prose --------------------------------------------------------------------------------------

Title = Callable[[str], str]
_COMPARED: dict[Comparator, str] = {
    ">=": "at least", ">": "more than", "<=": "at most", "<": "less than", "=": "exactly", "!=": "not",
}  # fmt: skip


def spoken(name: str) -> str:
    """A name as words, where nothing better is known: `first_wash` is `first wash`."""
    return " ".join(name.replace("_", " ").split())


def constant_in_words(constant: Constant) -> str:
    """A constant for people: `80 %`, `50 mm`, `6 weeks`, `under way`.

    >>> constant_in_words(Quantity(80, "%")), constant_in_words(Word("not_done"))
    ('80 %', 'not done')
    """
    match constant:
        case Quantity(value, unit):
            return f"{shown(value)} {unit}".rstrip()
        case Word(text):
            return spoken(text)
        case ParameterName(name):
            return spoken(name)
        case Span() | Day():
            return written(constant)
        case _:
            assert_never(constant)


def in_words(criterion: Criterion, title: Title = spoken) -> str:
    """Short prose. `title` gives the words for a name: of a step, a measure, a finding, a criterion, a parameter.

    >>> in_words(Compares(Fact("relief", "wash"), ">=", Quantity(80, "%")))
    'relief of wash at least 80 %'
    >>> in_words(Compares(Fact("count", "wash", within=Span(12, "months")), "<=", ParameterName("washes_allowed")))
    'at most washes allowed × wash within 12 months'
    """
    match criterion:
        case Holds(fact):
            return _holds(fact, title, "")
        case Compares(fact, comparator, constant):
            return _compared(fact, f"{_COMPARED[comparator]} {_constant(constant, title)}", comparator, constant, title)
        case Lies():
            return _between(criterion, title)
        case OneOf(fact, words):
            return f"{fact_in_words(fact, title)} {_choice(words, title)}"
        case And(parts):
            return _listed([_grouped(part, title) for part in parts], "and")
        case Or(parts):
            return _listed([_grouped(part, title) for part in parts], "or")
        case Not(part):
            return _negated(part, title)
        case AtLeast(number, parts):
            return f"at least {number} of ({', '.join(in_words(part, title) for part in parts)})"
        case Named(name):
            return title(name)
        case Always():
            return "always"
        case Never():
            return "never"
        case Otherwise():
            return "otherwise"
        case _:
            assert_never(criterion)


def _listed(parts: list[str], joint: str) -> str:
    """`a, b and c`; the joint is said each time where a comma or a joint inside a part could mislead."""
    if len(parts) > 2 and not any("," in part or " and " in part or " or " in part for part in parts):
        return f"{', '.join(parts[:-1])} {joint} {parts[-1]}"
    return f" {joint} ".join(parts)


def _grouped(part: Criterion, title: Title) -> str:
    text = in_words(part, title)
    return f"({text})" if isinstance(part, And | Or) else text


def _negated(part: Criterion, title: Title) -> str:
    if isinstance(part, Holds):
        return _holds(part.fact, title, "not ")
    if isinstance(part, Named):
        return f"not {title(part.name)}"
    if isinstance(part, OneOf):
        return f"{fact_in_words(part.fact, title)} not {_choice(part.words, title)}"
    return f"not ({in_words(part, title)})"


def _choice(words: tuple[Word, ...] | ParameterName, title: Title) -> str:
    if isinstance(words, ParameterName):
        return f"among {title(words.name)}"
    return _listed([constant_in_words(word) for word in words], "or")


def _constant(constant: Constant, title: Title) -> str:
    return title(constant.name) if isinstance(constant, ParameterName) else constant_in_words(constant)


def _holds(fact: Fact, title: Title, negation: str) -> str:
    if fact.view == "latest":
        return f"{'no ' if negation else ''}{fact_in_words(fact, title)}"
    return f"{_subject(fact, title)} {negation}{spoken(fact.view)}"


def _compared(fact: Fact, amount: str, comparator: Comparator, constant: Constant, title: Title) -> str:
    """`amount` is the comparison in words; a word or a number of times reads differently from a score."""
    if isinstance(constant, Word):
        return f"{fact_in_words(fact, title)} {'not ' if comparator == '!=' else ''}{_constant(constant, title)}"
    options = _options(fact, title)
    trailing = title(fact.subject) + (f" {options}" if options else "")
    match fact.view:
        case "count" if comparator == "<":
            return f"fewer than {_constant(constant, title)} × {trailing}"
        case "count":
            return f"{amount} × {trailing}"
        case "since" | "until":
            return f"{amount} {fact.view} {trailing}"
        case "lasted":
            return f"{_subject(fact, title)} for {amount}"
        case _:
            return f"{fact_in_words(fact, title)} {amount}"


def _between(criterion: Lies, title: Title) -> str:
    bottom, top = _constant(criterion.low, title), _constant(criterion.high, title)
    if criterion.from_ == criterion.to == "<=":
        amount = f"from {bottom} to {top}"
    else:
        amount = (
            f"{'at least' if criterion.from_ == '<=' else 'more than'} {bottom} and {_COMPARED[criterion.to]} {top}"
        )
    return _compared(criterion.fact, amount, "=", criterion.low, title)


def fact_in_words(fact: Fact, title: Title) -> str:
    """What is asked, without the answer: `relief of wash`, `worst shine (within 6 weeks)`."""
    subject = _subject(fact, title)
    match fact.view:
        case "latest":
            return subject
        case "relief" | "outcome" | "count":
            return f"{spoken(fact.view)} of {subject}"
        case "change" | "improvement":
            return f"{fact.view} in {subject}"
        case "since" | "until":
            return f"time {fact.view} {subject}"
        case "first" | "worst" | "lowest" | "highest" | "mean":
            return f"{fact.view} {subject}"
        case (
            "lasted" | "sustained" | "done" | "under_way" | "failed" | "not_tolerated" | "technical_failure" | "stopped"
            | "changed" | "declined" | "known" | "documented"
        ):  # fmt: skip
            return f"{subject} {spoken(fact.view)}"
        case _:
            assert_never(fact.view)


def _subject(fact: Fact, title: Title) -> str:
    options = _options(fact, title)
    return title(fact.subject) + (f" ({options})" if options else "")


def _options(fact: Fact, title: Title) -> str:
    options = (
        f"after {title(fact.after)}" if fact.after else "",
        f"with {in_words(fact.where, title)}" if fact.where is not None else "",
        f"in the {fact.scope}" if fact.scope else "",
        f"within {_constant(fact.within, title)}" if fact.within is not None else "",
        f"at least {_constant(fact.spaced, title)} apart" if fact.spaced is not None else "",
        f"each with another {title(fact.distinct)}" if fact.distinct else "",
    )
    return ", ".join(filter(None, options))


__all__ = ["constant_in_words", "fact_in_words", "in_words", "spoken", "wording"]
