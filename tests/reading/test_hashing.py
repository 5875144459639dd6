"""The content hash: what changes it, and what does not."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from pathway.reading import content_hash, read_pathway
from pathway.source import plain, read_file


def hash_of(workshop):
    return read_pathway(workshop.pathway).content_hash


def as_json(value):
    if isinstance(value, dict):
        return {key: as_json(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_json(item) for item in value]
    return float(value) if isinstance(value, Decimal) else value


def reordered(value):
    if isinstance(value, dict):
        return {key: reordered(value[key]) for key in reversed(value)}
    return [reordered(item) for item in value] if isinstance(value, list) else value


def test_it_is_a_sha_256(workshop):
    assert len(hash_of(workshop)) == 64
    assert set(hash_of(workshop)) <= set("0123456789abcdef")


def test_comments_blank_lines_and_spelling_do_not_change_it(workshop):
    before = hash_of(workshop)
    workshop.change("status: active", "\n# a comment\nstatus: active  # another")
    workshop.change("requires: dullness >= 4 and not scratched", 'requires: "(dullness >= 4)  and (not scratched)"')
    workshop.change("patch_relief: {value: 80%,", 'patch_relief: {value: "80.0%",')
    workshop.append("# the end\n", "measures")
    assert hash_of(workshop) == before


def test_the_order_of_keys_and_json_do_not_change_it(workshop):
    """O-I01: the pathway and every shared file in JSON, with every mapping the other way round."""
    before = hash_of(workshop)
    for path in sorted(workshop.folder.rglob("*.yaml")):
        data = reordered(as_json(plain(read_file(path))))
        path.unlink()
        path.with_suffix(".json").write_text(json.dumps(data))
    again = read_pathway(workshop.folder / "table-top")
    assert again.content_hash == before
    assert content_hash(again) == before


def test_where_the_files_are_does_not_change_it(workshop, demo):
    assert hash_of(workshop) == read_pathway(demo / "table-top").content_hash


CHANGES = {
    "version": ("pathway", "version: 1.0.0", "version: 1.0.1"),
    "status": ("pathway", "status: active", "status: retired"),
    "review": ("pathway", "review_by: 2028-01-20", "review_by: 2028-01-21"),
    "intended use": ("pathway", "not_for: [chairs]", "not_for: [benches]"),
    "scope": ("pathway", "scope: age >= 18 years", "scope: age >= 19 years"),
    "site": ("pathway", "site: [region, side, level]", "site: [region, level, side]"),
    "index measures": ("pathway", "index_measures: [dullness, haze]", "index_measures: [haze, dullness]"),
    "parameter": ("pathway", "patch_relief: {value: 80%,", "patch_relief: {value: 79%,"),
    "parameter by cases": ("pathway", "when: age >= 80 years", "when: age > 80 years"),
    "cite of a parameter": ("pathway", "place: chapter 3", "place: chapter 4"),
    "criterion": ("pathway", "and not positive_patches, cites", "and positive_patches, cites"),
    "profile parameter": ("pathway", "patches_needed: {value: 1,", "patches_needed: {value: 2,"),
    "profile criterion": ("pathway", "repeat_patch: never", "repeat_patch: always"),
    "profile scope": ("pathway", "is: age < 90 years", "is: age < 91 years"),
    "profile support": ("pathway", "is: optional", "is: recommended"),
    "tier of a step": ("pathway", "  polish:\n    tier: 3", "  polish:\n    tier: 4"),
    "requires": ("pathway", "requires: dullness >= 4", "requires: dullness > 4"),
    "limit": ("pathway", "count(reassess within 12 months) <= 6", "count(reassess within 13 months) <= 6"),
    "condition": ("pathway", "count(levels) <= 2", "count(levels) <= 1"),
    "follow-up": ("pathway", "settles: 2 weeks", "settles: 3 weeks"),
    "continue_while": ("pathway", "lasted(wash) < 6 weeks", "lasted(wash) <= 6 weeks"),
    "review of a step": ("pathway", "review: 2..6 weeks", "review: 2..7 weeks"),
    "when": ("pathway", "when: failed(wash)", "when: not_tolerated(wash)"),
    "wait": ("pathway", "wait: 4 weeks", "wait: 28 days"),
    "kind of a move": ("pathway", "kind: sideways", "kind: step-down"),
    "order of a choice": ("pathway", "to: [hand_over, shelve]", "to: [shelve, hand_over]"),
    "profile head": ("profiles/guild", "jurisdiction: everywhere", "jurisdiction: south"),
    "measure": ("measures", "resolution: 0.5", "resolution: 0.25"),
    "direction": ("measures", "resolution: 1, unit: mm, better: lower", "resolution: 1, unit: mm, better: higher"),
    "validity": ("findings", "valid: 3 months", "valid: 4 months"),
    "domain": ("findings", "[wood, metal, glass]", "[wood, metal, stone, glass]"),
    "attributes": ("procedures", "attributes: {heat_tier: low}", "attributes: {heat_tier: high}"),
    "detail": ("procedures", "soap: {one_of: [mild, strong]}", "soap: {one_of: [mild, harsh]}"),
    "levels": ("procedures", "base: [B1, B2]", "base: [B1, B2, B3]"),
    "complication": ("procedures", "holds: abrasive", "holds: invasive"),
    "screening row": ("screening", "level: absolute", "level: caution"),
    "screening version": ("screening", 'version: "1"', 'version: "2"'),
    "hold window": ("screening", "hold: 3 days", "hold: 4 days"),
    "red flag": ("red_flags", "urgency: urgent", "urgency: emergency"),
    "provenance": ("references", "provenance: convention", "provenance: unverified"),
}


@pytest.mark.parametrize("part", CHANGES)
def test_one_changed_value_changes_it(workshop, part):
    before = hash_of(workshop)
    file, old, new = CHANGES[part]
    workshop.change(old, new, file)
    assert hash_of(workshop) != before
