"""A profile in a file of its own, laid over a pathway that does not name it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from pathlib import Path

from pathway.errors import near_miss
from pathway.frozen import frozen
from pathway.model import Pathway, Profile
from pathway.reading import files, policies
from pathway.reading.hashing import hashed
from pathway.reading.layout import OverlayEntry, ProfileFile
from pathway.reading.profiles import by_profile, lineage, refuse_circles
from pathway.reading.sheet import Sheet, raise_all, sheet
from pathway.source import read_file


def read_profile(path: str | Path) -> Profile:
    """Who publishes the policy of a profile file, and what it builds on; what it changes depends on the pathway."""
    head = sheet(read_file(Path(path)), ProfileFile)
    found = policies.profile(head, head, OverlayEntry())
    raise_all(head.problems)
    return found


def with_profile(pathway: Pathway, path: str | Path) -> Pathway:
    """The pathway with the profile of a file added, by the id that the file gives it. Nothing is proved anew.

    A profile that it builds on is one of the pathway, or stands beside the file, or ships.
    Raises DefinitionRefused when the file is faulty, says nothing about the pathway, or bears the id of another one.
    """
    on = _read(pathway, Path(path))
    name = on.entry.profile
    if name in pathway.profiles:
        on.refuse(f"the pathway has a profile `{name}` already; choose another id", "profile", code="P01")
    if pathway.id not in on.entry.pathways and on.entry.extends is None:
        message = f"the profile says nothing about `{pathway.id}`; write what it changes under `pathways`, or `extends`"
        on.refuse(message, "pathways", code="P01", at_key=True)
    known = dict(pathway.profiles)
    known[name] = _profile(pathway, on)
    _ancestors(pathway, on, Path(path).parent, known)
    policy = policies.under(pathway.policies[None], lineage(name, known), name)
    refuse_circles(on, policy, "pathways", pathway.id)
    raise_all(on.problems)
    return hashed(
        dataclasses.replace(
            pathway,
            profiles=frozen({**pathway.profiles, name: known[name]}.items()),
            policies=by_profile({**pathway.policies, name: policy}),
        )
    )


def _read(pathway: Pathway, path: Path) -> Sheet[ProfileFile]:
    names = frozenset(pathway.policies[None].criteria)
    return dataclasses.replace(
        sheet(read_file(path), ProfileFile), criteria=names, references=pathway.vocabulary.references
    )


def _profile(pathway: Pathway, on: Sheet[ProfileFile]) -> Profile:
    overlay = on.entry.pathways.get(pathway.id, OverlayEntry())
    policies.known_names(on, overlay, pathway.policies[None], pathway.steps, "pathways", pathway.id)
    return policies.profile(on, on, overlay, "pathways", pathway.id)


def _ancestors(pathway: Pathway, on: Sheet[ProfileFile], folder: Path, known: dict[str, Profile]) -> None:
    trail = [on.entry.profile]
    while parent := known[trail[-1]].extends:
        if parent in trail:
            ring = " → ".join(f"`{one}`" for one in [*trail, parent])
            on.refuse(f"profiles extend each other in a circle: {ring}", "extends", code="P01")
            return
        if parent not in known:
            found = _beside(folder, parent)
            if found is None:
                hint = near_miss(parent, [*known, *_names(pathway.profiles, folder)])
                on.refuse(f"there is no profile `{parent}` to build on{hint}", "extends", code="P01")
                return
            above = dataclasses.replace(_read(pathway, found), problems=on.problems)
            known[parent] = _profile(pathway, above)
        trail.append(parent)


def _beside(folder: Path, name: str) -> Path | None:
    beside = folder / f"{name}.yaml"
    if beside.is_file():
        return beside
    where = files.Where(beside, (files.shipped_folder(),))
    return files.profile_file(where, name)


def _names(known: Mapping[str, Profile], folder: Path) -> tuple[str, ...]:
    where = files.Where(folder, (files.shipped_folder(),))
    return (*known, *(one.stem for one in folder.glob("*.yaml")), *files.profile_ids(where))
