"""The command line. Output is plain text for people and scripts; exit codes are 0, 1 (faults or differences), 2, 3.

2 is bad usage, or a definition that is refused; 3 a record that is refused. Both come with one message on standard
error. Each command loads what it uses, so that `--help` is quick.
"""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pathway.errors import DefinitionRefused, PathwayError, RecordRefused, RequestRefused, near_miss
from pathway.version import VERSION

if TYPE_CHECKING:
    from pathway.assessment import Assessment
    from pathway.checks import Fault
    from pathway.model import Pathway

REFUSED, RECORD, CUT_OFF, STOPPED = 2, 3, 141, 130
_FILES = (".yaml", ".yml", ".json")

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Stepped-care treatment pathways: proved, explained and drawn. Suggestions, never orders.",
)

_Id = Annotated[str, typer.Argument(metavar="ID", help="A pathway that ships, or the path of a folder or file.")]
_Ids = Annotated[
    list[str] | None,
    typer.Argument(metavar="[PATH or ID]...", help="Pathways, or folders of them; without any, those that ship."),
]
_Profile = Annotated[
    str | None, typer.Option("--profile", metavar="P", help="A profile of the pathway, or the path of a profile file.")
]
_Json = Annotated[bool, typer.Option("--json", help="Write JSON.")]


@app.callback(invoke_without_command=True)
def start(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Show the version and stop.")] = False,
) -> None:
    if version:
        _out(f"pathway {VERSION}")
        raise typer.Exit(0)
    if context.invoked_subcommand is None:
        _out(context.get_help())


@app.command("list")
def list_() -> None:
    """List the pathways that ship: id first, one a line."""
    from pathway.reading import shipped

    found = shipped()
    wide = max((len(name) for name, _ in found), default=0)
    for name, title in found:
        _out(f"{name:<{wide}}  {title}")


@app.command()
def show(id: _Id, profile: _Profile = None) -> None:  # noqa: A002
    """Show a pathway in words."""
    from pathway.describing import describe

    pathway, name = _opened(id, profile)
    _out(describe(pathway, profile=name))


@app.command()
def check(paths: _Ids = None, as_json: _Json = False) -> None:
    """Check definitions: faults, one a line. Exit 1 when there are errors."""
    found: list[Fault] = []
    for name in _named(paths):
        faults = _faults(name)
        found += faults
        if not as_json:
            for fault in faults:
                _out(str(fault))
            _err(f"{name}: {_count(faults, 'error')}, {_count(faults, 'warning')}")
    if as_json:
        _out(json.dumps([_plain(fault) for fault in found], indent=2, ensure_ascii=False))
    if any(fault.severity == "error" for fault in found):
        raise typer.Exit(1)


@app.command()
def assess(
    id: _Id,  # noqa: A002
    record: Annotated[str, typer.Argument(metavar="RECORD", help="The record of a patient, a YAML or JSON file.")],
    on: Annotated[str, typer.Option("--on", metavar="DATE", help="The day asked about, such as 2026-03-01.")],
    profile: _Profile = None,
    step: Annotated[str | None, typer.Option("--step", metavar="S", help="Show only what is said of one step.")] = None,
    site: Annotated[
        str | None, typer.Option("--site", metavar="region/side/level,level", help="The target, if not the complaint.")
    ] = None,
    with_: Annotated[
        list[str] | None,
        typer.Option("--with", metavar="KEY=VALUE", help="A detail of what is planned; may be given several times."),
    ] = None,
    as_json: _Json = False,
) -> None:
    """Say what comes next for one patient on one day, and why. Exit 3 when the record is refused."""
    from pathway.assessment import assess as assess_
    from pathway.assessment import card
    from pathway.record import read_record

    plan = _plan(with_ or ())
    pathway, name = _opened(id, profile)
    if step is not None and step not in pathway.steps:
        hint = near_miss(step, pathway.steps)
        raise RequestRefused(f"`{step}` is no step of `{pathway.id}`{hint}", code="step")
    found = assess_(pathway, read_record(record), on=on, profile=name, site=site, planned=plan)
    _out(_as_json(found, step) if as_json else card(found, step=step))


@app.command()
def draw(
    id: _Id,  # noqa: A002
    to: Annotated[
        str | None,
        typer.Option("-o", "--output", metavar="FILE", help="Where to; its suffix is the format. Else SVG goes out."),
    ] = None,
    record: Annotated[str | None, typer.Option("--record", metavar="RECORD", help="A patient to show on it.")] = None,
    on: Annotated[str | None, typer.Option("--on", metavar="DATE", help="The day asked about.")] = None,
    profile: _Profile = None,
) -> None:
    """Draw a pathway, alone or with a patient on it."""
    from pathway.pictures import draw as draw_
    from pathway.record import read_record

    if (record is None) != (on is None):
        raise RequestRefused("`--record` and `--on` go together", code="usage")
    pathway, name = _opened(id, profile)
    patient = read_record(record) if record is not None else None
    picture = draw_(pathway, to, profile=name, record=patient, on=on)
    if to is None:
        _out(picture.decode())


@app.command("test")
def try_out(paths: _Ids = None) -> None:
    """Run the scenarios beside pathways: what differed, and what no scenario reaches. Exit 1 when any differ."""
    from pathway.scenarios import run_scenarios

    reports = [run_scenarios(name) for name in _named(paths)]
    for report in reports:
        _out(str(report))
    if not all(report.passed for report in reports):
        raise typer.Exit(1)


