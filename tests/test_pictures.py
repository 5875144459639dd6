"""Drawing through the front door: a pathway alone or with a patient, to bytes or to a file; and in a notebook."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

import pathway
from pathway import pictures, showing
from pathway.errors import MissingExtra, RequestRefused

RECORD = {
    "patient": {"id": "secret-1", "born": "1968-03-02"},
    "site": {"region": "top", "side": "left", "levels": ["T1"]},
    "observations": [{"date": "2026-01-28", "measure": "dullness", "value": 8}],
    "acts": [
        {"id": "visit-1", "step": "inspect", "start": "2026-01-05", "status": "done"},
        {"id": "visit-2", "step": "wash", "start": "2026-01-06", "status": "done", "outcome": "no_benefit"},
    ],
}


@pytest.fixture(scope="module")
def table(demo: Path) -> pathway.Pathway:
    return pathway.load(demo / "table-top")


@pytest.fixture(scope="module")
def record() -> pathway.Record:
    return pathway.read_record(RECORD)


def texts(svg: bytes) -> str:
    return " ".join("".join(node.itertext()) for node in ElementTree.fromstring(svg).iter() if node.text)


def test_a_pathway_is_drawn_to_bytes(table: pathway.Pathway) -> None:
    drawn = pathway.draw(table)
    assert ElementTree.fromstring(drawn).tag.endswith("svg")
    assert "Dull table top" in texts(drawn)


def test_a_patient_on_it_changes_the_picture_and_shows_no_id_no_date(
    table: pathway.Pathway, record: pathway.Record
) -> None:
    drawn = pathway.draw(table, record=record, on="2026-02-03")
    assert drawn != pathway.draw(table)
    shown = texts(drawn)
    assert "One patient on day 29" in shown  # 5 January to 3 February
    for private in ("secret-1", "visit-1", "visit-2", "1968", "2026-01-05", "2026-02-03"):
        assert private.encode() not in drawn


def test_an_assessment_is_drawn_as_its_record_is(table: pathway.Pathway, record: pathway.Record) -> None:
    made = pathway.assess(table, record, on="2026-02-03", profile="guild")
    assert pathway.draw(table, assessment=made, record=record, on="2026-02-03") == pathway.draw(
        table, record=record, on="2026-02-03", profile="guild"
    )
    assert "Profile guild" in texts(pathway.draw(table, assessment=made))


def test_a_file_gets_the_format_of_its_suffix(table: pathway.Pathway, tmp_path: Path) -> None:
    svg = tmp_path / "table.svg"
    assert pathway.draw(table, svg) == svg.read_bytes()
    png = pathway.draw(table, tmp_path / "table.PNG")
    assert png.startswith(b"\x89PNG")


def test_the_same_picture_each_time(table: pathway.Pathway, record: pathway.Record) -> None:
    first = pathway.draw(table, record=record, on="2026-02-03")
    assert first == pathway.draw(table, record=record, on="2026-02-03")


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"format": "gif"}, "there is no drawing format `gif`"),
        ({"format": "pdf"}, "comes later"),
        ({"profile": "gild"}, "did you mean `guild`"),
        ({"record": pathway.read_record(RECORD)}, "a drawing of a patient needs the day: give `on`"),
        ({"path": "no-such-folder/table.svg"}, "`no-such-folder/table.svg` cannot be written; there is no such folder"),
        ({"path": "table"}, "`table` has no suffix that says the format; write `table.svg` or `table.png`"),
    ],
)
def test_what_is_refused(table: pathway.Pathway, more: dict[str, object], message: str) -> None:
    with pytest.raises(RequestRefused, match=re.escape(message)):
        pathway.draw(table, **more)  # type: ignore[arg-type]


def test_an_assessment_of_another_version_is_refused(workshop, table: pathway.Pathway, record: pathway.Record) -> None:
    workshop.change("version: 1.0.0", "version: 1.0.1")
    other = pathway.load(workshop.pathway)
    made = pathway.assess(other, record, on="2026-02-03")
    with pytest.raises(RequestRefused, match="made with another pathway or version"):
        pathway.draw(table, assessment=made)


# --- notebooks --------------------------------------------------------------------------------------


def test_a_pathway_shows_its_drawing(table: pathway.Pathway) -> None:
    shown = table._repr_mimebundle_()
    assert shown["image/svg+xml"].encode() == pathway.draw(table)
    assert shown["text/plain"] == repr(table)


def test_an_assessment_shows_card_and_drawing(table: pathway.Pathway, record: pathway.Record) -> None:
    made = pathway.assess(table, record, on="2026-02-03")
    shown = made._repr_mimebundle_()
    assert shown["text/plain"] == str(made)
    assert "Dull table top" in shown["text/html"]
    assert shown["text/html"].startswith("<svg")


def test_text_of_an_author_cannot_leave_the_card(workshop, record: pathway.Record) -> None:
    workshop.change("title: Dull table top", "title: '<script>alert(1)</script>'")
    made = pathway.assess(pathway.load(workshop.pathway), record, on="2026-02-03")
    assert "<script>" not in made._repr_mimebundle_()["text/html"]


def test_showing_never_raises(table: pathway.Pathway, record: pathway.Record, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> bytes:
        raise MissingExtra("drawing needs an engine", code="no-engine")

    monkeypatch.setattr(pictures, "draw", fails)
    assert "no drawing: drawing needs an engine" in table._repr_mimebundle_()["text/plain"]
    shown = pathway.assess(table, record, on="2026-02-03")._repr_mimebundle_()
    assert "no drawing: drawing needs an engine" in shown["text/html"]
    assert "Suggestions, never orders" in shown["text/html"]


def test_the_slot_is_filled_for_both_nouns(table: pathway.Pathway, record: pathway.Record) -> None:
    made = pathway.assess(table, record, on="2026-02-03")
    assert set(showing.show(table)) == {"text/plain", "image/svg+xml"}
    assert set(showing.show(made)) == {"text/plain", "text/html"}
