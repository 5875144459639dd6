"""Safety of a step for a patient: screening tables by attribute, hold windows, red flags, open adverse events.

Unknown blocks and is never skipped. Whatever is unknown about a step's attributes counts as applying.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from pathway.assessment.answers import Answered, answered
from pathway.assessment.nouns import DecisionWord, Reason
from pathway.criterion.explanation import explain
from pathway.criterion.protocols import Answer, Explained, Facts, Known, Need, Resolved, Unknown
from pathway.criterion.syntax import Criterion, Fact, ParameterName
from pathway.facts.asking import detail_of, wants
from pathway.facts.declines import cleared
from pathway.facts.lens import Lens, usable, within
from pathway.facts.patient import PatientFacts
from pathway.measure import Citation
from pathway.model import (
    Complication,
    HoldTable,
    Pathway,
    Procedure,
    Question,
    RedFlag,
    ScreeningRow,
    ScreeningTable,
    Window,
    compiled,
)
from pathway.moments import Moment, later, precedes
from pathway.record import AdverseEvent, Event, RaisedFlag, Screen

NO_DATE = date.max
"""The end of a hold that no date ends."""


@dataclass(frozen=True, slots=True)
class Safety:
    """What safety says of one step: absolute reasons, holds, cautions, and what is unanswered."""

    absolute: tuple[Reason, ...] = ()
    holds: tuple[Reason, ...] = ()
    cautions: tuple[Reason, ...] = ()
    open: tuple[Reason, ...] = ()
    missing: tuple[Need, ...] = ()
    screened: tuple[str, ...] = ()
    """What was asked and answered no, in words, with the oldest day."""


class AttributeFacts:
    """Facts about a step: its attributes; one that it does not have is no, one that cannot be told is unknown."""

    def __init__(self, attributes: Mapping[str, str | None]) -> None:
        self.attributes = attributes

    def kept(self, criterion: Criterion) -> Explained | None:
        """Nothing is kept."""
        return None

    def keep(self, explained: Explained) -> None:
        """Nothing is kept."""

    def answer(self, fact: Fact) -> Answer:
        """The attribute's word; `yes` for a bare one."""
        word = self.attributes.get(fact.subject, "no")
        if word is None:
            return Unknown("attribute", f"{fact.subject} of the step is not known")
        return Known(word == "yes" if word in ("yes", "no") else word, shown=word)

    def parameter(self, name: ParameterName) -> Resolved:
        """Attributes are compared with words only."""
        return Resolved(None, name.name)

    def criterion(self, name: str) -> tuple[Criterion, tuple[Citation, ...]]:
        """Attributes know no named criteria."""
        raise KeyError(name)


class ScreenFacts:
    """Facts about a yes: the details of the answer by name; all else is asked of the patient."""

    def __init__(self, facts: Facts, screen: Screen, details: frozenset[str]) -> None:
        self.facts = facts
        self.screen = screen
        self.details = details

    def kept(self, criterion: Criterion) -> Explained | None:
        """Nothing is kept."""
        return None

    def keep(self, explained: Explained) -> None:
        """Nothing is kept."""

    def answer(self, fact: Fact) -> Answer:
        """The detail of the answer, or the patient's fact."""
        if fact.view == "latest" and fact.subject in self.details:
            return detail_of(self.screen.details, fact.subject, self.screen.id, self.screen.when)
        return self.facts.answer(fact)

    def parameter(self, name: ParameterName) -> Resolved:
        """As for the patient."""
        return self.facts.parameter(name)

    def criterion(self, name: str) -> tuple[Criterion, tuple[Citation, ...]]:
        """As for the patient."""
        return self.facts.criterion(name)


def attributes(procedure: Procedure, facts: PatientFacts) -> dict[str, str | None]:
    """The attributes of a step as planned for this target; None where a case cannot be told."""
    found: dict[str, str | None] = dict(procedure.attributes)
    for case in procedure.by:
        truth = True if case.when is None else explain(case.when, facts).truth
        if truth is None:
            open_cases = procedure.by[procedure.by.index(case) :]
            found.update({name: None for one in open_cases for name in one.value})
            return found
        if truth:
            found.update(case.value)
            return found
    return found


