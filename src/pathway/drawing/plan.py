"""What an engine is told: generated names and sizes, order and weight. No word of an author ever stands in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pathway.diagram import Diagram, Edge
from pathway.drawing.blocks import CARD, Block, label
from pathway.drawing.units import Unit

SPINE, FIRST = 14, 3
"""Weights: of the main path, and of the first line into a unit, from which it then hangs."""


def plan(diagram: Diagram, placed: Sequence[Unit], *, quick: bool = False) -> str:
    """The text for an engine: units are `u0`, `u1` …, and the edge with the number 3 is `e3`.

    `quick` gives up curves and patience for graphs that would take too long.
    """
    names = {unit.key: f"u{at}" for at, unit in enumerate(placed)}
    homes = {unit.exit: names[unit.key] for unit in placed}
    lines = [
        f"digraph {{ graph [newrank=true, nodesep=0.34, ranksep=0.36, {_patience(quick=quick)}];",
        "node [shape=plain]; edge [dir=none];",
        *_units(diagram, placed, names),
        *_edges(diagram, names, homes),
        *_lanes(diagram, placed, names, homes),
        "}",
    ]
    return "\n".join(lines)


def outer(diagram: Diagram, placed: Sequence[Unit]) -> list[tuple[int, Edge]]:
    """The edges between units, with their numbers."""
    inner = {at for unit in placed for at in unit.routes}
    return [(at, edge) for at, edge in enumerate(diagram.edges) if at not in inner]


def _patience(*, quick: bool) -> str:
    return (
        "splines=line, nslimit=0.3, nslimit1=0.3, mclimit=0.1" if quick else "splines=spline, nslimit=20, nslimit1=20"
    )


def _units(diagram: Diagram, placed: Sequence[Unit], names: Mapping[str, str]) -> Iterator[str]:
    """Each unit as a table of empty cells; lines enter above and leave below the middle one."""
    tiers = {unit.key: unit.tier for unit in placed}
    main = {unit.exit for unit in placed if unit.main}
    branching = {
        edge.tail
        for _, edge in outer(diagram, placed)
        if edge.tail in main and not edge.main and tiers[edge.head] == tiers[edge.tail.rstrip("?")]
    }
    entered = {edge.head for _, edge in outer(diagram, placed)}
    # A unit that no line enters is named last, which sets it to the side of what hangs together.
    for unit in sorted(placed, key=lambda unit: unit.key not in entered and not unit.main):
        half = round(CARD / 2)
        widths = (unit.left - half, 2 * half, unit.right - half)
        cells = "".join(_cell(wide, unit.bottom, port=at == 1) for at, wide in enumerate(widths) if wide >= 1)
        table = f'<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="0"><TR>{cells}</TR></TABLE>'
        # What leaves a unit of the main path stands in order from the left, the main path first.
        more = f", group=spine{', ordering=out' if unit.exit in branching else ''}" if unit.main else ""
        yield f"{names[unit.key]} [label=<{table}>{more}];"


def _cell(wide: int, high: int, *, port: bool) -> str:
    size = f'FIXEDSIZE="TRUE" WIDTH="{wide}" HEIGHT="{high}"'
    name = 'PORT="p" ' if port else ""
    return f"<TD {name}{size}></TD>"


def _edges(diagram: Diagram, names: Mapping[str, str], homes: Mapping[str, str]) -> Iterator[str]:
    entered: set[str] = set()
    for at, edge in sorted(enumerate(diagram.edges), key=lambda one: not one[1].main):
        if edge.tail in homes and edge.head in names and not edge.loop:
            weight = SPINE if edge.main else 1 if edge.head in entered else FIRST
            entered.add(edge.head)
            more = f"id=e{at}, weight={weight}{_room(label(edge.label))}"
            yield f"{homes[edge.tail]}:p:s -> {names[edge.head]}:p:n [{more}];"


def _room(text: Block) -> str:
    if not text.width:
        return ""
    size = f'WIDTH="{round(text.width + 10)}" HEIGHT="{round(text.height)}"'
    return f', label=<<TABLE BORDER="0" CELLPADDING="0" FIXEDSIZE="TRUE" {size}><TR><TD></TD></TR></TABLE>>'


def _lanes(
    diagram: Diagram, placed: Sequence[Unit], names: Mapping[str, str], homes: Mapping[str, str]
) -> Iterator[str]:
    """A spacer below each lane, so that every unit of a lane stands above every unit of the next one."""
    levels = {lane.tier: at for at, lane in enumerate(diagram.lanes)}
    level = {names[unit.key]: levels[unit.tier] for unit in placed}
    lines = [(homes[edge.tail], names[edge.head]) for _, edge in outer(diagram, placed)]
    inner = [(tail, head) for tail, head in lines if level[tail] == level[head]]
    for at in range(len(levels) - 1):
        yield f'g{at} [shape=box, label="", fixedsize=true, width=0.01, height=0.12, style=invis];'
        above = [name for name in level if level[name] == at and name not in {tail for tail, _ in inner}]
        below = [name for name in level if level[name] == at + 1 and name not in {head for _, head in inner}]
        yield from (f"{name} -> g{at} [style=invis, weight=0];" for name in above)
        yield from (f"g{at} -> {name} [style=invis, weight=0];" for name in below)
    # A unit without any line stands level with the first of its lane.
    lined = {name for line in lines for name in line}
    first: dict[int, str] = {}
    for name, at in level.items():
        if name not in lined and at in first:
            yield f"{{rank=same; {first[at]}; {name}}}"
        first.setdefault(at, name)
