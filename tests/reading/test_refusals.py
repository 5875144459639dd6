"""What is said when a file does not fit its form: the line, the author's words, what is expected, a near miss."""

from __future__ import annotations

import pytest

from pathway.errors import DefinitionRefused
from pathway.reading import read_pathway

CASES = {
    "unknown key": (
        "pathway", "    review: 2..6 weeks", "    revue: 2..6 weeks",
        "unknown-key", "unknown key `revue`; did you mean `review`?",
    ),
    "unknown key without a near miss": (
        "pathway", "scope_cites: house-rules", "scope_cites: {ref: house-rules, zzz: 1}",
        "unknown-key", "unknown key `zzz`; the keys here are `ref`, `place` or `provenance`",
    ),
    "missing key": (
        "pathway", "inspect: {tier: 0, cites: guild-2024}", "inspect: {cites: guild-2024}",
        "missing-key", "`inspect` needs `tier`: level of care, from 0; the drawing has a lane for each",
    ),
    "missing key of a list": (
        "pathway", "because: It shines again., cites", "cites",
        "missing-key", "an entry of `transitions` needs `because`: the reason that a suggestion shows",
    ),
    "a word with a near miss": (
        "pathway", "status: active", "status: activ",
        "word", "`activ` is not one of the words known here; did you mean `active`?",
    ),
    "a word without a near miss": (
        "pathway", "status: active", "status: zzz",
        "word", "`zzz` is not one of the words known here; expected `draft`, `active` or `retired`",
    ),
    "yes and nothing else": (
        "pathway", "      - {otherwise: yes, value: 2}", "      - {otherwise: no, value: 2}",
        "word", "`no` is not `yes`",
    ),
    "a number where text is expected": (
        "pathway", "title: Dull table top", "title: 12",
        "type", "`title` is the number 12, which in quotes is text; expected text",
    ),
    "text where a number is expected": (
        "pathway", "inspect: {tier: 0,", 'inspect: {tier: "0",',
        "type", "`tier` is the text `0`; expected a whole number",
    ),
    "true where text is expected": (
        "pathway", "title: Dull table top", "title: true",
        "type", "`title` is `true`; expected text",
    ),
    "nothing where something is expected": (
        "pathway", "title: Dull table top", "title:",
        "type", "`title` is empty; expected text",
    ),
    "a list where a mapping is expected": (
        "pathway", "continue_while: {is: lasted(wash) < 6 weeks, cites: house-rules}", "continue_while: [lasted]",
        "type", "`continue_while` is a list; expected a mapping with `is`",
    ),
    "a mapping where text or a list is expected": (
        "pathway", "index_measures: [dullness, haze]", "index_measures: {dullness: haze}",
        "type", "`index_measures` is a mapping; expected a list of text",
    ),
    "one alternative is meant": (
        "pathway", "scope_cites: house-rules", "scope_cites: {place: chapter 1}",
        "missing-key", "`scope_cites` needs `ref`: id of a reference in `references.yaml`",
    ),
    "no alternative is meant": (
        "pathway", "scope_cites: house-rules", "scope_cites: 12",
        "type",
        "`scope_cites` is the number 12, which in quotes is text; expected text or a mapping with `ref` or a list",
    ),
    "a lever of a profile": (
        "pathway", "criteria: {repeat_patch: never}", "criteria: {repeat_patch: nevr}",
        "word", "`nevr` is not one of the words known here; did you mean `never`?",
    ),
    "a tier out of range": (
        "pathway", "inspect: {tier: 0,", "inspect: {tier: 100,",
        "limit", "`tier` is 100; expected at most 99",
    ),
    "an id in capitals": (
        "pathway", "  washes_max: {", "  Washes_max: {",
        "form",
        "`Washes_max` is not an id of small letters, digits and `_` that begins with a letter, such as `first_wash`",
    ),
    "no span": (
        "measures", "valid: 4 weeks", "valid: 4 wks",
        "form", "`4 wks` is not a span such as `6 weeks`: a whole number, and hours, days, weeks, months or years",
    ),
    "no review": (
        "pathway", "review: 2..6 weeks", "review: 2-6 weeks",
        "form", "`2-6 weeks` is not a review such as `2..6 weeks`",
    ),
    "no day": (
        "pathway", "reviewed: 2026-01-20", "reviewed: 20.1.2026",
        "form", "`20.1.2026` is not a day such as `2026-11-20`",
    ),
    "an empty list": ("pathway", "to: [hand_over, shelve]", "to: []", "form", "`to` needs steps, each once"),
    "an empty label": ("pathway", "title: Dull table top", 'title: ""', "form", "`title` is empty; write at least one"),
    "a number with a wrong key": (
        "procedures", "soap: {one_of: [mild, strong]}", "soap: {number: {hihg: 3}}",
        "word", "`hihg` is not one of the words known here; did you mean `high`?",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_one_mistake(workshop, name):
    file, old, new, code, message = CASES[name]
    line = workshop.change(old, new, file)
    problem = workshop.refusal()
    assert problem.code == code
    assert problem.message == message
    assert problem.others == ()
    assert problem.place is not None
    assert (problem.place.file, problem.place.line) == (str(workshop.file(file)), line)


def test_the_column_is_that_of_the_value(workshop):
    workshop.change("status: active", "status: activ")
    assert workshop.refusal().place.column == 9


def test_the_column_is_that_of_the_key_when_the_key_is_wrong(workshop):
    workshop.change("    review: 2..6 weeks", "    revue: 2..6 weeks")
    assert workshop.refusal().place.column == 5


def test_all_problems_of_a_file_come_at_once(workshop):
    workshop.change("status: active", "status: activ")
    workshop.change("title: Dull table top", "titel: Dull table top")
    workshop.change("    review: 2..6 weeks", "    review: soon")
    problem = workshop.refusal()
    codes = [problem.code, *(other.code for other in problem.others)]
    assert codes == ["missing-key", "word", "unknown-key", "form"]
    lines = [problem.place.line, *(other.place.line for other in problem.others)]
    assert lines == sorted(lines)


def test_all_criteria_of_a_file_are_read_before_it_is_refused(workshop):
    workshop.change("when: failed(wash)", "when: failed wash")
    workshop.change("requires: positive_patches", "requires: positive_patches and")
    problem = workshop.refusal()
    assert len(problem.others) == 1


# --- columns of criteria ----------------------------------------------------------------------------------


def test_a_criterion_in_plain_text_has_an_exact_column(workshop):
    line = workshop.change("    requires: positive_patches", "    requires: positive_patches and and scratched")
    place = workshop.refusal().place
    assert (place.line, place.column) == (line, len("    requires: positive_patches and ") + 1)


@pytest.mark.parametrize("text", ['"scratched and and scratched"', ">-\n      scratched and and scratched"])
def test_a_quoted_or_folded_criterion_has_its_line(workshop, text):
    line = workshop.change("    requires: positive_patches", f"    requires: {text}")
    place = workshop.refusal().place
    assert (place.line, place.column) == (line, 0)


# --- words that must never be shown -----------------------------------------------------------------------


@pytest.mark.parametrize("name", CASES)
def test_no_message_shows_how_it_was_found(workshop, name):
    file, old, new, _, _ = CASES[name]
    workshop.change(old, new, file)
    with pytest.raises(DefinitionRefused) as caught:
        read_pathway(workshop.pathway)
    for one in (caught.value, *caught.value.others):
        for word in ("pydantic", "Entry", "Input", "str_type", "validation", "constrained", "Traceback", "None"):
            assert word not in one.message
        assert not one.message.endswith(".")
        assert one.__cause__ is None
