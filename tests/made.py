"""Made-up criteria and records over the workshop of `demo.py`, for laws."""

from __future__ import annotations

from hypothesis import strategies as st
from tests.demo import act, finding, rec, shift

ON = "2026-06-10"
PARAMETERS = {
    "window": {"by": [{"when": "age >= 18 years", "value": "2 weeks"}, {"otherwise": "yes", "value": "1 month"}],
               "cites": "book"},
    "limit": {"by": [{"when": "age >= 18 years", "value": 5}, {"otherwise": "yes", "value": 0}], "cites": "book"},
    "drying": {"by": [{"when": "age >= 18 years", "value": "1 week"}, {"otherwise": "yes", "value": "2 months"}],
               "cites": "book"},
}  # fmt: skip
SPANS = ["0 days", "1 day", "10 days", "24 hours", "40 hours", "2 weeks", "6 weeks", "1 month", "2 months", "12 years"]
STEPS = ("wash", "oil")
LEAVES = st.one_of(
    st.builds(
        "since({}) {} {}".format,
        st.sampled_from(["wash", "oil", "bought", "spill", "noise", "stained"]),
        st.sampled_from([">=", ">", "<", "<="]),
        st.sampled_from(SPANS),
    ),
    st.builds("until(party) {} {}".format, st.sampled_from([">=", ">", "<", "<="]), st.sampled_from(SPANS)),
    st.builds(
        "count({} within {}) {} {}".format,
        st.sampled_from(["wash", "oil", "spill", "noise"]),
        st.sampled_from(["10 days", "2 weeks", "1 month", "2 months", "window"]),
        st.sampled_from([">=", "<=", "="]),
        st.integers(0, 2),
    ),
    st.builds("lasted({}) {} {}".format, st.sampled_from(STEPS), st.sampled_from([">=", "<"]), st.sampled_from(SPANS)),
    st.sampled_from(["age >= 18 years", "declined(wash)", "not declined(oil)", "stained", "count(wash) <= limit"]),
)
WINDOWS = st.builds(
    "not {}({} within {})".format,
    st.sampled_from(["done", "failed", "documented", "known"]),
    st.sampled_from(STEPS),
    st.sampled_from(["10 days", "2 weeks", "1 month", "window"]),
)
CRITERIA = st.one_of(
    LEAVES,
    WINDOWS,
    st.builds("not {}".format, LEAVES.filter(lambda text: not text.startswith("not"))),
    st.builds("{} and {}".format, LEAVES, WINDOWS),
    st.builds("{} or {}".format, LEAVES, WINDOWS),
    st.builds("({} or {}) and {}".format, LEAVES, LEAVES, WINDOWS),
)
DAYS = st.integers(0, 60).map(lambda days: shift(ON, -days))
WHEN = st.one_of(DAYS, DAYS, DAYS, st.sampled_from(["2026-04", "2026-05"]))
ACTS = st.builds(
    lambda step, day, more: (step, day, more),
    st.sampled_from(STEPS),
    WHEN,
    st.sampled_from([{}, {"status": "under_way"}, {"outcome": "no_benefit"}, {"outcome": "benefit"}]),
)


@st.composite
def records(draw):
    acts = [act(f"a{at}", step, day, **more) for at, (step, day, more) in enumerate(draw(st.lists(ACTS, max_size=3)))]
    found = [finding("party", shift(ON, draw(st.integers(-10, 100))), "2026-01-01")]
    found += [finding("bought", day, "2026-06-09") for day in draw(st.lists(DAYS, max_size=1))]
    found += [finding("spill", "yes", day) for day in draw(st.lists(WHEN, max_size=2))]
    found += [finding("stained", draw(st.sampled_from(["yes", "no"])), day) for day in draw(st.lists(DAYS, max_size=1))]
    events = [{"date": day, "event": "noise", "resolved": ON} for day in draw(st.lists(DAYS, max_size=2))]
    declines = draw(st.lists(st.tuples(st.sampled_from(STEPS), st.integers(1, 60)), max_size=2))
    decisions = [
        {"date": "2026-06-01", "step": step, "decision": "declined", "until": shift(ON, days)}
        for step, days in declines
    ]
    born = draw(st.sampled_from(["2008-06-20", "2008-07-01", "2008-06-10", "1990-01-01", None]))
    patient = {"born": born} if born else {}
    return rec(patient=patient, acts=acts, findings=found, adverse_events=events, decisions=decisions)
