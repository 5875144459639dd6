"""Criteria as they stand in boxes and at lines: values of the profile in place of names, signs in place of prose.

`criterion.wording` says what a criterion means. Here every word costs room, so a phrase such as "at least" becomes
its sign and the step at which the words stand is not named again. Author text is put in last, so that it is never
taken for such a phrase.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import assert_never

from pathway.criterion.syntax import (
    Always,
    And,
    AtLeast,
    Compares,
    Constant,
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
)
from pathway.criterion.wording import constant_in_words, in_words, spoken
from pathway.model import Pathway, Policy

_OWN = "\ue000"
_FIRST = 0xE001
_TIGHT = "\u00a0"
_SHORT = {
    r"\bat least ": "≥ ", r"\bat most ": "≤ ", r"\bmore than ": "> ", r"\b(less|fewer) than ": "< ",
    r"\bexactly ": "= ",
    # What stands at a step speaks of it without its name; only what is counted keeps the name.
    rf"{_OWN} \(with ([^()]*)\)": r"\1", rf" of {_OWN}": "", rf"{_OWN} not failed": "not: no benefit",
    rf"{_OWN} failed": "no benefit", rf"{_OWN} for ": "it has lasted ", rf"(?<!× ){_OWN} ": "",
    # A sign, its number and its unit stay on one line.
    r"([≥≤><=]) ": rf"\1{_TIGHT}", r"([0-9]) (?=%|(hour|day|week|month|year)s?\b)": rf"\1{_TIGHT}",
}  # fmt: skip
"""Phrases of ours (never of an author) and what they shrink to."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the names mean, and at which step the words stand (its own name is left out there).

    `by_name` keeps the names of criteria instead of what they stand for.
    """

    pathway: Pathway
    policy: Policy
    step: str = ""
    by_name: bool = False

    def meaning(self, criterion: Criterion) -> Criterion:
        """What a named criterion stands for under the policy; any other is itself."""
        while isinstance(criterion, Named) and criterion.name in self.policy.criteria:
            criterion = self.policy.criteria[criterion.name].criterion
        return criterion


def say(criterion: Criterion, reading: Reading) -> str:
    """The criterion in few words; nothing for one that always holds."""
    if not reading.by_name:
        criterion = expanded(criterion, reading.policy)
    if isinstance(criterion, Always):
        return ""
    names: list[str] = []

    def kept(name: str) -> str:
        if name == reading.step:
            return _OWN
        names.append(name)
        return chr(_FIRST + len(names) - 1)

    words = in_words(criterion, kept)
    for phrase, short in _SHORT.items():
        words = re.sub(phrase, short, words)
    for place, name in enumerate(names):
        if name in ("level", "levels"):  # these are themselves what is counted, and not times that something was done
            words = words.replace(f"× {chr(_FIRST + place)}", chr(_FIRST + place))
    called = {_OWN: reading.step, **{chr(_FIRST + place): name for place, name in enumerate(names)}}
    return re.sub("[\ue000-\uf8ff]", lambda found: title(called.get(found[0], ""), reading), words)


def title(name: str, reading: Reading) -> str:
    """What a name is called: a parameter by the values that the profile gives it, anything else by its title."""
    if parameter := reading.policy.parameters.get(name):
        return " or ".join(dict.fromkeys(held(case.value) for case in parameter.cases))
    vocabulary = reading.pathway.vocabulary
    for table in (reading.pathway.steps, vocabulary.measures, vocabulary.findings, vocabulary.complications,
                  vocabulary.procedures):  # fmt: skip
        if name in table:
            return low(table[name].title)
    return spoken(name)


def held(one: Constant | tuple[str, ...]) -> str:
    """What a parameter holds in one case: a constant, or words."""
    return " or ".join(map(spoken, one)) if isinstance(one, tuple) else constant_in_words(one).replace(" ", _TIGHT)


def low(title: str) -> str:
    """A title inside a sentence: its capital falls unless the word is an abbreviation or a name with inner capitals.

    >>> low("Deep wash"), low("XYZ of the lid")
    ('deep wash', 'XYZ of the lid')
    """
    first = title.split(" ")[0]
    return title if len(first) > 1 and first[1:] != first[1:].lower() else title[:1].lower() + title[1:]


def expanded(criterion: Criterion, policy: Policy) -> Criterion:
    """The criterion with every name replaced by what it stands for under the policy."""
    match criterion:
        case Named():
            rule = policy.criteria.get(criterion.name)
            return criterion if rule is None else expanded(rule.criterion, policy)
        case And() | Or():
            return replace(criterion, parts=tuple(expanded(part, policy) for part in criterion.parts))
        case AtLeast():
            return replace(criterion, parts=tuple(expanded(part, policy) for part in criterion.parts))
        case Not():
            return Not(expanded(criterion.part, policy))
        case Holds() | Compares() | Lies() | OneOf():
            return replace(criterion, fact=_expanded(criterion.fact, policy))
        case Always() | Never() | Otherwise():
            return criterion
        case _:
            assert_never(criterion)


def _expanded(fact: Fact, policy: Policy) -> Fact:
    return fact if fact.where is None else replace(fact, where=expanded(fact.where, policy))


def span_or_name(length: object, reading: Reading) -> str:
    """A span, or a parameter by its values."""
    return title(length.name, reading) if isinstance(length, ParameterName) else str(length)
