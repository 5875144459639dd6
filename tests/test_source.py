"""Strict reading of YAML and JSON: what is kept, what is refused and where, and that nothing else ever comes out."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
import unicodedata
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pathway.errors import DefinitionRefused, PathwayError, Place, RecordRefused, near_miss
from pathway.source import (
    Entries,
    Items,
    Limits,
    Scalar,
    locate,
    locate_key,
    plain,
    read_file,
    read_text,
    value,
    yaml_text,
)

PARSERS = [yaml.SafeLoader] + ([yaml.CSafeLoader] if yaml.__with_libyaml__ else [])


@pytest.fixture(params=PARSERS, ids=lambda parser: parser.__name__)
def parser(request, monkeypatch):
    """Every YAML rule holds with the C parser and without it."""
    monkeypatch.setattr(yaml_text, "LOADER", request.param)
    return request.param


def refused(text, *, kind=DefinitionRefused, **options):
    with pytest.raises(kind) as caught:
        read_text(text, **options)
    assert type(caught.value) is kind
    return caught.value


def typed(thing):
    """Tells 1 from True and from 1.0, which compare equal."""
    if isinstance(thing, dict):
        return {key: typed(item) for key, item in thing.items()}
    if isinstance(thing, list):
        return [typed(item) for item in thing]
    return type(thing), thing


def scalars(node):
    """All scalars below a node, keys included."""
    match node:
        case Scalar():
            yield node
        case Items():
            for item in node.items:
                yield from scalars(item)
        case Entries():
            for key, item in node.entries:
                yield key
                yield from scalars(item)


# Reliability table A, row by row


@pytest.mark.usefixtures("parser")
class TestFileLevelFaults:
    @pytest.mark.parametrize("text", ["", "\n\n", "  ", "# a comment\n", "---\n", "---\n# a comment\n", "\ufeff", b""])
    def test_a01_an_empty_file_is_refused(self, text):
        assert refused(text).code == "empty"

    def test_a02_a_duplicate_key_names_both_lines(self):
        error = refused("relief: 50\nother: 1\nrelief: 80\n", file="a.yaml")
        assert error.code == "duplicate-key"
        assert error.place == Place("a.yaml", 3, 1)
        assert "`relief`" in error.message
        assert "lines 1 and 3" in error.message

    def test_a03_no_and_on_stay_text(self):
        assert plain(read_text("laterality: NO\non: yes\n")) == {"laterality": "NO", "on": "yes"}

    def test_a04_a_version_is_not_a_number(self):
        assert plain(read_text("version: 1.10")) == {"version": "1.10"}

    def test_a05_a_time_of_day_is_not_a_number(self):
        assert plain(read_text("wait: 12:30")) == {"wait": "12:30"}

    def test_a06_an_alias_bomb_is_refused_at_its_first_anchor(self, monkeypatch):
        bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
            f"{name}: &{name} [{', '.join(['*' + before] * 9)}]\n"
            for before, name in zip("abcdefghi", "bcdefghij", strict=True)
        )
        seen = []
        parse = yaml.parse
        monkeypatch.setattr(yaml, "parse", lambda *a, **k: (seen.append(e) or e for e in parse(*a, **k)))
        error = refused(bomb)
        assert (error.code, error.place.line) == ("alias", 1)
        assert len(seen) == 5  # stream, document, mapping, key `a`, the list with the anchor

    @pytest.mark.parametrize("text", ["a: &x [1, *x]", "a: &x 1", "a: *x", "*x", "&x a: 1", "a: * b", "<<: {a: 1}"])
    def test_a07_anchors_aliases_and_merge_keys_are_refused(self, text):
        assert refused(text).code == "alias"

    @pytest.mark.parametrize("brackets", ["[", "{a: ", "- ", "? "])
    def test_a08_deep_nesting_is_refused(self, brackets):
        error = refused(brackets * 50_000)
        assert error.code == "depth"
        assert error.place.line == 1

    @pytest.mark.parametrize(
        "text",
        [
            "!!python/object/apply:os.system ['id']",
            "a: !!str 1",
            "a: !x {b: 1}",
            "! a",
            "a: !",
            "a: !u!v w",
            "a: !<x y",
        ],
    )
    def test_a09_every_tag_is_refused(self, text):
        assert refused(text).code == "tag"

    @pytest.mark.parametrize("text", ["a: 1\n---\nb: 2\n", "a: 1\n---\n", "--- a\n--- b"])
    def test_a10_several_documents_are_refused(self, text):
        error = refused(text)
        assert (error.code, error.place.line) == ("multi-document", 2)

    def test_a11_a_misspelt_name_is_kept_with_the_place_of_its_key(self):
        tree = read_text("steps:\n  wash:\n    contraindictions: x\n", file="a.yaml")
        assert locate_key(tree, ("steps", "wash", "contraindictions")) == Place("a.yaml", 3, 5)
        assert near_miss("contraindictions", ["contraindications", "when"]) == "; did you mean `contraindications`?"

    def test_a12_a_large_file_is_refused_before_it_is_opened(self, tmp_path, monkeypatch):
        path = tmp_path / "large.yaml"
        with path.open("wb") as stream:
            stream.truncate(10_000_000)
        monkeypatch.setattr(Path, "open", lambda *_: pytest.fail("the file was opened"))
        with pytest.raises(DefinitionRefused) as caught:
            read_file(path)
        assert caught.value.code == "size"

    def test_a12_a_large_text_is_refused_before_it_is_parsed(self, monkeypatch):
        monkeypatch.setattr(yaml, "parse", lambda *_, **__: pytest.fail("the text was parsed"))
        assert refused("a" * 10_000_000).code == "size"
        assert refused(b"a" * 10_000_000).code == "size"

    def test_a13_latin_1_is_refused_with_its_place(self):
        error = refused("wash: 1\nß: grün\n".encode("latin-1"))
        assert (error.code, error.place.line, error.place.column) == ("encoding", 2, 1)
        error = refused(b"wash: 1\n" + "ß: ".encode() + "grün".encode("latin-1"))
        assert (error.code, error.place.line, error.place.column) == ("encoding", 2, 6)

    @pytest.mark.parametrize("text", ["a: " + "1" * 5000, "1" * 5000 + ": a", "a: -0." + "1" * 5000])
    def test_a14_a_number_of_5000_digits_is_refused(self, text):
        assert refused(text).code == "number"

    def test_a15_a_duplicate_key_in_json_is_refused(self):
        error = refused('{"a": 1,\n "b": 2,\n "a": 3}', syntax="json")
        assert (error.code, error.place.line, error.place.column) == ("duplicate-key", 3, 2)
        assert "lines 1 and 3" in error.message

    @pytest.mark.parametrize(
        ("text", "line", "column"),
        [
            ("a:\n\tb: 1", 2, 1),
            ("\ta: 1", 1, 1),
            ("a:\n  b: 1\n\tc: 2", 3, 1),
            ("a:\n  -\tb: 1", 2, 4),
            ("a: x\n\ty", 2, 1),
        ],
    )
    def test_a16_tab_indentation_is_refused(self, text, line, column):
        error = refused(text)
        assert (error.code, error.place.line, error.place.column) == ("syntax", line, column)
        assert "tab" in error.message
        assert "spaces" in error.message


def test_a08_the_process_stays_alive():
    code = (
        "from pathway.errors import DefinitionRefused\nfrom pathway.source import read_text\n"
        "for text, syntax in (('[' * 50_000, 'yaml'), ('{\"a\":' * 50_000, 'yaml'), ('[' * 50_000, 'json')):\n"
        "    try:\n        read_text(text, syntax=syntax)\n"
        "    except DefinitionRefused as error:\n        print(error.code)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.split() == ["depth"] * 3


# YAML: what is kept


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("12", 12),
        ("-3", -3),
        ("0", 0),
        ("0.5", Decimal("0.5")),
        ("7.0", Decimal("7.0")),
        ("0.0", Decimal("0.0")),
        ("12345678901234567890", 12345678901234567890),
        ("0.1000000000000000001", Decimal("0.1000000000000000001")),
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
        *((text, text) for text in ("1.10", "7.00", "010", "-0", "-0.0", "1_000", "0x1F", "0o7", "1e3", "+5", "12:30")),
        *((text, text) for text in (".5", "5.", "-.5", "1.2.3", "--1", "-", ".", "1,5", "١٢", "１２", "1 2", "80%")),
        *((text, text) for text in ("yes", "no", "on", "off", "NO", "Yes", "True", "FALSE", "Null", "NULL", "y", "n")),
        *((text, text) for text in ("2024-02-29", "nan", ".nan", "NaN", "inf", ".inf", "-.inf", "Infinity", "<<", "=")),
    ],
)
def test_value_of_unquoted_text(text, meant):
    assert typed(value(Scalar(text, True, Place("a")))) == typed(meant)
    assert value(Scalar(text, False, Place("a"))) == text


@pytest.mark.usefixtures("parser")
class TestYaml:
    def test_quoted_and_block_text_is_never_anything_but_text(self):
        tree = read_text("a: \"1\"\nb: 'true'\nc: |\n  12\nd: >-\n  null\ne: 12\n")
        assert plain(tree) == {"a": "1", "b": "true", "c": "12\n", "d": "null", "e": 12}

    def test_places_count_characters_from_1(self):
        tree = read_text("# first\nsteps:\n  - wash: {né: 2}\n    dry:\n  - [a, 'b']\n", file="a.yaml")
        steps = locate(tree, ("steps",))
        assert (steps.line, steps.column) == (3, 3)
        assert str(locate(tree, ())) == "a.yaml:2:1"
        assert str(locate(tree, ("steps", 0))) == "a.yaml:3:5"
        assert str(locate(tree, ("steps", 0, "wash"))) == "a.yaml:3:11"
        assert str(locate_key(tree, ("steps", 0, "wash", "né"))) == "a.yaml:3:12"
        assert str(locate(tree, ("steps", 0, "wash", "né"))) == "a.yaml:3:16"
        assert str(locate_key(tree, ("steps", 0, "dry"))) == "a.yaml:4:5"
        assert locate(tree, ("steps", 0, "dry")).line == 4
        assert str(locate(tree, ("steps", 1, 1))) == "a.yaml:5:9"

    @pytest.mark.parametrize(
        "text",
        ["\ufeffa: 1\r\nb:\r\n  - c\r\n", "a: 1\rb:\r  - c\r", "a: 1\nb:\n  - c", b"\xef\xbb\xbfa: 1\r\nb:\r\n  - c"],
    )
    def test_byte_order_mark_and_line_breaks_do_not_matter(self, text):
        tree = read_text(text)
        assert plain(tree) == {"a": 1, "b": ["c"]}
        assert locate(tree, ("a",)) == Place("<text>", 1, 4)
        assert locate(tree, ("b", 0)) == Place("<text>", 3, 5)

    @pytest.mark.parametrize(
        ("text", "meant"),
        [
            ("--- {a: 1}\n...\n", {"a": 1}),
            ("a: {}\nb: []", {"a": {}, "b": []}),
            ("a:\n- 1\n-\n- 2", {"a": [1, None, 2]}),
            ("a: one\n  two\n\n  three", {"a": "one two\nthree"}),
            ("? a\n: b", {"a": "b"}),
            ('"1": x\n"<<": y\n"null": z', {"1": "x", "<<": "y", "null": "z"}),
            ('{"a":1,"b":[true,null]}', {"a": 1, "b": [True, None]}),
            ('a: "x\\ty\\nz"', {"a": "x\ty\nz"}),
            ("a: x # y", {"a": "x"}),
            ("text", "text"),
            ("[a (b), c]", ["a (b)", "c"]),
            ("when: count(x) >= 2 and y", {"when": "count(x) >= 2 and y"}),
            ("on: relief(wash, dry) >= 80%", {"on": "relief(wash, dry) >= 80%"}),
        ],
    )
    def test_reads(self, text, meant):
        assert typed(plain(read_text(text))) == typed(meant)

    @pytest.mark.parametrize(
        ("text", "code", "line", "column"),
        [
            ("a: {b: 1}\nA: 2", "look-alike-key", 2, 1),
            ("ﬁll: 1\nfill: 2", "look-alike-key", 2, 1),
            ("straße: 1\nSTRASSE: 2", "look-alike-key", 2, 1),
            ("ａ: 1\na: 2", "look-alike-key", 2, 1),
            ("e\u0301: 1\n\u00e9: 2", "look-alike-key", 2, 1),
            ("a: 1\n'a ': 2", "look-alike-key", 2, 1),
            ("x:\n  - {a: 1, b: 2, a: 3}", "duplicate-key", 2, 18),
            ("a: 1\n'a': 2", "duplicate-key", 2, 1),
            ("1: a", "key", 1, 1),
            ("0.5: a", "key", 1, 1),
            ("true: a", "key", 1, 1),
            ("~: a", "key", 1, 1),
            ("null: a", "key", 1, 1),
            ("'': a", "key", 1, 1),
            ("' ': a", "key", 1, 1),
            (": a", "key", 1, 1),
            ("? [a]\n: b", "key", 1, 3),
            ("{[a]: b}", "key", 1, 2),
            ("[a]: b", "key", 1, 1),
            ("? {a: 1}\n: b", "key", 1, 3),
            ("%YAML 1.2\n---\na: 1", "directive", 1, 1),
            ("%YAML 3.0\n---\na: 1", "directive", 1, 1),
            ("%TAG ! x:\n---\na: 1", "directive", 1, 1),
        ],
    )
    def test_refuses(self, text, code, line, column):
        error = refused(text, file="a.yaml")
        assert (error.code, error.place) == (code, Place("a.yaml", line, column))

    @pytest.mark.parametrize(
        ("text", "line", "column", "says"),
        [
            ("a: b: c", 1, 5, "quotes"),
            ("a: 1\nwhen: it's: so", 2, 11, "quotes"),
            ("a: b\n  c: d", 2, 4, "indentation"),
            ("{when: side in {left, right}, b: c}", 1, 16, "brace"),
            ("{when: at least 2 of (a, b)}", 1, 8, "block style"),
            ("{a, b: 1}", 1, 2, "comma"),
            ("{a:1}", 1, 2, "`: `"),
            ("[a b: c]", 1, 2, "braces"),
            ("a: [x, y", 1, 4, "never closed"),
            ("a: {x: [1, 2\n\n", 1, 8, "never closed"),
            ("a: [x, y\nb: 1\n", 2, 2, "line 1"),
            ('a: 1\nb: "xx\nc: 1\n', 2, 4, "never closed"),
            ("b: 'xx", 1, 4, "never closed"),
            ("a: >= 3", 1, 5, "quotes"),
            ("a: @x", 1, 4, "`@`"),
            ("a: %x", 1, 4, "`%`"),
            ("a: `x`", 1, 4, "backtick"),
            ('a: "q" and b', 1, 8, "whole value in quotes"),
            ("a: 'it's'", 1, 8, "whole value in quotes"),
            ("a: [x] and b", 1, 8, "whole value in quotes"),
            ("- a\nb: 1", 2, 1, "indentation"),
            ("a:\n    b: 1\n  c: 2", 3, 3, "indentation"),
            ("a: 1\nb\n", 2, 1, "expected `:`"),
            ("a: 1\n}", 2, 1, "closes nothing"),
            ("{a: 1} c", 1, 8, "end of the text"),
            ("a: }", 1, 4, "expected a value"),
            ("a: 5\n  - b", 1, 4, "move the list"),
        ],
    )
    def test_a_syntax_error_says_what_to_do_and_where(self, text, line, column, says):
        error = refused(text, file="a.yaml")
        assert (error.code, error.place) == ("syntax", Place("a.yaml", line, column))
        assert says in error.message

    @pytest.mark.parametrize("text", ['"\\q"', '"\\xzz"', "a: - b", "a: ? b", "a: |9z\n x", "[a,,b]", '"\\UFFFFFFFF"'])
    def test_other_syntax_errors(self, text):
        assert refused(text).code in ("syntax", "encoding")

    def test_half_a_surrogate_pair_is_refused(self):
        assert refused('a: "\\ud800"').code == "encoding"

    @pytest.mark.parametrize(
        "escape", ["\\x1b", "\\0", "\\e", "\\r", "\\N", "\\L", "\\P", "\\u202e", "\\u200b", "\\x7f"]
    )
    def test_escapes_cannot_make_unseen_characters(self, escape):
        error = refused(f'a: 1\nb: "x{escape}"')
        assert (error.code, error.place.line, error.place.column) == ("control", 2, 4)
        assert refused(f'"k{escape}": 1').code == "control"


# JSON


@pytest.mark.parametrize(
    "text",
    [
        '{\n\t"a": [1, 2.50, -0.5, 1e3, 1E-2, 1.10],\n\t"b": {}\n}',
        "[]",
        "  {}  \n",
        "0",
        "-0",
        "-0.0",
        "12345678901234567890",
        '"x\\u00e9\\n\\t\\\\\\"\\/\\ud83d\\ude00"',
        '{"a": {"a": [[], {}, null, true, false]}}',
        '["1.10", "NO", "null", "010"]',
        '{"<<": 1, "1": 2, "null": 3}',
    ],
)
def test_json_means_what_the_standard_library_says(text):
    meant = json.loads(text, parse_float=Decimal)
    assert typed(plain(read_text(text, syntax="json"))) == typed(meant)


@pytest.mark.parametrize(
    ("text", "code", "line", "column", "says"),
    [
        ("", "empty", 1, 1, "nothing"),
        (" \n\t\n", "empty", 1, 1, "nothing"),
        ('{"a": 1,}', "syntax", 1, 9, "comma"),
        ("[1, 2, ]", "syntax", 1, 8, "comma"),
        ("[,]", "syntax", 1, 2, "expected a value"),
        ("[1 2]", "syntax", 1, 4, "expected a comma or `]`"),
        ("[1}", "syntax", 1, 3, "expected a comma or `]`"),
        ('{"a": 1]', "syntax", 1, 8, "expected a comma or `}`"),
        ('{"a" 1}', "syntax", 1, 6, "expected `:`"),
        ('{"a": }', "syntax", 1, 7, "expected a value"),
        ("{a: 1}", "syntax", 1, 2, "key in double quotes"),
        ("{'a': 1}", "syntax", 1, 2, "double quotes"),
        ("{1: 1}", "syntax", 1, 2, "key in double quotes"),
        ("['a']", "syntax", 1, 2, "double quotes"),
        ('{"a": 1 // x\n}', "syntax", 1, 9, "comments"),
        ("/* x */ 1", "syntax", 1, 1, "comments"),
        ('{\n  # x\n  "a": 1}', "syntax", 2, 3, "comments"),
        ("[1,\n [2,\n  3", "syntax", 2, 2, "never closed"),
        ('{"a":\n', "syntax", 1, 1, "never closed"),
        ('"abc', "syntax", 1, 1, "closing quote"),
        ('["a\n"]', "syntax", 1, 2, "closing quote"),
        ('["a\tb"]', "syntax", 1, 2, "tab"),
        ('["a\\qb"]', "syntax", 1, 4, "escape"),
        ('["a\\u12g4"]', "syntax", 1, 4, "escape"),
        ("{} {}", "syntax", 1, 4, "end of the text"),
        ('{"a": 1}\n{"a": 2}', "syntax", 2, 1, "end of the text"),
        ("]", "syntax", 1, 1, "expected a value"),
        ("tru", "syntax", 1, 1, "expected a value"),
        ("truex", "syntax", 1, 1, "expected a value"),
        ("None", "syntax", 1, 1, "expected a value"),
        *(
            (f"[{text}]", "syntax", 1, 2, "JSON number")
            for text in ("010", "+5", ".5", "5.", "1_0", "0x1F", "--1", "1.e3")
        ),
        *((f"[{text}]", "number", 1, 2, "not numbers") for text in ("NaN", "Infinity", "-Infinity")),
        ('["\\ud800"]', "encoding", 1, 2, "surrogate"),
        ('{"\\udc00x": 1}', "encoding", 1, 2, "surrogate"),
        ('{"a": 1, "A": 2}', "look-alike-key", 1, 10, "looks like"),
        ('{"": 1}', "key", 1, 2, "empty"),
        ('{"a": "\\u0000"}', "control", 1, 7, "control"),
        ('{"a": "\\r"}', "control", 1, 7, "control"),
        ('{"a\\u200b": 1}', "control", 1, 2, "invisible"),
        ("1e1000000000", "number", 1, 1, "digits"),
        ("1e-1000000000", "number", 1, 1, "digits"),
        ("1e" + "9" * 5000, "number", 1, 1, "digits"),
        ("[" + "1" * 5000 + "]", "number", 1, 2, "digits"),
    ],
)
def test_json_refuses(text, code, line, column, says):
    error = refused(text, file="a.json")
    assert (error.code, error.place) == (code, Place("a.json", line, column))
    assert says in error.message


def test_json_places():
    tree = read_text('{\n\t"né": [1,\n  "b", {"c": null}]}\n', file="a.json")
    assert str(tree.place) == "a.json:1:1"
    assert str(locate_key(tree, ("né",))) == "a.json:2:2"
    assert str(locate(tree, ("né",))) == "a.json:2:8"
    assert str(locate(tree, ("né", 0))) == "a.json:2:9"
    assert str(locate(tree, ("né", 1))) == "a.json:3:3"
    assert str(locate(tree, ("né", 2, "c"))) == "a.json:3:14"


def test_json_keeps_the_spelling_of_a_number():
    tree = read_text("1.10", syntax="json")
    assert isinstance(tree, Scalar)
    assert (tree.text, tree.plain) == ("1.10", True)
    assert str(value(tree)) == "1.10"


def test_the_suffix_chooses_the_syntax_and_syntax_wins():
    assert plain(read_text("[1.10]")) == ["1.10"]
    assert plain(read_text("[1.10]", file="A.JSON")) == [Decimal("1.10")]
    assert plain(read_text("[1.10]", file="a.json", syntax="yaml")) == ["1.10"]
    assert plain(read_text("[1.10]", file="a.yaml", syntax="json")) == [Decimal("1.10")]


# Characters and limits, alike for both


@pytest.mark.parametrize("syntax", ["yaml", "json"])
@pytest.mark.parametrize(
    "character",
    # controls; then what has no width or no shape, parts lines or turns the direction; then what is no character
    "\0\x08\x0b\x0c\x1b\x1f\x7f\x80\x85\x9f"
    "\xad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u202a\u202e\u2060\u2066\u2069\u3164\ufe0f\ufeff"
    "\ufff9\ufffe\uffff\U000e0041\U000e0100",
)
def test_unseen_characters_are_refused_wherever_they_stand(character, syntax):
    error = refused(f'["a",\n "b{character}"]', syntax=syntax)
    assert (error.code, error.place.line, error.place.column) == ("control", 2, 4)
    assert f"U+{ord(character):04X}" in error.message
    assert refused(f"a: 1 # {character}").code == "control"


@pytest.mark.parametrize("text", ["a: é", "a: 日本", "a: ≥ 50 °C – ½", "a: 👍", "a: \u00a0x", "a: \ue000", "a: \ufffd"])
def test_seen_characters_are_kept(text):
    assert plain(read_text(text)) == {"a": text[3:]}


@pytest.mark.parametrize(
    "text", ["a: \ud800", "\udfff", b"\xff\xfea\0", b"\xfe\xff\0a", b"\xed\xa0\x80", b"\xc0\x80", b"a: \xf8", b"\x80"]
)
def test_what_is_not_utf_8_is_refused(text):
    assert refused(text).code == "encoding"


def test_utf_16_is_named():
    assert "UTF-16" in refused("a: 1".encode("utf-16")).message


def nested(depth):
    return "[" * depth + "]" * depth


@pytest.mark.parametrize("syntax", ["yaml", "json"])
@pytest.mark.parametrize(
    ("limits", "just", "beyond", "code"),
    [
        (Limits(), nested(32), nested(33), "depth"),
        (Limits(depth=1), "[1]", "[[]]", "depth"),
        (Limits(), f"[{','.join('1' * 49_998)}]", f"[{','.join('1' * 49_999)}]", "events"),
        (Limits(events=7), '{"a": [1, 2]}', '{"a": [1, 2, 3]}', "events"),
        (Limits(), f'"{"x" * 20_000}"', f'"{"x" * 20_001}"', "text"),
        (Limits(text=3), '{"abc": "abc"}', '{"abcd": 1}', "text"),
        (Limits(), "1" * 20, "1" * 21, "number"),
        (Limits(), "-" + "1" * 20, "-" + "1" * 21, "number"),
        (Limits(), "0." + "1" * 19, "0." + "1" * 20, "number"),
        (Limits(digits=3), "1.25", "1.125", "number"),
        (Limits(), '"' + "1" * 21 + '"', "1" * 21, "number"),
        (Limits(), '"' + "x" * 10_000 + '"' + " " * (1024 * 1024 - 10_002), " " * (1024 * 1024 + 1), "size"),
        (Limits(size=6), '"éé"', '"ééx"', "size"),
    ],
)
def test_limits_are_reached_and_not_passed(limits, just, beyond, code, syntax):
    assert read_text(just, limits=limits, syntax=syntax).place.line == 1
    assert read_text(just.encode(), limits=limits, syntax=syntax).place.line == 1
    assert refused(beyond, limits=limits, syntax=syntax).code == code
    assert refused(beyond.encode(), limits=limits, syntax=syntax).code == code


@pytest.mark.parametrize(
    ("just", "beyond"), [("1e19", "1e20"), ("1e-20", "1e-21"), ("1.5e19", "1.5e20"), ("12e18", "12e19")]
)
def test_a_json_number_counts_its_digits_written_out(just, beyond):
    assert plain(read_text(just, syntax="json")) == Decimal(just)
    assert refused(beyond, syntax="json").code == "number"


# Files


def test_a_file_is_read_by_its_suffix(tmp_path):
    for name, content in (("a.json", b'{"a": 1.10}'), ("a.yaml", "\ufeffa: 1.10\r\n".encode())):
        (tmp_path / name).write_bytes(content)
    assert plain(read_file(tmp_path / "a.json")) == {"a": Decimal("1.10")}
    tree = read_file(tmp_path / "a.yaml")
    assert plain(tree) == {"a": "1.10"}
    assert locate(tree, ("a",)) == Place(str(tmp_path / "a.yaml"), 1, 4)


def test_a_file_that_cannot_be_opened_is_refused(tmp_path):
    for path in (tmp_path / "none.yaml", tmp_path, tmp_path / "a\0b", tmp_path / ("x" * 5000)):
        with pytest.raises(DefinitionRefused) as caught:
            read_file(path)
        assert caught.value.code == "unreadable"
        assert caught.value.place.file == str(path)
        with pytest.raises(RecordRefused):
            read_file(path, private=True)


def test_a_file_that_hides_its_size_is_refused_all_the_same(tmp_path, monkeypatch):
    path = tmp_path / "a.yaml"
    path.write_text("a: 12345")
    assert plain(read_file(path, limits=Limits(size=8))) == {"a": 12345}
    with monkeypatch.context() as patch:
        patch.setattr(Path, "stat", lambda *_, **__: SimpleNamespace(st_size=0))
        with pytest.raises(DefinitionRefused) as caught:
            read_file(path, limits=Limits(size=7))
    assert caught.value.code == "size"


# Trees


def test_locate_leaves_out_what_is_not_in_the_file():
    tree = read_text("steps:\n  wash:\n    trial: {for: 2 days}\n    limits:\n      - is: x\n", file="a.yaml")
    assert locate(tree, ("steps", "wash", "kind-a", "limits", 0, "is")).line == 5
    assert locate(tree, ("function-wrap", "steps")) == locate(tree, ("steps",))
    assert locate(tree, ("steps", "rinse")) == locate(tree, ("steps",))
    assert locate_key(tree, ("steps", "wash", "[key]")) == Place("a.yaml", 2, 3)
    assert locate_key(tree, ()) == locate(tree, ()) == tree.place
    assert locate(tree, ("steps", "wash", "limits", 1)) == locate(tree, ("steps", "wash", "limits"))
    assert locate(tree, ("steps", "wash", "limits", -1)) == locate(tree, ("steps", "wash", "limits"))
    assert locate_key(tree, ("steps", "wash", "limits", 0)) == Place("a.yaml", 5, 9)


def test_locate_reads_past_an_added_word_that_is_also_a_key():
    tree = read_text("wash:\n  trial: {for: 2 days}\n  limits:\n    - is: x\n")
    assert locate(tree, ("wash", "trial", "limits", 0, "is")).line == 4
    assert locate(tree, ("wash", "trial", "for")).line == 2
    assert locate(tree, ("wash", "trial", "trial", "for")).line == 2


def test_nodes_are_frozen_and_do_not_show_their_text():
    tree = read_text("wash: [secret]")
    assert "secret" not in repr(tree)
    assert "wash" not in repr(tree)
    assert pickle.loads(pickle.dumps(tree)) == tree
    assert hash(tree) == hash(read_text("wash: [secret]"))
    with pytest.raises(AttributeError):
        tree.place = Place("x")  # type: ignore[misc]


# Private reading

WORD = "Жук"  # letters that no message of ours holds


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize(
    ("text", "code"),
    [
        (f"{WORD}: 1\n{WORD}: 2", "duplicate-key"),
        (f"{WORD}: 1\n{WORD.lower()}: 2", "look-alike-key"),
        (f"{{{WORD}, b: 2}}", "syntax"),
        (f"[a ({WORD}, b)]", "syntax"),
        (f"a: {WORD}: {WORD}", "syntax"),
        (f"{{a: {WORD} {{", "syntax"),
        (f"a: &{WORD} 1", "alias"),
        (f"a: *{WORD}", "alias"),
        (f"a: !{WORD} 1", "tag"),
        (f'a: "{WORD}\\x1b"', "control"),
        (f"a: {WORD}\u202e", "control"),
        (f"a: {WORD}".encode("cp1251"), "encoding"),
        (f"a: {WORD}\ud800", "encoding"),
    ],
)
def test_a_private_refusal_tells_places_only(text, code):
    error = refused(text, private=True, kind=RecordRefused)
    assert error.code == code
    assert not set(WORD) & set(str(error))
    assert error.__cause__ is None
    assert error.__context__ is None
    public = refused(text)
    assert (public.code, public.place) == (code, error.place)


@pytest.mark.parametrize(
    ("text", "hidden"),
    [("77: a", "77"), ("a: @b", "@"), ('"\\x1b"', "001B"), ("{q: 1, q: 2}", "`q`"), ("{qq: 1, QQ: 2}", "qq")],
)
def test_what_a_message_quotes_is_left_out_when_private(text, hidden):
    assert hidden in refused(text).message
    assert hidden not in refused(text, private=True, kind=RecordRefused).message


def test_a_long_text_is_cut_in_a_message():
    message = refused(f"{'x' * 300}: 1\n{'x' * 300}: 2").message
    assert "x" * 40 + "…" in message
    assert "x" * 41 not in message


# Laws

MARKS = "\t\n\r {}[]:,-?#&*!|>'\"%@`\\~<=.0123456789eEaАNnulltrue\ufeff\u2028\x85é\ud800("
soup = st.text(st.sampled_from(MARKS) | st.characters(), max_size=60)
PIECES = """a: ~b: ~- ~
~
  ~
