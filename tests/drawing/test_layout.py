"""Geometry: nothing overlaps, lanes hold their boxes, labels are free, the same places with and without a patient."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pathway.diagram import BoxState, Diagram, Overlay, diagram
from pathway.drawing.blocks import HEXAGON, blocks
from pathway.drawing.geometry import Frame, Layout, Route, rounded, sampled, shortened, straight
from pathway.drawing.layout import lay_out
from pathway.drawing.plan import plan
from pathway.drawing.units import units
from pathway.reading import read_pathway

demo = sys.modules["drawing_demo"]  # loaded by conftest.py


def drawn_and_placed(pathway, **how) -> tuple[Diagram, Layout]:
    drawn = diagram(pathway, **how)
    return drawn, lay_out(drawn)


@st.composite
def pathways(draw):
    """Pathways of up to nine steps on up to four levels, with ways and loops at random."""
    number = draw(st.integers(1, 9))
    ends = st.integers(0, number - 1)
    links = draw(st.lists(st.tuples(ends, ends), max_size=16, unique=True))
    tiers = draw(st.lists(st.integers(0, 3), min_size=number, max_size=number))
    return demo.chain(number, [link for link in links if link[0] != link[1]], tiers, draw(st.lists(ends, unique=True)))


def no_box_overlaps(placed: Layout) -> None:
    for (one, first), (other, second) in combinations(placed.frames.items(), 2):
        assert not first.overlaps(second), (one, other)


def lanes_hold_their_boxes(drawn: Diagram, placed: Layout) -> None:
    bands = {band.tier: band for band in placed.bands}
    for above, below in pairwise(placed.bands):
        assert above.bottom < below.top
    for box in drawn.boxes:
        frame, band = placed.frames[box.key], bands[box.tier]
        assert band.top < frame.top, box.key
        assert frame.bottom < band.bottom, box.key


def labels_stand_free(placed: Layout) -> None:
    labels = [route.label for route in placed.routes if route and route.label]
    for label in labels:
        assert label.left >= 0
        assert label.right <= placed.width
        assert label.bottom <= placed.height
        assert not any(smaller(label, 2).overlaps(frame) for frame in placed.frames.values())
    assert not any(smaller(one, 2).overlaps(smaller(other, 2)) for one, other in combinations(labels, 2))


def smaller(frame: Frame, by: float) -> Frame:
    return Frame(frame.x, frame.y, frame.width - 2 * by, frame.height - 2 * by)


def no_line_crosses_a_box(drawn: Diagram, placed: Layout) -> None:
    for edge, route in zip(drawn.edges, placed.routes, strict=True):
        if route is None:
            continue
        others = {key: smaller(frame, 1.5) for key, frame in placed.frames.items() if key not in (edge.tail, edge.head)}
        for x, y in sampled(route.points):
            hit = [
                key for key, frame in others.items() if frame.left < x < frame.right and frame.top < y < frame.bottom
            ]
            assert not hit, (edge.tail, edge.head, hit)


def lines_end_at_their_boxes(drawn: Diagram, placed: Layout) -> None:
    for edge, route in zip(drawn.edges, placed.routes, strict=True):
        if route is not None:
            assert touches(placed.frames[edge.tail], route.points[0]), edge
            assert touches(placed.frames[edge.head], route.points[-1]), edge


def touches(frame: Frame, point: tuple[float, float]) -> bool:
    x, y = point
    return frame.left - 2 <= x <= frame.right + 2 and frame.top - 2 <= y <= frame.bottom + 2


def test_the_demo_stands_free_and_in_its_lanes():
    for profile in (None, "strict"):
        drawn, placed = drawn_and_placed(demo.DEMO, profile=profile)
        no_box_overlaps(placed)
        lanes_hold_their_boxes(drawn, placed)
        labels_stand_free(placed)
        no_line_crosses_a_box(drawn, placed)
        lines_end_at_their_boxes(drawn, placed)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(pathways())
def test_any_pathway_stands_free_and_in_its_lanes(pathway):
    drawn, placed = drawn_and_placed(pathway)
    no_box_overlaps(placed)
    lanes_hold_their_boxes(drawn, placed)
    labels_stand_free(placed)
    no_line_crosses_a_box(drawn, placed)
    lines_end_at_their_boxes(drawn, placed)
    assert all(frame.left >= 0 and frame.right <= placed.width for frame in placed.frames.values())


SHIPPED = sorted(path.parent.name for path in (Path(__file__).parents[2] / "pathways").glob("*/pathway.yaml"))


@pytest.mark.parametrize("name", SHIPPED)
def test_what_ships_stands_free_under_every_profile(name):
    pathway = read_pathway(name)
    for profile in pathway.policies:
        drawn, placed = drawn_and_placed(pathway, profile=profile)
        no_box_overlaps(placed)
        lanes_hold_their_boxes(drawn, placed)
        labels_stand_free(placed)
        no_line_crosses_a_box(drawn, placed)
        lines_end_at_their_boxes(drawn, placed)


def test_the_main_path_is_one_straight_line():
    drawn, placed = drawn_and_placed(demo.DEMO)
    middles = {round(placed.frames[box.key].x, 3) for box in drawn.boxes if box.main}
    assert len(middles) == 1
    for edge, route in zip(drawn.edges, placed.routes, strict=True):
        if edge.main:
            assert route is not None
            assert {round(x, 3) for x, _ in route.points} == middles


def test_every_line_has_a_route_and_loops_share_one():
    twice = demo.move("lamp", "lamp", "repeat", "shine = 3")
    pathway = replace(demo.DEMO, transitions=(*demo.MOVES, twice))
    drawn, placed = drawn_and_placed(pathway)
    for edge, route in zip(drawn.edges, placed.routes, strict=True):
        assert route is not None or edge.loop
    loops = [at for at, edge in enumerate(drawn.edges) if edge.loop and edge.head == "lamp"]
    assert [placed.routes[at] is not None for at in loops].count(True) == 1


def test_places_are_the_same_with_and_without_a_patient():
    states = {
        name: BoxState("blocked", "a reason that is long enough for several lines " * 3, 400)
        for name in demo.DEMO.steps
    }
    walked = frozenset({("start", "dust"), ("dust", "lamp"), ("lamp", "lamp"), ("polish", "dust")})
    plain = drawn_and_placed(demo.DEMO)[1]
    laid = drawn_and_placed(demo.DEMO, overlay=Overlay(states, walked, "A caption."))[1]
    assert laid.frames == plain.frames
    assert laid.bands == plain.bands
    assert [route and route.points for route in laid.routes] == [route and route.points for route in plain.routes]


def test_no_word_of_an_author_reaches_an_engine():
    drawn = diagram(demo.DEMO)
    text = plan(drawn, units(drawn))
    words = set(re.findall(r"[A-Za-z_]+", text))
    ours = {
        "digraph", "graph", "newrank", "true", "nodesep", "ranksep", "splines", "spline", "nslimit", "node", "shape",
        "plain", "edge", "dir", "none", "label", "TABLE", "BORDER", "CELLBORDER", "CELLSPACING", "CELLPADDING", "TR",
        "TD", "PORT", "p", "FIXEDSIZE", "TRUE", "WIDTH", "HEIGHT", "group", "spine", "ordering", "out", "s", "n", "id",
        "weight", "box", "fixedsize", "width", "height", "style", "invis", "rank", "same", "u", "e", "g",
    }  # fmt: skip
    assert words <= ours


def test_sizes_do_not_depend_on_a_state():
    drawn = diagram(demo.DEMO, overlay=Overlay({"dust": BoxState("hold", "why " * 80)}))
    plain = diagram(demo.DEMO)
    assert {key: (one.width, one.height) for key, one in blocks(drawn).items()} == {
        key: (one.width, one.height) for key, one in blocks(plain).items()
    }


# --- curves ---------------------------------------------------------------------------------------------------


def test_a_path_is_shortened_by_a_length():
    kept, end = shortened(straight((0.0, 0.0), (10.0, 0.0)), 4)
    assert end == pytest.approx((6, 0), abs=1e-4)
    assert kept[0] == (0.0, 0.0)


def test_rounded_corners_stay_within_the_corner():
    path = rounded(((0.0, 0.0), (10.0, 0.0), (10.0, 10.0)), 3)
    assert (path[0], path[-1]) == ((0.0, 0.0), (10.0, 10.0))
    assert len(path) % 3 == 1
    assert all(0 <= x <= 10 and 0 <= y <= 10 for x, y in sampled(path))


@pytest.mark.parametrize(("gap", "expected"), [(0, False), (4, False), (4.1, True)])
def test_frames_overlap_when_they_share_ground_or_come_too_close(gap, expected):
    assert Frame(0, 0, 10, 10).overlaps(Frame(14, 0, 10, 10), gap) is expected
    assert Route(((0.0, 0.0), (1.0, 1.0))).moved(1, 2).points == ((1.0, 2.0), (2.0, 3.0))


def test_a_hexagon_is_left_on_its_flat_side():
    drawn, placed = drawn_and_placed(demo.DEMO)
    kinds = {box.key: box.kind for box in drawn.boxes}
    for edge, route in zip(drawn.edges, placed.routes, strict=True):
        frame = placed.frames[edge.tail]
        if route and kinds[edge.tail] == "decision" and abs(route.points[0][1] - frame.bottom) < 1:
            assert abs(route.points[0][0] - frame.x) <= frame.width / 2 - HEXAGON + 0.1


def test_the_order_of_hashes_does_not_matter():
    script = (
        "import sys, importlib.util\n"
        f"spec = importlib.util.spec_from_file_location('d', {str(Path(__file__).with_name('demo.py'))!r})\n"
        "demo = importlib.util.module_from_spec(spec); sys.modules['d'] = demo; spec.loader.exec_module(demo)\n"
        "from pathway.drawing import render\nfrom pathway.diagram import diagram\n"
        "sys.stdout.buffer.write(render(diagram(demo.DEMO)))\n"
    )
    made = {
        subprocess.run(
            [sys.executable, "-c", script],
            capture_output=True,
            check=True,
            env={"PYTHONHASHSEED": seed, "PATH": "/usr/bin"},
        ).stdout
        for seed in ("0", "1", "77")
    }
    assert len(made) == 1
