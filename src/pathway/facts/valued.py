"""Views of measures, findings, details and attributes: values, changes, and what was sustained."""

from __future__ import annotations

from datetime import date

from pathway.criterion.explanation import explain
from pathway.criterion.protocols import Answer, Elapsed, Known, Source, Unknown
from pathway.criterion.syntax import Fact
from pathway.facts import readings
from pathway.facts.asking import Asking, detail_of
from pathway.facts.contexts import ReadingFacts, session_relief
from pathway.facts.lens import need, newest, usable, within
from pathway.facts.sessions import Session, latest, latest_of
from pathway.facts.sites import UNKNOWN
from pathway.measure import SITE_PARTS, Finding, Measure
from pathway.moments import earlier
from pathway.record import Observation


def subject_of(facts: Asking, name: str) -> Measure | Finding | None:
    vocabulary = facts.lens.pathway.vocabulary
    return vocabulary.measures.get(name) or vocabulary.findings.get(name)


def values(facts: Asking, fact: Fact) -> Answer:
    subject = subject_of(facts, fact.subject)
    if subject is None:
        return _attribute(facts, fact.subject)
    span = facts.span(fact.within)
    if isinstance(span, Unknown):
        return span
    of: Session | None = None
    if fact.after:
        found = latest(facts.lens, fact.after, useful=True)
        if not isinstance(found, Session):
            return found
        of = found
    return readings.values(facts.lens, subject, fact, keeper(facts, fact), span, of)


def keeper(facts: Asking, fact: Fact) -> readings.Keep:
    where = fact.where
    if where is None:
        return lambda _: True
    return lambda reading: explain(where, ReadingFacts(facts, reading)).truth


def _attribute(facts: Asking, name: str) -> Answer:
    lens = facts.lens
    if name == "age":
        born = lens.chart.record.born
        if born is None:
            wanted = ((need("patient", "born", "the day of birth"),),)
            return Unknown("not-recorded", "the day of birth is not recorded", wanted)
        ages = {_years(born.first, lens.day), _years(born.last, lens.day)}
        shown = f"{' to '.join(str(age) for age in sorted(ages))} years"
        needs = () if born.exact else ((need("patient", "born", "the exact day of birth"),),)
        return Known(Elapsed(born, lens.day), shown=shown, needs=needs)
    if name in SITE_PARTS:
        value = getattr(lens.spot, name)
        if value in ("", UNKNOWN):
            wanted = ((need("target", name, f"the {name} of the target"),),)
            return Unknown("site", f"the {name} of the target is not given", wanted)
        return Known(value, shown=value)
    if name in lens.chart.record.attributes:
        return Known(lens.chart.record.attributes[name], shown=lens.chart.record.attributes[name])
    if name == "sex":
        return Unknown("not-recorded", "sex is not recorded", ((need("patient", "sex", "sex"),),))
    return detail_of(lens.plan, name, "the plan", None)


def _years(born: date, day: date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def change(facts: Asking, fact: Fact) -> Answer:
    measure = facts.lens.pathway.vocabulary.measures[fact.subject]
    if fact.after:
        signed = fact.view == "change"
        return latest_of(
            facts.lens, fact.after, lambda one: session_relief(facts, one, measure.id, change=signed), useful=True
        )
    span = facts.span(fact.within)
    if isinstance(span, Unknown):
        return span
    return readings.change(facts.lens, measure, fact, keeper(facts, fact), span)


def sustained(facts: Asking, fact: Fact) -> Answer:
    """True when every reading of the window passes `where`, and so does the last one at or before its far edge."""
    measure = facts.lens.pathway.vocabulary.measures[fact.subject]
    span = facts.span(fact.within)
    wanted = ((need("record", measure.id, measure.title),),)
    if span is None or isinstance(span, Unknown):
        return span or Unknown("not-recorded", f"{measure.title}: no span to be sustained over", ())
    keep = keeper(facts, fact)
    lens = facts.lens
    seen = [one for one in lens.chart.readings_of.get(measure.id, ()) if lens.sees(one) and usable(one)]
    seen = [one for one in seen if not readings.after_test(lens, one)]
    here = {one.place: lens.lies_here(one, measure.site, fact.scope) for one in seen}
    seen = [one for one in seen if here[one.place] is not False]
    if None in here.values():
        return Unknown("site", f"{measure.title}: the site of a reading is not recorded", wanted)
    inside = [one for one in seen if within(one.when, lens.known_on, span)]
    # A reading without a value, or of a day that may lie in the window, may be the one that breaks it.
    perhaps = [one for one in seen if within(one.when, lens.known_on, span) is None]
    unsure = any(one.value is None for one in (*inside, *perhaps)) or any(keep(one) is not True for one in perhaps)
    before = newest([one for one in seen if within(one.when, lens.known_on, span) is False])
    at_edge = [one for one in inside if one.when.last <= earlier(lens.known_on, span)]
    verdicts = [keep(one) for one in inside if one.value is not None]
    found = tuple(Source(one.id, one.when) for one in inside)
    if False in verdicts:
        return Known(False, shown="broken", sources=found)
    opening = [keep(one) for one in before if isinstance(one, Observation)] if not at_edge else [True]
    if not inside or unsure or None in verdicts or True not in opening or None in opening:
        return (
            Known(False, sources=found) if False in opening else Unknown("not-recorded", measure.title, wanted, found)
        )
    return Known(True, shown=f"at {len(inside)} readings", sources=found)
