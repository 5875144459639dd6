"""The meaning of a criterion for one patient: true, false or unknown, and why. Evaluation and explanation are one.

Truth is Kleene's: unknown is never false. Every part is looked at, so that all reasons can be told.
"""

from __future__ import annotations

from typing import assert_never

from pathway.criterion.comparing import MIRRORED, among, compare, held
from pathway.criterion.protocols import Explained, Facts, Known, Resolved
from pathway.criterion.syntax import (
    Always,
    And,
    AtLeast,
    Compares,
    Constant,
    Criterion,
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
from pathway.moments import Truth


def explain(criterion: Criterion, facts: Facts) -> Explained:
    """What `criterion` says of the patient behind `facts`, with every part explained.

    `otherwise` is unknown here: only the assessment, which sees the other ways out, can decide it.
    """
    explained = facts.kept(criterion)
    if explained is None:
        explained = _explained(criterion, facts)
        facts.keep(explained)
    return explained


def _explained(criterion: Criterion, facts: Facts) -> Explained:
    match criterion:
        case Compares(fact, comparator, constant):
            resolved = _constant(constant, facts)
            answer = facts.answer(fact)
            truth: Truth = None
            if isinstance(answer, Known) and resolved.value is not None and not isinstance(resolved.value, tuple):
                truth = compare(answer.value, comparator, resolved.value)
            return Explained(criterion, truth, (), answer, (resolved,))
        case Holds(fact):
            answer = facts.answer(fact)
            return Explained(criterion, held(answer.value) if isinstance(answer, Known) else None, (), answer)
        case And(parts):
            explained = tuple([explain(part, facts) for part in parts])
            return Explained(criterion, all_of([part.truth for part in explained]), explained)
        case Or(parts):
            explained = tuple([explain(part, facts) for part in parts])
            return Explained(criterion, any_of([part.truth for part in explained]), explained)
        case Not(part):
            inner = explain(part, facts)
            return Explained(criterion, None if inner.truth is None else not inner.truth, (inner,))
        case Named(name):
            body, cites = facts.criterion(name)
            inner = explain(body, facts)
            return Explained(criterion, inner.truth, (inner,), cites=cites)
        case Lies(low, from_, fact, to, high):
            answer = facts.answer(fact)
            ends = (_constant(low, facts), _constant(high, facts))
            truths: list[Truth] = [None, None]
            if isinstance(answer, Known):
                for i, (end, comparator) in enumerate(zip(ends, (MIRRORED[from_], to), strict=True)):
                    if end.value is not None and not isinstance(end.value, tuple):
                        truths[i] = compare(answer.value, comparator, end.value)
            return Explained(criterion, all_of(truths), (), answer, ends)
        case OneOf(fact):
            resolved = _words(criterion, facts)
            answer = facts.answer(fact)
            truth = None
            if isinstance(answer, Known) and isinstance(resolved.value, tuple):
                truth = among(answer.value, frozenset(resolved.value))
            return Explained(criterion, truth, (), answer, (resolved,))
        case AtLeast(number, parts):
            explained = tuple([explain(part, facts) for part in parts])
            return Explained(criterion, at_least(number, [part.truth for part in explained]), explained)
        case Always():
            return Explained(criterion, True)
        case Never():
            return Explained(criterion, False)
        case Otherwise():
            return Explained(criterion, None)
        case _:
            assert_never(criterion)


def all_of(truths: list[Truth]) -> Truth:
    """Kleene's and: false if any is false, else unknown if any is unknown."""
    if False in truths:
        return False
    return None if None in truths else True


def any_of(truths: list[Truth]) -> Truth:
    """Kleene's or: true if any is true, else unknown if any is unknown."""
    if True in truths:
        return True
    return None if None in truths else False


def at_least(number: int, truths: list[Truth]) -> Truth:
    """Whether at least `number` hold."""
    certain = truths.count(True)
    if certain >= number:
        return True
    return None if certain + truths.count(None) >= number else False


def _constant(constant: Constant, facts: Facts) -> Resolved:
    return facts.parameter(constant) if isinstance(constant, ParameterName) else Resolved(constant)


def _words(criterion: OneOf, facts: Facts) -> Resolved:
    if isinstance(criterion.words, ParameterName):
        return facts.parameter(criterion.words)
    return Resolved(tuple(word.text for word in criterion.words))
