"""The front door, by the faults that a file can have: each is refused with its code and its line."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from pathway.errors import DefinitionRefused, RequestRefused
from pathway.opening import load, load_with_profile


def refused(path: Path) -> DefinitionRefused:
    with pytest.raises(DefinitionRefused) as caught:
        load(path)
    return caught.value


def test_the_demo_loads_without_a_fault(demo):
    pathway = load(demo / "table-top")
    assert (pathway.id, pathway.version, len(pathway.steps)) == ("table-top", "1.0.0", 8)
    assert pathway.waived == ()


# --- A. whole files ---------------------------------------------------------------------------------------

FILES = {
    "O-A01 empty": (b"", "empty", 1),
    "O-A01 comments": (b"# nothing\n# here\n", "empty", 1),
    "O-A02 duplicate key": (b"pathway: a\nrelief: 50\nother: 1\nrelief: 80\n", "duplicate-key", 4),
    "O-A06 alias bomb": (
        b"a: &a [x, x]\n" + b"".join(b"%c: &%c [*%c, *%c]\n" % (n, n, n - 1, n - 1) for n in range(98, 107)),
        "alias",
        1,
    ),
    "O-A07 alias in itself": (b"a: &x [1, *x]\n", "alias", 1),
    "O-A08 deep": (b"[" * 50_000, "depth", 1),
    "O-A09 tag": (b"a: !!python/object/apply:os.system ['id']\n", "tag", 1),
    "O-A10 two documents": (b"a: 1\n---\nb: 2\n", "multi-document", 2),
    "O-A12 size": (b"a: " + b"x" * (10 * 1024 * 1024), "size", 0),
    "O-A13 encoding": ("title: café\n".encode("latin-1"), "encoding", 1),
    "O-A14 digits": (b"a: " + b"9" * 5000 + b"\n", "number", 1),
    "O-A16 tab": (b"a:\n\tb: 1\n", "syntax", 2),
    "O-F13 control character": (b"title: \"a\\eb\"\n", "control", 1),
    "O-F13 raw control character": (b"title: a\x1bb\n", "control", 1),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_cannot_be_read(workshop, name):
    data, code, line = FILES[name]
    workshop.pathway.write_bytes(data)
    began = time.perf_counter()
    problem = refused(workshop.pathway)
    assert time.perf_counter() - began < 1
    assert problem.code == code
    assert problem.place is not None
    assert problem.place.line == line
    assert problem.place.file == str(workshop.pathway)


def test_a_duplicate_key_names_both_lines(workshop):
    workshop.pathway.write_text("pathway: a\nrelief: 50\nother: 1\nrelief: 80\n")
    assert "lines 2 and 4" in refused(workshop.pathway).message


def test_json_with_a_duplicate_key(workshop):
    """O-A15."""
    path = workshop.pathway.with_suffix(".json")
    path.write_text('{"pathway": "a",\n "pathway": "b"}')
    problem = refused(path)
    assert (problem.code, problem.place.line) == ("duplicate-key", 2)


# --- A. values that another reader would change ------------------------------------------------------------


def test_no_and_on_stay_text(workshop):
    """O-A03."""
    workshop.change("soap: {one_of: [mild, strong]}", "soap: {one_of: [NO, on, yes]}", "procedures")
    words = load(workshop.pathway).vocabulary.procedures["wash"].details["soap"].words
    assert words == ("NO", "on", "yes")


def test_a_version_of_two_numbers_is_never_rounded(workshop):
    """O-A04."""
    line = workshop.change("version: 1.0.0", "version: 1.10")
    problem = refused(workshop.pathway)
    assert (problem.place.line, problem.place.column) == (line, 10)
    assert problem.message == "`1.10` is not three numbers with dots, such as `1.0.0`"


def test_a_wait_like_a_clock_is_no_span(workshop):
    """O-A05: never 750 of anything."""
    line = workshop.change("wait: 4 weeks", "wait: 12:30")
    problem = refused(workshop.pathway)
    assert (problem.code, problem.place.line) == ("P14", line)
    assert problem.message == "`12:30` is neither a span such as `2 weeks` nor a parameter"


def test_an_unknown_key_is_named_with_a_near_miss(workshop):
    """O-A11."""
    line = workshop.change("    requires: positive_patches", "    reqiures: positive_patches")
    problem = refused(workshop.pathway)
    assert (problem.code, problem.place.line, problem.place.column) == ("unknown-key", line, 5)
    assert problem.message == "unknown key `reqiures`; did you mean `requires`?"


@pytest.mark.parametrize("target", ["../../etc/passwd", "http://example.org/x"])
def test_an_include_is_an_unknown_key(workshop, target):
    """O-F09, O-F11."""
    workshop.append(f"include: {target}\n")
    assert refused(workshop.pathway).code == "unknown-key"


def test_a_guard_is_never_run(workshop):
    """O-F10."""
    line = workshop.change("when: failed(wash)", "when: __import__('os')")
    problem = refused(workshop.pathway)
    assert problem.place.line == line


def test_an_address_with_a_script_is_refused(workshop):
    """O-F04."""
    line = workshop.change('"https://example.org/guild"', '"javascript:alert(1)"', "references")
    problem = refused(workshop.pathway)
    assert (problem.code, problem.place.line) == ("form", line)
    assert "https://" in problem.message


def test_a_long_label_is_refused(workshop):
    """O-F08: at the limit it is read, one more is refused."""
    workshop.change("title: Dull table top", "title: " + "x" * 500)
    assert load(workshop.pathway).title == "x" * 500
    workshop.change("title: " + "x" * 500, "title: " + "x" * 501)
    assert refused(workshop.pathway).message == "`title` is longer than 500 characters; shorten it"


def test_a_missing_intended_use_is_refused(workshop):
    """O-B26."""
    use = "intended_use: {user: polishers, population: grown-up tables, not_for: [chairs]}\n"
    workshop.change(use, "")
    problem = refused(workshop.pathway)
    assert problem.code == "missing-key"
    assert problem.message == "the file needs `intended_use`: who it is for, and for whom not"


# --- what load adds to reading ----------------------------------------------------------------------------


def test_an_error_stops_load_and_the_rest_come_along(workshop):
    workshop.change("to: wash, kind", "to: wahs, kind")
    problem = refused(workshop.pathway)
    assert (problem.code, problem.message) == ("P01", "`wahs` is not a step of this pathway; did you mean `wash`?")
    assert [other.code for other in problem.others] == ["P02"] * 5  # washing, and all that is reached through it


def test_unchecked_proves_nothing(workshop):
    workshop.change("to: wash, kind", "to: wahs, kind")
    assert load(workshop.pathway, unchecked=True).id == "table-top"


def test_a_waiver_lets_a_fault_stand_and_says_so(workshop):
    workshop.change(", limits: [{is: count(reassess within 12 months) <= 6, cites: house-rules}]", "")
    limit = "    limits: [{is: count(polish in region within 12 months) <= polishes_max, cites: guild-2024}]\n"
    workshop.change(limit, "")
    assert refused(workshop.pathway).code == "P05"
    workshop.append("waivers: [{code: P05, at: polish -> reassess -> polish, because: The owner decides.}]\n")
    (sentence,) = load(workshop.pathway).waived
    assert sentence.startswith("P05 at `polish -> reassess -> polish` stands on purpose (The owner decides.)")


def test_an_unknown_id_lists_what_ships():
    with pytest.raises(RequestRefused) as caught:
        load("no-such-pathway")
    assert caught.value.code == "unknown-pathway"


def test_a_folder_without_a_pathway(tmp_path):
    with pytest.raises(RequestRefused, match=r"holds no pathway\.yaml"):
        load(tmp_path)


def test_a_profile_of_ones_own_is_proved_too(workshop, tmp_path):
    own = tmp_path / "own.yaml"
    text = """
profile: own
title: Our workshop
publisher: Us
jurisdiction: here
extends: guild
pathways:
  table-top:
    parameters: {patches_needed: {value: %s, cites: house-rules}}
"""
    own.write_text(text % "2")
    assert "own" in load_with_profile(workshop.pathway, own).policies
    own.write_text(text % "0")
    with pytest.raises(DefinitionRefused) as caught:
        load_with_profile(workshop.pathway, own)
    assert caught.value.code == "P19"
