"""The engines that lay out: `dot` of the machine, else the one inside pygraphviz, each a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import cast

from pathway.drawing.engine_worker import ABSENT
from pathway.errors import MissingExtra, RequestRefused

Coordinates = dict[str, object]
INSTALL = 'pip install "stepped-care[diagrams]"'
WORKER = Path(__file__).with_name("engine_worker.py")


class OutOfTime(Exception):
    """The engine did not finish within its limit."""


def coordinates(text: str, *, seconds: float) -> Coordinates:
    """What the first engine that is there makes of a plan.

    Raises `MissingExtra` when there is none, `OutOfTime` past the limit, `RequestRefused` when the engine fails.
    """
    answer = _run(["dot", "-Tjson0"], text, seconds)
    if answer is None and sys.executable:
        answer = _run([sys.executable, "-I", str(WORKER)], text, seconds)
    if answer is None:
        raise MissingExtra(f"drawing needs Graphviz, which is not on this machine: {INSTALL}", code="no-engine")
    return answer


def _run(command: list[str], text: str, seconds: float) -> Coordinates | None:
    """The answer of one engine; None when it is not there or cannot run at all."""
    try:
        done = subprocess.run(command, input=text.encode("ascii"), capture_output=True, timeout=seconds, check=False)
    except OSError:
        return None
    except subprocess.TimeoutExpired:
        raise OutOfTime from None
    if done.returncode == ABSENT and command[0] == sys.executable:
        return None
    if done.returncode or b"\nError" in b"\n" + done.stderr:
        raise RequestRefused(
            "the layout engine failed; another version of Graphviz may do better", code="engine-failed"
        )
    return cast(Coordinates, json.loads(done.stdout))
