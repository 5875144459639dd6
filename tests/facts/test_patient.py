"""What is kept saves work and never changes an answer: looking ahead and planning, held against fresh facts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.demo import act, facts, finding, pair, reading, rec, shift, words
from tests.made import CRITERIA, ON, PARAMETERS, records

from pathway.criterion.explanation import explain
from pathway.criterion.parsing import parse
from pathway.facts.patient import PatientFacts
from pathway.frozen import Frozen
from pathway.moments import on_day
from pathway.record import Act

KNOWN = words(
    parameters={**PARAMETERS, "enough": {"cites": "book", "by": [
        {"when": "age >= 18 years", "value": "50%"}, {"otherwise": "yes", "value": "80%"}]}},
    criteria={"grown": {"is": "age >= 18 years"}, "old_wash": {"is": "since(wash) >= 2 weeks and grown"}},
)  # fmt: skip
MORE = st.sampled_from([
    "old_wash", "not old_wash or stained", "grown and old_wash", "relief(patch) >= enough", "fresh >= 4", "dull >= 4",
    "count(patch where relief >= enough within window) >= 1", "improvement(dull) >= enough", "paste = fine",
    "count(patch where paste = fine within window) <= 1", "at least 2 of (stained, grown, old_wash)",
    "documented(patch where paste = fine)", "lasted(wash where relief >= enough) >= 2 weeks",
    "not documented(wash within window)", "failed(wash within window)", "outcome(wash) = benefit",
    "sustained(dull where dull >= 4 within 2 weeks)",
    "lowest(dull within window) >= 4", "since(wash) >= drying", "count(wash spaced window) >= 2",
    "known(dull within window)",
])  # fmt: skip


@st.composite
def fuller(draw):
    """A record of `made.py`, with readings and patches."""
    record = draw(records())
    back = st.lists(st.integers(0, 40).map(lambda days: shift(ON, -days)), max_size=2, unique=True)
    score = st.integers(1, 9)
    acts, observations = [], []
    for at, day in enumerate(draw(back)):
        acts.append(act(f"p{at}", "patch", day, paste=draw(st.sampled_from(["fine", "coarse"]))))
        observations += pair(f"p{at}", day, 10, draw(score))
    for name in ("dull", "fresh"):
        observations += [reading(name, draw(score), day) for day in draw(back)]
    extra = rec(acts=acts, observations=observations)
    return replace(record, acts=(*record.acts, *extra.acts), observations=extra.observations)


def same(one, other) -> bool:
    """The same explanation, part by part: truth, answer and constants."""
    return (
        (one.truth, one.criterion, one.answer, one.constants)
        == (other.truth, other.criterion, other.answer, other.constants)
        and len(one.parts) == len(other.parts)
        and all(same(a, b) for a, b in zip(one.parts, other.parts, strict=True))
    )


@given(
    st.lists(st.one_of(CRITERIA, MORE), min_size=1, max_size=4),
    fuller(),
    st.lists(st.integers(0, 80), min_size=1, max_size=4),
)
@settings(max_examples=80, deadline=None)
def test_looking_ahead_from_kept_facts_is_looking_ahead_afresh(texts, record, days):
    """Design §3: a faster reader is allowed only where tests hold it equal to `explanation`."""
    known = facts(record, ON, definition=KNOWN)
    criteria = [parse(text, criteria=set(KNOWN.policies[None].criteria)) for text in texts]
    for criterion in criteria:
        explain(criterion, known)
    for days_on in days:
        day = date.fromisoformat(ON) + timedelta(days=days_on)
        kept = known.ahead(day)
        for criterion in criteria:
            afresh = explain(criterion, PatientFacts(known.lens.on(day)))
            assert explain(criterion, kept).truth is afresh.truth
            assert same(explain(criterion, kept), afresh)


PLANS = st.tuples(st.sampled_from(["wash", "patch"]), st.sampled_from([{}, {"paste": "fine"}, {"paste": "coarse"}]))


@given(st.lists(st.one_of(CRITERIA, MORE), min_size=1, max_size=4), fuller(), PLANS, st.integers(0, 40))
@settings(max_examples=80, deadline=None)
def test_planning_from_kept_facts_is_planning_afresh(texts, record, plan, days_on):
    """A plan shows in counts and in details of the planned act; nothing that was kept may hide that."""
    step, details = plan
    known = facts(record, ON, definition=KNOWN)
    criteria = [parse(text, criteria=set(KNOWN.policies[None].criteria)) for text in texts]
    for criterion in criteria:
        explain(criterion, known)
    day = date.fromisoformat(ON) + timedelta(days=days_on)
    planned = Act(id="planned", place="planned", when=on_day(day), step=step, progress="done", details=Frozen(details))
    kept = known.ahead(day).with_plan(step, (planned,), Frozen(details))
    lens = replace(known.lens.on(day), asked=(planned,), plan=Frozen(details), step=step)
    for criterion in criteria:
        afresh = explain(criterion, PatientFacts(lens))
        assert same(explain(criterion, kept), afresh)


@pytest.mark.parametrize(("paste", "expected"), [("fine", False), ("coarse", True), (None, None)])
def test_changed_is_asked_of_the_planned_step(paste, expected):
    """Whether the planned act differs in a detail from the last act of the same step."""
    details = Frozen({"paste": paste} if paste else {})
    known = facts(rec(acts=[act("p", "patch", "2026-06-01", paste="fine")]), ON, definition=KNOWN)
    assert explain(parse("changed(paste)"), known.with_plan("patch", (), details)).truth is expected


def test_changed_where_no_step_is_asked_about_is_unknown():
    """In a guard nothing is planned: unknown, never a crash."""
    known = facts(rec(acts=[act("p", "patch", "2026-06-01", paste="fine")]), ON, definition=KNOWN)
    assert explain(parse("changed(paste)"), known).truth is None


@pytest.mark.parametrize(
    ("text", "without", "with_plan"),
    [
        ("count(wash) >= 1", False, True),
        ("documented(wash)", False, False),  # nor recorded
        ("done(wash)", False, False),  # what is planned is not done
        ("since(wash) >= 0 days", False, False),
        ("count(wash where soap = mild) >= 1", False, True),
        ("count(wash where soap = strong) >= 1", False, False),
        ("count(oil) >= 1", False, False),
        ("soap = mild", None, True),
        ("stained", None, None),
    ],
)
def test_what_a_plan_shows_in(text, without, with_plan):
    known = facts(rec(), ON, definition=KNOWN)
    criterion = parse(text)
    planned = Act(
        id="planned", place="planned", when=on_day(date(2026, 6, 10)), step="wash", progress="done",
        details=Frozen({"soap": "mild"}),
    )  # fmt: skip
    assert explain(criterion, known).truth is without
    assert explain(criterion, known.with_plan("wash", (planned,), Frozen({"soap": "mild"}))).truth is with_plan


def test_a_parameter_by_cases_is_taken_anew_on_each_day():
    record = rec(patient={"born": "2008-06-15"}, findings=[finding("stained", "yes", ON)])
    known = facts(record, ON, definition=KNOWN)
    criterion = parse("since(stained) >= drying")
    assert explain(criterion, known).constants[0].value.unit == "months"
    assert explain(criterion, known.ahead(date(2026, 6, 14))).constants[0].value.unit == "months"
    assert explain(criterion, known.ahead(date(2026, 6, 15))).constants[0].value.unit == "weeks"
