"""Records put together from their parts, as trees that keep their lines: use, without, change, and what is added."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from pathway.errors import DefinitionRefused, Place, near_miss
from pathway.source import Entries, Items, Node, Scalar

NAMED_BY: Mapping[str, tuple[str, ...]] = {
    "findings": ("finding",),
    "screening": ("question", "table"),
    "observations": ("measure",),
    "acts": ("step",),
    "adverse_events": ("event",),
    "red_flags": ("flag",),
    "decisions": (),
}
"""The lists of a record, and under which keys their entries bear a name."""
OWN = ("patient", "site")


@dataclass(slots=True)
class Parts:
    """A record under way: entries of its lists, and keys of the patient and the site."""

    place: Place
    lists: dict[str, list[Entries]] = field(default_factory=dict)
    own: dict[str, dict[str, tuple[Scalar, Node]]] = field(default_factory=dict)

    def copy(self) -> Parts:
        """Parts that can be changed without changing these."""
        lists = {name: list(entries) for name, entries in self.lists.items()}
        return Parts(self.place, lists, {name: dict(entries) for name, entries in self.own.items()})

    def tree(self) -> Entries:
        """The record as one tree; each part keeps its place."""
        entries: list[tuple[Scalar, Node]] = []
        for name, keys in self.own.items():
            entries.append((_key(name, self.place), Entries(tuple(keys.values()), self.place)))
        for name, items in self.lists.items():
            entries.append((_key(name, self.place), Items(tuple(items), self.place)))
        return Entries(tuple(entries), self.place)


def assemble(node: Node, bases: Mapping[str, Node], trail: tuple[str, ...] = ()) -> Parts:
    """The record that a node stands for: the name of a base, or a mapping that may start from one.

    Raises DefinitionRefused for a base, an id or a name that does not exist, and for bases in a circle.
    """
    if isinstance(node, Scalar):
        return _base(node, bases, trail)
    assert isinstance(node, Entries)
    given = {key.text: (key, value) for key, value in node.entries}
    use = given.get("use")
    parts = _base(use[1], bases, trail).copy() if use and isinstance(use[1], Scalar) else Parts(node.place)
    parts.place = node.place
    without = given.get("without")
    if without is not None and isinstance(without[1], Items):
        for item in without[1].items:
            _leave_out(parts, item)
    change = given.get("change")
    if change is not None and isinstance(change[1], Entries):
        for key, value in change[1].entries:
            _change(parts, key, value)
    for name in OWN:
        if name in given and isinstance(value := given[name][1], Entries):
            parts.own[name] = {**parts.own.get(name, {}), **{key.text: (key, item) for key, item in value.entries}}
    for name in NAMED_BY:
        if name in given and isinstance(value := given[name][1], Items):
            parts.lists.setdefault(name, []).extend(item for item in value.items if isinstance(item, Entries))
    return parts


def _base(name: Node, bases: Mapping[str, Node], trail: tuple[str, ...]) -> Parts:
    assert isinstance(name, Scalar)
    if name.text not in bases:
        hint = near_miss(name.text, bases) or f"; there are {', '.join(f'`{one}`' for one in bases) or 'none'}"
        raise DefinitionRefused(f"there is no record `{name.text}` in `records`{hint}", code="record", place=name.place)
    if name.text in trail:
        ring = " → ".join(f"`{one}`" for one in (*trail, name.text))
        raise DefinitionRefused(f"records use each other in a circle: {ring}", code="record", place=name.place)
    return assemble(bases[name.text], bases, (*trail, name.text))


def _leave_out(parts: Parts, name: Node) -> None:
    if not isinstance(name, Scalar):
        return
    if name.text in parts.lists or name.text in parts.own:
        parts.lists.pop(name.text, None)
        parts.own.pop(name.text, None)
        return
    meant = _meant(parts, name)
    for entries in parts.lists.values():
        entries[:] = [one for one in entries if not any(one is other for other in meant)]


def _change(parts: Parts, name: Scalar, change: Node) -> None:
    if not isinstance(change, Entries):
        return
    new = {key.text: (key, value) for key, value in change.entries}
    meant = _meant(parts, name)
    for entries in parts.lists.values():
        for index, one in enumerate(entries):
            if any(one is other for other in meant):
                old = {key.text: (key, value) for key, value in one.entries}
                entries[index] = Entries(tuple({**old, **new}.values()), one.place)


def _meant(parts: Parts, name: Scalar) -> list[Entries]:
    """The entries that bear the id, or else the name. Raises DefinitionRefused when there is none."""
    of_id = [one for entries in parts.lists.values() for one in entries if text_of(one, "id") == name.text]
    found = of_id or [one for kind, one in _all(parts) if name.text in _names(kind, one)]
    if not found:
        known = {word for kind, one in _all(parts) for word in (text_of(one, "id"), *_names(kind, one)) if word}
        message = f"the record that this one uses has no entry `{name.text}`{near_miss(name.text, known)}"
        raise DefinitionRefused(message, code="record", place=name.place)
    return found


def _all(parts: Parts) -> Iterator[tuple[str, Entries]]:
    for kind, entries in parts.lists.items():
        for one in entries:
            yield kind, one


def _names(kind: str, entry: Entries) -> Iterable[str]:
    return {text_of(entry, key) for key in NAMED_BY[kind]} - {""}


def text_of(entry: Entries, key: str) -> str:
    """The text under a key of an entry; empty when there is none."""
    return next((value.text for name, value in entry.entries if name.text == key and isinstance(value, Scalar)), "")


def _key(name: str, place: Place) -> Scalar:
    return Scalar(name, True, place)
