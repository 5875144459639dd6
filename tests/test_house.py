"""Rules of the house that no type checker sees: no clock, no environment, no clinical word, one place opens files."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

SRC = Path(__file__).parents[1] / "src" / "pathway"
MODULES = sorted(SRC.rglob("*.py"))
NAMES = [str(path.relative_to(SRC)) for path in MODULES]


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def dotted(node: ast.expr) -> str:
    """`date.today` of the expression `date.today`; empty for anything that is no dotted name."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        inner = dotted(node.value)
        return f"{inner}.{node.attr}" if inner else f".{node.attr}"
    return ""


def names_used(path: Path) -> set[str]:
    return {dotted(node) for node in ast.walk(tree(path)) if isinstance(node, (ast.Attribute, ast.Name))}


def test_the_rules_look_at_every_module() -> None:
    assert len(MODULES) > 100
    assert {"__init__.py", "opening.py", "model.py"} <= set(NAMES)


@pytest.mark.parametrize("path", MODULES, ids=NAMES)
def test_nothing_reads_the_clock_or_the_environment(path: Path) -> None:
    clock = re.compile(r"(^|\.)(now|utcnow|today|environ|environb|getenv|getlocale|gmtime|localtime|perf_counter)$")
    found = {name for name in names_used(path) if clock.search(name)}
    # `today` and `now` as plain names are variables; as attributes they are the clock.
    assert {name for name in found if "." in name or name == "getenv"} == set()
    imported = {
        alias.name.split(".")[0]
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Import)
        for alias in node.names
    }
    imported |= {(node.module or "").split(".")[0] for node in ast.walk(tree(path)) if isinstance(node, ast.ImportFrom)}
    assert imported & {"time", "random", "secrets", "uuid", "locale", "getpass", "logging", "socket"} == set()


@pytest.mark.parametrize("path", [path for path in MODULES if path.parent.name != "source"], ids=lambda path: path.name)
def test_only_source_opens_definitions_and_records(path: Path) -> None:
    called = {dotted(node.func) for node in ast.walk(tree(path)) if isinstance(node, ast.Call)}
    opened = {name for name in called if re.search(r"(^|\.)(open|read_text|read_bytes)$", name)}
    # The grammar ships with the code, and the null device takes what nobody reads any more.
    allowed = {"grammar.py": ".read_text", "saying.py": "os.open", "opening.py": "strict.read_text"}
    assert {name for name in opened if not name.endswith(allowed.get(path.name, "nothing"))} == set()


@pytest.mark.parametrize("path", [*MODULES, SRC / "criterion" / "grammar.lark"], ids=[*NAMES, "grammar.lark"])
def test_no_word_of_a_clinical_domain(path: Path) -> None:
    """The engine knows no domain; its examples speak of washing and polishing."""
    words = (
        "pain|block|blocks|nerve|nerves|spinal|lumbar|cervical|thoracic|sacral|facet|injection|injections|needle|"
        "steroid|opioid|anaesthetic|anesthetic|bupivacaine|lidocaine|ablation|neurotomy|rfa|mbb|nrs|vas|odi|phq9|"
        "depression|asthma|diabetes|hba1c|insulin|hypertension|cancer|pregnancy|surgery|surgeon|radiofrequency|"
        "anticoagulant|bleeding|medicare|nice_ng59|l38801|lcd|cms|asra|drug|dose"
    )
    text = path.read_text("utf-8")
    found = {match[0].lower() for match in re.finditer(rf"(?<![\w-])({words})(?![\w-])", text, re.IGNORECASE)}
    # A block is also a block of text, and what is unanswered blocks a step.
    assert found - {"block", "blocks"} == set()


def loaded_after(code: str) -> set[str]:
    watched = "('networkx', 'graphviz', 'pygraphviz', 'resvg_py', 'typer', 'rich', 'yaml', 'lark', 'pydantic')"
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; print(' '.join(m for m in {watched} if m in sys.modules))"],
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stdout.split())


def test_importing_the_library_loads_nothing_heavy() -> None:
    assert loaded_after("import pathway; dir(pathway)") == set()


def test_an_assessment_loads_no_graph_no_drawing_and_no_command_line(demo: Path) -> None:
    """A record in JSON text does not even need YAML; the definition does."""
    code = (
        f"import pathway; p = pathway.load({str(demo / 'table-top')!r}); "
        "pathway.to_json(pathway.assess(p, pathway.read_record({'acts': []}), on='2026-01-02'))"
    )
    assert loaded_after(code) <= {"yaml", "lark", "pydantic"}


def test_the_help_of_the_command_loads_no_definition_reader() -> None:
    code = "from pathway.command import run; run(['--help'])"
    assert not loaded_after(code) & {"yaml", "lark", "networkx", "pygraphviz", "rich"}
