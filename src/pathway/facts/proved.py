"""Views of the record itself: is something known, is it documented."""

from __future__ import annotations

from dataclasses import replace

from pathway.criterion.protocols import Answer, Known, Nothing, Possible, Tally, Unknown
from pathway.criterion.syntax import Fact
from pathway.facts import readings
from pathway.facts.acted import count_view, judge_of, latest_view
from pathway.facts.asking import Asking
from pathway.facts.contexts import outcome_of
from pathway.facts.valued import keeper, subject_of, values
from pathway.measure import Finding, Measure


def known_view(facts: Asking, fact: Fact) -> Answer:
    found = _recorded(facts, fact)
    settled = isinstance(found, Known) and not isinstance(found.value, Nothing | Possible)
    shown = found.shown if isinstance(found, Known) else found.text
    return Known(settled, shown=shown, sources=found.sources, changes=found.changes, windows=found.windows)


def documented(facts: Asking, fact: Fact) -> Answer:
    """True when the record certainly says so; false when it does not, since the record itself is the proof."""
    vocabulary = facts.lens.pathway.vocabulary
    if fact.subject in vocabulary.procedures or fact.subject in vocabulary.complications:
        # What is only planned proves nothing.
        found = count_view(facts, replace(fact, view="count"), asked=False)
        proved = isinstance(found, Known) and isinstance(found.value, Tally) and found.value.low > 0
        shown = found.shown if isinstance(found, Known) else found.text
        return Known(proved, shown=shown, sources=found.sources, windows=found.windows)
    asked = replace(fact, view="latest")
    found = values(facts, asked)
    if isinstance(found, Unknown) and found.reason == "stale":
        found = readings.values(facts.lens, _lasting_forever(facts, fact.subject), asked, keeper(facts, fact), None)
    if isinstance(found, Unknown):
        return found if found.reason == "conflict" else Known(False, shown=found.text, sources=found.sources)
    return Known(
        found.value is not False and not isinstance(found.value, Nothing), shown=found.shown, sources=found.sources
    )


def _lasting_forever(facts: Asking, name: str) -> Measure | Finding:
    """What is documented stays documented: the record is the proof, however old."""
    subject = subject_of(facts, name)
    assert subject is not None
    return replace(subject, valid=None)


def _recorded(facts: Asking, fact: Fact) -> Answer:
    vocabulary = facts.lens.pathway.vocabulary
    if fact.subject in vocabulary.procedures:
        return latest_view(facts, fact, outcome_of, judge=judge_of(facts, fact))
    if fact.subject in vocabulary.complications:
        found = count_view(facts, replace(fact, view="count"))
        if isinstance(found, Known) and isinstance(found.value, Tally) and found.value.low == 0:
            return Unknown("not-recorded", found.shown, (), found.sources)
        return found
    return values(facts, Fact("latest", fact.subject, where=fact.where, scope=fact.scope, within=fact.within))
