"""Criteria, thresholds and citations in words, as one policy means them."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass, field

from pathway.criterion.syntax import Constant, Criterion, ParameterName
from pathway.criterion.wording import constant_in_words, in_words, spoken
from pathway.measure import Citation
from pathway.model import Parameter, Pathway, Policy, Rule

WIDTH = 100
START = "start"


@dataclass(frozen=True)
class Speech:
    """How one pathway is spoken of under one policy; it remembers which sources were named."""

    pathway: Pathway
    policy: Policy
    cited: dict[str, None] = field(default_factory=dict)

    def title(self, name: str) -> str:
        """A name for people: a threshold with its values, anything else by its title."""
        parameter = self.policy.parameters.get(name)
        if parameter is not None:
            return f"{spoken(name)} ({self.values(parameter)})"
        words = self.pathway.vocabulary
        tables = (self.pathway.steps, words.measures, words.findings, words.complications, words.procedures)
        return next((table[name].title for table in tables if name in table), spoken(name))

    def step(self, name: str) -> str:
        """A step by its title and id."""
        return "the start" if name == START else f"{self.title(name)} (`{name}`)"

    def values(self, parameter: Parameter) -> str:
        """The values of a threshold: one, or each with its case."""
        if len(parameter.cases) == 1:
            return held(parameter.cases[0].value)
        cases = (
            f"{held(case.value)} {'otherwise' if case.when is None else f'when {self.words(case.when)}'}"
            for case in parameter.cases
        )
        return "; ".join(cases)

    def words(self, criterion: Criterion) -> str:
        """A criterion in prose; named ones keep their names, which are told apart."""
        return in_words(criterion, self.title)

    def rule(self, rule: Rule) -> str:
        """A rule with its reason and sources."""
        because = f". {rule.because}" if rule.because else ""
        return f"{self.words(rule.criterion)}{because}{self.cites(rule.cites)}"

    def span(self, wait: object) -> str:
        """A span, or a threshold that is one."""
        return self.title(wait.name) if isinstance(wait, ParameterName) else str(wait)

    def cites(self, cites: Iterable[Citation]) -> str:
        """Citations in square brackets, with a blank before; nothing when there are none."""
        found = tuple(cites)
        self.cited.update((cite.reference, None) for cite in found)
        return f" [{'; '.join(map(_cited, found))}]" if found else ""

    def wrapped(self, text: str, indent: int) -> list[str]:
        """The text in lines that fit, those after the first indented further."""
        space = " " * indent
        after = space + ("  " if indent else "")
        return textwrap.wrap(
            text, WIDTH, initial_indent=space, subsequent_indent=after, break_long_words=False, break_on_hyphens=False
        )


def _cited(cite: Citation) -> str:
    """A citation with its place, and a mark when it is not verified or a convention, unless its name says so."""
    place = f", {cite.place}" if cite.place else ""
    marked = cite.provenance in ("unverified", "convention") and cite.provenance not in cite.reference
    return f"{cite.reference}{place}{f' ({cite.provenance})' if marked else ''}"


def held(value: Constant | tuple[str, ...]) -> str:
    """What a threshold holds: a constant, or words."""
    return " or ".join(map(spoken, value)) if isinstance(value, tuple) else constant_in_words(value)
