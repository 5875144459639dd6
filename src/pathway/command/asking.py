"""What the arguments mean: pathways by id or path, and which file that is, profiles by id or file, and the plan."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from pathway.command.saying import err
from pathway.errors import RecordRefused, RequestRefused

if TYPE_CHECKING:
    from pathway.measure import Domain
    from pathway.model import Pathway

_FILES = (".yaml", ".yml", ".json")
_ENTRY = re.compile(r"(\w+)\[(\d+)\]")


def opened(name: str, profile: str | None) -> tuple[Pathway, str | None]:
    """The pathway, and the id of the profile; a profile in a file is laid over it."""
    from pathway.opening import load, load_with_profile
    from pathway.reading import read_profile

    file_of(name)
    if profile is None or Path(profile).suffix not in _FILES:
        return load(name), profile
    return load_with_profile(name, profile), read_profile(profile).id


def file_of(name: str) -> Path:
    """The file that a name stands for. Another pathway of that name in the current folder is warned of once."""
    from pathway.reading.files import find

    read = find(name).pathway
    # Whoever edits a copy must not be told about the one that ships without knowing it.
    beside = (f"./{name}", f"pathways/{name}") if Path(name).name == name else ()
    for other in beside:
        if _holds(Path(other)) and read.resolve().parent != Path(other).resolve():
            err(f"warning: `{name}` is {read}; `{other}` was not read: type `{other}` to use it")
            break
    return read


@contextmanager
def in_file(path: str | None) -> Generator[None]:
    """What is wrong with a record is told with the line in its file, also when only the pathway shows it."""
    try:
        yield
    except RecordRefused as problem:
        found = _ENTRY.match(problem.message)
        if problem.place is not None or path is None or found is None:
            raise
        from pathway.source import locate, read_file

        place = locate(read_file(Path(path), private=True), (found[1], int(found[2])))
        raise RecordRefused(problem.message, code=problem.code, place=place) from None


def named(paths: Iterable[str] | None) -> Iterator[str]:
    """The pathways that are meant: those that ship, those of a folder that holds several, or as named."""
    from pathway.reading import shipped

    if not paths:
        yield from (name for name, _ in shipped())
    for path in paths or ():
        folder = Path(path)
        inside = (
            sorted(one for one in folder.iterdir() if _holds(one)) if folder.is_dir() and not _holds(folder) else []
        )
        yield from (str(one) for one in inside) if inside else (path,)


def _holds(folder: Path) -> bool:
    return any((folder / f"pathway{suffix}").is_file() for suffix in _FILES)


def plan_of(pairs: Iterable[str], pathway: Pathway) -> dict[str, object]:
    """The details that are planned. Raises RequestRefused for what is no detail with its value, and for one twice."""
    plan: dict[str, object] = {}
    for pair in pairs:
        key, found, value = pair.partition("=")
        if not (key and found and value):
            such = _such_as(key, pathway)
            raise RequestRefused(f"`--with {pair}`: write a detail and its value, such as `{such}`", code="usage")
        if key in plan:
            raise RequestRefused(f"`--with {key}=` is given twice", code="usage")
        plan[key] = value
    return plan


def _such_as(meant: str, pathway: Pathway) -> str:
    """A detail of the pathway's own with a value that it may have: the one that is meant, else the first."""
    details = {name: one for step in pathway.steps.values() for name, one in step.procedure.details.items()}
    words = {name: "yes" if one.kind == "yes-no" else one.words[0] for name, one in details.items() if _in_words(one)}
    name = meant if meant in words else next(iter(words), "")
    return f"{name}={words[name]}" if name else "detail=value"


def _in_words(one: Domain) -> bool:
    return one.kind == "yes-no" or bool(one.words)