@dataclass(frozen=True, slots=True)
class Applicable:
    """The entries of the shared tables that apply to a step with certain attributes."""

    rows: tuple[tuple[ScreeningTable, ScreeningRow], ...]
    complications: tuple[Complication, ...]
    flags: tuple[RedFlag, ...]


def applicable(about: Mapping[str, str | None], pathway: Pathway) -> Applicable:
    """What applies to these attributes; worked out once for a pathway, since it depends on the definition alone."""
    key = ("applicable", tuple(sorted(about.items(), key=str)))
    kept = compiled(pathway).get(key)
    if not isinstance(kept, Applicable):
        words, of_step = pathway.vocabulary, AttributeFacts(about)
        rows = [(table, row) for table in words.tables.values() for row in table.rows]
        kept = Applicable(
            tuple((table, row) for table, row in rows if _applies(row.applies_to, of_step)),
            tuple(one for one in words.complications.values() if one.holds and _applies(one.holds, of_step)),
            tuple(flag for flag in words.red_flags.values() if _applies(flag.blocks, of_step)),
        )
        compiled(pathway)[key] = kept
    return kept


def safety(procedure: Procedure, facts: PatientFacts) -> Safety:
    """What the shared tables say of a step for this patient, today."""
    about = attributes(procedure, facts)
    applies = applicable(about, facts.lens.pathway)
    found = [verdict for table, row in applies.rows for verdict in _row(table, row, about, facts)]
    found += [verdict for one in applies.complications for verdict in _complication(one, facts)]
    found += [verdict for flag in applies.flags for verdict in _flag_open(flag, facts)]
    if about:
        found += _unknown_events(facts)
    return replace(_gathered(found), screened=_screened(applies, facts))


def _screened(applies: Applicable, facts: PatientFacts) -> tuple[str, ...]:
    """How many questions of each table were answered no, and when the oldest of these answers is from."""
    asked: dict[str, dict[str, Answered]] = {}
    for table, row in applies.rows:
        question = table.questions[row.asks]
        asked.setdefault(table.title, {})[question.id] = _answer(facts, table.id, question, table.version)
    for flag in applies.flags:
        asked.setdefault("Red flags", {})[flag.id] = _flag_answer(flag, facts)
    told = []
    for title, answers in asked.items():
        noes = [one.since for one in answers.values() if not one.open and not one.yes]
        if noes:
            told.append(f"{title}: {len(noes)} of {len(answers)} questions answered no, the oldest on {min(noes)}")
    return tuple(told)


_Verdict = tuple[str, Reason, tuple[Need, ...]]


def _gathered(found: list[_Verdict]) -> Safety:
    kinds: dict[str, list[Reason]] = {"absolute": [], "hold": [], "caution": [], "open": []}
    missing: dict[Need, None] = {}
    for kind, reason, needs in found:
        kinds[kind].append(reason)
        missing.update(dict.fromkeys(needs))
    return Safety(
        tuple(kinds["absolute"]), tuple(kinds["hold"]), tuple(kinds["caution"]), tuple(kinds["open"]), tuple(missing)
    )


def _applies(criterion: Criterion, facts: AttributeFacts) -> bool:
    return explain(criterion, facts).truth is not False


def _row(
    table: ScreeningTable, row: ScreeningRow, about: Mapping[str, str | None], facts: PatientFacts
) -> Iterator[_Verdict]:
    question = table.questions[row.asks]
    answer = _answer(facts, table.id, question, table.version)
    if answer.open:
        need = Need(f"screening:{table.id}:{question.id}", f"{question.text} ({table.title})")
        why = f": {answer.why}" if answer.why else ""
        yield "open", Reason("insufficient-data", f"not answered: {question.text}{why}", row.cites), (need,)
        return
    for yes in answer.yes:
        if row.when is not None:
            explained = explain(row.when, ScreenFacts(facts, yes, frozenset(question.details)))
            if explained.truth is False:
                continue
            if explained.truth is None:
                yield "open", _reason("insufficient-data", row, yes, "not decided"), _all(explained)
                continue
        yield from _effect(row, yes, answer, about, facts)


