"""What the README and the pages for users show works as they show it."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest

import pathway
from pathway.command import app, run
from pathway.reading.sheet import sheet
from pathway.scenarios.layout import ScenariosFile
from pathway.source import read_text

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")


def blocks(kind: str, text: str = README) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the examples, as somebody who tries the README has it."""
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def parts(block: str) -> list[list[str]]:
    """The parts of one command, as a shell splits them."""
    line = block.replace("\\\n", " ").strip()
    assert "\n" not in line, "more than one command"
    return [shlex.split(part) for part in line.split("&&")]


def test_the_first_command_sets_up_assesses_and_draws(clone: Path, capsys: pytest.CaptureFixture[str]) -> None:
    commands = parts(blocks("sh")[0])
    assert commands[0] == ["python3", "-m", "venv", ".venv"]
    assert commands[1][:2] == [".venv/bin/pip", "install"]
    assert commands[1][-1] == ".[diagrams]"
    asked = [one[1:] for one in commands[2:]]
    assert [one[0] for one in commands[2:]] == [".venv/bin/pathway"] * 2
    assert run(asked[0]) == 0
    card = capsys.readouterr().out
    assert "CONSIDER NEXT" in card
    assert "Medial branch neurotomy" in card
    assert run(asked[1]) == 0
    drawn = ElementTree.parse(clone / "right-two-blocks.svg").getroot()
    assert drawn.tag.endswith("svg")


def test_the_second_command_runs_every_check() -> None:
    commands = parts(blocks("sh")[1])
    assert commands[1][-1] == ".[diagrams,dev]"
    assert [" ".join(one).removeprefix(".venv/bin/") for one in commands[2:]] == [
        "ruff check", "mypy", "basedpyright --pythonpath .venv/bin/python",
        "lint-imports", "pytest", "pathway check", "pathway test",
    ]  # fmt: skip


