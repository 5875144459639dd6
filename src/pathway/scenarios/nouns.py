"""What a scenario is, what came of it, and what a run of all of them reports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from pathway.errors import Place
from pathway.measure import Citation
from pathway.model import NOWHERE
from pathway.record import Record
from pathway.scenarios.layout import ExpectEntry


@dataclass(frozen=True)
class Scenario:
    """A worked patient: a record, a day, a profile, and what the pathway is expected to say.

    `site` is None for the site of the complaint. `place` is where it stands in its file. The days in `expected` are
    those of the calendar. `refusal` says why there is no record, when it cannot be read.
    """

    name: str
    profile: str | None
    on: date
    record: Record | None
    expected: ExpectEntry = field(repr=False)
    refusal: str = ""
    cites: tuple[Citation, ...] = ()
    site: Mapping[str, object] | str | None = None
    planned: tuple[Mapping[str, object], ...] = ()
    place: Place = NOWHERE

    def __str__(self) -> str:
        return f"{self.name}{f' ({self.profile})' if self.profile else ''}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """A scenario that was run, and in sentences what differed; none when it came as expected."""

    scenario: Scenario
    differences: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether it came as expected."""
        return not self.differences


@dataclass(frozen=True, slots=True)
class Passed:
    """A way from one step to another, as a transition of the definition offers it; `place` is the transition's."""

    from_: str
    to: str
    kind: str
    place: Place

    def __str__(self) -> str:
        return f"{self.from_} -> {self.to} ({self.kind})"


@dataclass(frozen=True, slots=True)
class Coverage:
    """Which steps and ways the scenarios reach, and which they leave out, each in the order of the definition."""

    steps: tuple[str, ...]
    steps_left_out: tuple[str, ...]
    ways: tuple[Passed, ...]
    ways_left_out: tuple[Passed, ...]


@dataclass(frozen=True)
class Report:
    """What a run of the scenarios of one pathway found. `print` shows it in words."""

    pathway: str
    outcomes: tuple[Outcome, ...]
    coverage: Coverage

    @property
    def passed(self) -> bool:
        """Whether every scenario came as expected."""
        return all(one.passed for one in self.outcomes)

    @property
    def differing(self) -> tuple[Outcome, ...]:
        """The scenarios that differ."""
        return tuple(one for one in self.outcomes if not one.passed)

    def __repr__(self) -> str:
        return f"<Report {self.pathway}: {len(self.outcomes)} scenarios, {len(self.differing)} differ>"

    def __str__(self) -> str:
        return "\n".join(self._lines())

    def _lines(self) -> list[str]:
        lines = []
        for one in self.differing:
            lines.append(f"{one.scenario.place}: {one.scenario}")
            lines += [f"    {difference}" for difference in one.differences]
        cover = self.coverage
        for step in cover.steps_left_out:
            lines.append(f"{self.pathway}: no scenario reaches the step `{step}`")
        for way in cover.ways_left_out:
            lines.append(f"{way.place}: no scenario takes {way}")
        came = len(self.outcomes) - len(self.differing)
        lines.append(
            f"{self.pathway}: {came} of {len(self.outcomes)} scenarios came as expected; they reach "
            f"{len(cover.steps)} of {len(cover.steps) + len(cover.steps_left_out)} steps and take "
            f"{len(cover.ways)} of {len(cover.ways) + len(cover.ways_left_out)} transitions"
        )
        return lines