@app.command()
def schema(
    kind: Annotated[str, typer.Argument(metavar="[pathway or record]", help="Which file; `pathway` if not said.")] = (
        "pathway"
    ),
) -> None:
    """Write the JSON Schema of a kind of file, for editors."""
    from pathway.reading.schema import offer
    from pathway.reading.schema import schema as schema_
    from pathway.record.layout import RecordFile
    from pathway.scenarios.layout import ScenariosFile

    offer("record", RecordFile)
    offer("scenarios", ScenariosFile)
    _out(json.dumps(schema_(kind), indent=2, ensure_ascii=False))


# --- what is asked --------------------------------------------------------------------------------------


def _opened(name: str, profile: str | None) -> tuple[Pathway, str | None]:
    """The pathway, and the id of the profile; a profile in a file is laid over it."""
    from pathway.opening import load, load_with_profile
    from pathway.reading import read_profile

    if profile is None or Path(profile).suffix not in _FILES:
        return load(name), profile
    return load_with_profile(name, profile), read_profile(profile).id


def _named(paths: Iterable[str] | None) -> Iterator[str]:
    """The pathways that are meant: those that ship, those of a folder that holds several, or as named."""
    from pathway.reading import shipped

    if not paths:
        yield from (name for name, _ in shipped())
    for path in paths or ():
        folder = Path(path)
        inside = (
            sorted(one for one in folder.iterdir() if _holds(one)) if folder.is_dir() and not _holds(folder) else []
        )
        yield from (str(one) for one in inside) if inside else (path,)


def _holds(folder: Path) -> bool:
    return any((folder / f"pathway{suffix}").is_file() for suffix in _FILES)


def _plan(pairs: Iterable[str]) -> dict[str, object]:
    plan: dict[str, object] = {}
    for pair in pairs:
        key, found, value = pair.partition("=")
        if not (key and found and value):
            raise RequestRefused(f"`--with {pair}`: write a detail and its value, such as `colour=blue`", code="usage")
        if key in plan:
            raise RequestRefused(f"`--with {key}=` is given twice", code="usage")
        plan[key] = value
    return plan


# --- what is said ---------------------------------------------------------------------------------------


def _faults(name: str) -> list[Fault]:
    """The faults of one pathway; what cannot be read is one too."""
    from pathway.checks import Fault, check
    from pathway.errors import Place
    from pathway.reading import read_pathway

    try:
        return list(check(read_pathway(name)))
    except DefinitionRefused as problem:
        return [
            Fault(one.code, "error", one.message, name, one.place or Place(name)) for one in (problem, *problem.others)
        ]


def _plain(fault: Fault) -> Mapping[str, object]:
    return {
        "file": fault.place.file,
        "line": fault.place.line,
        "column": fault.place.column,
        "severity": fault.severity,
        "code": fault.code,
        "at": fault.at,
        "message": fault.message,
        "waiver": fault.waiver or None,
    }


def _count(faults: Iterable[Fault], severity: str) -> str:
    number = sum(fault.severity == severity for fault in faults)
    return f"{number} {severity}{'' if number == 1 else 's'}"


def _as_json(assessment: Assessment, step: str | None) -> str:
    from pathway.assessment import to_dict, to_json

    if step is None:
        return to_json(assessment, indent=2)
    told = to_dict(assessment)
    told["steps"] = {step: _of(told["steps"], step)}
    for key in ("suggestions", "current"):
        told[key] = [one for one in _listed(told[key]) if one["step"] == step]
    return json.dumps(told, indent=2, ensure_ascii=False)


def _of(steps: object, step: str) -> object:
    assert isinstance(steps, dict)
    return steps[step]


def _listed(entries: object) -> list[dict[str, object]]:
    assert isinstance(entries, list)
    return entries


def _out(text: str) -> None:
    try:
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read has stopped: nothing more can be said, nor flushed at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(CUT_OFF) from None


def _err(text: str) -> None:
    sys.stderr.write(f"{text}\n")


# --- how it ends ----------------------------------------------------------------------------------------


def run(arguments: list[str]) -> int:
    """Run one command and give its exit code. Whatever goes wrong is said in one message, never as a traceback."""
    try:
        code = app(arguments, prog_name="pathway", standalone_mode=False)
    except PathwayError as problem:
        more = len(problem.others) if isinstance(problem, DefinitionRefused) else 0
        _err(f"{problem}{f' (and {more} more; `pathway check` lists them)' if more else ''}")
        return RECORD if isinstance(problem, RecordRefused) else REFUSED
    except (KeyboardInterrupt, typer.Abort):
        return STOPPED
    except Exception as problem:  # noqa: BLE001 - the last resort: nobody but us can read a traceback
        _err(_usage(problem) or _own_fault(problem))
        return REFUSED
    return code if isinstance(code, int) else 0


def _usage(problem: Exception) -> str:
    """What is wrong with the arguments, as the library that reads them says; empty for any other error."""
    words = getattr(problem, "format_message", None)
    if words is None:
        return ""
    said = str(words()).strip().rstrip(".")
    context = getattr(problem, "ctx", None)
    command = context.command_path if context is not None else "pathway"
    return f"{command}: {said[:1].lower()}{said[1:]}; `{command} --help` says how it is used"


def _own_fault(problem: Exception) -> str:
    """Where the library failed. What it was working on is not shown: it may be a patient's."""
    trace = problem.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f"{Path(trace.tb_frame.f_code.co_filename).name}, line {trace.tb_lineno}" if trace is not None else "?"
    return f"pathway failed, and the fault is its own: {type(problem).__name__} in {where}; please report it"


def main() -> None:
    """The entry point of the command."""
    out = sys.stdout
    if isinstance(out, io.TextIOWrapper):
        # Files and pipes get UTF-8 whatever the locale; a terminal what it can show.
        out.reconfigure(errors="replace") if out.isatty() else out.reconfigure(encoding="utf-8")
    sys.exit(run(sys.argv[1:]))