def test_ci_runs_the_second_command() -> None:
    """The script takes it from the README; `sh -n` proves that what it takes is a whole command."""
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    taken = re.search(r"\$\((awk '.*?' README\.md)\)", script)
    assert taken is not None
    done = subprocess.run(["sh", "-c", taken[1]], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == blocks("sh")[1]
    assert subprocess.run(["sh", "-n"], input=done.stdout, text=True, check=False).returncode == 0


def test_six_lines_of_python(clone: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = blocks("python")[0]
    assert len([line for line in code.splitlines() if line]) == 6
    names: dict[str, object] = {}
    exec(compile(code, "README.md", "exec"), names)
    answer = names["answer"]
    assert isinstance(answer, pathway.Assessment)
    assert [one.step for one in answer.suggestions] == ["rfa"]
    assert answer.steps["rfa"].evidence
    assert capsys.readouterr().out == f"{answer}\n"
    assert (clone / "right-two-blocks.svg").is_file()


# --- the pathway in the README ----------------------------------------------------------------------


@pytest.fixture
def back_care(tmp_path: Path) -> Path:
    file = tmp_path / "back-care" / "pathway.yaml"
    file.parent.mkdir()
    file.write_text(blocks("yaml")[0], "utf-8")
    return file


def test_the_pathway_is_short_proved_and_drawn(back_care: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert len(back_care.read_text("utf-8").splitlines()) <= 21
    assert run(["check", str(back_care.parent)]) == 0
    assert capsys.readouterr().out == ""
    assert run(["draw", str(back_care.parent), "-o", str(back_care.with_name("back-care.svg"))]) == 0
    assert run(["show", str(back_care.parent)]) == 0


@pytest.mark.parametrize(
    ("value", "offered"), [("57", "review"), ("56", "self_management"), ("55", "self_management")]
)  # from 80: 28.75 %, exactly 30 %, 31.25 %
def test_the_pathway_answers(back_care: Path, value: str, offered: str) -> None:
    record = pathway.read_record(
        text=f"""
patient: {{born: 1968-03-02}}
screening: [{{date: 2026-03-01, table: red_flags, clear: all}}]
observations:
  - {{date: 2026-01-10, measure: vas, value: 80, before: c}}
  - {{date: 2026-02-20, measure: vas, value: {value}, after: c}}
acts: [{{id: c, step: conservative, start: 2026-01-10, end: 2026-02-20, status: done}}]
"""
    )
    text = back_care.read_text("utf-8").replace("measure: nrs", "measure: vas")
    back_care.write_text(text, "utf-8")
    found = pathway.assess(pathway.load(back_care), record, on="2026-03-01")
    assert [one.step for one in found.suggestions] == [offered]


def test_a_misspelt_key_a_dead_end_and_a_missing_source_are_refused_as_the_readme_says(
    back_care: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = back_care.read_text("utf-8")

    def said(old: str, new: str) -> str:
        assert whole.count(old) == 1
        back_care.write_text(whole.replace(old, new), "utf-8")
        assert run(["check", str(back_care)]) == 1
        return capsys.readouterr().out

    assert f"{back_care}:12:" in said("review: 2..6 weeks", "reveiw: 2..6 weeks")
    last = whole.splitlines()[-1]
    assert "`review`" in said(f"{last}\n", "")
    assert "P20" in said(
        "{value: 30%, cites: {ref: immpact_2008, place: moderate improvement}}", "{value: 30%, cites: []}"
    )
    assert "`nrs`" in said("scope: age >= 18 years", "scope: nrs >= 80")


# --- pages ------------------------------------------------------------------------------------------

PAGES = [ROOT / name for name in ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")]
PAGES += sorted((ROOT / "docs").glob("*.md"))


@pytest.mark.parametrize("page", PAGES, ids=[page.name for page in PAGES])
def test_links_lead_somewhere(page: Path) -> None:
    for link in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text("utf-8")):
        if not link.startswith("https://"):
            assert (page.parent / link).exists(), link


def test_the_picture_is_one_of_ours() -> None:
    drawn = ElementTree.parse(ROOT / "docs" / "images" / "right-two-blocks.svg").getroot()
    assert drawn.tag.endswith("svg")
    shown = "".join(drawn.itertext())
    assert "One patient on day 237" in shown  # 7 July 2025 to 1 March 2026
    assert not {"2025-07-07", "2026-02-03", "2026-02-24", "2026-03-01", "demo-1"} & set(shown.replace(",", " ").split())


def test_the_table_of_commands_is_whole() -> None:
    table = re.findall(r"^\| `pathway (\w+)", README, re.MULTILINE)
    named = [one.name or getattr(one.callback, "__name__", "") for one in app.registered_commands]
    assert table == named == ["list", "show", "check", "assess", "draw", "test", "schema"]


def test_the_page_on_records_shows_a_record_that_fits() -> None:
    record = pathway.read_record(text=blocks("yaml", (ROOT / "docs" / "records.md").read_text("utf-8"))[0])
    pathway.assess(pathway.load("lumbar-facet"), record, on="2026-03-01")


def test_the_page_on_scenarios_shows_the_format() -> None:
    text = blocks("yaml", (ROOT / "docs" / "scenarios.md").read_text("utf-8"))[0]
    entry = sheet(read_text(text), ScenariosFile).entry
    assert len(entry.scenarios) == 2


def test_architecture_names_every_module() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    source = ROOT / "src" / "pathway"
    modules = {one.stem for one in source.glob("*.py")} | {f"{one.name}/" for one in source.iterdir() if one.is_dir()}
    missing = {name for name in modules if f"`{name}`" not in text} - {"__main__", "__pycache__/"}
    assert missing == set()


def test_the_page_on_answers_names_every_key_and_every_word() -> None:
    from pathway.assessment.nouns import PRECEDENCE, Status

    text = (ROOT / "docs" / "answers.md").read_text("utf-8")
    facet = pathway.load("lumbar-facet")

    def keys(told: object) -> set[str]:
        if isinstance(told, dict):
            return set(told) | {key for value in told.values() for key in keys(value)}
        return {key for one in told for key in keys(one)} if isinstance(told, list) else set()

    found: set[str] = set()
    for example, on in (
        ("anticoagulated", "2026-03-01"),
        ("right-two-blocks", "2026-03-01"),
        ("red-flag", "2026-03-01"),
    ):
        record = pathway.read_record(ROOT / "examples" / f"{example}.yaml")
        found |= keys(pathway.to_dict(pathway.assess(facet, record, on=on, profile="cms-lcd")))
    words = {*PRECEDENCE, *Status.__args__}  # type: ignore[attr-defined]
    missing = {name for name in (found - set(facet.steps)) | words if f"`{name}`" not in text}
    assert missing == set()
