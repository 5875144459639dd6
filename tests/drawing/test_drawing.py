"""Drawing to files: formats by suffix, the same bytes each time, and what is said when something is missing."""

from __future__ import annotations

import struct
import sys
import zlib

import pytest

from pathway.diagram import diagram
from pathway.drawing import draw, png, render
from pathway.errors import MissingExtra, RequestRefused

demo = sys.modules["drawing_demo"]  # loaded by conftest.py


def pixels(data: bytes) -> tuple[int, int, set[bytes]]:
    """Width, height and the distinct bytes of the rows of a PNG."""
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    wide, high = struct.unpack(">II", data[16:24])
    body, at = b"", 8
    while at < len(data):
        size, kind = struct.unpack(">I4s", data[at : at + 8])
        body += data[at + 8 : at + 8 + size] if kind == b"IDAT" else b""
        at += 12 + size
    raw = zlib.decompress(body)
    row = len(raw) // high
    return wide, high, {raw[start : start + row] for start in range(0, len(raw), row)}


@pytest.mark.parametrize("name", ["a.svg", "a.SVG"])
def test_the_suffix_decides_the_format(tmp_path, name):
    path = draw(demo.DEMO, tmp_path / name)
    assert path == tmp_path / name
    assert path.read_bytes() == render(diagram(demo.DEMO), format="svg")


def test_a_diagram_can_be_drawn_as_well_as_a_pathway(tmp_path):
    one = draw(diagram(demo.DEMO, profile="strict"), str(tmp_path / "one.svg")).read_bytes()
    assert one == draw(demo.DEMO, tmp_path / "two.svg", profile="strict").read_bytes()
    assert one != draw(demo.DEMO, tmp_path / "three.svg").read_bytes()


def test_a_png_has_twice_as_many_pixels_and_is_not_blank(tmp_path):
    pytest.importorskip("resvg_py")
    svg = render(diagram(demo.DEMO)).decode()
    wide, high = (float(part) for part in svg.split('viewBox="0 0 ')[1].split('"')[0].split())
    got_wide, got_high, rows = pixels(draw(demo.DEMO, tmp_path / "a.png").read_bytes())
    assert (got_wide, got_high) == (pytest.approx(2 * wide, abs=2), pytest.approx(2 * high, abs=2))
    assert len(rows) > 100


@pytest.mark.parametrize("suffix", ["pdf", "dot", "mmd", "html"])
def test_formats_that_come_later_are_named_as_such(tmp_path, suffix):
    with pytest.raises(RequestRefused, match="comes later") as caught:
        draw(demo.DEMO, tmp_path / f"a.{suffix}")
    assert caught.value.code == "unknown-format"
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("name", "said"), [("a.sgv", "did you mean `svg`"), ("a", "there are svg and png"), ("a.exe", "svg and png")]
)
def test_other_formats_are_refused_before_anything_is_written(tmp_path, name, said):
    with pytest.raises(RequestRefused, match=said):
        draw(demo.DEMO, tmp_path / name)
    assert not list(tmp_path.iterdir())


def test_without_the_converter_the_command_that_helps_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    with pytest.raises(MissingExtra, match=r'pip install "stepped-care\[diagrams\]"') as caught:
        render(diagram(demo.DEMO), format="png")
    assert caught.value.code == "no-png"


def test_without_any_font_a_png_with_empty_boxes_is_refused(monkeypatch):
    pytest.importorskip("resvg_py")
    import resvg_py

    real = resvg_py.svg_to_bytes
    monkeypatch.setattr(resvg_py, "svg_to_bytes", lambda **how: real(**how, skip_system_fonts=True))
    with pytest.raises(MissingExtra, match="font") as caught:
        png.to_png("<svg/>")
    assert caught.value.code == "no-font"
