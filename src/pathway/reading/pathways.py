"""Pathways from files, or from the same data in Python: read whole, names resolved, not yet proved."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import cast

from pathway.errors import DefinitionRefused, Place, RequestRefused, near_miss
from pathway.frozen import Frozen, frozen
from pathway.measure import Measure
from pathway.model import IntendedUse, Pathway, Policy, Profile, Step, Vocabulary, Waiver
from pathway.moments import Span, later
from pathway.reading import files, policies
from pathway.reading.hashing import content_hash
from pathway.reading.layout import OverlayEntry, PathwayFile, ProfileFile
from pathway.reading.sheet import M, Sheet, day, raise_all, sheet
from pathway.reading.steps import steps, transitions
from pathway.reading.vocabulary import SHARED, vocabulary
from pathway.source import Entries, Items, Node, Scalar, read_file

LONGEST_REVIEW = Span(5, "years")
"""A pathway that is not to be reviewed for longer than this is refused; two years is what guides advise."""
_Profiles = Callable[[str], Node | None]


@dataclasses.dataclass(frozen=True, slots=True)
class _Sources:
    """Everything that a pathway is made of: trees, and how to come by the trees of profiles."""

    pathway: Node
    vocabulary: Vocabulary
    profile: _Profiles
    profile_ids: Sequence[str]
    linked_ids: Sequence[str] | None
    file: str


def read_pathway(name_or_path: str | Path) -> Pathway:
    """The pathway of a shipped id, a folder or a file, with everything that it shares; nothing is proved yet.

    A folder of one's own uses the files in `shared/` and `profiles/` beside it, and for each that is not there
    the one that ships. Raises DefinitionRefused with all problems of the files, and RequestRefused when there is
    no such pathway.

    >>> read_pathway("no-such-pathway-anywhere")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    pathway.errors.RequestRefused: there is no pathway, folder or file `no-such-pathway-anywhere`...
    """
    where = files.find(name_or_path)

    def profile(name: str) -> Node | None:
        path = files.profile_file(where, name)
        return read_file(path) if path else None

    sources = _Sources(
        read_file(where.pathway),
        files.read_shared(where),
        profile,
        files.profile_ids(where),
        files.linked_ids(where),
        str(where.pathway),
    )
    return _assemble(sources)


def build(
    pathway: Mapping[str, object],
    *,
    shared: Mapping[str, Mapping[str, object]] | None = None,
    profiles: Mapping[str, Mapping[str, object]] | None = None,
) -> Pathway:
    """A pathway from the same data as its files, without files: `shared` by name (`measures`, …), `profiles` by id.

    What is left out of `shared` is taken from the files that ship; so are profiles when `profiles` is None.
    Numbers are whole numbers, decimals or text such as `80%`; binary fractions are refused, since they are not exact.
    """
    where = files.Where(Path("pathway.yaml"), (files.shipped_folder(),))
    given = {name: tree(data, f"{name}") for name, data in (shared or {}).items()}
    for name in given:
        if name not in SHARED:
            raise RequestRefused(f"there is no shared file `{name}`{near_miss(name, SHARED)}", code="unknown-file")
    paths = files.shared_files(where)

    def profile(name: str) -> Node | None:
        if profiles is not None:
            return tree(profiles[name], f"profile {name}") if name in profiles else None
        path = files.profile_file(where, name)
        return read_file(path) if path else None

    sources = _Sources(
        tree(pathway, "pathway"),
        vocabulary({name: given.get(name) or read_file(paths[name]) for name in SHARED}),
        profile,
        tuple(profiles) if profiles is not None else files.profile_ids(where),
        None,
        "",
    )
    return _assemble(sources)


def shipped() -> tuple[tuple[str, str], ...]:
    """Id and title of every pathway that ships, in alphabetical order."""
    return tuple((name, _title(read_file(files.find(name).pathway)) or name) for name in files.shipped_ids())


def _title(node: Node) -> str:
    entries = node.entries if isinstance(node, Entries) else ()
    return next((value.text for key, value in entries if key.text == "title" and isinstance(value, Scalar)), "")


def tree(data: object, file: str) -> Node:
    """Python data as the tree of a file without lines. Raises DefinitionRefused for what no file could hold."""
    at = Place(file)
    match data:
        case str():
            return Scalar(data, False, at)
        case bool():
            return Scalar(str(data).lower(), True, at)
        case int() | Decimal():
            return Scalar(str(data), True, at, number=True)
        case date():
            return Scalar(data.isoformat(), False, at)
        case None:
            return Scalar("null", True, at)
        case Mapping():
            pairs = cast("Mapping[object, object]", data).items()
            return Entries(tuple((Scalar(str(key), False, at), tree(value, file)) for key, value in pairs), at)
        case list() | tuple():
            return Items(tuple(tree(item, file) for item in cast("Sequence[object]", data)), at)
        case float():
            message = "a binary fraction is not exact; give a whole number, a decimal, or text such as `0.5`"
            raise DefinitionRefused(message, code="number", place=at)
        case _:
            raise DefinitionRefused("a definition holds text, numbers, lists and mappings only", code="form", place=at)


# --- assembling -----------------------------------------------------------------------------------------


def _assemble(sources: _Sources) -> Pathway:
    words = sources.vocabulary
    first = sheet(sources.pathway, PathwayFile)
    on = dataclasses.replace(first, criteria=frozenset(first.entry.criteria), references=words.references)
    entry = on.entry
    nodes = steps(on, words.procedures, words.measures)
    moves = transitions(on)
    profiles, laid = _policies(on, nodes, sources)
    _check_head(on, words.measures, sources)
    raise_all(on.problems)
    made = Pathway(
        id=entry.pathway,
        version=entry.version,
        status=entry.status,
        title=entry.title,
        intended_use=IntendedUse(
            entry.intended_use.user, entry.intended_use.population, tuple(entry.intended_use.not_for)
        ),
        reviewed=day(on, entry.reviewed, "reviewed"),
        review_by=day(on, entry.review_by, "review_by"),
        site=tuple(entry.site),
        index_measures=tuple(entry.index_measures),
        steps=nodes,
        transitions=moves,
        profiles=profiles,
        policies=laid,
        vocabulary=words,
        tiers=frozen((int(tier), title) for tier, title in entry.tiers.items()),
        waivers=tuple(Waiver(one.code, one.at, one.because) for one in entry.waivers),
        file=sources.file,
    )
    return hashed(made)


def hashed(pathway: Pathway) -> Pathway:
    """The same pathway with the hash of its content."""
    return dataclasses.replace(pathway, content_hash=content_hash(pathway))


def _check_head(on: Sheet[PathwayFile], measures: Mapping[str, Measure], sources: _Sources) -> None:
    entry = on.entry
    for index, name in enumerate(entry.index_measures):
        if name not in measures:
            hint = near_miss(name, measures)
            on.refuse(f"no measure `{name}` stands in measures.yaml{hint}", "index_measures", index, code="P01")
        elif name in entry.index_measures[:index]:
            on.refuse(f"`{name}` stands twice in `index_measures`", "index_measures", index, code="P01")
    reviewed, review_by = day(on, entry.reviewed, "reviewed"), day(on, entry.review_by, "review_by")
    if review_by > later(reviewed, LONGEST_REVIEW):
        message = "`review_by` is more than five years after `reviewed`; two years are usual, since guidance changes"
        on.refuse(message, "review_by", code="form")
    if review_by <= reviewed:
        on.refuse("`review_by` must be after `reviewed`", "review_by", code="form")
    for name, step in entry.steps.items():
        if step.pathway and sources.linked_ids is not None and step.pathway not in sources.linked_ids:
            hint = near_miss(step.pathway, sources.linked_ids)
            on.refuse(f"there is no pathway `{step.pathway}`{hint}", "steps", name, "pathway", code="P01")


# --- profiles -------------------------------------------------------------------------------------------


def _policies(
    on: Sheet[PathwayFile], nodes: Mapping[str, Step], sources: _Sources
) -> tuple[Frozen[str, Profile], Frozen[str | None, Policy]]:
    base = policies.base_policy(on, nodes)
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


def _head(on: Sheet[PathwayFile], name: str, sources: _Sources, *path: str) -> Sheet[ProfileFile] | None:
    node = sources.profile(name)
    if node is None:
        hint = near_miss(name, sources.profile_ids)
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


def _ancestors(on: Sheet[PathwayFile], name: str, known: dict[str, Profile], sources: _Sources) -> None:
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
