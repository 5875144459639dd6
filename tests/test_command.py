"""The command line: what each command says, and its exit codes. Scripts rely on them."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pathway.command import run
from pathway.reading.files import find
from pathway.version import VERSION

RECORD = """
patient: {born: 1968-03-02}
site: {region: top, side: left, levels: [T1]}
observations: [{date: 2026-01-28, measure: dullness, value: 8}]
findings: [{date: 2026-01-05, finding: scratched, value: no, region: top, side: left}]
screening:
  - {date: 2026-02-03, table: red_flags, clear: all}
acts:
  - {id: i1, step: inspect, start: 2026-01-05, status: done}
  - {id: w1, step: wash, start: 2026-01-06, end: 2026-01-20, status: done, outcome: no_benefit}
"""


@pytest.fixture
def table(workshop) -> str:
    return str(workshop.pathway.parent)


@pytest.fixture
def record(tmp_path: Path) -> str:
    path = tmp_path / "record.yaml"
    path.write_text(RECORD, "utf-8")
    return str(path)


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    """Exit code and the one line on standard error; nothing goes out."""
    code = run(list(arguments))
    out, err = capsys.readouterr()
    assert out == ""
    assert "Traceback" not in err
    assert err.count("\n") == 1
    return code, err.rstrip("\n")


# --- list, show, schema -----------------------------------------------------------------------------


def test_list_gives_the_id_first(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == sorted(line.split()[0] for line in lines)
    assert "lumbar-facet" in {line.split()[0] for line in lines}


def test_show(table: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["show", table, "--profile", "guild"]) == 0
    text = capsys.readouterr().out
    assert text.startswith("Dull table top\n")
    assert "Under the profile guild: " in text


@pytest.mark.parametrize(("kind", "key"), [([], "steps"), (["pathway"], "steps"), (["record"], "acts")])
def test_schema(kind: list[str], key: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["schema", *kind]) == 0
    assert key in json.loads(capsys.readouterr().out)["properties"]


def test_schema_of_scenarios(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["schema", "scenarios"]) == 0
    assert "scenarios" in json.loads(capsys.readouterr().out)["required"]


# --- check ------------------------------------------------------------------------------------------


def test_check_of_a_clean_pathway(table: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", table]) == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert err == f"{table}: 0 errors, 0 warnings (read {table}/pathway.yaml)\n"


def test_check_gives_one_fault_a_line(workshop, table: str, capsys: pytest.CaptureFixture[str]) -> None:
    line = workshop.append(
        "  - {from: shelve, to: shelve, kind: repeat, when: always, because: Round., cites: guild-2024}\n"
    )
    assert run(["check", table]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert all(": error P" in one or ": warning P" in one for one in lines)
    assert any(one.startswith(f"{workshop.pathway}:{line}:") for one in lines)


def test_check_reports_a_file_that_cannot_be_read_as_faults(
    workshop, table: str, capsys: pytest.CaptureFixture[str]
) -> None:
    first = workshop.change("  inspect: {tier: 0,", "  inspect: {teir: 0,")
    second = workshop.change("kind: sideways", "kind: sidewards")
    assert run(["check", table]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert f"{workshop.pathway}:{first}:13: error unknown-key unknown key `teir`; did you mean `tier`?" in lines
    assert any(one.startswith(f"{workshop.pathway}:{second}:") and "did you mean `sideways`" in one for one in lines)


def test_check_as_json(workshop, table: str, capsys: pytest.CaptureFixture[str]) -> None:
    workshop.change("  inspect: {tier: 0,", "  inspect: {teir: 0,")
    assert run(["check", table, "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert {(one["severity"], one["code"]) for one in found} >= {("error", "unknown-key")}
    assert set(found[0]) == {"file", "line", "column", "severity", "code", "at", "message", "waiver"}


def test_check_of_a_folder_of_pathways_and_of_all_that_ship(workshop, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(workshop.folder)]) == 0
    assert capsys.readouterr().err.startswith(str(workshop.folder / "table-top"))
    assert run(["check"]) == 0
    assert "lumbar-facet: 0 errors" in capsys.readouterr().err


def test_check_of_something_that_is_not_there_is_bad_usage(capsys: pytest.CaptureFixture[str]) -> None:
    code, message = refused(capsys, "check", "lumbar-facte")
    assert (code, message) == (2, "there is no pathway, folder or file `lumbar-facte`; did you mean `lumbar-facet`?")


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        ("shared/measures.yaml", "a shared file"),
        ("shared/findings.yaml", "a shared file"),
        ("shared/red_flags.yaml", "a shared file"),
        ("profiles/guild.yaml", "a profile"),
        ("table-top/scenarios.yaml", "a file of scenarios"),
    ],
)
def test_check_of_another_kind_of_file_is_one_fault(
    workshop, file: str, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["check", str(workshop.folder / file)]) == 1
    (line,) = capsys.readouterr().out.splitlines()
    assert line.endswith(f": error kind this looks like {kind}, not a pathway")


def test_check_of_a_record_is_one_fault(record: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", record]) == 1
    assert capsys.readouterr().out == f"{record}:2:1: error kind this looks like a record, not a pathway\n"


def shipped_file() -> Path:
    return find("lumbar-facet").pathway


@pytest.mark.parametrize(("folder", "typed"), [("pathways", "pathways/lumbar-facet"), ("", "./lumbar-facet")])
def test_a_copy_that_is_not_read_is_warned_of_with_what_to_type(
    folder: str, typed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A bare id is the pathway that ships, whatever stands in the current folder."""
    copy = tmp_path / folder / "lumbar-facet"
    shutil.copytree(shipped_file().parent, copy)
    monkeypatch.chdir(tmp_path)
    warning = f"warning: `lumbar-facet` is {shipped_file()}; `{typed}` was not read: type `{typed}` to use it\n"
    for arguments in (["check", "lumbar-facet"], ["show", "lumbar-facet"], ["check"]):
        assert run(arguments) == 0
        assert capsys.readouterr().err.count(warning) == 1, arguments
    assert run(["check", typed]) == 0
    assert "warning: `" not in capsys.readouterr().err


