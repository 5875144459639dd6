"""A drawing as DOT, for those who want to lay it out and style it themselves: generated names, plain labels.

Our own pictures do not come from this text. No author's text becomes a name, an attribute or markup in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from pathway.diagram import Box, BoxKind, Diagram, Edge, Line, diagram, target
from pathway.drawing.text import clean, wrap
from pathway.model import Pathway

if TYPE_CHECKING:
    import graphviz  # type: ignore[import-untyped]

WIDTH, SIZE = 180.0, 10.0
SIGNS = "†‡"
_SHAPES: Mapping[BoxKind, Mapping[str, str]] = {
    "decision": {"shape": "hexagon"},
    "trial": {"style": "dashed"},
    "implant": {"peripheries": "2"},
    "start": {"style": "rounded"},
    "assessment": {"style": "rounded"},
    "review": {"style": "rounded"},
    "discharge": {"style": "rounded"},
    "jump": {"shape": "oval"},
    "any": {"shape": "oval"},
}


def to_graphviz(pathway_or_diagram: Pathway | Diagram, *, profile: str | None = None) -> graphviz.Source:
    """The boxes, lines and levels of a drawing as DOT, to restyle; its `source` is the text.

    Nodes and edges carry a `class` such as `kind-therapy` or `role-met`. Of the marks only the
    daggers are told; notes and sources stay with `draw`.
    `profile` says how a pathway is seen; a diagram has been made with one. Raises `RequestRefused` for a profile that
    the pathway does not have.

    >>> from pathway.diagram import Box, Diagram, Lane
    >>> wash = Box("wash", "therapy", 1, "Wash", number=1)
    >>> made = to_graphviz(Diagram("Shine", (), (Lane(1, "First care"),), (wash,), ()))
    >>> 'n0 [label="1 · Wash" class="kind-therapy"]' in made.source
    True
    """
    import graphviz

    drawn = pathway_or_diagram
    if isinstance(drawn, Pathway):
        drawn = diagram(drawn, profile=profile)
    names = {box.key: f"n{at}" for at, box in enumerate(drawn.boxes)}
    targets = {box.key: target(box) for box in drawn.boxes}
    head = _plain([drawn.title, *(f"{sign.mark} {sign.text}" for sign in drawn.signs)])
    made = graphviz.Digraph("pathway", graph_attr={"label": head}, node_attr={"shape": "box"})
    for at, lane in enumerate(drawn.lanes):
        title = f"Level {lane.tier}: {lane.title}" if lane.title else f"Level {lane.tier}"
        level = graphviz.Digraph(f"cluster_{at}", graph_attr={"label": _plain([title])})
        for box in drawn.boxes:
            if box.tier == lane.tier:
                look = {**_SHAPES.get(box.kind, {}), "class": f"kind-{box.kind}"}
                level.node(names[box.key], _plain(_told(box, targets)), _attributes=look)
        made.subgraph(level)
    for edge in drawn.edges:
        made.edge(names[edge.tail], names[edge.head], _plain(_words(edge.label)), _attributes=_line(edge))
    return graphviz.Source(made.source)


def _line(edge: Edge) -> dict[str, str]:
    dashed = {"style": "dashed"} if edge.role == "repeat" else {}
    head = {"not-met": {"arrowhead": "empty"}, "do-not": {"arrowhead": "tee"}}.get(edge.role, {})
    return {**dashed, **head, "class": f"role-{edge.role}"}


def _told(box: Box, targets: Mapping[str, str]) -> Iterable[str]:
    """The title of a box; for a list of exits also what must hold and where each leads."""
    yield _signed(f"{box.number} · {box.title}" if box.number is not None else box.title, box.marks)
    for row in box.exits:
        yield f"{', '.join(_words(row.label))}: {' or '.join(targets[head] for head in row.heads)}"


def _words(lines: Iterable[Line]) -> list[str]:
    return [_signed(line.text, line.marks) for line in lines]


def _signed(text: str, marks: Iterable[str]) -> str:
    """The text with the daggers of its marks, since what is not verified is told wherever it is used."""
    signs = "".join(sign for sign in SIGNS if any(sign in mark for mark in marks))
    return f"{text} {signs}".strip()


def _plain(paragraphs: Iterable[str]) -> str:
    """A label that comes out as it was written: nothing in it is an escape, an entity or markup."""
    import graphviz

    rows = [row for text in paragraphs for row in wrap(clean(text), WIDTH, SIZE)]
    # Graphviz reads entities in plain labels, too; a label between angle brackets would be markup.
    label: str = graphviz.nohtml("\n".join(graphviz.escape(row.replace("&", "&amp;")) for row in rows))
    return label
