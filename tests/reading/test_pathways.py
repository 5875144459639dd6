"""From files to a pathway: what stands in it, which files count, and the same from Python data."""

from __future__ import annotations

import pickle
import shutil
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from pathway.criterion.parsing import parse
from pathway.criterion.syntax import Always, Never, Quantity
from pathway.errors import DefinitionRefused, RequestRefused
from pathway.frozen import Frozen
from pathway.measure import Citation
from pathway.model import Pathway
from pathway.moments import Span
from pathway.reading import build, files, read_pathway, shipped
from pathway.source import plain, read_file

MISTAKES = plain(read_file(Path(__file__).parents[1] / "data" / "mistakes.yaml"))


@pytest.fixture(scope="module")
def pathway(demo):
    return read_pathway(demo / "table-top")


# --- what stands in it ------------------------------------------------------------------------------------


def test_the_head(pathway):
    assert (pathway.reviewed, pathway.review_by) == (date(2026, 1, 20), date(2028, 1, 20))
    assert pathway.intended_use.not_for == ("chairs",)
    assert pathway.site == ("region", "side", "level")
    assert pathway.tiers == {0: "Looking", 1: "Gentle", 2: "Testing", 3: "Abrasive"}


def test_a_step_knows_its_procedure(pathway):
    polish = pathway.steps["polish"]
    assert (polish.title, polish.kind, polish.tier) == ("Polish", "procedure", 3)
    assert polish.procedure is pathway.vocabulary.procedures["polish"]
    assert polish.requires == parse("positive_patches", criteria={"positive_patches"})
    assert polish.follow_up.at == (Span(1, "months"), Span(3, "months"))
    assert pathway.steps["wash"].review == (Span(2, "weeks"), Span(6, "weeks"))
    assert pathway.steps["inspect"].requires == Always()


def test_a_list_of_attributes_means_yes(pathway):
    assert pathway.vocabulary.procedures["test_patch"].attributes == {"abrasive": "yes"}


def test_cases_of_a_span(pathway):
    fine, other = pathway.steps["test_patch"].follow_up.within
    assert (fine.when, fine.value) == (parse("paste = fine"), Span(1, "days"))
    assert (other.when, other.value) == (None, Span(3, "days"))


def test_numbers_are_exact(pathway):
    assert pathway.vocabulary.measures["dullness"].resolution == Fraction(1, 2)
    assert pathway.policies[None].parameters["patch_relief"].cases[0].value == Quantity(80, "%")


def test_provenance_is_that_of_the_reference_unless_the_citation_has_its_own(workshop):
    workshop.change(
        "scope_cites: house-rules", "scope_cites: [house-rules, {ref: guild-2024, place: p. 2, provenance: unverified}]"
    )
    (scope,) = read_pathway(workshop.pathway).policies[None].scope
    assert scope.cites == (
        Citation("house-rules", "", "convention"),
        Citation("guild-2024", "p. 2", "unverified"),
    )


def test_what_screening_asks_about_is_known_of_each_procedure(pathway):
    asked = {name for name, one in pathway.vocabulary.procedures.items() if one.screened}
    assert asked == {"polish", "test_patch"}  # rows ask for invasive and heat_tier, the red flag blocks abrasive work


def test_every_mapping_refuses_change(pathway):
    def mappings(thing, seen):
        if id(thing) in seen:
            return
        seen.add(id(thing))
        if isinstance(thing, dict):
            yield thing
            thing = list(thing.values())
        if isinstance(thing, (list, tuple)):
            for item in thing:
                yield from mappings(item, seen)
        elif hasattr(thing, "__dataclass_fields__"):
            for name in set(thing.__dataclass_fields__) - {"_compiled"}:  # filled later, from the rest
                yield from mappings(getattr(thing, name), seen)

    found = list(mappings(pathway, set()))
    assert len(found) > 30
    assert {type(one) for one in found} == {Frozen}


def test_it_pickles(pathway):
    again = pickle.loads(pickle.dumps(pathway))
    assert isinstance(again, Pathway)
    assert again == pathway
    assert again.steps == pathway.steps
    assert again.vocabulary == pathway.vocabulary


# --- policies ---------------------------------------------------------------------------------------------


def test_a_child_replaces_what_its_parent_says_by_name(pathway):
    base, guild, north = (pathway.policies[name] for name in (None, "guild", "guild-north"))

    def value(policy, name):
        return policy.parameters[name].cases[0].value

    assert [value(one, "patches_needed") for one in (base, guild, north)] == [Quantity(2), Quantity(1), Quantity(1)]
    assert [value(one, "patch_relief") for one in (base, guild, north)] == [
        Quantity(80, "%"),
        Quantity(80, "%"),
        Quantity(50, "%"),
    ]
    assert base.criteria["repeat_patch"].criterion != Never()
    assert guild.criteria["repeat_patch"].criterion == north.criteria["repeat_patch"].criterion == Never()
    assert [len(one.scope) for one in (base, guild, north)] == [1, 1, 2]
    assert [one.level for one in north.support["polish"]] == ["not-covered", "optional"]
    assert not guild.support


def test_a_parent_that_the_pathway_does_not_name(workshop):
    text = workshop.pathway.read_text()
    start, end = text.index("  guild:\n"), text.index("  guild-north:\n")
    workshop.pathway.write_text(text[:start] + text[end:])
    pathway = read_pathway(workshop.pathway)
    assert set(pathway.policies) == {None, "guild-north"}
    assert pathway.policies["guild-north"].parameters["patches_needed"].cases[0].value == Quantity(2)


