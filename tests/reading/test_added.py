"""A profile in a file of its own, laid over a pathway."""

from __future__ import annotations

import pytest

from pathway.criterion.syntax import Quantity
from pathway.errors import DefinitionRefused
from pathway.reading import read_pathway, read_profile, with_profile

OWN = """\
profile: own
title: Our workshop
publisher: Us
jurisdiction: here
extends: guild
pathways:
  table-top:
    scope: {is: age < 60 years, because: Old tables go elsewhere., cites: house-rules}
    parameters: {patches_max: {value: 2, cites: house-rules}}
"""


@pytest.fixture
def table(demo):
    return read_pathway(demo / "table-top")


@pytest.fixture
def own(tmp_path):
    def write(text=OWN, name="own"):
        path = tmp_path / f"{name}.yaml"
        path.write_text(text)
        return path

    return write


def refused(pathway, path):
    with pytest.raises(DefinitionRefused) as caught:
        with_profile(pathway, path)
    return caught.value


def test_it_builds_on_a_profile_of_the_pathway(table, own):
    added = with_profile(table, own())
    policy = added.policies["own"]
    assert policy.parameters["patches_max"].cases[0].value == Quantity(2)
    assert policy.parameters["patches_needed"].cases[0].value == Quantity(1)  # of guild
    assert len(policy.scope) == 2
    assert added.profiles["own"].publisher == "Us"
    assert added.content_hash != table.content_hash
    assert "own" not in table.policies


def test_what_it_changed_is_part_of_the_hash(table, own):
    first = with_profile(table, own())
    assert first == with_profile(table, own())
    assert first != with_profile(table, own(OWN.replace("value: 2", "value: 3")))


def test_it_may_build_on_a_file_beside_it(table, own):
    own("profile: north\ntitle: N\npublisher: N\njurisdiction: n\nextends: guild\n", "north")
    added = with_profile(table, own(OWN.replace("extends: guild", "extends: north")))
    assert added.policies["own"].parameters["patches_needed"].cases[0].value == Quantity(1)
    assert "north" not in added.policies


def test_it_may_change_nothing_but_who_stands_behind_it(table, own):
    added = with_profile(table, own(OWN[: OWN.index("pathways:")]))
    assert added.policies["own"].parameters == added.policies["guild"].parameters


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("profile: own", "profile: guild", 1, "the pathway has a profile `guild` already; choose another id"),
        ("extends: guild", "extends: gild", 5, "there is no profile `gild` to build on; did you mean `guild`?"),
        ("extends: guild", "extends: own", 5, "profiles extend each other in a circle: `own` → `own`"),
        ("patches_max", "patches_mx", 9, "the pathway has no parameter `patches_mx`; did you mean `patches_max`?"),
        ("cites: house-rules}}", "cites: hous-rules}}", 9, None),
        ("age < 60 years", "age <> 60 years", 8, None),
        ("value: 2,", "valu: 2,", 9, "unknown key `valu`; did you mean `value`?"),
    ],
)  # fmt: skip
def test_a_mistake_has_its_line(table, own, old, new, line, message):
    path = own(OWN.replace(old, new))
    problem = refused(table, path)
    assert problem.place.file == str(path)
    assert problem.place.line == line
    assert message is None or problem.message == message


def test_it_says_something_about_the_pathway(table, own):
    text = OWN.replace("table-top", "chair-leg").replace("extends: guild\n", "")
    assert refused(table, own(text)).message.startswith("the profile says nothing about `table-top`")


def test_the_head_alone(own):
    profile = read_profile(own())
    assert (profile.id, profile.title, profile.extends) == ("own", "Our workshop", "guild")
    assert not profile.parameters


def test_the_sources_of_a_profile_are_checked_and_part_of_the_hash(table, own):
    cited = with_profile(table, own(OWN.replace("extends:", "cites: house-rules\nextends:")))
    assert [cite.reference for cite in cited.profiles["own"].cites] == ["house-rules"]
    assert cited != with_profile(table, own())
    error = refused(table, own(OWN.replace("extends:", "cites: house-rulez\nextends:")))
    assert "`house-rulez`" in error.message
    assert "did you mean `house-rules`?" in error.message
