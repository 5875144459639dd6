"""What an engine is told: generated names and sizes, order and weight. No word of an author ever stands in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pathway.diagram import Diagram, Edge, Line
from pathway.drawing.blocks import Block, blocks, label

SPINE, PAIR = 14, 30
"""Weights: of the main path, and of a step with its decision point."""
LOOP_REACH = 18.0
"""How far the line of a loop runs outside its boxes."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The text for an engine, and what its names stand for.

    `nodes` maps generated names to boxes; `blocks` and `labels` hold the set type; `loops` the label of each step's
    loops, by the two boxes that they run between.
    """

    text: str
    nodes: Mapping[str, str]
    blocks: Mapping[str, Block]
    labels: Sequence[Block]
    loops: Mapping[tuple[str, str], Block]


def plan(diagram: Diagram, *, quick: bool = False) -> Plan:
    """The plan of a drawing. `quick` gives up curves and patience for graphs that would take too long."""
    nodes = {box.key: f"n{number}" for number, box in enumerate(diagram.boxes)}
    set_type = blocks(diagram)
    labels = [label(edge.label) for edge in diagram.edges]
    loops = loop_labels(diagram)
    lines = [
        f"digraph {{ graph [newrank=true, nodesep=0.34, ranksep=0.36, {_patience(quick)}];",
        'node [shape=box, fixedsize=true, label=""]; edge [dir=none];',
        *_boxes(diagram, nodes, set_type),
        *_loop_room(nodes, loops, set_type),
        *_beside(diagram, nodes),
        *_edges(diagram, nodes, labels),
        *_lanes(diagram, nodes),
        "}",
    ]
    return Plan("\n".join(lines), {name: key for key, name in nodes.items()}, set_type, labels, loops)


def _patience(quick: bool) -> str:
    return (
        "splines=line, nslimit=0.3, nslimit1=0.3, mclimit=0.1" if quick else "splines=spline, nslimit=20, nslimit1=20"
    )


def _inches(pixels: float) -> str:
    return f"{pixels / 72:.4f}"


def _node(name: str, size: Block, more: str) -> str:
    return f"{name} [width={_inches(size.width)}, height={_inches(size.height)}, {more}];"


def _boxes(diagram: Diagram, nodes: Mapping[str, str], set_type: Mapping[str, Block]) -> Iterator[str]:
    # Boxes that are only entered from anywhere are named last, which sets them to the side of what hangs together.
    entries = {box.key for box in diagram.boxes if box.kind == "any"}
    led = {edge.head for edge in diagram.edges if edge.tail not in entries}
    aside = entries | {box.beside for box in diagram.boxes if box.kind == "any" and box.beside not in led}
    for box in sorted(diagram.boxes, key=lambda box: box.key in aside):
        # What leaves a decision stands in order from the left, the main path first.
        more = "group=spine" if box.main else _pair(nodes, box.after or box.key)
        yield _node(nodes[box.key], set_type[box.key], f"{more}, ordering=out" if box.kind == "decision" else more)


def _edges(diagram: Diagram, nodes: Mapping[str, str], labels: Sequence[Block]) -> Iterator[str]:
    for at, edge in sorted(enumerate(diagram.edges), key=lambda one: not one[1].main):
        if not edge.loop:
            yield f"{nodes[edge.tail]} -> {nodes[edge.head]} [id=e{at}, {_edge(edge, diagram, labels[at])}];"


def _pair(nodes: Mapping[str, str], key: str) -> str:
    """A step and its decision point stand straight below each other."""
    return f"group=with_{nodes[key]}"


def _edge(edge: Edge, diagram: Diagram, text: Block) -> str:
    paired = any(box.key == edge.head and box.after == edge.tail for box in diagram.boxes)
    # The first line into a box pulls harder than what leaves it, so that side branches hang from where they begin.
    first = next(other for other in diagram.edges if other.head == edge.head and not other.loop) is edge
    weight = PAIR if paired else SPINE if edge.main else 3 if first else 1
    room = ""
    if text.width:
        size = f'WIDTH="{round(text.width + 8)}" HEIGHT="{round(text.height)}"'
        room = f', label=<<TABLE BORDER="0" CELLPADDING="0" FIXEDSIZE="TRUE" {size}><TR><TD></TD></TR></TABLE>>'
    return f"weight={weight}{room}"


def loop_labels(diagram: Diagram) -> dict[tuple[str, str], Block]:
    """One label for all loops of a step, by the boxes that the loop leaves and enters."""
    found: dict[tuple[str, str], list[Line]] = {}
    for edge in diagram.edges:
        if edge.loop:
            lines = found.setdefault((edge.tail, edge.head), [])
            told = [replace(edge.label[0], text=f"or {edge.label[0].text}"), *edge.label[1:]] if lines else edge.label
            lines.extend(told)
    return {ends: label(lines, anchor="end") for ends, lines in found.items()}


def _loop_room(
    nodes: Mapping[str, str], loops: Mapping[tuple[str, str], Block], set_type: Mapping[str, Block]
) -> Iterator[str]:
    """Empty boxes left of a step and of its decision point, where the loop and its label will stand."""
    for (tail, head), text in loops.items():
        for end in dict.fromkeys((tail, head)):
            name, size = f"l{nodes[end]}", Block(text.width + 6, max(text.height, set_type[end].height))
            yield _node(name, size, "style=invis")
            yield f"{{rank=same; {name}; {nodes[end]}}} {name} -> {nodes[end]} [style=invis, weight=8];"


def _beside(diagram: Diagram, nodes: Mapping[str, str]) -> Iterator[str]:
    for box in diagram.boxes:
        if box.beside and box.kind != "any":
            yield f"{{rank=same; {nodes[box.beside]}; {nodes[box.key]}}}"


def _lanes(diagram: Diagram, nodes: Mapping[str, str]) -> Iterator[str]:
    """A spacer below each lane, so that every box of a lane stands above every box of the next one."""
    tiers = [lane.tier for lane in diagram.lanes]
    level = {box.key: tiers.index(box.tier) for box in diagram.boxes}
    for at in range(len(tiers) - 1):
        yield f"g{at} [width=0.01, height=0.12, style=invis];"
        inner = [
            (edge.tail, edge.head) for edge in diagram.edges if level[edge.tail] == level[edge.head] and not edge.loop
        ]
        above = [
            key for key in level if level[key] == at and key not in {tail for tail, _ in inner if level[tail] == at}
        ]
        below = [key for key in level if level[key] == at + 1 and key not in {head for _, head in inner}]
        yield from (f"{nodes[key]} -> g{at} [style=invis, weight=0];" for key in above)
        yield from (f"g{at} -> {nodes[key]} [style=invis, weight=0];" for key in below)
