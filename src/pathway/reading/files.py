"""Where definition files are: those that ship with the library, and those beside a folder of one's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pathway.errors import RequestRefused, near_miss
from pathway.model import Vocabulary
from pathway.reading.vocabulary import SHARED, vocabulary
from pathway.source import read_file

_SUFFIXES = (".yaml", ".yml", ".json")


@dataclass(frozen=True, slots=True)
class Where:
    """A pathway file, and the folders that its shared files and profiles are looked for in, the first that has them."""

    pathway: Path
    roots: tuple[Path, ...]


def shipped_folder() -> Path:
    """The folder of the pathways that ship: inside the installed package, or in the repository that is worked on."""
    here = Path(__file__)
    installed = here.parents[1] / "pathways"
    return installed if installed.is_dir() else here.parents[3] / "pathways"


def shipped_ids() -> tuple[str, ...]:
    """The ids of the pathways that ship, in alphabetical order."""
    folder = shipped_folder()
    return tuple(sorted(one.name for one in folder.iterdir() if _pathway_in(one))) if folder.is_dir() else ()


def find(name_or_path: str | Path) -> Where:
    """The file that is meant: an id that ships, a folder, or a file. Raises RequestRefused when there is none."""
    shipped = shipped_folder()
    if isinstance(name_or_path, str) and name_or_path in shipped_ids():
        folder = shipped / name_or_path
        return Where(_pathway_in(folder) or folder, (shipped,))
    path = Path(name_or_path)
    found = _pathway_in(path) if path.is_dir() else path if path.is_file() else None
    if found is not None:
        # A folder of one's own may hold a file of the same name as one that ships: the nearer one counts, as a whole.
        return Where(found, tuple(dict.fromkeys((found.resolve().parent.parent, shipped))))
    if path.is_dir():
        raise RequestRefused(f"the folder `{path}` holds no pathway.yaml", code="unknown-pathway")
    hint = near_miss(str(name_or_path), shipped_ids()) or f"; these ship: {', '.join(shipped_ids()) or 'none'}"
    raise RequestRefused(f"there is no pathway, folder or file `{name_or_path}`{hint}", code="unknown-pathway")


def shared_files(where: Where) -> Mapping[str, Path]:
    """The shared files of a pathway: of each, the nearest."""
    return {name: _nearest(where, "shared", name) or where.roots[-1] / "shared" / f"{name}.yaml" for name in SHARED}


_State = tuple[tuple[str, str, int, int, int, int], ...]


def read_shared(where: Where) -> Vocabulary:
    """What the shared files of a pathway declare. It is read once, as long as no file changes."""
    paths = shared_files(where)
    try:
        state = tuple(_state(name, path) for name, path in paths.items())
    except OSError:
        return vocabulary({name: read_file(path) for name, path in paths.items()})  # which says what is missing
    return _read_shared(state)


def _state(name: str, path: Path) -> tuple[str, str, int, int, int, int]:
    """What changes whenever a file is written or replaced."""
    now = path.stat()
    return name, str(path), now.st_ino, now.st_size, now.st_mtime_ns, now.st_ctime_ns


@lru_cache(maxsize=8)
def _read_shared(state: _State) -> Vocabulary:
    return vocabulary({name: read_file(Path(path)) for name, path, *_ in state})


def profile_file(where: Where, profile: str) -> Path | None:
    """The file of a profile, if there is one."""
    return _nearest(where, "profiles", profile)


def profile_ids(where: Where) -> tuple[str, ...]:
    """The profiles that have a file, for a near miss."""
    folders = [root / "profiles" for root in where.roots]
    return tuple(sorted({one.stem for folder in folders if folder.is_dir() for one in folder.iterdir()}))


def linked_ids(where: Where) -> tuple[str, ...]:
    """The pathways that a step of kind `link` can lead to."""
    beside = where.roots[0]
    found = {one.name for one in beside.iterdir() if _pathway_in(one)} if beside.is_dir() else set[str]()
    return tuple(sorted(found | set(shipped_ids())))


def _nearest(where: Where, folder: str, name: str) -> Path | None:
    candidates = (root / folder / f"{name}{suffix}" for root in where.roots for suffix in _SUFFIXES)
    return next((one for one in candidates if one.is_file()), None)


def _pathway_in(folder: Path) -> Path | None:
    return next((one for suffix in _SUFFIXES if (one := folder / f"pathway{suffix}").is_file()), None)
