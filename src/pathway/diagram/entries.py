"""What is told once for many steps: transitions `from: any`, red flags, and transitions that many steps share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pathway.diagram.moves import Drawn, exits, label, role
from pathway.diagram.nouns import Box, Edge, EdgeRole, Exit, Line
from pathway.diagram.order import ANY, START, Way
from pathway.diagram.wording import low
from pathway.measure import Citation
from pathway.model import Transition


def enter(drawn: Drawn) -> None:
    """Add the entries."""
    found: dict[str, list[tuple[EdgeRole, Line]]] = {}
    heads: dict[str, list[int]] = {}
    for move in drawn.sheet.pathway.transitions:
        if ANY in move.from_:
            for choice, head in enumerate(move.to, 1):
                heads.setdefault(head, []).append(drawn.place(move))
                lines = label(Way(ANY, head, move, choice), drawn.sheet) or (Line(""),)
                found.setdefault(head, []).extend((role(move), line) for line in lines)
    for head, told in found.items():
        lines = tuple(line for _, line in told if line.text)
        edge = Edge(f"any>{head}", head, told[0][0], lines, walked=_went(head, heads[head], drawn))
        offered = any(to == head and at in heads[head] for _, to, at in drawn.overlay.offered)
        _enter("From any step", replace(edge, offered=offered), drawn)
    for head, text in _flagged(drawn):
        raised = head in drawn.overlay.raised
        _enter("Red flag, at any time", Edge(f"flag>{head}", head, "safety", (text,), offered=raised), drawn)


def share(groups: Sequence[Sequence[Transition]], drawn: Drawn) -> None:
    """Add a list for each group of transitions that share their many steps, to the side of where care starts."""
    for key, group in zip(dict.fromkeys(drawn.shared.values()), groups, strict=True):
        ways = [Way(group[0].from_[0], head, move, at) for move in group for at, head in enumerate(move.to, 1)]
        rows = exits([replace(way, tail=ANY) for way in ways], drawn)
        marked = [_marked(row, move, drawn) for row, move in zip(rows, group, strict=True)]
        numbers = sorted(box.number or 0 for box in drawn.boxes.values() if _stands_for(box, group[0].from_, drawn))
        drawn.boxes[key] = Box(
            key,
            "exits",
            drawn.boxes[START].tier,
            f"{key}: further ways at {', '.join(map(str, numbers))}",
            beside=START,
            exits=tuple(marked),
            leads=tuple(dict.fromkeys(head for row in rows for head in row.heads)),
        )


def _marked(row: Exit, move: Transition, drawn: Drawn) -> Exit:
    """A row of a shared list, walked or offered from whichever of its steps."""
    ways = [Way(tail, head, move) for tail in move.from_ for head in row.heads]
    return replace(row, walked=any(map(drawn.walked, ways)), offered=any(map(drawn.offered, ways)))


def _went(head: str, places: Sequence[int], drawn: Drawn) -> bool:
    """Whether the patient came to a step by a transition from any step."""
    moves = [drawn.sheet.pathway.transitions[at] for at in places]
    tails = [tail for tail, to in drawn.overlay.walked if to == head]
    return any(drawn.walked(Way(tail, head, move)) for tail in tails for move in moves)


def _stands_for(box: Box, tails: tuple[str, ...], drawn: Drawn) -> bool:
    """Whether one leaves one of the steps by this box: its decision point, else the step itself."""
    return box.after in tails if box.kind == "decision" else box.key in tails and f"{box.key}?" not in drawn.boxes


def _enter(title: str, edge: Edge, drawn: Drawn) -> None:
    key, head, muted = edge.tail, edge.head, drawn.excluded(edge.head)
    drawn.boxes[key] = Box(
        key, "any", drawn.sheet.pathway.steps[head].tier, title, beside=head, muted=muted, leads=(head,)
    )
    drawn.edges.append(replace(edge, muted=muted))


def _flagged(drawn: Drawn) -> Iterator[tuple[str, Line]]:
    """Each step that red flags refer to, with a note that lists them."""
    texts: dict[str, list[str]] = {}
    cites: dict[str, list[Citation]] = {}
    for flag in drawn.sheet.pathway.vocabulary.red_flags.values():
        if flag.refer_to in drawn.sheet.pathway.steps:
            texts.setdefault(flag.refer_to, []).append(f"{low(flag.text)} ({flag.urgency})")
            cites.setdefault(flag.refer_to, []).extend(flag.cites)
    for head, told in texts.items():
        title = drawn.sheet.pathway.steps[head].title
        letter = drawn.sheet.footer.note(f"Red flags that lead to {low(title)}: {'; '.join(told)}")
        yield head, Line("any one raised", (letter, *drawn.sheet.footer.marks(cites[head])))