\t~{~}~[~]~, ~"~'~x~1~1.10~null~---
~? ~: ~&a ~*a~!!x ~<<: ~>
 ~|
~# c
~%YAML 1.1
~\\x1b~\\ud800~...
~"k":~NaN~true~1e5~//~\\U00110000~\\u0000~Жук"""
pieces = st.lists(st.sampled_from(PIECES.split("~")), max_size=25).map("".join)


@pytest.mark.parametrize("loader", PARSERS, ids=lambda loader: loader.__name__)
def test_any_text_gives_a_tree_or_a_refusal(loader):
    @settings(max_examples=400, deadline=None)
    @given(st.one_of(soup, pieces, st.binary(max_size=60)), st.sampled_from(["yaml", "json"]), st.booleans())
    @example(f"%YAML 1.{'9' * 5000}\n---\na", "yaml", True)
    @example('"\\UFFFFFFFF"', "yaml", False)
    def law(text, syntax, private):
        try:
            plain(read_text(text, syntax=syntax, private=private))
            return
        except PathwayError as refusal:
            error = refusal
        assert type(error) is (RecordRefused if private else DefinitionRefused)
        assert error.place is not None
        assert error.message[0].islower() or error.message[0] == "`"
        assert not error.message.endswith(".")
        assert not (private and any("Ѐ" <= letter <= "ӿ" for letter in str(error)))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yaml_text, "LOADER", loader)
        law()


