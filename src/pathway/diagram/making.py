"""From a pathway under one profile, with or without a patient, to what is to be drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pathway.diagram.choosing import lines_of
from pathway.diagram.entries import enter, share
from pathway.diagram.footer import Footer
from pathway.diagram.moves import Drawn, connect, decides
from pathway.diagram.nouns import Box, Diagram, Lane, Line, Overlay
from pathway.diagram.order import START, Order, Way, common, order, ways_out
from pathway.diagram.sheet import Sheet
from pathway.diagram.steps import card, entry
from pathway.errors import RequestRefused, near_miss
from pathway.model import Pathway, Policy

WITH_PATIENT = "States of one patient; days are counted from the first act. No name, no number, no date is shown."
ADVICE = "Supports a decision; it does not make one."


def diagram(
    pathway: Pathway, *, profile: str | None = None, overlay: Overlay | None = None, notes: Sequence[str] = ()
) -> Diagram:
    """What is to be drawn of the pathway under the profile, with the states of one patient if an overlay is given.

    `notes` are further lines for the foot of the drawing, such as abbreviations. An overlay changes no box's place.
    Raises `RequestRefused` for a profile or, in the overlay, a step that the pathway does not have.
    """
    policy = _policy(pathway, profile)
    laid = overlay or Overlay()
    _known(pathway, laid)
    ways = ways_out(pathway)
    ordered = order(pathway, ways)
    numbers = _numbers(ordered, ways)
    sheet = Sheet(pathway, policy, Footer(pathway.vocabulary.references))
    groups = common(pathway)
    shared = {id(move): _letter(at) for at, group in enumerate(groups) for move in group}
    drawn = Drawn(sheet, ordered, numbers, lines_of(pathway, ways, ordered), shared, laid)
    for name in ordered.place:
        state = laid.boxes.get(name)
        main = name in ordered.main
        if name == START:
            drawn.boxes[name] = entry(sheet, main=main, state=state)
        else:
            drawn.boxes[name] = card(pathway.steps[name], numbers[name], sheet, main=main, state=state)
        connect(name, ways[name], drawn)
    share(groups, drawn)
    enter(drawn)
    return Diagram(
        title=pathway.title,
        subtitle=_subtitle(pathway, policy),
        lanes=_lanes(pathway),
        boxes=tuple(sorted(_referred(drawn, _beside(drawn)).values(), key=lambda box: _reading(box, drawn))),
        edges=tuple(drawn.edges),
        notes=sheet.footer.notes(),
        sources=sheet.footer.sources(),
        signs=sheet.footer.signs(),
        footer=(*notes, *(f"Stands on purpose: {sentence}" for sentence in pathway.waived), _version(pathway), ADVICE),
        caption=laid.caption or (WITH_PATIENT if overlay is not None else ""),
        overlaid=overlay is not None,
    )


def _policy(pathway: Pathway, profile: str | None) -> Policy:
    if profile in pathway.policies:
        return pathway.policies[profile]
    known = [name for name in pathway.policies if name is not None]
    meant = near_miss(str(profile), known)
    there = ", ".join(known) or "none"
    raise RequestRefused(f"`{pathway.id}` has no profile `{profile}`{meant}; it has: {there}", code="unknown-profile")


def _known(pathway: Pathway, overlay: Overlay) -> None:
    for name in overlay.boxes:
        if name != START and name not in pathway.steps:
            raise RequestRefused(
                f"the overlay names a step `{name}` that `{pathway.id}` does not have{near_miss(name, pathway.steps)}",
                code="unknown-step",
            )


def _numbers(ordered: Order, ways: Mapping[str, Sequence[Way]]) -> dict[str, int]:
    numbers: dict[str, int] = {}
    count = 1
    for name in ordered.place:
        numbers[name] = count
        count += 2 if decides(ways[name]) else 1
    return numbers


def _reading(box: Box, drawn: Drawn) -> tuple[int, int]:
    """Numbered boxes by number; jumps and lists after the box that they leave, an entry before the one it leads to."""
    if box.number is not None:
        return (box.number, 0)
    if box.kind == "any":
        return (drawn.numbers[box.beside], -1)
    return (drawn.boxes[box.beside].number or 0, 1)


def _beside(drawn: Drawn) -> dict[str, Box]:
    """The boxes, with one end of care set to the side of each decision that has nothing at its side yet."""
    boxes = dict(drawn.boxes)
    taken = {box.beside for box in boxes.values() if box.kind != "any"}
    leaving = {edge.tail for edge in drawn.edges}
    for box in drawn.boxes.values():
        if box.kind not in ("referral", "link", "discharge") or box.main or box.key in leaving:
            continue
        lines = [edge for edge in drawn.edges if edge.head == box.key and boxes[edge.tail].kind != "any"]
        tail = boxes[lines[0].tail] if len(lines) == 1 else None
        if tail is not None and tail.tier == box.tier and tail.key not in taken:
            taken.add(tail.key)
            boxes[box.key] = replace(box, beside=tail.key)
    return boxes


def _referred(drawn: Drawn, boxes: Mapping[str, Box]) -> dict[str, Box]:
    """The boxes; each tells the numbers of those that lead to it without a line, each jump where it leads."""
    origins: dict[str, set[int]] = {}
    for box in boxes.values():
        if box.kind in ("jump", "exits") and box.key not in drawn.shared.values():
            for head in box.leads:
                origins.setdefault(head, set()).add(boxes[box.beside].number or 0)
    for key in dict.fromkeys(drawn.shared.values()):
        for head in boxes[key].leads:
            origins.setdefault(head, set()).update(origins.get(key, ()))
    found = dict(boxes)
    for head, numbers in origins.items():
        if found[head].number is not None:
            told = Line(f"Reached from {', '.join(map(str, sorted(numbers)))}")
            found[head] = replace(found[head], details=(*found[head].details, told))
    for box in boxes.values():
        if box.kind == "jump":
            found[box.key] = replace(box, title=target(found[box.leads[0]]))
    return found


def target(box: Box) -> str:
    """How a box is named where no line leads to it."""
    return f"see {box.key}" if box.kind == "exits" else f"{box.number} · {box.title}"


def _letter(at: int) -> str:
    return chr(ord("A") + at) if at < 26 else f"A{at}"


def _lanes(pathway: Pathway) -> tuple[Lane, ...]:
    tiers = sorted({step.tier for step in pathway.steps.values()})
    return tuple(Lane(tier, pathway.tiers.get(tier, "")) for tier in tiers)


def _subtitle(pathway: Pathway, policy: Policy) -> tuple[str, ...]:
    use = pathway.intended_use
    excluded = f" Not for: {', '.join(use.not_for)}." if use.not_for else ""
    profile = pathway.profiles.get(policy.profile) if policy.profile is not None else None
    if profile is None:
        under = f"Profile {policy.profile}" if policy.profile else "As the definition stands, without a profile"
    else:
        told = ", ".join(part for part in (profile.title, profile.publisher, profile.jurisdiction) if part)
        under = f"Profile {profile.id}: {told}" if told else f"Profile {profile.id}"
    return (under, f"For {use.user}. Population: {use.population}.{excluded}")


def _version(pathway: Pathway) -> str:
    return (
        f"{pathway.id} {pathway.version} ({pathway.status}), reviewed {pathway.reviewed}, to be reviewed again by "
        f"{pathway.review_by}{f', content {pathway.content_hash[:12]}' if pathway.content_hash else ''}."
    )
