"""The decision on one step for one spot: the first word that applies, and every other reason that applies too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from pathway.assessment.combining import combined
from pathway.assessment.formula import Formula, change_points, first_day, formula, never, waits_over
from pathway.assessment.nouns import Reason, StepDecision, foremost
from pathway.assessment.safety import NO_DATE, Safety, raised, safety
from pathway.assessment.standing import Stand
from pathway.assessment.support import Standing, support
from pathway.assessment.telling import Title, sentence, sentences, sources
from pathway.criterion.deciding import conflicts, deciding_set
from pathway.criterion.explanation import all_of, explain
from pathway.criterion.protocols import Explained, Need
from pathway.criterion.syntax import And, ParameterName
from pathway.criterion.wording import constant_in_words, in_words
from pathway.facts.declines import declined
from pathway.facts.lens import Lens
from pathway.facts.patient import PatientFacts
from pathway.frozen import Frozen
from pathway.model import EXCLUDED, RedFlag, Rule, Step
from pathway.moments import Truth, on_day
from pathway.record import Act, Event, Where
from pathway.record.nouns import Value


@dataclass(frozen=True, slots=True)
class Planned:
    """An act that somebody means to do on the day; without a step its details are those of whatever step is asked."""

    step: str
    where: Where
    details: Mapping[str, Value]


@dataclass(frozen=True)
class Situation:
    """One patient, one spot, one day: what every step is decided on."""

    lens: Lens
    facts: PatientFacts
    stands: tuple[Stand, ...]
    flags: tuple[tuple[RedFlag, Event], ...]
    scope: Explained
    planned: tuple[Planned, ...]
    where: Where
    title: Title
    _ahead: dict[date, PatientFacts] = field(default_factory=dict)

    def ahead(self, day: date) -> PatientFacts:
        """The facts if only time passes until `day`."""
        if day == self.lens.day:
            return self.facts
        if day not in self._ahead:
            self._ahead[day] = self.facts.ahead(day)
        return self._ahead[day]


def situate(
    lens: Lens, stands: tuple[Stand, ...], planned: tuple[Planned, ...], where: Where, title: Title
) -> Situation:
    """The situation behind a lens: its scope and its red flags are the same for every step."""
    facts = PatientFacts(lens)
    parts = tuple(explain(rule.criterion, facts) for rule in lens.policy.scope)
    scope = Explained(And(()), all_of([part.truth for part in parts]), parts)
    return Situation(lens, facts, stands, tuple(raised(facts)), scope, planned, where, title)


def decide(step: Step, here: Situation) -> StepDecision:
    """The decision on `step`. When several acts of it are planned, it must hold for each."""
    own = [plan for plan in here.planned if plan.step == step.id]
    if len(own) < 2:
        return _decide(step, here)
    return combined([_decide(step, here, plan) for plan in own])


def _decide(step: Step, here: Situation, plan: Planned | None = None) -> StepDecision:
    """The word for `step`, its reasons, the first day, and what is missing."""
    asked = _asked(step, here, here.facts, plan)
    refers = [flag for flag, _ in here.flags if flag.refer_to == step.id]
    one = formula(step, here.stands, here.facts, asked, open_way=bool(refers))
    unsafe = safety(step.procedure, asked)
    told = _standing_reasons(step, here, asked, unsafe, bool(refers))
    backed = support(step.id, here.facts)
    told += _support_reasons(backed)
    later_on = _later(step, here, one, plan) if one.truth is False else None
    told += _criterion_reasons(step, here, one, later_on)
    open_parts = [part for part in (here.scope, backed.open) if part is not None and part.truth is None]
    for part in open_parts:
        told.append(Reason("insufficient-data", "; ".join(sentences(part, here.title))))
        told += [Reason("conflict", sentence(leaf, here.title)) for leaf in conflicts(part)]
    word = foremost(told)
    if word == "eligible":
        told += [Reason("eligible", f"{flag.text} ({flag.urgency})", flag.cites) for flag in refers]
    missing = _missing(word, later_on[2] if later_on else one, open_parts, unsafe)
    return StepDecision(
        step=step.id,
        decision=word,
        earliest=_earliest(word, step, here, one, told, plan),
        told=tuple(told),
        missing=missing,
        cautions=_cautions(unsafe, backed),
        formula=one,
        then=later_on[2] if later_on else None,
        conditions=tuple(_kept(rule, here) for rule in step.conditions),
        screened=unsafe.screened,
        title=here.title,
    )


def _kept(rule: Rule, here: Situation) -> str:
    """A condition to keep: why, what exactly with its numbers, and the source."""

    def valued(name: str) -> str:
        parameter = here.lens.policy.parameters.get(name)
        value = here.facts.parameter(ParameterName(name)).value if parameter is not None else None
        if isinstance(value, tuple):
            return " or ".join(word.replace("_", " ") for word in value)
        return constant_in_words(value) if value is not None else here.title(name)

    what = in_words(rule.criterion, valued)
    cited = f" [{'; '.join(sources(rule.cites))}]" if rule.cites else ""
    return f"{rule.because} ({what}){cited}" if rule.because else f"{what}{cited}"


def _asked(step: Step, here: Situation, facts: PatientFacts, plan: Planned | None) -> PatientFacts:
    """The facts with everything that is planned for the day counted in, and the details of one planned act."""
    day = facts.lens.day
    general = [one for one in here.planned if not one.step]
    own = [plan] if plan is not None else [one for one in here.planned if one.step == step.id]
    details = {name: value for one in (*general, *own) for name, value in one.details.items()}
    acts = [_act(one.step, day, one.where, one.details, i) for i, one in enumerate(here.planned) if one.step]
    if not any(act.step == step.id for act in acts):
        acts.append(_act(step.id, day, here.where, Frozen(details), len(acts)))
    return facts.with_plan(step.id, tuple(acts), Frozen(details))


def _act(step: str, day: date, where: Where, details: Mapping[str, Value], index: int) -> Act:
    name = f"planned[{index}]"
    return Act(id=name, place=name, when=on_day(day), where=where, step=step, progress="done", details=details)


def _standing_reasons(step: Step, here: Situation, asked: PatientFacts, unsafe: Safety, refers: bool) -> list[Reason]:
    told: list[Reason] = []
    if here.flags and not refers:
        told += [
            Reason(
                "interrupted",
                f"{flag.text} ({flag.urgency}): refer to {here.title(flag.refer_to)}",
                flag.cites,
                events=(event.id,),
            )
            for flag, event in here.flags
        ]
    told += unsafe.absolute
    if here.scope.truth is False:
        told += _outside(here)
    decline = declined(asked.lens, step.id)
    if decline is not None:
        until = decline.until.last if decline.until is not None else None
        why = f": {decline.reason}" if decline.reason else ""
        told.append(Reason("declined", f"declined by the patient on {decline.when}{why}", (), until, (decline.id,)))
    told += unsafe.open
    told += unsafe.holds
    return told


def _outside(here: Situation) -> Iterator[Reason]:
    """Why the pathway, or the policy, does not speak of this patient."""
    for rule, part in zip(here.lens.policy.scope, here.scope.parts, strict=True):
        if part.truth is False:
            why = "; ".join((*sentences(part, here.title), *filter(None, (rule.because,))))
            yield Reason("not-applicable", f"outside the scope: {why}", rule.cites)


def _support_reasons(backed: Standing) -> list[Reason]:
    entry = backed.applies
    if entry is not None and entry.level in EXCLUDED:
        return [Reason("excluded", f"{entry.level}: {entry.because}", entry.cites)]
    return []


def _later(step: Step, here: Situation, today: Formula, plan: Planned | None) -> tuple[date, Truth, Formula] | None:
    """The first later day on which the criterion is not false if only time passes."""
    if never(today) or not (today.ways or today.open_way):
        return None

    def decide_on(day: date) -> Truth:
        return _on(step, here, day, today.open_way, plan).truth

    found = first_day(decide_on, here.lens.day, change_points(today))
    return None if found is None else (*found, _on(step, here, found[0], today.open_way, plan))


def _on(step: Step, here: Situation, day: date, open_way: bool, plan: Planned | None) -> Formula:
    facts = here.ahead(day)
    return formula(step, here.stands, facts, _asked(step, here, facts, plan), open_way=open_way)


def _criterion_reasons(
    step: Step, here: Situation, today: Formula, later_on: tuple[date, Truth, Formula] | None
) -> list[Reason]:
    """The words that the criterion itself gives. Their sentences are made when they are read."""
    if today.truth:
        return []
    if today.truth is None:
        told = [Reason("insufficient-data", "")]
        if list(conflicts(today.explained)):
            told.append(Reason("conflict", ""))
        return told
    if later_on is None:
        return [Reason("not-eligible", "")]
    day, truth, then = later_on
    if truth is None:
        told = [Reason("insufficient-data", "", until=day)]
        return told + ([Reason("conflict", "")] if list(conflicts(then.explained)) else [])
    return [Reason("wait", "", until=day)]


def _missing(word: str, one: Formula, open_parts: list[Explained], unsafe: Safety) -> tuple[Need, ...]:
    if word not in ("insufficient-data", "conflict"):
        return ()
    wanted: dict[Need, None] = {}
    for tree in (one.explained, waits_over(one)):
        parts = tuple(part for part in (tree, *open_parts) if part.truth is None)
        if parts:
            wanted.update(dict.fromkeys(deciding_set(Explained(And(()), None, parts))))
    return tuple(dict.fromkeys((*wanted, *unsafe.missing)))


def _earliest(
    word: str, step: Step, here: Situation, today: Formula, told: list[Reason], plan: Planned | None
) -> date | None:
    """The first day on which the criterion is true (or not false) and no hold window or decline runs."""
    if word in ("interrupted", "contraindicated", "not-applicable", "excluded", "not-eligible", "conflict"):
        return None
    bars = [reason.until or NO_DATE for reason in told if reason.word in ("hold", "declined")]
    barrier = max([*bars, here.lens.day])
    if barrier == NO_DATE or any(reason.word in ("not-eligible", "conflict") for reason in told):
        return None
    fits = (True,) if word != "insufficient-data" else (True, None)
    if barrier == here.lens.day and today.truth in fits:
        return barrier
    for day in sorted({barrier, *change_points(today)}):
        if day >= barrier and _on(step, here, day, today.open_way, plan).truth in fits:
            return day
    return None


def _cautions(unsafe: Safety, backed: Standing) -> tuple[Reason, ...]:
    entry = backed.applies
    if entry is not None and entry.level == "special-arrangements":
        return (*unsafe.cautions, Reason("eligible", f"{entry.level}: {entry.because}", entry.cites))
    return unsafe.cautions
