"""The JSON Schema, held against a validator that knows nothing of this library."""

from __future__ import annotations

from decimal import Decimal

import jsonschema
import pytest

from pathway.errors import RequestRefused
from pathway.reading import files
from pathway.reading.schema import kinds, schema
from pathway.source import plain, read_file


def as_json(value):
    if isinstance(value, dict):
        return {key: as_json(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_json(item) for item in value]
    return float(value) if isinstance(value, Decimal) else value


def of(path):
    return as_json(plain(read_file(path)))


def complaints(kind, data):
    return [error.message for error in jsonschema.Draft202012Validator(schema(kind)).iter_errors(data)]


FOLDERS = {"demo": None, "shipped": files.shipped_folder()}


@pytest.fixture(params=FOLDERS)
def root(request, demo):
    return FOLDERS[request.param] or demo


@pytest.mark.parametrize("kind", kinds())
def test_every_schema_is_one(kind):
    jsonschema.Draft202012Validator.check_schema(schema(kind))
    assert schema(kind)["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_it_accepts_every_file(root):
    paths = dict.fromkeys(root.glob("*/pathway.yaml"), "pathway")
    paths |= dict.fromkeys(root.glob("profiles/*.yaml"), "profile")
    paths |= {path: path.stem for path in root.glob("shared/*.yaml")}
    assert set(paths.values()) == set(kinds()) - {"record", "scenarios"}
    for path, kind in paths.items():
        assert complaints(kind, of(path)) == []


def changed(data, path, value):
    *before, last = path
    for part in before:
        data = data[part]
    if value is None:
        del data[last]
    else:
        data[last] = value


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("titel",), "x"),
        (("title",), None),
        (("title",), 5),
        (("title",), "x" * 501),
        (("status",), "activ"),
        (("version",), "1.10"),
        (("reviewed",), "20.1.2026"),
        (("steps", "Wash"), {"tier": 1}),
        (("steps", "wash", "teir"), 1),
        (("steps", "wash", "tier"), "1"),
        (("steps", "wash", "tier"), 100),
        (("steps", "wash", "review"), "soon"),
        (("transitions", 0, "kind"), "up"),
        (("transitions", 0, "because"), None),
        (("transitions", 0, "cites"), {"place": "p. 1"}),
        (("transitions",), []),
        (("profiles", "guild", "transitions"), []),
        (("profiles", "guild", "criteria", "repeat_patch"), "nevr"),
        (("site",), ["sides"]),
        (("waivers",), [{"code": "X05", "at": "wash", "because": "x"}]),
    ],
)
def test_it_refuses_a_mistake(demo, path, value):
    data = of(demo / "table-top" / "pathway.yaml")
    assert complaints("pathway", data) == []
    changed(data, path, value)
    assert complaints("pathway", data) != []


@pytest.mark.parametrize(
    ("kind", "path", "value"),
    [
        ("references", ("references", "guild-2024", "url"), "javascript:alert(1)"),
        ("references", ("references", "guild-2024", "provenance"), "sure"),
        ("measures", ("measures", "haze", "better"), "less"),
        ("measures", ("measures", "haze", "baseline"), "4 wks"),
        ("screening", ("tables", "workshop", "rows", 0, "level"), "relative"),
        ("red_flags", ("red_flags", "leg_loose", "urgency"), "soon"),
        ("procedures", ("procedures", "wash", "kind"), "cleaning"),
        ("findings", ("findings", "spill", "event"), "maybe"),
    ],
)
def test_it_refuses_a_mistake_in_a_shared_file(demo, kind, path, value):
    data = of(demo / "shared" / f"{kind}.yaml")
    changed(data, path, value)
    assert complaints(kind, data) != []


def test_keys_are_described():
    step = schema("pathway")["$defs"]["StepEntry"]["properties"]
    assert step["tier"]["description"] == "Level of care, from 0; the drawing has a lane for each."
    assert all("description" in one for one in step.values())


def test_another_kind_is_refused():
    with pytest.raises(RequestRefused, match="did you mean `pathway`"):
        schema("pathwy")
