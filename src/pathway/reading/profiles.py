"""The profiles of a pathway: their files, what they build on, and the policy that each comes to."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence

from pathway.errors import near_miss
from pathway.frozen import Frozen, frozen
from pathway.model import Policy, Profile, Step
from pathway.reading import policies
from pathway.reading.layout import OverlayEntry, PathwayFile, ProfileFile
from pathway.reading.sheet import M, Sheet, sheet
from pathway.source import Node


@dataclasses.dataclass(frozen=True, slots=True)
class ProfileFiles:
    """How to come by the file of a profile, and the ids that have one."""

    read: Callable[[str], Node | None]
    ids: Sequence[str]


def policies_of(
    on: Sheet[PathwayFile], steps: Mapping[str, Step], sources: ProfileFiles
) -> tuple[Frozen[str, Profile], Frozen[str | None, Policy]]:
    """The profiles that a pathway names, and the policy of each; what is wrong with them is noted."""
    base = policies.base_policy(on, steps)
    known: dict[str, Profile] = {}
    for name, overlay in on.entry.profiles.items():
        policies.known_names(on, overlay, on.entry, on.entry.steps, "profiles", name)
        head = _head(on, name, sources, "profiles", name)
        if head is not None:
            known[name] = policies.profile(head, on, overlay, "profiles", name)
    ancestors = dict(known)
    for name in known:
        _ancestors(on, name, ancestors, sources)
    laid: dict[str | None, Policy] = {None: base}
    for name in known:
        laid[name] = policies.under(base, lineage(name, ancestors), name)
    for policy in laid.values():
        refuse_circles(on, policy, *(("profiles", policy.profile) if policy.profile else ("criteria",)))
        if on.problems:
            break  # what is wrong in the definition is wrong under every profile
    return frozen(known.items()), by_profile(laid)


def refuse_circles(on: Sheet[M], policy: Policy, *path: str) -> None:
    """Note named criteria that stand on each other in a circle."""
    ring = policies.circle(policy.criteria)
    if ring:
        under = f", under the profile `{policy.profile}`" if policy.profile else ""
        message = f"criteria stand on each other in a circle: {' → '.join(f'`{one}`' for one in ring)}{under}"
        on.refuse(message, *path, *(() if policy.profile else ring[:1]), code="P01", at_key=True)


def by_profile(policies: Mapping[str | None, Policy]) -> Frozen[str | None, Policy]:
    """Policies by the id of their profile, that of the definition first."""
    return Frozen(sorted(policies.items(), key=lambda pair: (pair[0] is not None, pair[0] or "")))


def _head(on: Sheet[PathwayFile], name: str, sources: ProfileFiles, *path: str) -> Sheet[ProfileFile] | None:
    node = sources.read(name)
    if node is None:
        hint = near_miss(name, sources.ids)
        on.refuse(f"the profile `{name}` has no file in `profiles/`{hint}", *path, code="P01", at_key=True)
        return None
    head = profile_sheet(node, on)
    if head.entry.profile != name:
        message = f"the profile in this file is called `{head.entry.profile}`, but the file is named `{name}`"
        head.refuse(message, "profile", code="P01")
    if on.entry.pathway in head.entry.pathways:
        message = f"what `{name}` changes in `{on.entry.pathway}` stands in the pathway already; keep one of the two"
        head.refuse(message, "pathways", on.entry.pathway, code="P01", at_key=True)
    return head


def profile_sheet(node: Node, on: Sheet[PathwayFile]) -> Sheet[ProfileFile]:
    """The file of a profile, read with the names and problems of a pathway."""
    return dataclasses.replace(
        sheet(node, ProfileFile), criteria=on.criteria, references=on.references, problems=on.problems
    )


def _ancestors(on: Sheet[PathwayFile], name: str, known: dict[str, Profile], sources: ProfileFiles) -> None:
    """Add the profiles that a profile builds on; one that changes nothing here still leads on to its own parent."""
    trail = [name]
    while parent := known[trail[-1]].extends:
        if parent in trail:
            ring = " → ".join(f"`{one}`" for one in [*trail, parent])
            on.refuse(f"profiles extend each other in a circle: {ring}", "profiles", name, code="P01", at_key=True)
            known[trail[-1]] = dataclasses.replace(known[trail[-1]], extends="")
            return
        if parent not in known:
            head = _head(on, parent, sources, "profiles", name)
            if head is None:
                known[trail[-1]] = dataclasses.replace(known[trail[-1]], extends="")
                return
            known[parent] = policies.profile(head, head, OverlayEntry())
        trail.append(parent)


def lineage(name: str, known: Mapping[str, Profile]) -> tuple[Profile, ...]:
    """A profile and what it builds on, the oldest first."""
    found: list[Profile] = []
    while name in known and known[name] not in found:
        found.append(known[name])
        name = known[name].extends
    return tuple(reversed(found))
