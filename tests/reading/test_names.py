"""What names stand for in criteria."""

from __future__ import annotations

import pytest

from pathway.criterion.syntax import Quantity
from pathway.measure import Domain
from pathway.reading import read_pathway
from pathway.reading.names import attribute_names, joined, names


@pytest.fixture(scope="module")
def table(demo):
    return read_pathway(demo / "table-top")


@pytest.fixture(scope="module")
def known(table):
    return names(table)


def test_each_name_stands_for_what_was_declared(known):
    assert known.measure("haze").unit == "mm"
    assert known.finding("material").domain.words == ("wood", "metal", "glass")
    assert known.step("wash").details == {"soap": Domain("one-of", ("mild", "strong"))}
    assert known.event("smear")
    assert not known.event("wash")
    assert known.attribute("sex").words == ("female", "male", "other")
    assert known.attribute("age") is None
    assert known.criterion("repeat_patch")
    for unknown in (known.measure, known.finding, known.step, known.detail, known.attribute):
        assert unknown("zzz") is None


def test_a_parameter_has_every_value_of_every_profile_and_case(known):
    assert set(known.parameter("patches_needed")) == {Quantity(1), Quantity(2)}
    assert set(known.parameter("patch_relief")) == {Quantity(80, "%"), Quantity(50, "%")}
    assert set(known.parameter("polishes_max")) == {Quantity(1), Quantity(2)}
    assert known.parameter("zzz") == ()


def test_details_and_parts_of_site(known):
    assert known.detail("paste") == Domain("one-of", ("fine", "coarse"))
    assert known.detail("region").words == ("base", "top")
    assert known.detail("side").words == ("left", "right", "bilateral", "midline")
    assert known.detail("levels").words == known.detail("level").words == ("B1", "B2", "T1", "T2", "T3")


def test_all_names_is_everything_that_a_criterion_can_use(known):
    found = set(known.all_names())
    assert {"dullness", "scratched", "polish", "smear", "paste", "sex", "patches_max", "repeat_patch"} <= found


def test_attributes_of_steps(table):
    attributes = attribute_names(table.vocabulary)
    assert attributes.detail("invasive") == Domain("yes-no")
    assert attributes.detail("heat_tier") == Domain("one-of", ("high", "low", "no"))
    assert attributes.measure("dullness") is None


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        (Domain("one-of", ("a", "b")), Domain("one-of", ("b", "c")), Domain("one-of", ("a", "b", "c"))),
        (Domain("number", low=0, high=5), Domain("number", low=-1, high=3), Domain("number", low=-1, high=5)),
        (Domain("number", low=0), Domain("number", high=3), Domain("number")),
        (Domain("number", resolution=1), Domain("number", resolution=2), Domain("number")),
        (Domain("yes-no"), Domain("date"), Domain("yes-no")),
    ],
)
def test_joined_domains(one, other, both):
    assert joined(one, other) == both
