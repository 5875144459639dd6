"""Whether a criterion on the attributes of a step holds: an attribute that a step does not have is no."""

from __future__ import annotations

from collections.abc import Mapping
from typing import assert_never

from pathway.criterion.syntax import (
    Always,
    And,
    AtLeast,
    Compares,
    Criterion,
    Holds,
    Lies,
    Named,
    Never,
    Not,
    OneOf,
    Or,
    Otherwise,
    Word,
)
from pathway.frozen import Frozen
from pathway.model import Procedure


def applies(criterion: Criterion, attributes: Mapping[str, str]) -> bool:
    """Whether a step with these attributes is meant.

    >>> from pathway.criterion.parsing import parse
    >>> applies(parse("wet and heat in {low, high}"), {"wet": "yes", "heat": "low"})
    True
    >>> applies(parse("wet"), {"heat": "low"})
    False
    """
    match criterion:
        case Holds(fact):
            return attributes.get(fact.subject, "no") == "yes"
        case Compares(fact, comparator, Word(text)):
            return (attributes.get(fact.subject, "no") == text) is (comparator == "=")
        case OneOf(fact, tuple() as words):
            return attributes.get(fact.subject, "no") in {word.text for word in words}
        case And(parts):
            return all(applies(part, attributes) for part in parts)
        case Or(parts):
            return any(applies(part, attributes) for part in parts)
        case Not(part):
            return not applies(part, attributes)
        case AtLeast(number, parts):
            return sum(applies(part, attributes) for part in parts) >= number
        case Always():
            return True
        case Compares() | OneOf() | Lies() | Named() | Never() | Otherwise():
            return False
        case _:
            assert_never(criterion)


def possible_attributes(procedure: Procedure) -> tuple[Mapping[str, str], ...]:
    """Every set of attributes that a step can have, whatever its region and details turn out to be.

    >>> possible_attributes(Procedure("wash", "Wash", "therapy", attributes={"wet": "yes"}))
    ({'wet': 'yes'},)
    """
    if not procedure.by:
        return (procedure.attributes,)
    return tuple(Frozen({**procedure.attributes, **case.value}) for case in procedure.by)
