"""Engines: the one of the machine, the one inside pygraphviz, none; a graph that is too dense; a failing engine."""

from __future__ import annotations

import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import replace

import pytest

from pathway.diagram import diagram
from pathway.drawing import engines, layout, render
from pathway.drawing.engines import OutOfTime, coordinates
from pathway.errors import MissingExtra, RequestRefused

demo = sys.modules["drawing_demo"]  # loaded by conftest.py
DOT = "digraph { u0 [shape=box, fixedsize=true, width=1, height=0.5]; u0 -> u1 [id=e0] }"


def has_dot() -> bool:
    try:
        return subprocess.run(["dot", "-V"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def names(answer) -> list[str]:
    return [one["name"] for one in answer["objects"]]


@pytest.mark.skipif(not has_dot(), reason="Graphviz is not installed")
def test_the_engine_of_the_machine_answers():
    assert names(coordinates(DOT, seconds=10)) == ["u0", "u1"]


def test_without_one_the_engine_inside_pygraphviz_answers(monkeypatch, tmp_path):
    pytest.importorskip("pygraphviz")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert names(coordinates(DOT, seconds=10)) == ["u0", "u1"]


def test_a_drawing_is_made_by_either_engine(monkeypatch, tmp_path):
    pytest.importorskip("pygraphviz")
    drawn = diagram(demo.DEMO)
    first = render(drawn)
    monkeypatch.setenv("PATH", str(tmp_path))
    second = render(drawn)
    assert first.startswith(b"<svg ")
    assert second.startswith(b"<svg ")
    assert render(drawn) == second


def test_no_engine_at_all_is_told_with_the_command_that_helps(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    absent = tmp_path / "worker.py"
    absent.write_text("import sys; sys.exit(3)")
    monkeypatch.setattr(engines, "WORKER", absent)
    with pytest.raises(MissingExtra, match=r'pip install "stepped-care\[diagrams\]"') as caught:
        render(diagram(demo.DEMO))
    assert caught.value.code == "no-engine"


def test_a_worker_without_pygraphviz_says_so(monkeypatch):
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(engines.WORKER)], input=DOT.encode(), capture_output=True, check=False
    )
    assert done.returncode == engines.ABSENT  # without site packages there is no pygraphviz


@pytest.mark.parametrize(
    "script", ["import sys; sys.exit(139)", "import sys; sys.stderr.write('Error: bad'); print('{}')"]
)
def test_a_failing_engine_is_refused_without_its_output(monkeypatch, tmp_path, script):
    monkeypatch.setenv("PATH", str(tmp_path))
    worker = tmp_path / "worker.py"
    worker.write_text(script)
    monkeypatch.setattr(engines, "WORKER", worker)
    with pytest.raises(RequestRefused) as caught:
        coordinates(DOT, seconds=10)
    assert caught.value.code == "engine-failed"


def test_an_engine_that_hangs_is_stopped(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    worker = tmp_path / "worker.py"
    worker.write_text("import time; time.sleep(60)")
    monkeypatch.setattr(engines, "WORKER", worker)
    start = time.monotonic()
    with pytest.raises(OutOfTime):
        coordinates(DOT, seconds=0.5)
    assert time.monotonic() - start < 5


def test_out_of_time_is_tried_once_more_plainly_and_then_refused(monkeypatch):
    asked: list[str] = []

    def slow(text: str, *, seconds: float) -> None:
        asked.append(text)
        raise OutOfTime

    monkeypatch.setattr(layout, "coordinates", slow)
    with pytest.raises(RequestRefused, match="too many lines") as caught:
        layout.lay_out(diagram(demo.DEMO), seconds=1)
    assert caught.value.code == "too-dense"
    assert ["splines=line" in text for text in asked] == [False, True]


def test_a_dense_pathway_of_sixty_steps_is_drawn_or_refused_in_time():
    number = 60
    links = [(tail, head) for tail in range(number) for head in range(tail + 1, number)]
    tiers = [at * 4 // number for at in range(number)]
    dense = demo.chain(number, links, tiers, [])
    start = time.monotonic()
    with suppress(RequestRefused):
        assert render(diagram(dense), seconds=10).startswith(b"<svg ")
    assert time.monotonic() - start < 25


def test_two_hundred_steps_in_a_chain_are_drawn():
    number = 200
    steps = demo.chain(number, [(at, at + 1) for at in range(number - 1)], [at // 50 for at in range(number)], [])
    every = replace(steps, steps={name: replace(one, kind="therapy") for name, one in steps.steps.items()})
    assert render(diagram(every)).startswith(b"<svg ")
