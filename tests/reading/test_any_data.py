"""Whatever stands at whatever place of a definition: it is read, or refused in plain words; nothing else happens."""

from __future__ import annotations

import copy
import random
from decimal import Decimal

import pytest

from pathway.checks import check
from pathway.errors import PathwayError
from pathway.reading import build
from pathway.source import plain, read_file

JUNK = [
    None, True, 0, -1, Decimal("0.5"), "", "x", "never", "otherwise", "start", "any", [], ["x"],
    "relief(polish) >= 50%", {}, {"is": "x"}, "2 weeks", "wash", ["wash", "polish"], "2026-01-01", "x" * 600, "Ä",
    "positive_patches",
]  # fmt: skip
HIDDEN = ("pydantic", "Entry", "Input", "constrained", "NoneType", "object at")


def spots(data, path=()):
    if path:
        yield path
    if isinstance(data, (dict, list)):
        for key in data if isinstance(data, dict) else range(len(data)):
            yield from spots(data[key], (*path, key))


def put(data, path, value):
    for part in path[:-1]:
        data = data[part]
    if value is KeyError:
        del data[path[-1]]
    else:
        data[path[-1]] = value


@pytest.fixture(scope="module")
def files(demo):
    paths = {path.stem: path for path in (demo / "shared").glob("*.yaml")}
    paths |= {f"profile {path.stem}": path for path in (demo / "profiles").glob("*.yaml")}
    paths["pathway"] = demo / "table-top" / "pathway.yaml"
    return {name: plain(read_file(path)) for name, path in paths.items()}


@pytest.mark.parametrize("seed", range(4))
def test_it_is_read_or_refused(files, seed):
    chance = random.Random(seed)
    every = [(name, path) for name, data in sorted(files.items()) for path in spots(data)]
    outcomes = set()
    for name, path in chance.sample(every, 60):
        changed = copy.deepcopy(files)
        put(changed[name], path, copy.deepcopy(chance.choice([*JUNK, KeyError])))
        shared = {key: data for key, data in changed.items() if key != "pathway" and not key.startswith("profile ")}
        profiles = {key.split()[1]: data for key, data in changed.items() if key.startswith("profile ")}
        try:
            check(build(changed["pathway"], shared=shared, profiles=profiles))
            outcomes.add("read")
        except PathwayError as refused:
            outcomes.add("refused")
            for one in (refused, *getattr(refused, "others", ())):
                assert one.message
                assert not any(word in one.message for word in HIDDEN), one.message
    assert outcomes == {"read", "refused"}
