"""Runs the shared cases of the criterion language, and checks the file of cases itself."""

from __future__ import annotations

import importlib.util
import re
import sys
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any, ClassVar

import pytest
import yaml

HERE = Path(__file__).parent
VOCABULARY = HERE / "vocabulary.yaml"
KEYS = {
    "id", "convention", "criterion", "parameters", "target", "planned", "on", "record",
    "expect", "first", "then", "reason", "trouble", "why",
}  # fmt: skip
TROUBLES = {"missing", "stale", "conflicting", "partial", "refused"}
CONVENTIONS = range(1, 19)
NOT_NAMES = re.compile(
    r"and|or|not|at|least|of|in|after|where|within|spaced|distinct|always|never|patient|step|episode"
    r"|hours?|days?|weeks?|months?|years?|mm|m"
)


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Keeps text as text: only plain numbers, `true`, `false` and `null` are anything else."""

    yaml_implicit_resolvers: ClassVar[dict[str, list[tuple[str, re.Pattern[str]]]]] = {}


_Loader.add_implicit_resolver("!int", re.compile(r"^-?(?:0|[1-9][0-9]*)$"), list("-0123456789"))
_Loader.add_implicit_resolver("!decimal", re.compile(r"^-?(?:0|[1-9][0-9]*)\.[0-9]+$"), list("-0123456789"))
_Loader.add_implicit_resolver("!bool", re.compile(r"^(?:true|false)$"), list("tf"))
_Loader.add_implicit_resolver("!null", re.compile(r"^null$"), list("n"))
_Loader.add_constructor("!int", lambda loader, node: int(node.value))
_Loader.add_constructor("!decimal", lambda loader, node: Decimal(node.value))
_Loader.add_constructor("!bool", lambda loader, node: node.value == "true")
_Loader.add_constructor("!null", lambda loader, node: None)


def _read(path: Path) -> dict[str, Any]:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)


def _engine() -> ModuleType:
    """`engine.py` beside this file; tests are not a package, so it is loaded by its path."""
    name = "criterion_cases_engine"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, HERE / "engine.py")
        assert spec is not None
        assert spec.loader is not None
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]


CASES: list[dict[str, Any]] = _read(HERE / "cases.yaml")["cases"]
PLAIN = [case for case in CASES if "expect" in case]
AHEAD = [case for case in CASES if "first" in case]


def _each(cases: list[dict[str, Any]]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(
        "case",
        [pytest.param(case, id=case["id"]) for case in cases],
    )


@_each(PLAIN)
def test_case(case):
    outcome = _engine().decide(case, VOCABULARY)
    assert outcome.answer == case["expect"], case["why"]
    if "reason" in case:
        assert case["reason"] in outcome.reasons, case["why"]


@_each(AHEAD)
def test_case_that_looks_ahead(case):
    outcome = _engine().decide(case, VOCABULARY)
    expected = None if case["first"] == "never" else date.fromisoformat(case["first"])
    assert (outcome.first, outcome.then) == (expected, case.get("then")), case["why"]


# --- the file itself ---------------------------------------------------------------------------------


def test_ids_are_unique():
    assert [name for name, times in Counter(case["id"] for case in CASES).items() if times > 1] == []


def test_no_two_cases_ask_the_same():
    asked = Counter(
        repr([case.get(key) for key in ("criterion", "parameters", "target", "planned", "on", "record", "first")])
        for case in CASES
    )
    assert [question for question, times in asked.items() if times > 1] == []


def test_there_are_enough_cases():
    assert len(PLAIN) >= 240
    assert len(AHEAD) >= 15


def test_over_a_third_are_in_trouble():
    assert 3 * sum("trouble" in case for case in PLAIN) > len(PLAIN)


def test_every_kind_of_trouble_is_there():
    assert {case.get("trouble") for case in PLAIN} - {None} == TROUBLES


def test_every_answer_is_expected_often():
    answers = Counter(case["expect"] for case in PLAIN)
    assert set(answers) == {"yes", "no", "unknown", "refused"}
    assert min(answers.values()) >= 40


@pytest.mark.parametrize("number", CONVENTIONS)
def test_every_convention_has_a_case(number):
    assert [case["id"] for case in CASES if case.get("convention") == number]


def test_criteria_vary():
    assert len({case["criterion"] for case in CASES}) >= 120


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_case_is_well_formed(case):
    assert set(case) <= KEYS
    assert all(case.get(key) not in ("", None) for key in ("id", "criterion", "on", "why"))
    assert isinstance(case["record"], dict)
    assert ("expect" in case) != ("first" in case)
    assert case.get("trouble", "missing") in TROUBLES
    assert case.get("convention", 1) in CONVENTIONS
    on = date.fromisoformat(case["on"])
    if "first" in case and case["first"] != "never":
        assert on <= date.fromisoformat(case["first"])
        assert case["then"] in ("yes", "unknown")
        assert case["then"] == "yes" or case.get("trouble"), "an unknown has a trouble"
    if "first" in case and case["first"] == "never":
        assert "then" not in case
    if case.get("expect") == "refused":
        assert case["trouble"] == "refused"
        assert case["reason"]
    if "reason" in case:
        assert case["expect"] in ("unknown", "refused")
        assert isinstance(case["reason"], str)


def _words(value: object) -> set[str]:
    """Every name and word that the vocabulary declares."""
    if isinstance(value, dict):
        return {str(key) for key in value}.union(*(_words(inner) for inner in value.values()))
    if isinstance(value, list):
        return set().union(*(_words(inner) for inner in value))
    return {value} if isinstance(value, str) else set()


def test_criteria_use_declared_names_only():
    from pathway.criterion.syntax import VIEWS

    vocabulary = _read(VOCABULARY)
    target = {"region", "side", "level", "levels", "left", "right", "bilateral", "age", "sex", "female"}
    outcomes = {"benefit", "no_benefit", "not_tolerated"}
    known = _words(vocabulary) | set(VIEWS) | target | outcomes
    used = {name for case in CASES for name in re.findall(r"[a-z][a-z0-9_]*", case["criterion"])}
    assert {name for name in used - known if not NOT_NAMES.fullmatch(name)} == set()


def test_criteria_can_be_read():
    from pathway.criterion.parsing import parse

    named = set(_read(VOCABULARY)["criteria"])
    for text in {case["criterion"] for case in CASES}:
        parse(text, criteria=named)


@pytest.mark.parametrize(
    ("section", "model"),
    [
        ("measures", "MeasureEntry"),
        ("findings", "FindingEntry"),
        ("complications", "ComplicationEntry"),
        ("procedures", "ProcedureEntry"),
        ("parameters", "ParameterEntry"),
        ("criteria", "RuleEntry"),
        ("steps", "StepEntry"),
        ("references", "ReferenceEntry"),
    ],
)
def test_vocabulary_has_the_format_of_definition_files(section, model):
    from pathway.reading import layout

    for entry in _read(VOCABULARY)[section].values():
        getattr(layout, model).model_validate(entry)
