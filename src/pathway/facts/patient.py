"""The facts of one patient through one lens, and the same facts looked at otherwise: on a later day, or with a plan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from pathway.criterion.comparing import change_days, timeless
from pathway.criterion.explanation import explain
from pathway.criterion.protocols import Answer, Explained, Resolved, Unknown
from pathway.criterion.syntax import (
    Always,
    Compares,
    Criterion,
    Fact,
    Holds,
    Lies,
    Never,
    OneOf,
    Otherwise,
    ParameterName,
)
from pathway.facts.asking import first_case, wants
from pathway.facts.lens import Lens
from pathway.facts.views import VIEWS
from pathway.frozen import Frozen
from pathway.measure import Citation
from pathway.model import Parameter
from pathway.moments import Span
from pathway.record import Act
from pathway.record.nouns import Value

LEAVES = (Compares, Holds, Lies, OneOf)
UNKEPT = (*LEAVES, Always, Never, Otherwise)


class PatientFacts:
    """The facts behind a lens. What was answered and explained is kept for as long as this object lives, no longer.

    With `base`, facts that cannot differ from those of `base` are taken from there: that saves work, never meaning.
    """

    def __init__(self, lens: Lens, base: PatientFacts | None = None) -> None:
        self.lens = lens
        self.base = base
        self.memo: dict[object, object] = {}
        # Criteria live as long as their pathway, which the lens holds: the identity of their parts is a safe key.
        self._answers: dict[int, Answer] = {}
        self._explained: dict[int, Explained] = {}
        self._parameters: dict[str, Resolved] = {}

    def kept(self, criterion: Criterion) -> Explained | None:
        """What was already explained of this very criterion."""
        if isinstance(criterion, UNKEPT):
            return None
        kept = self._explained.get(id(criterion))
        if kept is None and self.base is not None:
            before = self.base.kept(criterion)
            if before is not None and self._same(before):
                kept = self._explained[id(criterion)] = before
        return kept

    def keep(self, explained: Explained) -> None:
        """Keep what was explained."""
        if not isinstance(explained.criterion, UNKEPT):
            self._explained[id(explained.criterion)] = explained

    def answer(self, fact: Fact) -> Answer:
        """What the record says of the fact."""
        kept = self._answers.get(id(fact))
        if kept is None:
            kept = self._inherited(fact) or self._dated(VIEWS[fact.view](self, fact), fact)
            self._answers[id(fact)] = kept
        return kept

    def parameter(self, name: ParameterName) -> Resolved:
        """The constant as it applies to this patient: the first case that holds."""
        kept = self._parameters.get(name.name)
        if kept is None:
            parameter = self.lens.policy.parameters[name.name]
            value, open_ = first_case(parameter.cases, self)
            text = "which case of it applies is not known" if open_ is not None else ""
            wanted = wants(open_) if open_ is not None else ()
            others = tuple(case.value for case in parameter.cases if case.value != value)
            kept = Resolved(value, name.name, parameter.cites, text, wanted, _changes(parameter, self), others)
            self._parameters[name.name] = kept
        return kept

    def criterion(self, name: str) -> tuple[Criterion, tuple[Citation, ...]]:
        """What a named criterion means under the policy."""
        rule = self.lens.policy.criteria[name]
        return rule.criterion, rule.cites

    def ahead(self, day: date) -> PatientFacts:
        """The same facts, if only time passes until `day`."""
        return PatientFacts(self.lens.on(day), self)

    def with_plan(self, step: str, acts: tuple[Act, ...], details: Frozen[str, Value]) -> PatientFacts:
        """The same facts with planned acts counted in, and the details of the act that is asked about."""
        return PatientFacts(replace(self.lens, asked=acts, plan=details, step=step), self)

    def span(self, given: Span | ParameterName | None) -> Span | Unknown | None:
        """A span, or why the parameter that should give it is not known."""
        if not isinstance(given, ParameterName):
            return given
        resolved = self.parameter(given)
        if isinstance(resolved.value, Span):
            return resolved.value
        return Unknown("parameter", f"{given.name}: {resolved.reason}", resolved.needs, (), resolved.changes)

    def _dated(self, answer: Answer, fact: Fact) -> Answer:
        """The answer with the days that a span by cases adds: when another case begins, and its own windows."""
        for given in (fact.within, fact.spaced):
            if isinstance(given, ParameterName) and (other := self.parameter(given)).changes:
                spans = [span for span in other.others if isinstance(span, Span)]
                more = tuple((moment, span) for moment, _ in answer.windows for span in spans)
                changes = (*answer.changes, *other.changes)
                answer = replace(answer, windows=(*answer.windows, *more), changes=changes)
        return answer

    def _inherited(self, fact: Fact) -> Answer | None:
        """The answer of `base`, where this look cannot differ from it."""
        if self.base is None or not self._alike(fact):
            return None
        answer = self.base.answer(fact)
        return answer if self.lens.day == self.base.lens.day or timeless(answer, ()) else None

    def _alike(self, fact: Fact) -> bool:
        """Whether the plan leaves the fact alone; a plan shows in counts and in details of the planned act."""
        assert self.base is not None
        if fact.view == "changed" and self.lens.step != self.base.lens.step:
            return False
        if self.lens.day != self.base.lens.day and (fact.where or fact.within or fact.spaced) and self._by_cases():
            return False
        if self.lens.asked == self.base.lens.asked and self.lens.plan == self.base.lens.plan:
            return True
        vocabulary = self.lens.pathway.vocabulary
        recorded = fact.subject in vocabulary.measures or fact.subject in vocabulary.findings or fact.subject == "age"
        counted = fact.view in ("count", "documented", "changed")
        return recorded or (not counted and fact.subject in vocabulary.procedures)

    def _by_cases(self) -> bool:
        """Whether some parameter depends on the patient, and so perhaps on the day."""
        return any(len(parameter.cases) > 1 for parameter in self.lens.policy.parameters.values())

    def _same(self, before: Explained) -> bool:
        """Whether everything that a criterion rests on is the same here as it was in `base`."""
        assert self.base is not None
        same_day = self.lens.day == self.base.lens.day
        for leaf in _leaves(before):
            fact = getattr(leaf.criterion, "fact", None)
            if isinstance(fact, Fact) and not self._alike(fact):
                return False
            if not same_day and leaf.answer is not None and not timeless(leaf.answer, leaf.constants):
                return False
        return True


def _leaves(explained: Explained) -> Iterator[Explained]:
    stack = [explained]
    while stack:
        one = stack.pop()
        if one.answer is not None:
            yield one
        stack.extend(one.parts)


def _changes(parameter: Parameter, facts: PatientFacts) -> tuple[date, ...]:
    """The days on which another case of the parameter may begin to apply."""
    days: set[date] = set()
    for case in parameter.cases:
        if case.when is not None:
            for leaf in _leaves(explain(case.when, facts)):
                if leaf.answer is not None:
                    days.update(change_days(leaf.answer, leaf.constants))
    return tuple(sorted(days))
