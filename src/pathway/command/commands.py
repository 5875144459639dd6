"""The commands: each loads what it uses, so that `--help` is quick."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from pathway.command.asking import file_of, in_file, named, opened, plan_of
from pathway.command.saying import as_json_text, count, err, faults_of, out, plain
from pathway.errors import RequestRefused, near_miss
from pathway.version import VERSION

if TYPE_CHECKING:
    from pathway.checks import Fault

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Stepped-care treatment pathways: checked, explained and drawn. Suggestions, never orders.",
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
        out(f"pathway {VERSION}")
        raise typer.Exit(0)
    if context.invoked_subcommand is None:
        out(context.get_help())


@app.command("list")
def list_() -> None:
    """List the pathways that ship: id first, one a line."""
    from pathway.reading import shipped

    found = shipped()
    wide = max((len(name) for name, _ in found), default=0)
    for name, title in found:
        out(f"{name:<{wide}}  {title}")


@app.command()
def show(id: _Id, profile: _Profile = None) -> None:  # noqa: A002
    """Show a pathway in words; its profiles stand at the head."""
    from pathway.describing import describe

    pathway, name = opened(id, profile)
    out(describe(pathway, profile=name))


@app.command()
def check(paths: _Ids = None, as_json: _Json = False) -> None:
    """Check definitions: faults, one a line. Exit 1 when there are errors."""
    found: list[Fault] = []
    for name in named(paths):
        file = file_of(name)
        faults = faults_of(name)
        found += faults
        if not as_json:
            for fault in faults:
                out(str(fault))
            err(f"{name}: {count(faults, 'error')}, {count(faults, 'warning')} (read {file})")
    if as_json:
        out(json.dumps([plain(fault) for fault in found], indent=2, ensure_ascii=False))
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

    pathway, name = opened(id, profile)
    plan = plan_of(with_ or (), pathway)
    if step is not None and step not in pathway.steps:
        hint = near_miss(step, pathway.steps)
        raise RequestRefused(f"`{step}` is no step of `{pathway.id}`{hint}", code="step")
    with in_file(record):
        found = assess_(pathway, read_record(record), on=on, profile=name, site=site, planned=plan)
    out(as_json_text(found, step) if as_json else card(found, step=step))


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
    pathway, name = opened(id, profile)
    patient = read_record(record) if record is not None else None
    with in_file(record):
        picture = draw_(pathway, to, profile=name, record=patient, on=on)
    if to is None:
        out(picture.decode())


@app.command("test")
def try_out(paths: _Ids = None) -> None:
    """Run the scenarios beside pathways: what differed, and what no scenario reaches. Exit 1 when any differ."""
    from pathway.scenarios import run_scenarios

    files = {name: file_of(name) for name in named(paths)}
    reports = [run_scenarios(name) for name in files]
    for report, file in zip(reports, files.values(), strict=True):
        out(f"{report} (read {file})")
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
    out(json.dumps(schema_(kind), indent=2, ensure_ascii=False))
