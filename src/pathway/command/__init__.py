"""The command line. Output is plain text for people and scripts; exit codes are 0, 1, 2, 3.

1 is faults, differences, or no space to write.
2 is bad usage, or a definition that is refused; 3 a record that is refused. Both come with one message on standard
error. `commands` holds the commands, `asking` what their arguments mean, `saying` what goes out.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

import typer

from pathway.command.commands import app
from pathway.command.saying import err
from pathway.errors import DefinitionRefused, PathwayError, RecordRefused

REFUSED, RECORD, STOPPED = 2, 3, 130


def run(arguments: list[str]) -> int:
    """Run one command and give its exit code. Whatever goes wrong is said in one message, never as a traceback."""
    try:
        code = app(arguments, prog_name="pathway", standalone_mode=False)
    except PathwayError as problem:
        more = len(problem.others) if isinstance(problem, DefinitionRefused) else 0
        err(f"{problem}{f' (and {more} more; `pathway check` lists them)' if more else ''}")
        return RECORD if isinstance(problem, RecordRefused) else REFUSED
    except (KeyboardInterrupt, typer.Abort):
        return STOPPED
    except Exception as problem:  # noqa: BLE001 - the last resort: nobody but us can read a traceback
        err(_usage(problem) or _own_fault(problem))
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


__all__ = ["app", "main", "run"]
