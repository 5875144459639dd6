"""All properties together: the demo keeps them, waivers, and what is no fault."""

from __future__ import annotations

from pathway.opening import load


def test_the_demo_has_no_fault(workshop):
    assert workshop.found() == []


def test_a_review_that_is_long_past_loads(workshop):
    """O-B14: that it expired is said with every result."""
    workshop.change("reviewed: 2026-01-20", "reviewed: 2001-01-20")
    workshop.change("review_by: 2028-01-20", "review_by: 2003-01-20")
    assert load(workshop.pathway).review_by.year == 2003
