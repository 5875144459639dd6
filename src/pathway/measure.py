"""Measures, findings and exact numbers: what can be recorded, in which unit and range.

A measure is a scored instrument; a finding is a dated clinical statement with a declared domain.
Numbers are exact: whole numbers and fractions, never binary floating point.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from pathway.moments import Span

Number = int | Fraction
Site = Literal["region", "side", "level"]
SITE_PARTS: tuple[Site, ...] = ("region", "side", "level")


def exact(value: int | str | Decimal | Fraction) -> Number:
    """The exact number; whole numbers become `int`.

    >>> exact("7.0"), exact(Decimal("1.4"))
    (7, Fraction(7, 5))
    """
    number = value if isinstance(value, Fraction) else Fraction(value)
    return number.numerator if number.denominator == 1 else number


def shown(number: Number) -> str:
    """The number in decimals; one that has no short decimal form is cut (never rounded up) and marked with `…`.

    Cutting keeps it on its own side of a threshold above it: 79.6 stays below 80.

    >>> shown(exact("79.6")), shown(Fraction(200, 3)), shown(80), shown(Fraction(-1, 3))
    ('79.6', '66.66…', '80', '-0.33…')
    """
    if isinstance(number, int):
        return str(number)
    sign, size = ("-", -number) if number < 0 else ("", number)
    rest = size.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest == 1:
        text = f"{Decimal(size.numerator) / Decimal(size.denominator):f}"
        if Fraction(text) == size:
            return sign + text
    return f"{sign}{int(size)}.{int(size * 100) % 100:02d}…"


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a fact comes from: the id of a reference, the place in it, and how well it was verified."""

    reference: str
    place: str = ""
    provenance: Literal["primary", "secondary", "convention", "unverified"] = "unverified"


@dataclass(frozen=True, slots=True)
class Measure:
    """A scored instrument.

    `low`, `high` and `resolution` are in `unit`; `resolution` None means any decimal. `better` says which way is
    improvement. `valid` is how long a reading stays current; `baseline` is how far before an act an untagged reading
    may serve as its baseline. `reports` names a view that this measure reports in the patient's words: shown beside
    it, never used for it.
    """

    id: str
    title: str
    low: Number | None
    high: Number | None
    resolution: Number | None = None
    unit: str = ""
    better: Literal["lower", "higher"] = "lower"
    valid: Span | None = None
    baseline: Span | None = None
    site: tuple[Site, ...] = ()
    details: tuple[tuple[str, Domain], ...] = ()
    codes: tuple[tuple[str, str], ...] = ()
    meaningful: tuple[tuple[str, Citation], ...] = ()
    reports: str = ""
    cites: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Domain:
    """What a finding or a detail may be: `yes-no`, `one-of` the `words`, a `number` in `unit`, or a `date`."""

    kind: Literal["yes-no", "one-of", "number", "date"]
    words: tuple[str, ...] = ()
    low: Number | None = None
    high: Number | None = None
    resolution: Number | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """A dated clinical statement. One recorded as an `event` is complete: none recorded means it did not happen."""

    id: str
    title: str
    domain: Domain
    valid: Span | None = None
    event: bool = False
    site: tuple[Site, ...] = ()
    codes: tuple[tuple[str, str], ...] = ()
    cites: tuple[Citation, ...] = ()
