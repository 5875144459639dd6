"""What goes out: text to whoever reads, faults as lines or data, an assessment as JSON."""

from __future__ import annotations

import errno
import json
import os
import sys
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import typer

from pathway.errors import DefinitionRefused

if TYPE_CHECKING:
    from pathway.assessment import Assessment
    from pathway.checks import Fault

CUT_OFF, NOT_WRITTEN = 141, 1


def faults_of(name: str) -> list[Fault]:
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


def plain(fault: Fault) -> Mapping[str, object]:
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


def count(faults: Iterable[Fault], severity: str) -> str:
    number = sum(fault.severity == severity for fault in faults)
    return f"{number} {severity}{'' if number == 1 else 's'}"


def as_json_text(assessment: Assessment, step: str | None) -> str:
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


def out(text: str) -> None:
    try:
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()
    except OSError as problem:
        # Nothing more can be said there, nor flushed at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(problem, BrokenPipeError):
            raise typer.Exit(CUT_OFF) from None  # whoever read has stopped
        reason = "no space left" if problem.errno == errno.ENOSPC else "standard output takes nothing"
        err(f"cannot write: {reason}")
        raise typer.Exit(NOT_WRITTEN) from None


def err(text: str) -> None:
    sys.stderr.write(f"{text}\n")
