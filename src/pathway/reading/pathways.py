"""Pathways from files, or from the same data in Python: read whole, names resolved, not yet proved."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from pathlib import Path

from pathway.errors import RequestRefused, near_miss
from pathway.frozen import frozen
from pathway.measure import Measure
from pathway.model import IntendedUse, Pathway, Vocabulary, Waiver
from pathway.moments import Span, later
from pathway.reading import files
from pathway.reading.hashing import hashed
from pathway.reading.layout import PathwayFile
from pathway.reading.mistaken import refuse_other_kinds
from pathway.reading.profiles import ProfileFiles, policies_of
from pathway.reading.sheet import Sheet, day, raise_all, sheet
from pathway.reading.steps import steps, transitions
from pathway.reading.trees import tree
from pathway.reading.vocabulary import SHARED, vocabulary
from pathway.source import Entries, Node, Scalar, read_file

LONGEST_REVIEW = Span(5, "years")
"""A pathway that is not to be reviewed for longer than this is refused; two years is what guides advise."""


@dataclasses.dataclass(frozen=True, slots=True)
class _Sources:
    """Everything that a pathway is made of: trees, and how to come by the trees of profiles."""

    pathway: Node
    vocabulary: Vocabulary
    profiles: ProfileFiles
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
        ProfileFiles(profile, files.profile_ids(where)),
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
        ProfileFiles(profile, tuple(profiles) if profiles is not None else files.profile_ids(where)),
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


# --- assembling -----------------------------------------------------------------------------------------


def _assemble(sources: _Sources) -> Pathway:
    refuse_other_kinds(sources.pathway)
    words = sources.vocabulary
    first = sheet(sources.pathway, PathwayFile)
    on = dataclasses.replace(first, criteria=frozenset(first.entry.criteria), references=words.references)
    entry = on.entry
    nodes = steps(on, words.procedures, words.measures)
    moves = transitions(on)
    profiles, laid = policies_of(on, nodes, sources.profiles)
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
