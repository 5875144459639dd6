"""A pathway in prose: nothing that decides is left out, and each profile is told by what it changes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pathway.describing import describe
from pathway.errors import RequestRefused
from pathway.model import Pathway
from pathway.opening import load


@pytest.fixture(scope="module")
def table(demo: Path) -> Pathway:
    return load(demo / "table-top")


def flat(text: str) -> str:
    """The prose without its line breaks."""
    return " ".join(text.split())


def test_the_head(table: Pathway) -> None:
    lines = describe(table).splitlines()
    assert lines[:2] == [
        "Dull table top",
        "table-top 1.0.0 (active), reviewed 2026-01-20, to be reviewed again by 2028-01-20",
    ]
    text = flat(describe(table))
    assert "For polishers. Population: grown-up tables. Not for: chairs." in text
    assert (
        "As the definition stands, without a profile. Profiles: guild: Guild of Polishers "
        "guild-north: Northern branch of the guild Scope: age at least 18 years [house-rules (convention)]" in text
    )
    assert "Each region, side, level is decided apart." in text
    assert "Relief is computed from Dullness from 0 to 10, else Haze in millimetres." in text
    assert "Suggestions, never orders." in text


@pytest.mark.parametrize(
    "sentence",
    [
        # where care begins, and each kind of way out
        "→ Inspection (`inspect`) [step-up] always. Look before you touch. [guild-2024]",
        "→ Wash (`wash`) [step-up] when Dullness from 0 to 10 at least 2. Washing comes first. [guild-2024]",
        "→ Back on the shelf (`shelve`) [discharge] otherwise. It shines. [guild-2024]",
        "[repeat] when repeat patch, not before patch interval (2 weeks) have passed. One patch is not enough.",
        "→ Hand over to the joiner (`hand_over`), or Back on the shelf (`shelve`) (one of them, in this order) [refer]",
        # a step with everything that it can hold
        "Test patch (`test_patch`): diagnostic",
        "Needs: Dullness from 0 to 10 at least 4 and no A scratch that can be felt [guild-2024]",
        "at most patches max (4) × Test patch in the region, within 12 months [guild-2024]",
        "To keep: at most 2 × levels. Small patches tell more. [guild-2024]",
        "within 1 day when paste fine; 3 days [guild-2024]",
        "Goes on while Wash for less than 6 weeks [house-rules (convention)]",
        "Review after 2 to 6 weeks, overdue after that.",
        "readings in the first 2 weeks do not tell how long it lasts; reviews at 1 month, 3 months",
        "The pathway ends here.",
        # what names mean
        "positive patches: at least patches needed (2) × Test patch with relief at least patch relief (80 %), "
        "at least patch interval (2 weeks) apart [guild-2024]",
        "polishes max: 1 when age at least 80 years; 2 otherwise [hearsay (unverified)]",
        "patches max: 4 (Most patches in a year) [guild-2024, chapter 3]",
        # safety
        "It would break: Is it cracked? Yes contraindicates Polish. [guild-2024]",
        "Is it oiled? Yes holds Polish. Until the window in `drying` is over. To do: let it dry [guild-2024]",
        "Is a leg loose? Urgent: Out of use until it is safe. Unanswered it blocks Polish, Test patch. [guild-2024]",
        # sources
        "guild-2024: Guild handbook of surfaces. Guild of Polishers, 2024 (read in the source itself)",
        "hearsay: What is said in the workshop (not verified)",
    ],
)
def test_what_is_told(table: Pathway, sentence: str) -> None:
    assert sentence in flat(describe(table))


def test_every_step_every_transition_and_every_source_is_told(table: Pathway) -> None:
    text = describe(table)
    for step in table.steps.values():
        assert f"  {step.title} (`{step.id}`): {step.kind}\n" in text
    for move in table.transitions:
        assert move.because in flat(text)
    listed = set(re.findall(r"(?m)^  ([a-z0-9-]+): ", text[text.index("\nSOURCES") :]))
    assert listed == {"guild-2024", "house-rules", "hearsay"}


def test_profiles_by_what_they_change(table: Pathway) -> None:
    text = flat(describe(table))
    assert "- patches needed: 1 in place of 2 [guild-2024]" in text
    assert "- repeat patch: never" in text
    assert "- only where age less than 90 years. Antiques go elsewhere. [guild-2024]" in text
    assert "- patch relief: 50 % in place of 80 % [guild-2024]" in text
    assert "Polish (`polish`): not covered when Material glass. Glass is not paid for. [guild-2024]" in text


def test_under_a_profile_its_own_values_stand(table: Pathway) -> None:
    text = flat(describe(table, profile="guild-north"))
    assert "PROFILES" not in text
    assert "Under the profile guild-north: " in text
    assert "patch relief (50 %)" in text
    assert "patch relief (80 %)" not in text
    assert "Support: not covered when Material glass, so it is never suggested. Glass is not paid for." in text
    assert "Support: optional. Paid for otherwise." in text
    assert "Scope: age less than 90 years. Antiques go elsewhere. [guild-2024]" in text


def test_lines_fit(table: Pathway) -> None:
    assert max(len(line) for line in describe(table).splitlines()) <= 102  # two more where ways are set in


def test_an_unknown_profile_is_refused(table: Pathway) -> None:
    with pytest.raises(RequestRefused, match="has no profile `gild`; did you mean `guild`"):
        describe(table, profile="gild")
