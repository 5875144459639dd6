"""Criteria on the attributes of a step; what a step does not have is no."""

from __future__ import annotations

import pytest

from pathway.criterion.parsing import parse
from pathway.model import Case, Procedure
from pathway.reading.attributes import applies, possible_attributes

HAVE = {"wet": "yes", "dry": "no", "heat": "low"}


@pytest.mark.parametrize(
    ("text", "true"),
    [
        ("wet", True),
        ("dry", False),
        ("cold", False),
        ("not cold", True),
        ("heat = low", True),
        ("heat = high", False),
        ("heat != high", True),
        ("cold = no", True),
        ("cold != low", True),
        ("heat in {low, high}", True),
        ("heat in {middle, high}", False),
        ("wet and heat = low", True),
        ("wet and cold", False),
        ("cold or wet", True),
        ("cold or dry", False),
        ("at least 2 of (wet, dry, heat = low)", True),
        ("at least 3 of (wet, dry, heat = low)", False),
        ("always", True),
        ("never", False),
    ],
)
def test_applies(text, true):
    assert applies(parse(text), HAVE) is true


def test_what_a_case_says_comes_on_top():
    cases = (Case({"heat": "low"}, parse("region = top")), Case({"heat": "high", "wet": "no"}))
    step = Procedure("polish", "Polish", "procedure", attributes={"wet": "yes", "loud": "yes"}, by=cases)
    assert possible_attributes(step) == (
        {"wet": "yes", "loud": "yes", "heat": "low"},
        {"wet": "no", "loud": "yes", "heat": "high"},
    )
