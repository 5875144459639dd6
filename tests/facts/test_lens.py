"""A look at the record: the newest and the oldest of entries whose days may be known in part."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from tests.demo import reading, rec

from pathway.facts.lens import newest, oldest
from pathway.moments import precedes

DAYS = st.sampled_from(
    [
        "2026", "2026-02", "2026-01-30", "2026-01-31", "2026-02-01", "2026-02-02", "2026-02-03", "2026-02-06",
        "2026-02-01T10:00+14:00", "2026-01-31T23:00-11:00", "2026-02-01T12:00+00:00", "2026-02-02T00:30+14:00",
    ]
)  # fmt: skip


@given(st.lists(DAYS, max_size=7))
def test_none_is_certainly_newer_or_older(days):
    """By all pairs: an entry is left out when, and only when, some other is certainly newer (or older)."""
    record = rec(observations=[reading("dull", 1, day, id=f"r{i}") for i, day in enumerate(days)])
    events = list(record.observations)
    later = [one for one in events if all(precedes(one.when, other.when) is not True for other in events)]
    sooner = [one for one in events if all(precedes(other.when, one.when) is not True for other in events)]
    assert newest(events) == later
    assert oldest(events) == sooner
