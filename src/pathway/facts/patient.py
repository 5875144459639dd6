"""The facts of one patient through one lens."""

from __future__ import annotations

from datetime import date

from pathway.criterion.comparing import change_days
from pathway.criterion.explanation import explain
from pathway.criterion.protocols import Answer, Known, Resolved, Unknown
from pathway.criterion.syntax import Criterion, Fact, ParameterName
from pathway.facts.asking import first_case, wants
from pathway.facts.lens import Lens
from pathway.facts.views import VIEWS
from pathway.measure import Citation
from pathway.model import Parameter
from pathway.moments import Span


class PatientFacts:
    """The facts behind a lens. Answers are kept for as long as this object lives, and no longer."""

    def __init__(self, lens: Lens) -> None:
        self.lens = lens
        # Facts of a criterion live as long as their pathway, which the lens holds: their identity is a safe key.
        self._answers: dict[int, Answer] = {}
        self._parameters: dict[str, Resolved] = {}

    def answer(self, fact: Fact) -> Answer:
        """What the record says of the fact."""
        kept = self._answers.get(id(fact))
        if kept is None:
            kept = self._answers[id(fact)] = VIEWS[fact.view](self, fact)
        return kept

    def parameter(self, name: ParameterName) -> Resolved:
        """The constant as it applies to this patient: the first case that holds."""
        kept = self._parameters.get(name.name)
        if kept is None:
            parameter = self.lens.policy.parameters[name.name]
            value, open_ = first_case(parameter.cases, self)
            text = "which case of it applies is not known" if open_ is not None else ""
            wanted = wants(open_) if open_ is not None else ()
            kept = Resolved(value, name.name, parameter.cites, text, wanted, _changes(parameter, self))
            self._parameters[name.name] = kept
        return kept

    def criterion(self, name: str) -> tuple[Criterion, tuple[Citation, ...]]:
        """What a named criterion means under the policy."""
        rule = self.lens.policy.criteria[name]
        return rule.criterion, rule.cites

    def ahead(self, day: date) -> PatientFacts:
        """The same facts, if only time passes until `day`."""
        return PatientFacts(self.lens.on(day))

    def span(self, given: Span | ParameterName | None) -> Span | Unknown | None:
        """A span, or why the parameter that should give it is not known."""
        if not isinstance(given, ParameterName):
            return given
        resolved = self.parameter(given)
        if isinstance(resolved.value, Span):
            return resolved.value
        return Unknown("parameter", f"{given.name}: {resolved.reason}", resolved.needs)


def _changes(parameter: Parameter, facts: PatientFacts) -> tuple[date, ...]:
    """The days on which another case of the parameter may begin to apply."""
    days: set[date] = set()
    for case in parameter.cases:
        if case.when is not None:
            leaves = [explain(case.when, facts)]
            while leaves:
                one = leaves.pop()
                leaves.extend(one.parts)
                if isinstance(one.answer, Known):
                    days.update(one.answer.changes, change_days(one.answer.value, one.constants))
    return tuple(sorted(days))
