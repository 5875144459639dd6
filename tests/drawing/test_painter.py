"""The SVG: an allow-list that author text cannot leave, names for a screen reader, colours for a dark page."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pathway.diagram import BoxState, Line, Overlay, diagram
from pathway.drawing import page, render
from pathway.drawing.blocks import rows
from pathway.drawing.svg import ALLOWED, element, link, number, rules, said
from pathway.drawing.text import clean
from pathway.model import IntendedUse, Support

demo = sys.modules["drawing_demo"]  # loaded by conftest.py
SPACE = "{http://www.w3.org/2000/svg}"

PAYLOADS = (
    "<b>x</b>",
    "<50% shine, >2 weeks>",
    "ends in a backslash \\",
    "javascript:alert(1)",
    '"><img src=x onerror=1>',
    "esc \x1b[31m red",
    "<script>alert(1)</script>",
    "</text><script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "]]><script>alert(1)</script>",
    "<![CDATA[<script>1</script>]]>",
    "<!-- --><script>1</script>",
    "<?xml-stylesheet href='http://x'?>",
    "<!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>&x;",
    "&lt;script&gt;",
    "&#60;script&#62;",
    "' onload='alert(1)",
    '" onload="alert(1)',
    "` onmouseover=`alert(1)",
    "url(javascript:alert(1))",
    "}*{background:url(//x)}",
    "@import url(//x)",
    "xlink:href=javascript:1",
    '<use href="#p"/>',
    "<foreignObject><body onload=1></foreignObject>",
    '<a href="javascript:1">x</a>',
    '<image href="file:///etc/passwd"/>',
    "<animate onbegin=1 attributeName=x>",
    "null \x00 byte",
    "bell \x07 and del \x7f",
    "c1 \x9b31m",
    "bidi \u202e gpj.exe",
    "isolate \u2066 x \u2069",
    "lone \ud800 surrogate",
    "non \ufffe character \uffff",
    "private \ue000\ue001\uf8ff use",
    "digraph{a->b}; label=<x>",
    '"]; node [image="/etc/passwd"',
    "{{7*7}} ${7*7} %s %(x)s {0}",
    '=HYPERLINK("http://x")',
    "\r\nContent-Type: text/html\r\n",
    "зажим ≥ 80 % 中文 עברית",
    "wide" * 120,
)


def poisoned(payload: str):
    """The demo with the payload at every place where an author or a record can write."""
    steps = {
        name: replace(
            one, title=payload, because=payload, support=(Support("not-covered", None, payload, (demo.BOOK,)),)
        )
        for name, one in demo.DEMO.steps.items()
    }
    words = demo.VOCABULARY
    vocabulary = replace(
        words,
        measures={"shine": replace(words.measures["shine"], title=payload)},
        red_flags={"fire": replace(words.red_flags["fire"], text=payload)},
        references={
            name: replace(one, title=payload, publisher=payload, url=payload) for name, one in words.references.items()
        },
    )
    strict = replace(demo.DEMO.profiles["strict"], title=payload, publisher=payload, jurisdiction=payload)
    return replace(
        demo.DEMO,
        title=payload,
        intended_use=IntendedUse(payload, payload, (payload,)),
        steps=steps,
        vocabulary=vocabulary,
        profiles={"strict": strict},
        tiers=dict.fromkeys(demo.DEMO.tiers, payload),
        waived=(payload,),
    )


def parsed(svg: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(svg.decode("utf-8"))


def harmless(root: ElementTree.Element) -> None:
    for one in root.iter():
        tag = one.tag.removeprefix(SPACE)
        assert tag in ALLOWED, tag
        for name, value in one.attrib.items():
            assert name in ALLOWED[tag], (tag, name)
            assert not name.startswith("on")
            if name == "href":
                assert re.fullmatch(r"https://[^\s\"'<>]+", value)
            if name in ("fill", "stroke"):
                assert re.fullmatch(r"none|#[0-9A-F]{6}", value), value
    styles = list(root.iter(f"{SPACE}style"))
    assert len(styles) == 1
    assert "url" not in str(styles[0].text)
    assert "import" not in str(styles[0].text)


def shown(root: ElementTree.Element) -> str:
    return "".join(one.text or "" for one in root.iter(f"{SPACE}text")).replace(" ", "")


@pytest.mark.parametrize("payload", PAYLOADS)
def test_author_text_stays_text(payload):
    overlay = Overlay(
        {"dust": BoxState("blocked", payload, 3), "lamp": BoxState("done", payload)}, frozenset(), payload
    )
    drawn = diagram(poisoned(payload), profile="strict", overlay=overlay, notes=(payload,))
    root = parsed(render(drawn))
    harmless(root)
    # Private-use characters stand for names while a criterion is worded; they are never drawn.
    assert clean(payload).replace(" ", "") in shown(root)
    assert root.findtext(f"{SPACE}title") == clean(payload)


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=60))
def test_any_text_gives_well_formed_harmless_svg(text):
    harmless(parsed(render(diagram(poisoned(text), profile="strict"))))


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "http://x.org", "//x.org", "https://x.org/<", "file:///x",
     "https://x.org/\"onload=", " https://x.org", "https://x.org/\x1b", "https:/x.org", "https://x.org\\@y", ""],
)  # fmt: skip
def test_only_plain_https_addresses_become_links(url):
    assert link("<text/>", url) == "<text/>"
    with pytest.raises(ValueError, match="https"):
        element("a", href=url or "x")


def test_a_source_with_an_address_is_a_link():
    root = parsed(render(diagram(demo.DEMO)))
    assert {one.get("href") for one in root.iter(f"{SPACE}a")} == {"https://example.org/book"}


def test_what_is_not_on_the_list_cannot_be_written():
    with pytest.raises(KeyError):
        element("script")
    for name in ("onload", "href", "style", "xlink_href"):
        with pytest.raises(ValueError, match="may not carry"):
            element("rect", **{name: "x"})
    with pytest.raises(ValueError, match="style sheet"):
        rules("a{background:url('x')}")
    with pytest.raises(ValueError, match="style sheet"):
        rules("</style>")


def test_numbers_and_text_are_written_safely():
    assert (number(1.005), number(-0.0), number(100.0), number(12.3456)) == ("1", "0", "100", "12.35")
    assert said("a < b & \"c\" 'd'") == "a &lt; b &amp; &quot;c&quot; &#x27;d&#x27;"


# --- what is drawn ----------------------------------------------------------------------------------------------


def test_every_step_and_every_label_is_on_the_drawing():
    drawn = diagram(demo.DEMO)
    text = clean(shown(parsed(render(drawn)))).replace("\u00a0", "").replace(" ", "")
    for box in drawn.boxes:
        if box.kind != "exits":
            assert box.title.replace(" ", "") in text, box.key
    lines = [line for edge in drawn.edges for line in edge.label]
    lines += [line for box in drawn.boxes for row in box.exits for line in row.label]
    lines += [line for box in drawn.boxes for line in box.details]
    for line in lines:
        assert line.text.replace("\u00a0", "").replace(" ", "") in text, line
    for note in (*drawn.notes, *drawn.sources, *drawn.signs):
        assert note.text.replace("\u00a0", "").replace(" ", "") in text, note


def test_a_screen_reader_meets_numbered_boxes_in_reading_order():
    drawn = diagram(demo.DEMO)
    root = parsed(render(drawn))
    assert root.get("role") == "graphics-document document"
    named = {one.get("id"): one.text for one in root if one.get("id")}
    assert all(ref in named for ref in str(root.get("aria-labelledby")).split())
    nodes = [one for one in root.iter(f"{SPACE}g") if one.get("role") == "graphics-symbol img"]
    assert len(nodes) == len(drawn.boxes)
    spoken = [str(one.get("aria-label")) for one in nodes if one.get("tabindex") == "0"]
    assert [int(text.split(":")[0]) for text in spoken] == list(range(1, len(spoken) + 1))
    lamp = next(text for text in spoken if "Lamp test" in text and "diagnostic" in text)
    assert "Limit: ≤ 4 × lamp test within 12 months" in lamp.replace("\u00a0", " ")
    result = next(text for text in spoken if text.startswith("8: "))
    assert "otherwise, choice 1 of 2: to 9 Sanding" in result
    listed = next(str(one.get("aria-label")) for one in nodes if str(one.get("aria-label")).startswith("Other ways"))
    assert (
        listed.replace("\u00a0", " ")
        == "Other ways. do not: no benefit: 15 · Gilding. shine score ≤ 1: 3 · Dusting by hand"
    )


def test_text_inside_a_named_box_is_not_read_twice():
    root = parsed(render(diagram(demo.DEMO)))
    for node in root.iter(f"{SPACE}g"):
        if node.get("role"):
            assert [child.get("aria-hidden") for child in node] == ["true"]


def test_ids_of_two_drawings_do_not_meet():
    ids = []
    for profile in (None, "strict"):
        root = parsed(render(diagram(demo.DEMO, profile=profile)))
        ids.append({one.get("id") for one in root.iter() if one.get("id")})
        assert all(str(one).startswith(str(root.get("id"))) for one in ids[-1])
    assert not ids[0] & ids[1]


def test_the_style_sheet_speaks_of_this_drawing_only_and_leaves_paper_white():
    root = parsed(render(diagram(demo.DEMO)))
    style = str(root.findtext(f"{SPACE}style"))
    rule = re.compile(r"#" + str(root.get("id")) + r"[ {]")
    bodies = style.replace("@media screen and (prefers-color-scheme:dark){", "").rstrip("}")
    assert all(rule.match(one) for one in bodies.split("}") if one)
    assert "screen and" in style
    assert "max-width" in style


def test_every_class_that_needs_a_dark_colour_has_one():
    overlay = Overlay({name: BoxState("done") for name in demo.DEMO.steps}, frozenset({("start", "dust")}))
    for drawn in (diagram(demo.DEMO), diagram(demo.DEMO, profile="strict"), diagram(demo.DEMO, overlay=overlay)):
        root = parsed(render(drawn))
        style = str(root.findtext(f"{SPACE}style"))
        painted = [one for one in root.iter() if one.get("fill", "none") != "none" or one.get("stroke")]
        for one in painted:
            names = str(one.get("class")).split()
            assert any(f".{name}{{" in style or f".{name}." in style for name in names), (one.tag, names)


def test_states_are_told_in_words_and_signs_and_in_the_key():
    states = ("done", "now", "eligible", "wait", "hold", "blocked", "declined", "future")
    overlay = Overlay({step: BoxState(state) for step, state in zip(demo.DEMO.steps, states, strict=False)})
    text = " ".join(one.text or "" for one in parsed(render(diagram(demo.DEMO, overlay=overlay))).iter(f"{SPACE}text"))
    for word in ("NOT INDICATED", "NEEDS DATA", "INTERRUPTED", "RED FLAG"):
        other = {"dust": BoxState(word.lower().replace(" ", "-"))}
        painted = parsed(render(diagram(demo.DEMO, overlay=Overlay(other))))
        assert word in " ".join(one.text or "" for one in painted.iter(f"{SPACE}text"))
    for word in ("DONE", "NOW", "ELIGIBLE", "WAIT", "ON HOLD", "BLOCKED", "DECLINED"):
        assert word in text
        assert word.lower() in text
    assert "way taken" in text


def test_a_reason_that_does_not_fit_its_card_stands_in_full_below():
    reason = "because " + "of this and that " * 20
    drawn = diagram(demo.DEMO, overlay=Overlay({"dust": BoxState("blocked", reason, 12)}))
    text = shown(parsed(render(drawn)))
    number = next(box.number for box in drawn.boxes if box.key == "dust")
    # The number of a box alone would be taken for that of a source.
    assert f"Box{number},Dustingbyhand:day12:{reason}".replace(" ", "") in text


def test_no_two_keys_below_a_drawing_are_equal():
    long = "because " + "of this and that " * 20
    drawn = diagram(demo.DEMO, overlay=Overlay({name: BoxState("blocked", long) for name in demo.DEMO.steps}))
    keys = [mark for mark, _, _ in page._entries(drawn, 1600) if mark]
    assert keys
    assert len(keys) == len(set(keys))


def test_the_caption_stands_once_unless_it_is_cut():
    drawn = diagram(demo.DEMO, overlay=Overlay({}, frozenset(), "One thing on day 42."))
    assert shown(parsed(render(drawn))).count("Onethingonday42.") == 1
    long = replace(drawn, caption="One thing on day 42, " * 40)
    assert shown(parsed(render(long))).count("Onethingonday42,") > 40


def test_the_key_tells_a_hollow_head_under_an_overlay_too():
    text = shown(parsed(render(diagram(demo.DEMO, overlay=Overlay({"dust": BoxState("now")})))))
    assert "hollowhead" in text


def test_marks_at_one_place_are_parted():
    assert [row.marks for row in rows([Line("Dry", ("a", "f", "1", "5†"))], 200, 10)] == ["a, f, 1, 5†"]


def test_a_long_name_of_a_lane_stands_in_full_below():
    name = "A level of care with quite a name, and then some more of it"
    text = shown(parsed(render(diagram(replace(demo.DEMO, tiers={1: name})))))
    assert f"Level1:{name}".replace(" ", "") in text


def test_the_picture_scales():
    root = parsed(render(diagram(demo.DEMO)))
    assert root.get("width") is None
    left, top, wide, high = (float(part) for part in str(root.get("viewBox")).split())
    assert (left, top) == (0, 0)
    for one in root.iter(f"{SPACE}rect"):
        assert float(one.get("x", 0)) + float(one.get("width", 0)) <= wide
        assert float(one.get("y", 0)) + float(one.get("height", 0)) <= high