def _all(explained: Explained) -> tuple[Need, ...]:
    return tuple(need for way in wants(explained)[:1] for need in way)


def _reason(word: DecisionWord, row: ScreeningRow, yes: Screen, text: str, until: date | None = None) -> Reason:
    return Reason(
        word,
        f"{row.because or row.id.replace('_', ' ')}: {text} (answered {yes.when})",
        row.cites,
        until,
        (yes.id,),
        row.mitigation,
    )


def _effect(
    row: ScreeningRow, yes: Screen, answer: Answered, about: Mapping[str, str | None], facts: PatientFacts
) -> Iterator[_Verdict]:
    if row.level == "absolute":
        yield "absolute", _reason("contraindicated", row, yes, "yes"), ()
    elif row.level == "caution":
        yield "caution", _reason("eligible", row, yes, "yes"), ()
    elif _cleared(row, yes, facts):
        yield "caution", _reason("eligible", row, yes, "yes, and a dated decision clears the hold"), ()
    else:
        if row.until:
            yield from _window(row, yes, facts.lens.pathway.vocabulary.hold_tables[row.until], about, facts)
        else:
            yield "hold", _reason("hold", row, yes, "until a dated decision clears it", NO_DATE), ()


def _cleared(row: ScreeningRow, yes: Screen, facts: PatientFacts) -> bool:
    """Whether a dated decision, not older than the answer, clears the hold."""
    named = (str(value) for value in yes.details.values() if isinstance(value, str))
    return cleared(facts.lens, frozenset((row.id, row.asks, *named)), yes)


def _window(
    row: ScreeningRow, yes: Screen, table: HoldTable, about: Mapping[str, str | None], facts: PatientFacts
) -> Iterator[_Verdict]:
    """The hold that the table gives for this answer and this step."""
    what = yes.details.get(table.by)
    if not isinstance(what, str):
        need = Need(f"detail:{table.by}:{yes.id}", f"{table.by.replace('_', ' ')} of `{yes.id}`")
        yield "hold", _reason("hold", row, yes, f"{table.by} not recorded", NO_DATE), (need,)
        return
    columns = table.rows.get(what, {})
    tier = about.get(table.tier)
    windows = [columns[tier]] if tier is not None and tier in columns else list(columns.values())
    if not windows:
        yield "hold", _reason("hold", row, yes, f"{what}: no window is known, a dated decision is needed", NO_DATE), ()
    for window in windows:
        yield from _held(row, yes, table, window, what, facts)


def _held(
    row: ScreeningRow, yes: Screen, table: HoldTable, window: Window, what: str, facts: PatientFacts
) -> Iterator[_Verdict]:
    name = what.replace("_", " ")
    cited = _with(row, window)
    if window.kind == "none":
        yield "caution", _reason("eligible", cited, yes, f"{name}: no hold is needed for this step"), ()
        return
    if window.kind == "shared-decision" or window.span is None:
        yield "hold", _reason("hold", cited, yes, f"{name}: a shared decision is needed", NO_DATE), ()
        return
    last = yes.details.get(table.since)
    end = NO_DATE
    if isinstance(last, date):
        end = later(last, window.span)
    elif isinstance(last, Moment):
        end = later(last.last, window.span)
    asked = [one for one in (*table.needs, *window.needs) if yes.details.get(one) is not True]
    since = f"{table.since.replace('_', ' ')} {last if last is not None else 'not recorded'}"
    told = f"{name}: {window.span} since the {since}"
    if asked:
        told += f"; still to confirm: {', '.join(one.replace('_', ' ') for one in asked)}"
    if asked or facts.lens.day < end:
        yield "hold", _reason("hold", cited, yes, told, NO_DATE if asked else end), ()
    else:
        yield "caution", _reason("eligible", cited, yes, f"{told}; they have passed since {end}"), ()


