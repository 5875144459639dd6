"""DOT to restyle: names are ours, and every text of an author comes out as it was written."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from dataclasses import replace
from xml.etree import ElementTree

import pytest

import pathway
from pathway.diagram import Box, Diagram, Edge, Lane, Line, Note, diagram
from pathway.drawing import to_graphviz
from pathway.errors import RequestRefused

demo = sys.modules["drawing_demo"]  # loaded by conftest.py
needs_dot = pytest.mark.skipif(shutil.which("dot") is None, reason="Graphviz is not installed")
SPACE = "{http://www.w3.org/2000/svg}"

PAYLOADS = (
    "<50% or >",
    "<b>bold</b>",
    "ends in a backslash \\",
    "ends in two \\\\",
    "back \\n slash \\l N \\N G \\G",
    'a "quote" and \\" one more',
    '"]; evil [label="x',
    "&lt; and &#60; and & alone",
    "{a|b}",
    "a:b:c -> d; // no # comment",
    "é ≥ 50 %",
)


def drawing(text: str) -> Diagram:
    boxes = (Box("a", "therapy", 1, text, number=1), Box("any>b", "any", 1, text, beside="a"))
    return Diagram(text, (), (Lane(1, text),), boxes, (Edge("any>b", "a", "met", (Line(text, ("1",)),)),))


def out(made: object, form: str) -> str:
    return subprocess.run(
        ["dot", f"-T{form}"], input=made.source, capture_output=True, encoding="utf-8", check=True  # type: ignore[attr-defined]
    ).stdout  # fmt: skip


@needs_dot
@pytest.mark.parametrize("text", PAYLOADS)
def test_no_text_adds_a_node_or_an_edge(text: str) -> None:
    rows = [row.split(" ") for row in out(to_graphviz(drawing(text)), "plain").splitlines()]
    assert sorted(row[1] for row in rows if row[0] == "node") == ["n0", "n1"]
    assert [row[1:3] for row in rows if row[0] == "edge"] == [["n1", "n0"]]


@needs_dot
@pytest.mark.parametrize("text", PAYLOADS)
def test_every_text_comes_out_as_it_was_written(text: str) -> None:
    root = ElementTree.fromstring(out(to_graphviz(drawing(text)), "svg"))
    told = "".join("".join(one.itertext()) for one in root.iter(f"{SPACE}text"))
    bare, whole = (re.sub(r"\s", "", one) for one in (text, told))
    # The title, the level, both boxes and the line say it.
    assert whole.count(bare) == 5


@needs_dot
def test_every_box_and_line_is_there() -> None:
    drawn = diagram(demo.DEMO)
    rows = [row.split(" ")[0] for row in out(to_graphviz(demo.DEMO), "plain").splitlines()]
    assert (rows.count("node"), rows.count("edge")) == (len(drawn.boxes), len(drawn.edges))


def test_what_is_not_verified_is_told() -> None:
    box = Box("a", "therapy", 1, "Wash", number=1, marks=("2†",))
    edge = Edge("a", "a", "met", (Line("shine > 3", ("b", "1‡")),))
    source = to_graphviz(Diagram("Shine", (), (Lane(1, ""),), (box,), (edge,), signs=(Note("†", "unread"),))).source
    for told in ('"1 · Wash †"', '"shine > 3 ‡"', '"Shine\n† unread"'):
        assert told in source


def test_control_characters_are_left_out() -> None:
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\u202e]", to_graphviz(drawing("a\x00b\x1b[31m \u202e c")).source)


def test_the_profile_is_that_of_the_drawing() -> None:
    assert to_graphviz(demo.DEMO, profile="strict").source == to_graphviz(diagram(demo.DEMO, profile="strict")).source
    assert to_graphviz(demo.DEMO, profile="strict").source != to_graphviz(demo.DEMO).source
    with pytest.raises(RequestRefused, match="did you mean `strict`"):
        to_graphviz(demo.DEMO, profile="strikt")


def test_the_same_text_each_time_and_by_either_name() -> None:
    assert to_graphviz(demo.DEMO).source == pathway.to_graphviz(replace(demo.DEMO)).source


def test_graphviz_is_loaded_only_when_called() -> None:
    code = "import sys, pathway.drawing; print('graphviz' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
