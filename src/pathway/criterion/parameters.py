"""Constants as a criterion uses them: a parameter stands for each of its values, and every value must suit the fact."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

from pathway.criterion.comparable import Kind, Misfit, span_meant, unfit, unfit_comparator, unfit_word
from pathway.criterion.constants import written
from pathway.criterion.protocols import Names
from pathway.criterion.subjects import NOUNS, subject_named
from pathway.criterion.syntax import Comparator, Constant, ParameterName, Word
from pathway.errors import near_miss
from pathway.moments import Span

_Value = Constant | tuple[str, ...]


def compared(kind: Kind | None, pairs: tuple[tuple[Comparator, Constant], ...], names: Names) -> Iterator[Misfit]:
    """What is wrong with comparing a fact in these ways; with an unknown kind, only the parameters are looked up."""
    for comparator, constant in pairs:
        if kind is not None and (wrong := unfit_comparator(kind, comparator)):
            yield wrong
            kind = None
        yield from _missing(constant, names)
        for value, suffix in _values(constant, names):
            if kind is None:
                continue
            if isinstance(value, tuple):
                wrong = Misfit("P14", f"{kind.asked} is not one of {_shown(value)}: a list is asked with `in`")
                yield _of(constant, value, wrong, suffix)
            elif misfit := unfit(kind, value):
                yield _of(constant, value, misfit, suffix + _parameter_after_equals(constant, names))


def among(kind: Kind | None, words: tuple[Word, ...] | ParameterName, names: Names) -> Iterator[Misfit]:
    """What is wrong with asking whether a fact is one of the words, or of those that a parameter lists."""
    yield from _missing(words, names)
    lists = _values(words, names) if isinstance(words, ParameterName) else ((tuple(word.text for word in words), ""),)
    for value, suffix in lists:
        if not isinstance(value, tuple):
            yield _of(
                words, value, Misfit("P14", f"`in` needs a list of words, and {_shown(value)} is one value"), suffix
            )
        elif kind is not None:
            for word in value:
                if wrong := unfit_word(kind, word):
                    yield _of(words, value, wrong, suffix)


def lengths(option: str, length: Span | ParameterName, code: Literal["P14", "P19"], names: Names) -> Iterator[Misfit]:
    """What is wrong with the length of time that `within` or `spaced` is given; `code` is for a length of 0."""
    yield from _missing(length, names)
    for value, suffix in _values(length, names):
        if not isinstance(value, Span):
            taken = f"`{option}` takes a length of time such as `6 weeks`, not {_shown(value)}"
            yield _of(length, value, Misfit("P14", taken), suffix + span_meant(value))
        elif not value.amount:
            nothing = f"`{option} {value}` says nothing: the length of time must be above 0"
            yield _of(length, value, Misfit(code, nothing), suffix)


def _values(constant: Constant, names: Names) -> Iterator[tuple[_Value, str]]:
    """The constant, or each value of the parameter with the words that say so."""
    if isinstance(constant, ParameterName):
        for value in names.parameter(constant.name):
            yield value, f" (a value of the parameter `{constant.name}`)"
    else:
        yield constant, ""


def _of(asked: object, value: _Value, wrong: Misfit, suffix: str) -> Misfit:
    """The misfit with its ending, and the parameter that it comes from."""
    said = wrong.message + suffix
    if not isinstance(asked, ParameterName):
        return replace(wrong, message=said)
    return replace(wrong, message=said, parameter=asked.name, value=value)


def _missing(constant: Constant | tuple[Word, ...], names: Names) -> Iterator[Misfit]:
    if not isinstance(constant, ParameterName) or names.parameter(constant.name):
        return
    if subject := subject_named(constant.name, names):
        what = f"`{constant.name}` is {NOUNS[subject.sort]}"
        yield Misfit("P01", f"{what}: a fact is compared with a constant or a parameter, never with a fact")
    else:
        parameters = [name for name in names.all_names() if names.parameter(name)]
        yield Misfit("P01", f"there is no parameter `{constant.name}`{near_miss(constant.name, parameters)}")


def _parameter_after_equals(constant: Constant, names: Names) -> str:
    """A name after `=` is a word; say so when a parameter was meant."""
    if isinstance(constant, Word) and names.parameter(constant.text):
        return f"; a name after `=` is a word: to use the parameter `{constant.text}` write `>=`, `<=` or a range"
    return ""


def _shown(value: _Value) -> str:
    return f"`{{{', '.join(value)}}}`" if isinstance(value, tuple) else f"`{written(value)}`"
