"""The page for authors: its examples are read, and its refused ones are refused."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pathway.criterion.mistakes import KEYWORDS
from pathway.criterion.parsing import parse
from pathway.criterion.syntax import VIEWS
from pathway.errors import CriterionRefused

PAGE = (Path(__file__).parents[2] / "docs" / "criteria.md").read_text("utf-8")
VIEWS_AND_OPTIONS = PAGE[PAGE.index("## Views") : PAGE.index("## Unknown")]
ROWS = [row.split("|")[2].strip() for row in VIEWS_AND_OPTIONS.splitlines() if row.startswith("|")]
EXAMPLES = [example for row in ROWS for example in re.findall(r"`([^`]+)`", row)]


@pytest.mark.parametrize("text", EXAMPLES)
def test_an_example_is_read(text):
    parse(text)


def test_every_view_and_option_has_an_example():
    shown = " ".join(EXAMPLES)
    assert [view for view in VIEWS if view != "latest" and f"{view}(" not in shown] == []
    assert [option for option in ("where", "after", "within", "spaced", "distinct") if f" {option} " not in shown] == []
    assert [scope for scope in ("region", "patient", "step", "episode") if f"in {scope}" not in PAGE] == []


def test_the_page_lists_the_words_of_the_language():
    listed = re.search(r"The words `([a-z\s]+)` are not names", PAGE)
    assert listed
    assert set(listed[1].split()) == set(KEYWORDS)


@pytest.mark.parametrize("text", ["a and b or c", "relief(mbb) == 80%", "80% <= relief(mbb)", "thigh-thrust"])
def test_what_the_page_calls_refused_is_refused(text):
    assert f"`{text}`" in PAGE
    with pytest.raises(CriterionRefused):
        parse(text)
