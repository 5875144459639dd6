"""Targets as spots, and events matched with a spot part by part; against a naive reading of the rules."""

from __future__ import annotations

import itertools

import pytest

from pathway.facts.sites import UNKNOWN, Spot, lies_at, site_in_words, target
from pathway.record import Where

ALL = ("region", "side", "level")


@pytest.mark.parametrize(
    ("where", "parts", "spots"),
    [
        (Where("top", ("left",), ("A-B",)), ALL, [("top", "left", "A-B")]),
        (Where("top", ("left",), ("A-B", "B-C")), ALL, [("top", "left", "A-B"), ("top", "left", "B-C")]),
        (Where("top", ("left", "right"), ("A-B",)), ALL, [("top", "left", "A-B"), ("top", "right", "A-B")]),
        (Where("top", ("left", "right"), ("A-B", "B-C")), ("side",), [("", "left", ""), ("", "right", "")]),
        (Where(), ALL, [(UNKNOWN, UNKNOWN, UNKNOWN)]),
        (Where("top"), ALL, [("top", UNKNOWN, UNKNOWN)]),
        (Where("top", ("left",)), (), [("", "", "")]),
    ],
)
def test_a_target_is_taken_apart_into_spots(where, parts, spots):
    """Design §5: each target side and level apart; bilateral is left and right. A part not asked for is empty."""
    assert [tuple(spot) for spot in target(where, parts).spots] == spots


def test_the_levels_of_a_target():
    assert target(Where("top", ("left", "right"), ("A-B", "B-C")), ALL).levels == ("A-B", "B-C")
    assert target(Where("top"), ALL).levels == ()


@pytest.mark.parametrize(
    ("where", "shown"),
    [
        (Where("top", ("left",), ("A-B", "B-C")), "top left A-B, B-C"),
        (Where("top", ("left", "right"), ("A-B",)), "top left and right A-B"),
        (Where("", ("right",), ()), "right"),
        (Where(), ""),
    ],
)
def test_a_target_in_words(where, shown):
    assert str(target(where, ALL)) == shown
    assert site_in_words(target(where, ALL).spots) == shown


def naive(where: Where, spot: Spot, declared, scope):
    """The rules, part by part: Kleene's and over the parts that the event's kind declares and the target asks for."""
    truths = []
    for part, wanted in zip(ALL, spot, strict=True):
        if part not in declared or scope == "patient" or (scope == "region" and part != "region") or wanted == "":
            continue
        recorded = {"region": {where.region} - {""}, "side": set(where.sides), "level": set(where.levels)}[part]
        truths.append(None if wanted == UNKNOWN or not recorded else wanted in recorded)
    return False if False in truths else None if None in truths else True


def test_every_combination_of_event_spot_declared_parts_and_scope():
    """Semantics: a declared part that the event lacks: possibly; `in region` the region only; `in patient` nothing."""
    wheres = [
        Where(region, sides, levels)
        for region in ("", "top", "base")
        for sides in ((), ("left",), ("right",), ("left", "right"))
        for levels in ((), ("A-B",), ("B-C",), ("A-B", "B-C"))
    ]
    spots = [
        Spot(*parts) for parts in itertools.product(("", "top", UNKNOWN), ("", "left", UNKNOWN), ("", "A-B", UNKNOWN))
    ]
    declared = [parts for size in range(4) for parts in itertools.combinations(ALL, size)]
    for where, spot, parts, scope in itertools.product(wheres, spots, declared, (None, "region", "patient")):
        assert lies_at(where, spot, parts, scope) is naive(where, spot, parts, scope), (
            where.region,
            spot,
            parts,
            scope,
        )


def test_a_kind_without_parts_holds_for_every_target():
    """Design §5: one that declares none holds for every target."""
    assert lies_at(Where("top", ("left",)), Spot("base", "right", "D-E"), (), None) is True