def test_no_warning_where_the_copy_is_the_one_that_is_read(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(shipped_file().parents[2])
    assert run(["check", "lumbar-facet"]) == 0
    assert capsys.readouterr().err == f"lumbar-facet: 0 errors, 0 warnings (read {shipped_file()})\n"


# --- assess -----------------------------------------------------------------------------------------


def test_assess_prints_the_card(table: str, record: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["assess", table, record, "--on", "2026-02-03"]) == 0
    text = capsys.readouterr().out
    assert "Test patch" in text
    assert "Suggestions, never orders" in text


def test_assess_as_json(table: str, record: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["assess", table, record, "--on", "2026-02-03", "--profile", "guild", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    documented = {
        "pathway",
        "version",
        "hash",
        "profile",
        "on",
        "status",
        "current",
        "suggestions",
        "steps",
        "flags",
        "ignored",
    }
    assert documented <= set(told)
    assert (told["pathway"], told["profile"], told["on"]) == ("table-top", "guild", "2026-02-03")
    assert [one["step"] for one in told["suggestions"]] == ["test_patch"]
    assert {"decision", "earliest", "missing", "because", "cites", "also"} <= set(told["steps"]["polish"])


def test_step_only_narrows_the_output(table: str, record: str, capsys: pytest.CaptureFixture[str]) -> None:
    run(["assess", table, record, "--on", "2026-02-03", "--json"])
    whole = json.loads(capsys.readouterr().out)
    assert run(["assess", table, record, "--on", "2026-02-03", "--json", "--step", "polish"]) == 0
    part = json.loads(capsys.readouterr().out)
    assert part["steps"] == {"polish": whole["steps"]["polish"]}
    assert part["suggestions"] == []
    assert part["status"] == whole["status"]
    assert run(["assess", table, record, "--on", "2026-02-03", "--step", "polish"]) == 0
    card = capsys.readouterr().out
    assert "POLISH" in card.upper()
    assert "Shelf" not in card


def test_a_plan_and_a_target(table: str, record: str, capsys: pytest.CaptureFixture[str]) -> None:
    """`conditions` join when the target names what they read: three levels are more than the two allowed."""
    asked = ["assess", table, record, "--on", "2026-02-03", "--json"]
    assert run([*asked, "--site", "top/left/T1,T2,T3", "--with", "paste=fine"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert "T1, T2, T3" in told["site"]
    assert told["steps"]["test_patch"]["decision"] == "not-eligible"
    assert run([*asked, "--site", "top/left/T1,T2", "--with", "paste=fine", "--with", "step=test_patch"]) == 0
    assert json.loads(capsys.readouterr().out)["steps"]["test_patch"]["decision"] == "eligible"


def test_a_profile_may_be_a_file(workshop, table: str, record: str, capsys: pytest.CaptureFixture[str]) -> None:
    own = workshop.folder / "house.yaml"
    own.write_text(
        "profile: house\ntitle: House\npublisher: House\njurisdiction: here\npathways:\n  table-top:\n"
        "    criteria: {repeat_patch: never}\n",
        "utf-8",
    )
    assert run(["assess", table, record, "--on", "2026-02-03", "--profile", str(own), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["profile"] == "house"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--on", "2026-2-3"], "`2026-2-3` is no day such as 2026-03-04"),
        (
            ["--on", "2026-02-03", "--profile", "gild"],
            "pathway `table-top` has no profile `gild`; did you mean `guild`?",
        ),
        (["--on", "2026-02-03", "--step", "polsh"], "`polsh` is no step of `table-top`; did you mean `polish`?"),
        (["--on", "2026-02-03", "--site", "top/lfet"], "`lfet` is no side: "),
        (
            ["--on", "2026-02-03", "--with", "paste"],
            "`--with paste`: write a detail and its value, such as `paste=fine`",
        ),
        (
            ["--on", "2026-02-03", "--with", "past=fine"],
            "`past` is no detail that can be planned; did you mean `paste`?",
        ),
        (["--on", "2026-02-03", "--with", "paste=fine", "--with", "paste=coarse"], "`--with paste=` is given twice"),
        (["--on", "2026-02-03", "--profile", "none.yaml"], "none.yaml: the file cannot be opened; no such file"),
    ],
)
def test_bad_usage(
    table: str, record: str, arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = refused(capsys, "assess", table, record, *arguments)
    assert code == 2
    assert said.startswith(message)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["asses"], "no such command 'asses'"),
        (["assess", "lumbar-facet"], "missing argument 'RECORD'"),
        (["assess", "lumbar-facet", "record.yaml"], "missing option '--on'"),
        (["list", "--profil", "x"], "no such option: --profil"),
        (["show"], "missing argument 'ID'"),
        (["draw", "lumbar-facet", "--record", "x.yaml"], "`--record` and `--on` go together"),
        (["schema", "recrod"], "there is no schema `recrod`; did you mean `record`?"),
    ],
)
def test_usage_errors_are_one_line_and_exit_2(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = refused(capsys, *arguments)
    assert code == 2
    assert words in said


def test_a_definition_that_is_refused_exits_2(
    workshop, table: str, record: str, capsys: pytest.CaptureFixture[str]
) -> None:
    workshop.change("    review: 2..6 weeks", "    reveiw: 2..6 weeks")
    workshop.change("kind: sideways", "kind: sidewards")
    code, said = refused(capsys, "assess", table, record, "--on", "2026-02-03")
    assert code == 2
    assert "unknown key `reveiw`; did you mean `review`?" in said
    assert said.endswith("(and 1 more; `pathway check` lists them)")


@pytest.mark.parametrize(
    ("old", "new"),
    [("status: done,", "state: done,"), ("value: 8", "value: 11"), ("value: 8", "value: secret"), ("born", "boorn")],
)
def test_a_record_that_is_refused_exits_3_and_tells_no_value(
    table: str, record: str, old: str, new: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path(record).write_text(RECORD.replace(old, new, 1), "utf-8")
    code, said = refused(capsys, "assess", table, record, "--on", "2026-02-03")
    assert code == 3
    for private in ("11", "secret", "boorn", "state:"):
        assert private not in said.split(": ", 1)[1]  # after the place, whose column is a number too


def test_a_record_that_is_not_there_exits_3(table: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert refused(capsys, "assess", table, "none.yaml", "--on", "2026-02-03") == (
        3,
        "none.yaml: the file cannot be opened; no such file",
    )


def test_what_only_the_pathway_shows_is_told_with_the_line_too(
    table: str, record: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """11 lies outside of 0 to 10, which the record alone does not show; the reading stands on line 4."""
    Path(record).write_text(RECORD.replace("value: 8", "value: 11"), "utf-8")
    for command in (["assess", table, record], ["draw", table, "--record", record]):
        code, said = refused(capsys, *command, "--on", "2026-02-03")
        assert code == 3
        assert said.startswith(f"{record}:4:16: observations[0] (the 1st): outside the declared range")


# --- draw, test -------------------------------------------------------------------------------------


def test_draw_to_a_file_and_to_standard_output(
    table: str, record: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    to = tmp_path / "table.svg"
    assert run(["draw", table, "-o", str(to), "--record", record, "--on", "2026-02-03", "--profile", "guild"]) == 0
    assert capsys.readouterr().out == ""
    assert to.read_text("utf-8").startswith("<svg")
    assert run(["draw", table]) == 0
    assert capsys.readouterr().out.startswith("<svg")


def test_draw_to_an_unknown_suffix(table: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, said = refused(capsys, "draw", table, "-o", str(tmp_path / "table.gif"))
    assert code == 2
    assert "`gif`" in said


@pytest.mark.parametrize("name", ["table", "table."])
def test_draw_to_a_name_without_a_suffix(
    name: str, table: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    to = tmp_path / name
    wanted = f"`{to}` has no suffix that says the format; write `{tmp_path}/table.svg` or `{tmp_path}/table.png`"
    assert refused(capsys, "draw", table, "-o", str(to)) == (2, wanted)
    assert not to.exists()


def test_draw_to_a_folder(
    table: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    wanted = (2, "`.` is a folder; name the file, such as `pathway.svg`")
    assert refused(capsys, "draw", table, "-o", ".") == wanted


def test_scenarios_pass_or_differ(workshop, table: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["test", table]) == 0
    said = capsys.readouterr().out
    assert "9 of 9 scenarios came as expected" in said
    assert said.endswith(f" (read {table}/pathway.yaml)\n")
    workshop.change("patch_interval: {value: 2 weeks", "patch_interval: {value: 3 weeks")
    assert run(["test", table]) == 1
    assert "got `wait` from 2026-02-24" in capsys.readouterr().out


def test_no_scenarios_is_bad_usage(workshop, table: str, capsys: pytest.CaptureFixture[str]) -> None:
    workshop.pathway.with_name("scenarios.yaml").unlink()
    code, said = refused(capsys, "test", table)
    assert code == 2
    assert said.startswith("there is no scenarios.yaml beside")


# --- how it ends ------------------------------------------------------------------------------------


def test_help_and_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([]) == 0
    whole = capsys.readouterr().out
    for name in ("list", "show", "check", "assess", "draw", "test", "schema"):
        assert f"\n  {name} " in whole
    assert run(["assess", "--help"]) == 0
    assert "--on DATE" in capsys.readouterr().out
    assert run(["--version"]) == 0
    assert capsys.readouterr().out == f"pathway {VERSION}\n"


def test_a_fault_of_the_library_shows_where_and_nothing_of_the_patient(
    table: str, record: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise KeyError("value of a patient")

    monkeypatch.setattr("pathway.assessment.card", fails)
    code, said = refused(capsys, "assess", table, record, "--on", "2026-02-03")
    assert code == 2
    assert "pathway failed, and the fault is its own: KeyError in test_command.py, line " in said
    assert "value of a patient" not in said


def test_ctrl_c_is_quiet(
    table: str, record: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("pathway.assessment.card", stopped)
    assert run(["assess", table, record, "--on", "2026-02-03"]) == 130
    assert capsys.readouterr() == ("", "")


def shell(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "pathway", *arguments], capture_output=True, text=True, check=False)


def test_what_goes_to_a_pipe_is_utf_8_whatever_the_locale(table: str) -> None:
    command = [sys.executable, "-m", "pathway", "show", table]
    done = subprocess.run(command, capture_output=True, check=True, env={"PYTHONIOENCODING": "ascii", "LC_ALL": "C"})
    assert "→ Inspection" in done.stdout.decode("utf-8")


def test_as_a_program() -> None:
    assert shell("list").returncode == 0
    done = shell("show", "nowhere")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("there is no pathway, folder or file `nowhere`")


def test_a_reader_that_stops_early_is_no_error() -> None:
    """As `pathway schema | head -1` does."""
    program = subprocess.Popen(
        [sys.executable, "-m", "pathway", "schema"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert program.stdout is not None
    program.stdout.close()
    _, err = program.communicate(timeout=60)
    assert err == b""
    assert program.returncode == 141


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
@pytest.mark.parametrize("command", ["list", "schema"])
def test_no_space_left_is_one_line_and_exit_1(command: str) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "pathway", command], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert (done.returncode, done.stderr) == (1, "cannot write: no space left\n")
