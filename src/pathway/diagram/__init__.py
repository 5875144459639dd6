"""What is to be drawn of a pathway, before any format: every picture and its text twin read a `Diagram`."""

from __future__ import annotations

from pathway.diagram.making import diagram, target
from pathway.diagram.moves import joining
from pathway.diagram.nouns import (
    Box,
    BoxKind,
    BoxState,
    Diagram,
    Edge,
    EdgeRole,
    Exit,
    Lane,
    Line,
    Note,
    Overlay,
    Source,
    State,
    Taken,
)

__all__ = [
    "Box",
    "BoxKind",
    "BoxState",
    "Diagram",
    "Edge",
    "EdgeRole",
    "Exit",
    "Lane",
    "Line",
    "Note",
    "Overlay",
    "Source",
    "State",
    "Taken",
    "diagram",
    "joining",
    "target",
]
