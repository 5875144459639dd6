"""The lines between boxes: decision points and their questions, exits with thresholds, jumps, entries from anywhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from pathway.criterion.syntax import Always, Never, Otherwise, ParameterName
from pathway.diagram.nouns import Box, BoxState, Edge, EdgeRole, Line, Overlay
from pathway.diagram.order import ANY, START, Order, Way, excluded
from pathway.diagram.questions import question
from pathway.diagram.steps import Sheet, sentence
from pathway.diagram.wording import low, say, span_or_name
from pathway.measure import Citation
from pathway.model import Transition

LABEL_LIMIT = 72
"""Characters that the label of a line may hold; longer ones become a note."""
ARRIVALS = 3
"""Lines that may be drawn into one box; further ones become jumps, which name it by its number."""


@dataclass(slots=True)
class Drawn:
    """Boxes other than steps, and all lines, as they are added; `numbers` of the steps, for jumps."""

    sheet: Sheet
    order: Order
    numbers: Mapping[str, int]
    overlay: Overlay
    boxes: dict[str, Box] = field(default_factory=dict)
    edges: list[Edge] = field(default_factory=list)


def decides(out: Sequence[Way]) -> bool:
    """Whether a step has several ways out, of which one at least depends on a criterion: then a decision is drawn."""
    moves = list(dict.fromkeys(id(way.move) for way in out))
    return len(moves) > 1 and any(not isinstance(way.move.when, Always) for way in out)


def connect(tail: str, out: Sequence[Way], far: frozenset[tuple[str, str]], drawn: Drawn) -> None:
    """Add the ways out of one step: its decision point, if it has one, and a line or jump for each target."""
    steps = drawn.sheet.pathway.steps
    tier = steps[tail].tier if tail in steps else min(step.tier for step in steps.values())
    main = tail in drawn.order.main
    origin = tail
    if decides(out):
        origin = f"{tail}?"
        walked = any((tail, way.head) in drawn.overlay.walked for way in out)
        drawn.boxes[origin] = Box(
            origin, "decision", tier, question(tail, out, drawn.sheet), number=drawn.numbers[tail] + 1, after=tail,
            main=main, state=BoxState("done") if walked else None,
        )  # fmt: skip
        muted = tail in steps and excluded(steps[tail], drawn.sheet.policy)
        drawn.edges.append(Edge(tail, origin, main=True, muted=muted, walked=walked))
    for count, way in enumerate(out):
        _exit(origin, way, f"{origin}>{count}", (way.tail, way.head) in far, drawn)


def _exit(origin: str, way: Way, key: str, far: bool, drawn: Drawn) -> None:
    steps, role = drawn.sheet.pathway.steps, _role(way.move)
    label = _label(way, drawn.sheet)
    walked = (way.tail, way.head) in drawn.overlay.walked
    ends = (name for name in (way.tail, way.head) if name in steps)
    muted = isinstance(drawn.sheet.reading().meaning(way.move.when), Never) or any(
        excluded(steps[name], drawn.sheet.policy) for name in ends
    )
    head, loop = way.head, way.tail == way.head
    if not loop and (far or not drawn.order.forward(way)):
        head = key
        tier = drawn.boxes[origin].tier if origin in drawn.boxes else steps[way.tail].tier
        title = f"to {drawn.numbers[way.head]} · {steps[way.head].title}"
        drawn.boxes[key] = Box(key, "jump", tier, title, muted=muted)
    after = dict(pairwise(drawn.order.main))
    main = after.get(way.tail) == way.head and head == way.head
    drawn.edges.append(Edge(origin, head, role, label, main=main, muted=muted, walked=walked, loop=loop))


def _role(move: Transition) -> EdgeRole:
    if move.strength == "do-not":
        return "do-not"
    if move.kind == "repeat":
        return "repeat"
    if isinstance(move.when, Otherwise):
        return "not-met"
    return "next" if isinstance(move.when, Always) else "met"


def _label(way: Way, sheet: Sheet) -> tuple[Line, ...]:
    """The words at a line: how strong and what kind of move, the criterion, the wait, and which choice it is."""
    move = way.move
    step = "" if way.tail == START else way.tail
    words = say(move.when, sheet.reading(step))
    if isinstance(sheet.reading().meaning(move.when), Never) and sheet.policy.profile:
        words = "never under this profile"
    text, letters = sheet.fit(words, move.when, step, LABEL_LIMIT)
    prefix = {"do-not": "do not: ", "consider": "consider: ", "offer": ""}[move.strength]
    prefix += {"add": "add: ", "override": "override: "}.get(move.kind, "")
    lines = []
    if prefix or text:
        lines.append(Line(f"{prefix}{text}" or prefix, (*letters, *sheet.marks(move.when, move.cites))))
    if move.wait is not None:
        parameter = sheet.policy.parameters.get(move.wait.name) if isinstance(move.wait, ParameterName) else None
        marks = sheet.footer.marks((*(() if lines else move.cites), *(parameter.cites if parameter else ())))
        lines.append(Line(f"wait {span_or_name(move.wait, sheet.reading())}", marks))
    if len(move.to) > 1:
        lines.append(Line(f"choice {way.choice} of {len(move.to)}"))
    return tuple(lines)


def far_ways(ways: Mapping[str, Sequence[Way]], order: Order, sheet: Sheet) -> frozenset[tuple[str, str]]:
    """The ways that are not drawn as lines since their target lies two or more levels on, or is crowded."""
    steps = sheet.pathway.steps
    arrivals: dict[str, list[Way]] = {}
    for out in ways.values():
        for way in out:
            if way.tail != way.head and order.forward(way):
                arrivals.setdefault(way.head, []).append(way)
    main = set(pairwise(order.main))
    far: set[tuple[str, str]] = set()
    for head, found in arrivals.items():
        kept: list[tuple[str, str]] = []
        for way in sorted(found, key=lambda one: ((one.tail, head) not in main, -order.place[one.tail])):
            pair = (way.tail, head)
            levels = steps[head].tier - steps[way.tail].tier if way.tail in steps else 0
            if pair in main or pair in kept or (len(set(kept)) < ARRIVALS and levels < 2):
                kept.append(pair)
            else:
                far.add(pair)
    return frozenset(far)


def entries(drawn: Drawn) -> None:
    """Add what may lead to a step from anywhere: transitions `from: any`, and red flags. Each target gets one entry."""
    pathway, sheet = drawn.sheet.pathway, drawn.sheet
    found: dict[str, list[tuple[EdgeRole, Line]]] = {}
    for move in pathway.transitions:
        if ANY in move.from_:
            for choice, head in enumerate(move.to, 1):
                role = _role(move)
                found.setdefault(head, []).extend((role, line) for line in _label(Way(ANY, head, move, choice), sheet))
    for head, lines in found.items():
        _enter(f"{ANY}>{head}", head, "From any step", lines[0][0], tuple(line for _, line in lines), drawn)
    for head, text in _flagged(drawn):
        _enter(f"flag>{head}", head, "Red flag, at any time", "safety", (text,), drawn)


def _enter(key: str, head: str, title: str, role: EdgeRole, label: tuple[Line, ...], drawn: Drawn) -> None:
    step = drawn.sheet.pathway.steps[head]
    muted = excluded(step, drawn.sheet.policy)
    walked = any(to == head and tail == ANY for tail, to in drawn.overlay.walked)
    drawn.boxes[key] = Box(key, "any", step.tier, title, beside=head, muted=muted)
    drawn.edges.append(Edge(key, head, role, label, muted=muted, walked=walked))


def _flagged(drawn: Drawn) -> Iterator[tuple[str, Line]]:
    heads: dict[str, list[str]] = {}
    cites: list[Citation] = []
    for flag in drawn.sheet.pathway.vocabulary.red_flags.values():
        if flag.refer_to in drawn.sheet.pathway.steps:
            heads.setdefault(flag.refer_to, []).append(f"{low(flag.text)} ({flag.urgency})")
            cites += flag.cites
    for head, texts in heads.items():
        letter = drawn.sheet.footer.note(f"Red flags: {'; '.join(texts)}")
        yield head, Line(sentence("any one raised"), (letter, *drawn.sheet.footer.marks(cites)))