def _with(row: ScreeningRow, window: Window) -> ScreeningRow:
    return replace(row, cites=(*window.cites, *row.cites))


def _complication(complication: Complication, facts: PatientFacts) -> Iterator[_Verdict]:
    """An adverse event without a resolution by the day holds the steps that share what caused it."""
    for event in facts.lens.chart.events_of.get(complication.id, ()):
        if _stands(event, facts):
            text = f"{complication.title} of {event.when} is not recorded as resolved"
            yield "hold", Reason("hold", text, complication.cites, NO_DATE, (event.id,), complication.mitigation), ()


def _unknown_events(facts: PatientFacts) -> Iterator[_Verdict]:
    """An adverse event that the vocabulary does not know holds every screened step: nobody can say what it bars."""
    for event in facts.lens.chart.unknown_events:
        if _stands(event, facts):
            text = f"an adverse event of {event.when} that the vocabulary does not know is not recorded as resolved"
            yield "hold", Reason("hold", text, (), NO_DATE, (event.id,)), ()


def _stands(event: AdverseEvent, facts: PatientFacts) -> bool:
    """Whether an adverse event is neither resolved by the day, in a final entry, nor cleared by a decision."""
    lens = facts.lens
    if not lens.sees(event):
        return False
    if event.resolved is not None and usable(event) and event.resolved.last <= lens.known_on:
        return False
    return not cleared(lens, frozenset({event.event}), event)


def raised(facts: PatientFacts) -> list[tuple[RedFlag, Event]]:
    """The red flags that are raised and not cleared by the day, with the entry that raises them.

    A yes in a screen raises a flag as well. Neither time nor a later answer clears it, only a final, dated entry.
    """
    lens = facts.lens
    found: list[tuple[RedFlag, Event]] = []
    screens = [one for one in lens.chart.screens_of.get("red_flags", ()) if lens.sees(one) and one.answer == "yes"]
    for flag in lens.pathway.vocabulary.red_flags.values():
        events = [event for event in lens.chart.flags_of.get(flag.id, ()) if lens.sees(event)]
        ended = [one for event in events if (one := _clearing(event, lens)) is not None]
        found += [(flag, event) for event in events if _clearing(event, lens) is None]
        for yes in screens:
            if yes.question == flag.id and not any(precedes(clearing, yes.when) is False for clearing in ended):
                found.append((flag, yes))
    return found


def _clearing(event: RaisedFlag, lens: Lens) -> Moment | None:
    """When a flag was certainly cleared by the day, in a final entry."""
    over = event.cleared is not None and event.cleared.last <= lens.known_on and usable(event)
    return event.cleared if over else None


def _flag_answer(flag: RedFlag, facts: PatientFacts) -> Answered:
    return _answer(facts, "red_flags", Question(flag.id, flag.text, flag.valid))


def _answer(facts: PatientFacts, table: str, question: Question, version: str = "") -> Answered:
    """The answer to a question; the same for every step, so it is worked out once."""
    memo = (facts.base or facts).memo
    kept = memo.get((table, question.id))
    if not isinstance(kept, Answered):
        kept = memo[table, question.id] = answered(facts.lens, table, question, version)
    return kept


def _flag_open(flag: RedFlag, facts: PatientFacts) -> Iterator[_Verdict]:
    """A red flag that nobody asked about. One that was raised and cleared was asked about."""
    lens = facts.lens
    events = [event for event in lens.chart.flags_of.get(flag.id, ()) if lens.sees(event)]
    ended = [one for event in events if (one := _clearing(event, lens)) is not None]
    fresh = any(within(one, lens.known_on, flag.valid) for one in ended)
    answer = _flag_answer(flag, facts)
    if answer.open and not fresh:
        need = Need(f"screening:red_flags:{flag.id}", f"{flag.text} (red flags)")
        why = f": {answer.why}" if answer.why else ""
        yield "open", Reason("insufficient-data", f"red flag not answered: {flag.text}{why}", flag.cites), (need,)
