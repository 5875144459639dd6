"""What `import pathway` offers: its public names, each where the type checker sees it, and nothing that clashes."""

from __future__ import annotations

import ast
import importlib
import pkgutil
from pathlib import Path

import pytest

import pathway

PUBLIC = [
    "shipped", "load", "load_with_profile", "build", "check",
    "read_record", "assess",
    "to_dict", "to_json",
    "draw", "to_graphviz", "describe", "run_scenarios",
    "Pathway", "Step", "Transition", "Parameter", "Profile", "Fault",
    "Record", "Assessment", "StepDecision", "Suggestion",
    "Scenario", "Report",
    "PathwayError", "DefinitionRefused", "CriterionRefused", "RecordRefused", "RequestRefused", "MissingExtra",
    "__version__",
]  # fmt: skip


def test_the_list_of_public_names() -> None:
    """A name that is added or removed is a promise to users: change this list on purpose."""
    assert pathway.__all__ == PUBLIC


@pytest.mark.parametrize("name", PUBLIC)
def test_each_public_name_is_there_and_documented(name: str) -> None:
    found = getattr(pathway, name)
    assert found is getattr(pathway, name)
    if name != "__version__":
        assert found.__doc__
        assert found.__module__.startswith("pathway.")


def test_no_name_is_both_a_module_and_public() -> None:
    """Else importing the module would hide the function."""
    modules = {module.name for module in pkgutil.iter_modules(pathway.__path__)}
    assert modules & set(PUBLIC) == set()


def test_what_the_type_checker_sees_is_what_is_loaded() -> None:
    source = Path(pathway.__file__).read_text("utf-8")
    guarded = next(node for node in ast.parse(source).body if isinstance(node, ast.If))
    seen = {
        alias.name: node.module
        for node in guarded.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if node.module != "collections.abc"
    }
    assert set(seen) == set(PUBLIC) - {"__version__"}
    for name, module in seen.items():
        assert getattr(importlib.import_module(str(module)), name) is getattr(pathway, name)


def test_an_unknown_name_is_refused_as_python_does() -> None:
    with pytest.raises(AttributeError, match="module `pathway` has no attribute `lode`"):
        pathway.lode  # type: ignore[attr-defined]  # noqa: B018


def test_dir_lists_what_is_public() -> None:
    assert set(PUBLIC) <= set(dir(pathway))


def test_the_package_is_typed() -> None:
    assert Path(pathway.__file__).with_name("py.typed").is_file()
