"""How a criterion is told on a drawing: in full where it is short, else by the author's name for it, with a note."""

from __future__ import annotations

from dataclasses import dataclass

from pathway.criterion.syntax import Criterion, Leaf, Never
from pathway.criterion.wording import spoken
from pathway.diagram.footer import Footer
from pathway.diagram.nouns import Line
from pathway.diagram.using import cited, names_in, used
from pathway.diagram.wording import Reading, held, say, title
from pathway.measure import Citation
from pathway.model import Parameter, Pathway, Policy

LABEL_LIMIT = 84
"""Characters that the label of a line, or a row of exits, may hold."""
LINE_LIMIT = 105
"""Characters that a line of a card may hold."""
NOTE_LIMIT = 110
"""Characters up to which a note spells out the criteria inside a criterion, too."""


FEW_VALUES = 4


@dataclass(frozen=True, slots=True)
class Sheet:
    """What every maker of boxes and lines needs: the definition under its profile, and the footer to collect in."""

    pathway: Pathway
    policy: Policy
    footer: Footer

    def reading(self, step: str = "", *, by_name: bool = False) -> Reading:
        """How criteria read at a step."""
        return Reading(self.pathway, self.policy, step, by_name)

    def never(self, criterion: Criterion) -> bool:
        """Whether the profile gives a criterion no meaning but false."""
        return isinstance(self.reading().meaning(criterion), Never)


def sentence(words: str) -> str:
    """Words with a capital."""
    return words[:1].upper() + words[1:]


def tell(
    criterion: Criterion, cites: tuple[Citation, ...], sheet: Sheet, *, step: str = "", limit: int = LABEL_LIMIT
) -> Line:
    """A criterion at its place. Nothing is hidden: what does not fit stands in a note, and the line has its letter.

    A criterion that the author named is told by that name, unless it is one plain comparison.
    """
    if sheet.never(criterion) and sheet.policy.profile:
        return Line("never under this profile", sheet.footer.marks((*cites, *cited(criterion, sheet.policy))))
    full, named = say(criterion, sheet.reading(step)), say(criterion, sheet.reading(step, by_name=True))
    plain = full == named or isinstance(sheet.reading().meaning(criterion), Leaf)
    if len(full) <= limit and plain:
        return Line(full, (*_cases(criterion, sheet), *sheet.footer.marks((*cites, *cited(criterion, sheet.policy)))))
    letters = _defined(criterion, sheet)
    if len(named) > limit:
        letters, named = (sheet.footer.note(sentence(say(criterion, sheet.reading(by_name=True)))),), "criteria in note"
    return Line(named, (*letters, *sheet.footer.marks(cites, hidden=cited(criterion, sheet.policy))))


def values(criterion: Criterion, sheet: Sheet) -> str:
    """The parameters behind a criterion told by name, with their values, if they are few enough to stand at a line."""
    if not any(name in sheet.policy.criteria for name in names_in(criterion)):
        return ""
    if isinstance(sheet.reading().meaning(criterion), Leaf) or sheet.never(criterion):
        return ""
    found = dict.fromkeys(one.name for one in used(criterion, sheet.policy) if isinstance(one, Parameter))
    told = (f"{spoken(name)} {title(name, sheet.reading())}" for name in found)
    return "; ".join(told) if len(found) <= FEW_VALUES else ""


def _defined(criterion: Criterion, sheet: Sheet) -> tuple[str, ...]:
    """Letters of the notes that define the named criteria in a criterion, and in turn the names in those."""
    return tuple(dict.fromkeys(_define(name, sheet) for name in names_in(criterion) if name in sheet.policy.criteria))


def _define(name: str, sheet: Sheet) -> str:
    rule = sheet.policy.criteria[name]

    def definition() -> str:
        words = say(rule.criterion, sheet.reading())
        if len(words) > NOTE_LIMIT:
            words = say(rule.criterion, sheet.reading(by_name=True))
            _defined(rule.criterion, sheet)
        sources = sheet.footer.marks((*rule.cites, *cited(rule.criterion, sheet.policy)))
        marks = ", ".join((*_cases(rule.criterion, sheet), *sources))
        return f"{sentence(spoken(name))}: {words or 'always'} [{marks}]"

    return sheet.footer.define(name, definition)


def _cases(criterion: Criterion, sheet: Sheet) -> tuple[str, ...]:
    """Letters of the notes on thresholds that differ from patient to patient."""
    found = (one for one in used(criterion, sheet.policy) if isinstance(one, Parameter) and len(one.cases) > 1)
    return tuple(dict.fromkeys(sheet.footer.note(_by_cases(one, sheet.reading())) for one in found))


def _by_cases(parameter: Parameter, reading: Reading) -> str:
    told = (f"{held(case.value)} {when(case.when, reading)}" for case in parameter.cases)
    return f"{sentence(parameter.title or spoken(parameter.name))}: {'; '.join(told)}"


def when(criterion: Criterion | None, reading: Reading) -> str:
    """The condition of one case of several."""
    return "otherwise" if criterion is None else f"when {say(criterion, reading)}"
