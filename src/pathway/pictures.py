"""A pathway drawn, alone or with one patient on it; and how a pathway and an assessment look in a notebook."""

from __future__ import annotations

import errno
from collections.abc import Mapping, Sequence
from datetime import date
from html import escape
from pathlib import Path
from typing import cast

from pathway.assessment import Assessment, assess, card
from pathway.assessment.request import Plan, read_site
from pathway.diagram import diagram
from pathway.drawing import render
from pathway.errors import RequestRefused
from pathway.facts.chart import chart
from pathway.facts.lens import Lens
from pathway.facts.patient import PatientFacts
from pathway.facts.sites import target
from pathway.model import Pathway
from pathway.patient_overlay import overlay_of
from pathway.record import Record


def draw(
    pathway: Pathway,
    path: str | Path | None = None,
    *,
    profile: str | None = None,
    record: Record | None = None,
    on: date | str | None = None,
    site: Mapping[str, object] | str | None = None,
    planned: Plan | Sequence[Plan] | None = None,
    assessment: Assessment | None = None,
    format: str = "svg",  # noqa: A002 - the word people use
) -> bytes:
    """The picture of a pathway under a profile; with `path` it is also written there, in the format of its suffix.

    With `record` and `on` it shows where the patient stands, and what is open, waiting or closed; or give the
    `assessment` of that patient. No id, name or date of a patient is drawn: days are counted from the first act.

    Raises RequestRefused for a format or a profile that does not exist, a record without `on`, a file that cannot be
    written, and what `assess` raises; MissingExtra when there is no layout engine, or for a PNG no converter.
    """
    if path is not None:
        format = _format_of(Path(path))  # noqa: A001
    facts = None
    if record is not None:
        if on is None:
            raise RequestRefused("a drawing of a patient needs the day: give `on`", code="on")
        if assessment is None:
            assessment = assess(pathway, record, on=on, profile=profile, site=site, planned=planned)
        facts = _facts(pathway, record, assessment, site)
    if assessment is not None:
        if assessment.hash != pathway.content_hash:
            raise RequestRefused("the assessment was made with another pathway or version", code="version")
        profile = assessment.profile
    laid = overlay_of(pathway, assessment, facts) if assessment is not None else None
    picture = render(diagram(pathway, profile=profile, overlay=laid), format=format)
    if path is not None:
        _write(Path(path), picture)
    return picture


def _facts(
    pathway: Pathway, record: Record, assessment: Assessment, site: Mapping[str, object] | str | None
) -> PatientFacts | None:
    """The facts of the first spot of the target; none where its parts differ, since one line cannot speak for all."""
    if any(one.parts for one in assessment.steps.values()):
        return None
    day = assessment.on
    seen = chart(record, pathway.vocabulary, day)
    whole = target(read_site(site, pathway, seen), pathway.site)
    policy = pathway.policies[assessment.profile]
    return PatientFacts(Lens(seen, pathway, policy, whole.spots[0], day, day, levels=whole.levels))


def _format_of(path: Path) -> str:
    """The suffix. Raises RequestRefused for a folder, and for a name without one."""
    if path.is_dir():
        raise RequestRefused(
            f"`{path}` is a folder; name the file, such as `{path / 'pathway.svg'}`", code="unwritable"
        )
    if not path.suffix.strip("."):
        name = str(path).rstrip(".")
        message = f"`{path}` has no suffix that says the format; write `{name}.svg` or `{name}.png`"
        raise RequestRefused(message, code="unknown-format")
    return path.suffix.removeprefix(".").lower()


def _write(path: Path, picture: bytes) -> None:
    try:
        path.write_bytes(picture)
        return
    except FileNotFoundError:
        reason = "there is no such folder"
    except OSError as problem:
        reason = "no space is left" if problem.errno == errno.ENOSPC else "check its name and its permissions"
    raise RequestRefused(f"`{path}` cannot be written; {reason}", code="unwritable")


# --- notebooks --------------------------------------------------------------------------------------


def show_pathway(thing: object) -> Mapping[str, str]:
    """A pathway in a notebook: its drawing."""
    pathway = cast(Pathway, thing)
    return {"text/plain": repr(pathway), "image/svg+xml": draw(pathway).decode()}


def show_assessment(thing: object) -> Mapping[str, str]:
    """An assessment in a notebook: the drawing with the patient on it, and the card."""
    assessment = cast(Assessment, thing)
    text = card(assessment)
    written = f'<pre style="white-space: pre-wrap">{escape(text)}</pre>'
    pathway = assessment.definition
    try:
        picture = draw(pathway, assessment=assessment).decode() if pathway is not None else ""
    except Exception as problem:  # noqa: BLE001 - the card is shown whatever happens to the picture
        picture = f"<p>no drawing: {escape(str(problem))}</p>"
    return {"text/plain": text, "text/html": picture + written}
