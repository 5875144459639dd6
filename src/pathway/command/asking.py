"""What the arguments mean: pathways by id or path, profiles by id or file, and the plan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pathway.errors import RequestRefused

if TYPE_CHECKING:
    from pathway.model import Pathway

_FILES = (".yaml", ".yml", ".json")


def opened(name: str, profile: str | None) -> tuple[Pathway, str | None]:
    """The pathway, and the id of the profile; a profile in a file is laid over it."""
    from pathway.opening import load, load_with_profile
    from pathway.reading import read_profile

    if profile is None or Path(profile).suffix not in _FILES:
        return load(name), profile
    return load_with_profile(name, profile), read_profile(profile).id


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


def plan_of(pairs: Iterable[str]) -> dict[str, object]:
    plan: dict[str, object] = {}
    for pair in pairs:
        key, found, value = pair.partition("=")
        if not (key and found and value):
            raise RequestRefused(f"`--with {pair}`: write a detail and its value, such as `colour=blue`", code="usage")
        if key in plan:
            raise RequestRefused(f"`--with {key}=` is given twice", code="usage")
        plan[key] = value
    return plan
