"""`scenarios.yaml` to scenarios: read strictly, records put together, every problem with its line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import cast

from pathway.errors import DefinitionRefused, RecordRefused, RequestRefused, near_miss
from pathway.facts.chart import chart
from pathway.model import Pathway
from pathway.reading.layout import Entry
from pathway.reading.sheet import Sheet, citations, raise_all, sheet
from pathway.record import Record
from pathway.record.building import build
from pathway.record.layout import RecordFile
from pathway.scenarios.days import Days
from pathway.scenarios.layout import ExpectEntry, ScenarioEntry, ScenariosFile
from pathway.scenarios.nouns import Scenario
from pathway.scenarios.records import assemble
from pathway.scenarios.words import unknown_words
from pathway.source import Entries, Items, Node, locate, plain, read_file

NO_PROFILE = "none"
_MERGED = ("steps", "current", "acts", "ignored")
_AT = re.compile(r"(\w+)\[(\d+)\]")


def scenarios_file(pathway: Pathway) -> Path:
    """Where the scenarios of a pathway stand. Raises RequestRefused when there are none."""
    if pathway.file:
        folder = Path(pathway.file).parent
        for suffix in (".yaml", ".yml", ".json"):
            if (found := folder / f"scenarios{suffix}").is_file():
                return found
    where = f" beside `{pathway.file}`" if pathway.file else ""
    raise RequestRefused(f"there is no scenarios.yaml{where}; docs/scenarios.md says how to write one", code="none")


def read_scenarios(pathway: Pathway, node: Node) -> tuple[Scenario, ...]:
    """The scenarios of a file, one for each profile. Raises DefinitionRefused with everything that is wrong."""
    on = replace(sheet(node, ScenariosFile), references=pathway.vocabulary.references)
    tree = dict(_entries(node))
    bases = dict(_entries(tree["records"])) if "records" in tree else {}
    made: list[Scenario] = []
    seen: dict[str, int] = {}
    for index, (entry, item) in enumerate(zip(on.entry.scenarios, cast(Items, tree["scenarios"]).items, strict=True)):
        first = seen.setdefault(entry.scenario, index)
        if first != index:
            line = on.place("scenarios", first, "scenario").line
            on.refuse(f"a scenario on line {line} has the same name; say what differs", "scenarios", index, "scenario")
        try:
            made += _One(pathway, on, index, entry, dict(_entries(item)), bases).scenarios()
        except DefinitionRefused as problem:
            on.problems.extend((problem, *problem.others))
    raise_all(_once(on.problems))
    return tuple(made)


def read_beside(pathway: Pathway) -> tuple[Scenario, ...]:
    """The scenarios that stand beside a pathway."""
    return read_scenarios(pathway, read_file(scenarios_file(pathway)))


def _entries(node: Node) -> Iterator[tuple[str, Node]]:
    yield from ((key.text, value) for key, value in node.entries) if isinstance(node, Entries) else ()


def _once(problems: Iterable[DefinitionRefused]) -> list[DefinitionRefused]:
    """Each problem once: a fault in a record stands in every scenario that uses it."""
    found = {(str(one.place), one.message): one for one in problems}
    return sorted(found.values(), key=lambda one: (one.place.line, one.place.column) if one.place else (0, 0))


@dataclass(frozen=True)
class _One:
    """One entry of the file, with its tree."""

    pathway: Pathway
    on: Sheet[ScenariosFile]
    index: int
    entry: ScenarioEntry
    tree: Mapping[str, Node]
    bases: Mapping[str, Node]

    def scenarios(self) -> Iterator[Scenario]:
        """The scenario under each of its profiles."""
        entry, at = self.entry, ("scenarios", self.index)
        self._names_exist()
        record = assemble(self.tree["record"], self.bases).tree()
        days = Days(record)
        today = days.set_today(entry.on, self.on.value_place(*at, "on"))
        record = cast(Entries, days.resolved(record))
        expected = self._expected(days)
        refused = any(one.refused for _, one in expected)
        built, refusal = self._record(record, today, refused=refused)
        planned = plain(days.resolved(self.tree["planned"])) if "planned" in self.tree else []
        site = plain(self.tree["site"]) if "site" in self.tree else None
        for profile, one in expected:
            yield Scenario(
                name=entry.scenario,
                profile=profile,
                on=today,
                record=built,
                expected=one,
                refusal=refusal,
                cites=citations(self.on, entry.cites, *at, "cites"),
                site=cast("Mapping[str, object] | str | None", site),
                planned=tuple(cast("list[Mapping[str, object]]", planned if isinstance(planned, list) else [planned])),
                place=self.on.place(*at),
            )

    def _record(self, tree: Entries, today: date, *, refused: bool) -> tuple[Record | None, str]:
        """The record; or None and why, when a refusal is what is expected."""
        raise_all(unknown_words(tree, self.pathway.vocabulary))  # first: a misspelt key is missing as well
        entries = cast(RecordFile, sheet(tree, cast("type[Entry]", RecordFile)).entry)
        try:
            record = build(entries, lambda path: locate(tree, path))
            chart(record, self.pathway.vocabulary, today)
        except RecordRefused as problem:
            if refused:
                return None, problem.message
            found = _AT.match(problem.message)
            place = problem.place or (locate(tree, (found[1], int(found[2]))) if found else tree.place)
            raise DefinitionRefused(problem.message, code=problem.code, place=place) from None
        return record, ""

    # --- what is expected --------------------------------------------------------------------------

    def _expected(self, days: Days) -> list[tuple[str | None, ExpectEntry]]:
        """What each profile expects, with days of the calendar."""
        common = self._plain(self.tree.get("expect"), days)
        if isinstance(self.entry.profiles, dict):
            own = dict(_entries(self.tree["profiles"]))
            return [(_named(name), _expect(common, self._plain(node, days))) for name, node in own.items()]
        names = self.entry.profiles or [self.entry.profile or NO_PROFILE]
        return [(_named(name), _expect(common, {})) for name in names]

    def _plain(self, node: Node | None, days: Days) -> dict[str, object]:
        return cast("dict[str, object]", plain(days.resolved(node))) if node is not None else {}

    def _names_exist(self) -> None:
        at = ("scenarios", self.index)
        if self.entry.profile and self.entry.profiles:
            self.on.refuse("give `profile` or `profiles`, not both", *at, "profile", at_key=True)
        if self.entry.profile:
            self._profile(self.entry.profile, *at, "profile")
        for index, name in enumerate(self.entry.profiles or ()):
            self._profile(name, *at, "profiles", name if isinstance(self.entry.profiles, dict) else index)
        self._steps(self.entry.expect, *at, "expect")
        if isinstance(self.entry.profiles, dict):
            for name, expected in self.entry.profiles.items():
                self._steps(expected, *at, "profiles", name)

    def _profile(self, name: str, *path: str | int) -> None:
        known = [one for one in self.pathway.policies if one is not None]
        if name != NO_PROFILE and name not in known:
            hint = near_miss(name, known) or f"; it has {', '.join(f'`{one}`' for one in known) or 'none'}"
            self.on.refuse(f"`{self.pathway.id}` has no profile `{name}`{hint}", *path)

    def _steps(self, expected: ExpectEntry, *path: str | int) -> None:
        for section in ("steps", "current"):
            for name in getattr(expected, section) or ():
                self._step(name, *path, section, name)
        for index, name in enumerate(expected.standing or ()):
            if name != "start":
                self._step(name, *path, "standing", index)
        for index, one in enumerate(expected.suggestions or ()):
            self._step(one if isinstance(one, str) else one.step, *path, "suggestions", index)

    def _step(self, name: str, *path: str | int) -> None:
        if name not in self.pathway.steps:
            hint = near_miss(name, self.pathway.steps)
            self.on.refuse(f"`{name}` is no step of `{self.pathway.id}`{hint}", *path, at_key=True)


def _named(profile: str) -> str | None:
    return None if profile == NO_PROFILE else profile


def _expect(common: Mapping[str, object], own: Mapping[str, object]) -> ExpectEntry:
    """What is expected of all with what one profile expects beside it; of one thing, what the profile says counts."""
    merged = {**common, **own}
    for key in _MERGED:
        if key in common and key in own:
            merged[key] = {**cast("dict[str, object]", common[key]), **cast("dict[str, object]", own[key])}
    return ExpectEntry.model_validate(merged)
