"""Targets and spots: a target is taken apart into spots, and an event is matched with a spot part by part."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from pathway.criterion.syntax import Scope
from pathway.measure import SITE_PARTS, Site
from pathway.moments import Truth
from pathway.record import Where

UNKNOWN = "?"
"""A part of the target that is not known."""


class Spot(NamedTuple):
    """One region, side and level; a part that the pathway does not ask for is empty."""

    region: str = ""
    side: str = ""
    level: str = ""

    def __str__(self) -> str:
        return " ".join(part for part in self if part not in ("", UNKNOWN))


@dataclass(frozen=True, slots=True)
class Target:
    """Where something is meant to be done, as its spots."""

    spots: tuple[Spot, ...]

    @property
    def levels(self) -> tuple[str, ...]:
        """The levels of the target."""
        return tuple(dict.fromkeys(spot.level for spot in self.spots if spot.level not in ("", UNKNOWN)))

    def __str__(self) -> str:
        return site_in_words(self.spots)


def target(where: Where, parts: tuple[Site, ...]) -> Target:
    """The target that a site stands for, in a pathway whose targets have these parts."""
    region = (where.region or UNKNOWN) if "region" in parts else ""
    sides = (where.sides or (UNKNOWN,)) if "side" in parts else ("",)
    levels = (where.levels or (UNKNOWN,)) if "level" in parts else ("",)
    return Target(tuple(Spot(region, side, level) for side in sides for level in levels))


def site_in_words(spots: Iterable[Spot]) -> str:
    """Spots in words: `upper left A-B, B-C`; empty for a target without parts."""
    regions, sides, levels = (
        tuple(dict.fromkeys(part for part in parts if part not in ("", UNKNOWN))) for parts in zip(*spots, strict=True)
    )
    side = "left and right" if set(sides) == {"left", "right"} else " ".join(sides)
    return " ".join(part for part in (" ".join(regions), side, ", ".join(levels)) if part)


def lies_at(where: Where, spot: Spot, declared: tuple[Site, ...], scope: Scope | None) -> Truth:
    """Whether an event at `where` counts for `spot`, as far as its kind declares parts of site.

    A declared part that the event lacks leaves it unknown. So does one that the target lacks although the pathway
    asks for it: such a spot holds `UNKNOWN` there.
    """
    if not declared or scope == "patient":
        return True
    answer: Truth = True
    for part in SITE_PARTS:
        if part not in declared or (scope == "region" and part != "region"):
            continue
        wanted = getattr(spot, part)
        recorded = (where.region,) if part == "region" else where.sides if part == "side" else where.levels
        if not wanted:
            continue  # the pathway does not ask for this part
        if wanted == UNKNOWN or not recorded or not recorded[0]:
            answer = None
        elif wanted not in recorded:
            return False
    return answer
