"""P18: what intervenes is screened, and hold tables are whole."""

from __future__ import annotations

import pytest

from pathway.opening import load


def test_a_step_that_intervenes_without_contraindications(workshop):
    """O-B24."""
    workshop.change("level: absolute, because", "level: caution, because", "screening")
    assert workshop.found() == [("P18", "error", workshop.line("  polish:\n    tier"), "polish")]


def test_a_procedure_without_attributes(workshop):
    """O-B24: what is left out by mistake must not go unscreened."""
    workshop.change("Look again, kind: review", "Look again, kind: procedure", "procedures")
    faults = workshop.faults()
    assert [(fault.code, fault.at) for fault in faults] == [("P18", "reassess")]
    assert "since it has no attributes" in faults[0].message


def test_a_row_that_asks_for_an_attribute_that_nothing_has(workshop):
    line = workshop.change("applies_to: invasive,", "applies_to: invasiv or invasive,", "screening")
    assert workshop.found() == [("P18", "error", line, "cracked_top")]


def test_a_hold_table_without_a_column(workshop):
    workshop.change(", high: {hold: 7 days, cites: guild-2024}", "", "screening")
    line = workshop.line("- {id: oiled_top", "screening")
    assert workshop.found() == [("P18", "error", line, "polish")]
    assert "`heat_tier: high` in `linseed`" in workshop.faults()[0].message


def test_a_hold_table_without_a_row(workshop):
    line = workshop.line("- {id: oiled_top", "screening")
    workshop.change("oil: {one_of: [linseed, tung]}", "oil: {one_of: [linseed, tung, walnut]}", "screening")
    assert workshop.found() == [("P18", "error", line, "oiled_top")]


@pytest.mark.parametrize(
    "change", [(", dry: {yes_no: yes}", ""), ("last_oiled: {date: yes}", "last_oiled: {yes_no: yes}")]
)
def test_a_hold_table_that_asks_what_the_answer_cannot_carry(workshop, change):
    line = workshop.line("- {id: oiled_top", "screening")
    workshop.change(*change, "screening")
    assert workshop.found() == [("P18", "error", line, "oiled_top")]


def test_a_red_flag_that_leads_out_of_the_pathway(workshop):
    workshop.append("  joiner: {title: The other joiner, kind: referral}\n", "procedures")
    workshop.change("refer_to: out_of_use", "refer_to: joiner", "red_flags")
    workshop.drop("  out_of_use: {tier")
    assert [(one[0], one[1], one[3]) for one in workshop.found()] == [("P18", "warning", "joiner")]
    assert load(workshop.pathway).id == "table-top"


def test_many_red_flags_that_lead_out_of_the_pathway_are_one_warning(workshop):
    workshop.append("  joiner: {title: The other joiner, kind: referral}\n", "procedures")
    workshop.change("refer_to: out_of_use", "refer_to: joiner", "red_flags")
    for name in ("smoke", "sparks", "smell"):
        workshop.append(
            f"  {name}: {{asks: Is there {name}?, urgency: urgent, refer_to: joiner, blocks: abrasive, "
            "cites: guild-2024}\n",
            "red_flags",
        )
    workshop.drop("  out_of_use: {tier")
    (fault,) = workshop.faults()
    assert fault.message == (
        "the red flags `leg_loose`, `smell`, `smoke` and 1 more refer to `joiner`, which is not a step of this pathway"
    )
