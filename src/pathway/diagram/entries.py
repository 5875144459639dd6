"""What is told once for many steps: transitions `from: any`, red flags, and transitions that many steps share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pathway.diagram.moves import Drawn, exits, label, role
from pathway.diagram.nouns import Box, Edge, EdgeRole, Line
from pathway.diagram.order import ANY, START, Way
from pathway.diagram.wording import low
from pathway.measure import Citation
from pathway.model import Transition


def enter(drawn: Drawn) -> None:
    """Add the entries."""
    found: dict[str, list[tuple[EdgeRole, Line]]] = {}
    for move in drawn.sheet.pathway.transitions:
        if ANY in move.from_:
            for choice, head in enumerate(move.to, 1):
                lines = label(Way(ANY, head, move, choice), drawn.sheet) or (Line(""),)
                found.setdefault(head, []).extend((role(move), line) for line in lines)
    for head, told in found.items():
        _enter(f"any>{head}", head, "From any step", told[0][0], tuple(line for _, line in told if line.text), drawn)
    for head, text in _flagged(drawn):
        _enter(f"flag>{head}", head, "Red flag, at any time", "safety", (text,), drawn)


def share(groups: Sequence[Sequence[Transition]], drawn: Drawn) -> None:
    """Add a list for each group of transitions that share their many steps, to the side of where care starts."""
    for key, group in zip(dict.fromkeys(drawn.shared.values()), groups, strict=True):
        ways = [Way(group[0].from_[0], head, move, at) for move in group for at, head in enumerate(move.to, 1)]
        rows = exits([replace(way, tail=ANY) for way in ways], drawn)
        walked = [
            any((tail, head) in drawn.overlay.walked for tail in group[0].from_ for head in row.heads) for row in rows
        ]
        numbers = sorted(box.number or 0 for box in drawn.boxes.values() if _stands_for(box, group[0].from_, drawn))
        drawn.boxes[key] = Box(
            key,
            "exits",
            drawn.boxes[START].tier,
            f"{key}: further ways at {', '.join(map(str, numbers))}",
            beside=START,
            exits=tuple(replace(row, walked=went) for row, went in zip(rows, walked, strict=True)),
            leads=tuple(dict.fromkeys(head for row in rows for head in row.heads)),
        )


def _stands_for(box: Box, tails: tuple[str, ...], drawn: Drawn) -> bool:
    """Whether one leaves one of the steps by this box: its decision point, else the step itself."""
    return box.after in tails if box.kind == "decision" else box.key in tails and f"{box.key}?" not in drawn.boxes


def _enter(key: str, head: str, title: str, kind: EdgeRole, lines: tuple[Line, ...], drawn: Drawn) -> None:
    muted = drawn.excluded(head)
    walked = any(to == head and tail == ANY for tail, to in drawn.overlay.walked)
    drawn.boxes[key] = Box(
        key, "any", drawn.sheet.pathway.steps[head].tier, title, beside=head, muted=muted, leads=(head,)
    )
    drawn.edges.append(Edge(key, head, kind, lines, muted=muted, walked=walked))


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