IGNORABLE = "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0" + "".join(
    chr(code) for code in (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))
)
letters = st.characters(
    exclude_categories=("Cc", "Cf", "Cs", "Cn", "Zl", "Zp"), exclude_characters=IGNORABLE
) | st.sampled_from("\n\t abc:#-\"'\\{}[],&*!|>%@`0")
words = st.text(letters, max_size=20)


def folded(pair):
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", pair[0]).casefold()).strip()


def trees(leaves):
    keys = words.filter(lambda key: key.strip() != "")
    return st.recursive(
        leaves,
        lambda inner: (
            st.lists(inner, max_size=5) | st.lists(st.tuples(keys, inner), unique_by=folded, max_size=5).map(dict)
        ),
        max_leaves=15,
    )


numbers = st.integers(-(10**20) + 1, 10**20 - 1) | st.decimals(-1000, 1000, places=4).map(float)


@settings(max_examples=200, deadline=None)
@given(trees(st.none() | st.booleans() | numbers | words), st.sampled_from([None, 1, "\t"]), st.booleans())
def test_json_round_trip(thing, indent, ascii_only):
    text = json.dumps(thing, indent=indent, ensure_ascii=ascii_only)
    tree = read_text(text, syntax="json")
    assert typed(plain(tree)) == typed(json.loads(text, parse_float=Decimal))
    lines = text.split("\n")
    for scalar in scalars(tree):
        written = scalar.text if scalar.plain else json.dumps(scalar.text, ensure_ascii=ascii_only)
        assert lines[scalar.place.line - 1][scalar.place.column - 1 :].startswith(written)


class NoAliases(yaml.SafeDumper):
    def ignore_aliases(self, data):
        return True


@settings(max_examples=200, deadline=None)
@given(trees(words), st.booleans(), st.sampled_from(["'", '"']))
def test_yaml_block_text_reads_back(thing, unicode, style):
    text = yaml.dump(thing, Dumper=NoAliases, default_flow_style=False, default_style=style, allow_unicode=unicode)
    assert plain(read_text(text)) == thing


@settings(max_examples=200, deadline=None)
@given(trees(st.text("abcxyz01.-_ ", max_size=8).filter(str.strip)))
def test_both_parsers_read_the_same(thing):
    text = yaml.dump(thing, Dumper=NoAliases, default_flow_style=None, allow_unicode=True)
    found = []
    for loader in PARSERS:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(yaml_text, "LOADER", loader)
            try:
                found.append(read_text(text))
            except DefinitionRefused as error:
                found.append((error.code, error.place))
    assert all(tree == found[0] for tree in found)
