"""Facts inside a `where`: bare names are details of one session or one reading, `relief` is that session's."""

from __future__ import annotations

from fractions import Fraction
from functools import partial

from pathway.criterion.protocols import Answer, Explained, Known, Nothing, Possible, Resolved, Source, Unknown
from pathway.criterion.syntax import Criterion, Fact, ParameterName
from pathway.facts.asking import Asking, detail_of, first_case, number_in, wants
from pathway.facts.lens import need
from pathway.facts.readings import Reading, in_words, percent
from pathway.facts.relief import Windows, baseline, follow_up_of, relief
from pathway.facts.sessions import Session, sources
from pathway.measure import Citation
from pathway.record import Observation


class ActFacts:
    """Facts of one session, or of one reading after it; whatever it does not know is asked of the patient."""

    def __init__(self, facts: Asking, session: Session, reading: Observation | None = None) -> None:
        self.facts = facts
        self.session = session
        self.reading = reading

    def kept(self, criterion: Criterion) -> Explained | None:
        """Nothing is kept."""
        return None

    def keep(self, explained: Explained) -> None:
        """Nothing is kept."""

    def answer(self, fact: Fact) -> Answer:
        """What the record says of the fact, for this session."""
        act = self.session.acts[0]
        if fact.view == "latest" and fact.subject == "relief":
            return self._relief("")
        if fact.view == "improvement" and not fact.after:
            return self._relief(fact.subject)
        if fact.view == "latest" and fact.subject == "outcome":
            return outcome_of(self.session)
        if fact.view == "latest" and self.reading is not None and fact.subject in self.reading.details:
            return detail_of(self.reading.details, fact.subject, self.reading.id, self.reading.when)
        if fact.view in ("latest", "known") and fact.subject in self._declared():
            found = self._detail(fact.subject)
            return found if fact.view == "latest" else Known(isinstance(found, Known), sources=sources((act,)))
        return self.facts.answer(fact)

    def parameter(self, name: ParameterName) -> Resolved:
        """As for the patient."""
        return self.facts.parameter(name)

    def criterion(self, name: str) -> tuple[Criterion, tuple[Citation, ...]]:
        """As for the patient."""
        return self.facts.criterion(name)

    def _relief(self, measure: str) -> Answer:
        if self.reading is None:
            return session_relief(self.facts, self.session, measure)
        return _relief_at(self.facts, self.session, self.reading)

    def _declared(self) -> frozenset[str]:
        procedure = self.facts.lens.pathway.vocabulary.procedures[self.session.acts[0].step]
        return frozenset(procedure.details)

    def _detail(self, name: str) -> Answer:
        """A detail of the session; entries of one session that differ in it contradict each other."""
        found = [detail_of(act.details, name, act.id, act.when) for act in self.session.acts]
        known = [answer for answer in found if isinstance(answer, Known)]
        if len({answer.value for answer in known}) > 1:
            return Unknown("conflict", f"{name} differs within `{self.session.id}`", (), sources(self.session.acts))
        return known[0] if known else found[0]


class ReadingFacts:
    """Facts of one reading: its details by name, its own value by the name of its measure."""

    def __init__(self, facts: Asking, reading: Reading) -> None:
        self.facts = facts
        self.reading = reading

    def kept(self, criterion: Criterion) -> Explained | None:
        """Nothing is kept."""
        return None

    def keep(self, explained: Explained) -> None:
        """Nothing is kept."""

    def answer(self, fact: Fact) -> Answer:
        """What the record says of the fact, for this reading."""
        if fact.view == "latest" and isinstance(self.reading, Observation):
            measure = self.facts.lens.pathway.vocabulary.measures[self.reading.measure]
            if fact.subject == measure.id:
                return detail_of({measure.id: self.reading.value}, measure.id, self.reading.id, self.reading.when)
            if fact.subject in dict(measure.details):
                return detail_of(self.reading.details, fact.subject, self.reading.id, self.reading.when)
        return self.facts.answer(fact)

    def parameter(self, name: ParameterName) -> Resolved:
        """As for the patient."""
        return self.facts.parameter(name)

    def criterion(self, name: str) -> tuple[Criterion, tuple[Citation, ...]]:
        """As for the patient."""
        return self.facts.criterion(name)


