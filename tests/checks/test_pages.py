"""Each property that `check` can report has a page, and each page says what, before, after and why."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest

from pathway import checks
from pathway.checks import Fault
from pathway.errors import Place

ROOT = Path(__file__).parents[2]
SOURCES = Path(inspect.getfile(checks)).parent


def codes():
    """Every code that stands in the source of the checks."""
    return sorted(
        {code for path in SOURCES.rglob("*.py") for code in re.findall(r'"(P\d\d)"', path.read_text("utf-8"))}
    )


@pytest.mark.parametrize("code", codes())
def test_the_page(code):
    page = ROOT / Fault(code, "error", "", "", Place("")).page
    headings = [line for line in page.read_text("utf-8").splitlines() if line.startswith("#")]
    assert headings[0].startswith(f"# {code}: ")
    assert headings[1:5] == ["## What", "## Before", "## After", "## Why it matters"]


def test_every_property_has_a_sentence():
    for one in checks.PROPERTIES:
        assert (one.__doc__ or "").endswith(".")
