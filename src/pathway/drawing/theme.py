"""Colours, lines and fonts, for a light and a dark page.

The colours were computed so that kinds stay apart under colour blindness and text keeps its contrast; the tests
compute both again. Shape and words carry the meaning, colour repeats it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pathway.diagram import BoxKind, EdgeRole, State

FONT = "Helvetica, Arial, 'Liberation Sans', sans-serif"


@dataclass(frozen=True, slots=True)
class Paint:
    """Fill and stroke of a box; text of the caption takes the stroke."""

    fill: str
    stroke: str
    width: float = 1.3
    dash: str = ""


@dataclass(frozen=True, slots=True)
class Pen:
    """A line: colour, colour of its label, width, dash, and its head (`filled`, `open` or `bar`)."""

    colour: str
    text: str
    width: float
    dash: str = ""
    head: str = "filled"


@dataclass(frozen=True, slots=True)
class Theme:
    """All colours of one page."""

    paper: str
    ink: str
    soft: str
    lanes: tuple[str, str]
    lane_edge: str
    boxes: Mapping[BoxKind, Paint]
    muted: Paint
    pens: Mapping[EdgeRole, Pen]
    muted_pen: Pen
    states: Mapping[State, Paint]
    walked: Pen
    unwalked: Pen
    offered: Pen
    raised: Pen


_TREATMENT = Paint("#F1F1F3", "#312D37")
_REFERRAL = Paint("#F7E4E3", "#490E0A", 2.0)
_ASSESSMENT = Paint("#E8F0F8", "#103E6B")
LIGHT = Theme(
    paper="#FFFFFF",
    ink="#1B1F24",
    soft="#4A5560",
    lanes=("#F4F6F8", "#FAFBFC"),
    lane_edge="#C9D1D9",
    boxes={
        "start": Paint("#FFFFFF", "#1B1F24", 1.8),
        "assessment": _ASSESSMENT,
        "review": _ASSESSMENT,
        "decision": Paint("#FFF4D6", "#8F5E01"),
        "diagnostic": Paint("#DFF3F0", "#0E796D"),
        "therapy": _TREATMENT,
        "procedure": Paint("#FBE8E1", "#801C05"),
        "trial": Paint("#F3EAFA", "#7E49A6", 1.6, "6 3.5"),
        "implant": Paint("#F3EAFA", "#7E49A6", 1.3),
        "referral": _REFERRAL,
        "link": _REFERRAL,
        "discharge": Paint("#EDF3E3", "#586B3C", 1.8),
        "jump": Paint("#FFFFFF", "#4A5560", 1.0),
        "exits": Paint("#FFFFFF", "#4A5560", 1.0),
        "any": Paint("#FFFFFF", "#4A5560", 1.0),
    },
    muted=Paint("#F3F4F6", "#868E96", 1.0),
    pens={
        "next": Pen("#39434D", "#39434D", 1.2),
        "met": Pen("#0072B2", "#005A8C", 2.2),
        "not-met": Pen("#B34700", "#8A3700", 1.4, head="open"),
        "safety": Pen("#1B1F24", "#1B1F24", 3.0),
        "repeat": Pen("#6C757D", "#4A5560", 1.2, "5 3.5"),
        "do-not": Pen("#6C757D", "#4A5560", 1.2, "1.5 3", head="bar"),
    },
    muted_pen=Pen("#868E96", "#5C656D", 1.0),
    states={
        "done": Paint("#DCE9F7", "#0B3D63", 2.2),
        "now": Paint("#FFFFFF", "#0B3D63", 4.0),
        "eligible": Paint("#FFFFFF", "#0072B2", 2.8),
        "red-flag": Paint("#F7E4E3", "#490E0A", 6.0),
        "wait": Paint("#FFFFFF", "#4A5560", 1.8, "2 3"),
        "hold": Paint("#FFF4D6", "#8F5E01", 1.8, "9 3"),
        "needs-data": Paint("#FFFFFF", "#8F5E01", 1.6, "1.5 3"),
        "not-indicated": Paint("#F1F1F3", "#4A5560", 1.0, "2 2"),
        "blocked": Paint("#E9ECEF", "#4A5560", 1.6, "5 3.5"),
        "interrupted": Paint("#E9ECEF", "#5C656D", 1.0, "9 3"),
        "declined": Paint("#F1F1F3", "#4A5560", 1.2),
        "future": Paint("#FFFFFF", "#ADB5BD", 1.0),
    },
    walked=Pen("#0B3D63", "#0B3D63", 3.2),
    unwalked=Pen("#ADB5BD", "#5C656D", 1.0),
    offered=Pen("#0072B2", "#005A8C", 2.6),
    raised=Pen("#490E0A", "#490E0A", 5.0),
)
_DARK_TREATMENT = Paint("#2A2B31", "#7F9DBF")
_DARK_REFERRAL = Paint("#3A1F1D", "#C68576", 2.0)
_DARK_ASSESSMENT = Paint("#16293C", "#BBE7FF")
DARK = Theme(
    paper="#14181D",
    ink="#E9EDF1",
    soft="#B4BEC8",
    lanes=("#1B2027", "#171B21"),
    lane_edge="#3A444E",
    boxes={
        "start": Paint("#14181D", "#E9EDF1", 1.8),
        "assessment": _DARK_ASSESSMENT,
        "review": _DARK_ASSESSMENT,
        "decision": Paint("#352A0E", "#EAD12A"),
        "diagnostic": Paint("#0F2E2A", "#76FAC9"),
        "therapy": _DARK_TREATMENT,
        "procedure": Paint("#3B1D12", "#F27E46"),
        "trial": Paint("#2C1F38", "#C090FF", 1.6, "6 3.5"),
        "implant": Paint("#2C1F38", "#C090FF", 1.3),
        "referral": _DARK_REFERRAL,
        "link": _DARK_REFERRAL,
        "discharge": Paint("#222B17", "#EFFFA1", 1.8),
        "jump": Paint("#14181D", "#B4BEC8", 1.0),
        "exits": Paint("#14181D", "#B4BEC8", 1.0),
        "any": Paint("#14181D", "#B4BEC8", 1.0),
    },
    muted=Paint("#1E232A", "#7D8893", 1.0),
    pens={
        "next": Pen("#C3CCD4", "#C3CCD4", 1.2),
        "met": Pen("#56B4E9", "#8CCBF0", 2.2),
        "not-met": Pen("#F08A3C", "#F5A96F", 1.4, head="open"),
        "safety": Pen("#FFFFFF", "#FFFFFF", 3.0),
        "repeat": Pen("#98A2AC", "#B4BEC8", 1.2, "5 3.5"),
        "do-not": Pen("#98A2AC", "#B4BEC8", 1.2, "1.5 3", head="bar"),
    },
    muted_pen=Pen("#7D8893", "#98A2AC", 1.0),
    states={
        "done": Paint("#16324E", "#9CCBF5", 2.2),
        "now": Paint("#14181D", "#9CCBF5", 4.0),
        "eligible": Paint("#14181D", "#56B4E9", 2.8),
        "red-flag": Paint("#3A1F1D", "#F0A79A", 6.0),
        "wait": Paint("#14181D", "#B4BEC8", 1.8, "2 3"),
        "hold": Paint("#352A0E", "#F0C25A", 1.8, "9 3"),
        "needs-data": Paint("#14181D", "#F0C25A", 1.6, "1.5 3"),
        "not-indicated": Paint("#22262C", "#B4BEC8", 1.0, "2 2"),
        "blocked": Paint("#262C33", "#B4BEC8", 1.6, "5 3.5"),
        "interrupted": Paint("#262C33", "#98A2AC", 1.0, "9 3"),
        "declined": Paint("#22262C", "#B4BEC8", 1.2),
        "future": Paint("#14181D", "#56606A", 1.0),
    },
    walked=Pen("#9CCBF5", "#9CCBF5", 3.2),
    unwalked=Pen("#56606A", "#98A2AC", 1.0),
    offered=Pen("#56B4E9", "#8CCBF0", 2.6),
    raised=Pen("#F0A79A", "#F0A79A", 5.0),
)