def refused(workshop):
    with pytest.raises(DefinitionRefused) as caught:
        read_pathway(workshop.pathway)
    return caught.value


def test_profiles_that_extend_each_other(workshop):
    workshop.append("extends: guild-north\n", "profiles/guild")
    assert "`guild` → `guild-north` → `guild`" in refused(workshop).message


def test_a_profile_under_another_name(workshop):
    line = workshop.change("profile: guild\n", "profile: gild\n", "profiles/guild")
    problem = refused(workshop)
    assert (problem.place.file, problem.place.line) == (str(workshop.file("profiles/guild")), line)


def test_criteria_in_a_circle(workshop):
    workshop.change("and not positive_patches, cites", "and not again, cites")
    workshop.change("criteria:\n  positive", "criteria:\n  again: {is: repeat_patch, cites: guild-2024}\n  positive")
    assert refused(workshop).message == "criteria stand on each other in a circle: `again` → `repeat_patch` → `again`"


def test_criteria_in_a_circle_under_one_profile(workshop):
    workshop.change("{repeat_patch: never}", "{positive_patches: {is: repeat_patch, cites: guild-2024}}")
    assert refused(workshop).message.endswith("under the profile `guild`")


# --- small mistakes in the meaning of entries -------------------------------------------------------------


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake["says"])
def test_one_mistake(workshop, mistake):
    line = workshop.change(mistake["old"], mistake["new"], mistake["file"])
    problem = refused(workshop)
    assert problem.message == mistake["says"]
    assert problem.place.file == str(workshop.file(mistake["file"]))
    assert problem.place.line == line - mistake.get("back", 0)


def test_five_years_to_the_day_are_read(workshop):
    workshop.change("review_by: 2028-01-20", "review_by: 2031-01-20")
    assert read_pathway(workshop.pathway).review_by == date(2031, 1, 20)


# --- which files ------------------------------------------------------------------------------------------


def test_a_folder_a_file_and_a_path_are_the_same(workshop):
    folder = workshop.pathway.parent
    assert read_pathway(folder) == read_pathway(str(folder)) == read_pathway(workshop.pathway)


def test_a_shared_file_beside_a_folder_counts_as_a_whole(workshop):
    workshop.drop("haze: {title", "measures")
    assert "`haze`" in refused(workshop).message


def test_a_shared_file_that_is_not_beside_a_folder_is_the_one_that_ships(workshop):
    where = files.find(workshop.pathway)
    own = files.shared_files(where)
    assert own["measures"] == workshop.file("measures").resolve()
    workshop.file("measures").unlink()
    assert files.shared_files(where)["measures"] == files.shipped_folder() / "shared" / "measures.yaml"


def test_a_changed_shared_file_is_read_again(workshop):
    assert read_pathway(workshop.pathway).vocabulary.measures["dullness"].high == 10
    workshop.change("low: 0, high: 10,", "low: 0, high: 20,", "measures")
    assert read_pathway(workshop.pathway).vocabulary.measures["dullness"].high == 20


def test_an_unchanged_shared_file_is_read_once(workshop, demo, tmp_path):
    first = read_pathway(workshop.pathway)
    shutil.copytree(workshop.pathway.parent, workshop.folder / "other-top")
    workshop.pathway.write_text(workshop.pathway.read_text() + "# more\n")
    assert read_pathway(workshop.pathway).vocabulary is first.vocabulary


def test_what_ships_is_listed_with_its_title():
    found = shipped()
    assert found == tuple(sorted(found))
    assert all(title and title != name for name, title in found)


@pytest.mark.parametrize("name", ["nothing-here", "nothing/here", "../etc"])
def test_what_does_not_exist(name):
    with pytest.raises(RequestRefused, match="there is no pathway, folder or file"):
        read_pathway(name)


# --- from Python data -------------------------------------------------------------------------------------


def data(folder):
    head = plain(read_file(folder / "table-top" / "pathway.yaml"))
    shared = {path.stem: plain(read_file(path)) for path in (folder / "shared").glob("*.yaml")}
    profiles = {path.stem: plain(read_file(path)) for path in (folder / "profiles").glob("*.yaml")}
    return head, shared, profiles


def test_the_same_data_in_python_is_the_same_pathway(demo, pathway):
    head, shared, profiles = data(demo)
    built = build(head, shared=shared, profiles=profiles)
    assert built == pathway
    assert built.steps.keys() == pathway.steps.keys()


def test_python_values(demo):
    head, shared, profiles = data(demo)
    head["reviewed"] = date(2026, 1, 20)
    shared["measures"]["measures"]["dullness"]["resolution"] = Decimal("0.25")
    built = build(head, shared=shared, profiles=profiles)
    assert built.vocabulary.measures["dullness"].resolution == Fraction(1, 4)


def test_binary_fractions_are_refused(demo):
    head, shared, profiles = data(demo)
    shared["measures"]["measures"]["dullness"]["resolution"] = 0.1
    with pytest.raises(DefinitionRefused, match="a binary fraction is not exact"):
        build(head, shared=shared, profiles=profiles)


def test_a_mistake_in_python_data_is_named(demo):
    head, shared, profiles = data(demo)
    head["steps"]["wash"]["teir"] = 1
    with pytest.raises(DefinitionRefused, match="unknown key `teir`; did you mean `tier`") as caught:
        build(head, shared=shared, profiles=profiles)
    assert caught.value.place.file == "pathway"


def test_an_unknown_shared_file_is_refused(demo):
    head, shared, _ = data(demo)
    with pytest.raises(RequestRefused, match="did you mean `measures`"):
        build(head, shared={**shared, "mesures": {}})