def session_relief(facts: Asking, session: Session, measure: str = "", *, change: bool = False) -> Answer:
    """Relief of a session (or the signed change of a measure); a technical failure shows none."""
    key = ("relief", tuple(act.place for act in session.acts), measure, change)
    kept = facts.memo.get(key)
    if not isinstance(kept, Known | Unknown):
        kept = facts.memo[key] = _session_relief(facts, session, measure, change)
    return kept


def _session_relief(facts: Asking, session: Session, measure: str, change: bool) -> Answer:
    if all(act.outcome == "technical_failure" for act in session.acts):
        return Known(Nothing(), shown=f"`{session.id}` failed technically", sources=sources(session.acts))
    if len(session.acts) > 1:
        each = [Session((act,), session.here) for act in session.acts]
        apart = [relief(facts.lens, one, partial(_window, facts), measure, change=change) for one in each]
        known = [answer for answer in apart if isinstance(answer, Known)]
        if len({answer.value for answer in known}) > 1:
            return _differing(session, known)
    return relief(facts.lens, session, partial(_window, facts), measure, change=change)


def _differing(session: Session, known: list[Known]) -> Known:
    """Entries of one session with reliefs of their own that differ: which of them counts is not recorded."""
    values = tuple(value for one in known if isinstance(value := one.value, int | Fraction))
    wanted = need("settle", session.id, f"which of `{session.id}` counts")
    return Known(
        Possible(values),
        known[0].unit,
        " or ".join(one.shown for one in known),
        tuple(source for one in known for source in one.sources),
        needs=((wanted,),),
    )


def _window(facts: Asking, session: Session) -> Windows:
    """How long after a session readings count, by the cases of its follow-up: every span that it may be."""
    plan = follow_up_of(facts.lens, session.acts[0].step)
    if plan is None or not plan.within:
        return (None,), ()
    own = ActFacts(facts, session)
    span, open_ = first_case(plan.within, own)
    if open_ is None:
        return (span,), ()
    return tuple(case.value for case in plan.within), wants(open_)


def _relief_at(facts: Asking, session: Session, reading: Observation) -> Answer:
    """Relief at one reading after a session, against the session's baseline on the same instrument."""
    measure = facts.lens.pathway.vocabulary.measures[reading.measure]
    before = baseline(facts.lens, session, measure)
    after = number_in(detail_of({measure.id: reading.value}, measure.id, reading.id, reading.when))
    if isinstance(before, Unknown):
        return before
    if not before or after is None or len({value for value, _ in before}) > 1:
        wanted = ((need("before", measure.id, f"{measure.title} before `{session.id}`", session.id),),)
        return Unknown("not-recorded", f"{measure.title} before `{session.id}` is not recorded", wanted)
    start, was = before[0]
    return percent(
        measure,
        start,
        after,
        f"{in_words(start)} to {in_words(after, measure.unit)}",
        (*was, Source(reading.id, reading.when)),
    )


def outcome_of(session: Session) -> Answer:
    """The outcome of a session, as its entries record it."""
    recorded = {act.outcome for act in session.acts if act.outcome}
    where = sources(session.acts)
    if not recorded:
        wanted = ((need("outcome", session.id, f"the outcome of `{session.id}`"),),)
        return Unknown("outcome", f"the outcome of `{session.id}` is not recorded", wanted, where)
    if len(recorded) > 1:
        wanted = ((need("settle", session.id, f"which outcome of `{session.id}` is right"),),)
        return Unknown("conflict", f"the outcomes of `{session.id}` contradict each other", wanted, where)
    outcome = recorded.pop()
    return Known(outcome, shown=f"{outcome.replace('_', ' ')}, `{session.id}` {session.when}", sources=where)
