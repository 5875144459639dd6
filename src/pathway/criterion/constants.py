"""How a constant is written in the language."""

from __future__ import annotations

from typing import assert_never

from pathway.criterion.syntax import Constant, Day, ParameterName, Quantity, Word
from pathway.measure import shown
from pathway.moments import Span


def written(constant: Constant) -> str:
    """The text of a constant, as `parse_constant` reads it; a parameter goes by its name.

    >>> written(Quantity(80, "%")), written(Span(6, "weeks")), written(Quantity(50, "mm"))
    ('80%', '6 weeks', '50 mm')
    """
    match constant:
        case Quantity(value, unit):
            return f"{shown(value)}{'' if unit in ('', '%') else ' '}{unit}"
        case Span():
            return str(constant)
        case Word(text):
            return text
        case Day(date):
            return date.isoformat()
        case ParameterName(name):
            return name
        case _:
            assert_never(constant)
