"""Explanations: every sentence names what was observed, with its day, and the threshold with its name and source."""

from __future__ import annotations

import pytest
from tests.demo import act, because, finding, move, pair, pathway, reading, rec, say, shift

ON = "2026-06-10"
CITED = {"enough": {"value": "80%", "cites": {"ref": "club", "place": "p. 3"}},
         "least_dull": {"value": 4, "cites": "rumour"},
         "gap": {"value": "2 weeks", "cites": "habit"},
         "soaps": {"value": ["mild", "strong"], "cites": "book"}}  # fmt: skip


def asked(text: str, record, **head):
    moves = [move(["start", "wash", "patch"], "sand", text), move("start", "wash"), move("start", "patch")]
    definition = pathway("wash patch sand", moves, parameters=CITED, **head)
    return say(definition, record, ON).steps["sand"]


def evidence(text: str, record, **head):
    found = asked(text, record, **head).evidence
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize(
    ("left", "shown", "truth"),
    [
        (2, "80 %", True),
        ("1.9", "81 %", True),
        ("2.04", "79.6 %", False),
        ("2.0001", "79.99", False),
        (3, "70 %", False),
    ],
)
def test_relief_is_shown_exactly(left, shown, truth):
    """Design §5: 79.6 % is never shown as 80 %; nor is 79.999 %."""
    readings = pair("p", "2026-05-01", 10, 3)
    readings[1]["value"] = float(left)
    record = rec(acts=[act("p", "patch", "2026-05-01")], observations=readings)
    leaf = evidence("relief(patch) >= enough", record)
    assert leaf.truth is truth
    assert shown in leaf.observed
    assert shown in leaf.text
    assert ("80 %" in leaf.observed) is (left == 2)


def test_an_explanation_names_threshold_value_and_source():
    """Design §5: names survive: "relief 75 % is below block_relief (80 %, LCD L38801)", not "75 < 80"."""
    record = rec(acts=[act("p", "patch", "2026-05-01")], observations=pair("p", "2026-05-01", 10, 2.5))
    one = asked("relief(patch) >= enough", record)
    assert one.decision == "not-eligible"
    text = because(one)
    assert "75 %" in text
    assert "is below enough (80 %, club p. 3)" in text
    (leaf,) = one.evidence
    assert leaf.criterion == "relief(patch) >= enough"
    assert leaf.threshold == "enough (80 %, club p. 3)"
    assert leaf.truth is False
    assert {"p", "p_dull_before", "p_dull_after"} <= set(leaf.events)
    assert [(cite.reference, cite.place) for cite in leaf.cites] == [("club", "p. 3")]
    assert leaf.unverified is False


@pytest.mark.parametrize(
    ("comparator", "value", "words"),
    [
        (">=", 3, "is below"), (">=", 4, "is at least"), (">", 4, "is not above"), (">", 5, "is above"),
        ("<=", 5, "is above"), ("<=", 4, "is at most"), ("<", 4, "is not below"), ("<", 3, "is below"),
    ],
)  # fmt: skip
def test_the_words_of_a_comparison_are_true(comparator, value, words):
    """The sentence says what is the case, whether the criterion asked for it or not."""
    leaf = evidence(f"dull {comparator} least_dull", rec(observations=[reading("dull", value, ON)]))
    assert f" {words} least_dull (4, rumour [unverified])" in leaf.text
    assert f"{value}, 2026-06-10" in leaf.text
    assert leaf.unverified is True


@pytest.mark.parametrize(
    ("comparator", "value", "words"), [("=", 3, "is not"), ("=", 4, "is"), ("!=", 4, "is"), ("!=", 3, "is not")]
)
def test_the_words_of_equality_are_true(comparator, value, words):
    leaf = evidence(f"dull {comparator} 4", rec(observations=[reading("dull", value, ON)]))
    assert leaf.text.endswith(f"{value}, 2026-06-10 {words} 4")


def test_marks_of_provenance():
    """Design §4: provenance shown wherever the threshold is used."""
    since = rec(acts=[act("w", "wash", "2026-06-01")])
    assert evidence("since(wash) >= gap", since).threshold == "gap (2 weeks, habit [convention])"


def test_between_and_among():
    five = rec(observations=[reading("dull", 5, ON)])
    assert "from least_dull (4, rumour [unverified]) to 8" in evidence("least_dull <= dull < 8", five).text
    assert "not from" in evidence("6 <= dull < 8", five).text
    wood = rec(findings=[finding("material", "wood", ON)])
    assert "is one of" in evidence("material in {wood, glass}", wood).text
    assert "is not one of" in evidence("material in {metal, glass}", wood).text


def test_a_yes_or_no():
    assert "yes" in evidence("stained", rec(findings=[finding("stained", "yes", ON)])).text
    assert "no" in evidence("stained", rec(findings=[finding("stained", "no", ON)])).text.split(":")[-1]
    assert "not recorded" in evidence("stained", rec()).text


def test_a_count_shows_its_days():
    record = rec(acts=[act("w1", "wash", "2026-02-01"), act("w2", "wash", "2026-03-01")])
    leaf = evidence("count(wash within 6 months) >= 3", record)
    for part in ("2 ", "2026-02-01", "2026-03-01", "is below 3"):
        assert part in leaf.text
    assert set(leaf.events) == {"w1", "w2"}


def test_a_span_shows_days_and_the_act():
    leaf = evidence("since(wash) >= 3 months", rec(acts=[act("w", "wash", "2026-06-01")]))
    for part in ("9 days", "`w`", "2026-06-01", "3 months"):
        assert part in leaf.text


def test_a_named_criterion_is_named_in_the_evidence():
    criteria = {
        "good": {"is": "relief(patch) >= enough", "cites": "book"},
        "better": {"is": "good and dull >= 4", "cites": "book"},
    }
    record = rec(
        acts=[act("p", "patch", "2026-05-01")], observations=[*pair("p", "2026-05-01", 10, 3), reading("dull", 5, ON)]
    )
    one = asked("better", record, criteria=criteria)
    (leaf,) = one.evidence
    assert leaf.names == ("better", "good")


def test_only_what_decided_is_told():
    """False because of one part: the part that is true is no reason."""
    record = rec(findings=[finding("stained", "no", ON), finding("damp", "yes", ON)])
    text = because(asked("stained and damp", record))
    assert "stain" in text.lower()
    assert "damp" not in text.lower()
    both = because(asked("stained and not damp", record))
    assert "stain" in both.lower()
    assert "damp" in both.lower()


def test_an_or_that_is_false_tells_all_its_parts_and_a_true_one_what_holds():
    record = rec(findings=[finding("stained", "no", ON), finding("damp", "no", ON), finding("loose", "yes", ON)])
    text = because(asked("stained or damp", record)).lower()
    assert "stain" in text
    assert "damp" in text
    (leaf,) = asked("stained or loose", record).evidence
    assert leaf.criterion == "loose"


def test_an_unknown_tells_what_is_unknown_and_why():
    """Design §5: missing, stale, conflicting or unconvertible is unknown; the reason is told."""
    stale = asked("fresh >= 4", rec(observations=[reading("fresh", 5, "2026-01-01")]))
    assert stale.decision == "insufficient-data"
    assert "2026-01-01" in because(stale)
    assert "4 weeks" in because(stale)
    scale = asked("relief(patch) >= enough", rec(
        acts=[act("p", "patch", "2026-05-01")],
        observations=[reading("dull", 8, "2026-05-01", before="p"), reading("haze", 20, "2026-05-01", after="p")],
    ))  # fmt: skip
    assert "one scale" in because(scale)
    assert "Dullness" in because(scale)
    assert "Haze" in because(scale)


def test_a_baseline_of_nothing_has_no_percentage():
    """Convention 2: baseline 0: insufficient data, never 0 % and never 100 %."""
    one = asked(
        "relief(patch) >= enough",
        rec(acts=[act("p", "patch", "2026-05-01")], observations=pair("p", "2026-05-01", 0, 0)),
    )
    assert one.decision == "insufficient-data"
    assert "baseline" in because(one)
    assert "%" not in because(one)


def test_the_words_of_the_patient_are_shown_and_never_used():
    """Convention 4: a bare percentage does not count."""
    record = rec(
        acts=[act("p", "patch", "2026-05-01")],
        observations=[*pair("p", "2026-05-01", 10, 5), reading("told", 95, "2026-05-01", after="p")],
    )
    leaf = evidence("relief(patch) >= enough", record)
    assert leaf.truth is False
    assert "95 %" in leaf.observed
    assert "not used" in leaf.observed


def test_requirements_bring_their_own_source():
    """Design §4: a citation for every threshold: that of `requires` is `requires_cites`."""
    definition = pathway(
        {"wash": {"requires": "dull >= 4", "requires_cites": {"ref": "club", "place": "p. 9"}}}, [move("start", "wash")]
    )
    one = say(definition, rec(observations=[reading("dull", 3, ON)]), ON).steps["wash"]
    (leaf,) = one.evidence
    assert [(cite.reference, cite.place) for cite in leaf.cites] == [("club", "p. 9")]
    assert [cite.reference for reason in one.because for cite in reason.cites] == ["club"]


def test_a_limit_brings_its_own_source():
    limit = {"is": "count(wash within 6 months) <= 1", "cites": {"ref": "club", "place": "p. 2"}}
    definition = pathway({"wash": {"limits": [limit]}}, [move("start", "wash"), move("wash", "wash")])
    one = say(definition, rec(acts=[act("w", "wash", "2026-06-01")]), ON).steps["wash"]
    assert one.decision == "wait"
    (leaf,) = one.evidence
    assert [(cite.reference, cite.place) for cite in leaf.cites] == [("club", "p. 2")]
    assert [cite.reference for reason in one.because for cite in reason.cites] == ["club"]


def test_a_guard_brings_the_source_of_its_transition():
    definition = pathway("wash", [move("start", "wash", "dull >= 4", cites={"ref": "club", "place": "p. 5"})])
    (leaf,) = say(definition, rec(observations=[reading("dull", 3, ON)]), ON).steps["wash"].evidence
    assert [(cite.reference, cite.place) for cite in leaf.cites] == [("club", "p. 5")]


def test_an_eligible_step_tells_its_reasons_sources_and_evidence():
    """Design §7: eligible: reasons, conditions to keep, cautions, strength, sources."""
    definition = pathway(
        "wash", [move("start", "wash", "dull >= 4", because="It is dull.", cites="club", strength="consider")]
    )
    one = say(definition, rec(observations=[reading("dull", 4, ON)]), ON)
    (suggestion,) = one.suggestions
    assert (suggestion.because, suggestion.strength) == ("It is dull.", "consider")
    assert [cite.reference for cite in suggestion.cites] == ["club"]
    step = one.steps["wash"]
    assert because(step) == "It is dull."
    assert [leaf.criterion for leaf in step.evidence] == ["dull >= 4"]


def test_two_leaves_that_ask_the_same_in_two_places_are_told_once():
    definition = pathway({"wash": {"requires": "dull >= 4"}}, [move("start", "wash", "dull >= 4")])
    one = say(definition, rec(observations=[reading("dull", 3, ON)]), ON).steps["wash"]
    assert len(one.because) == 1


def test_the_whole_explanation_is_there_part_by_part():
    """Design §7: a decision with its explanation tree for every step."""
    record = rec(findings=[finding("stained", "yes", ON)])
    one = asked("stained and (damp or loose)", record)
    tree = one.explanation

    def leaves(part):
        return [part] if part.answer is not None else [leaf for inner in part.parts for leaf in leaves(inner)]

    assert tree.truth is None
    assert [leaf.truth for leaf in leaves(tree)] == [True, None, None]


def test_a_reading_of_another_day_is_told_with_its_day():
    day = shift(ON, -20)
    assert day in evidence("dull >= 4", rec(observations=[reading("dull", 5, day)])).text


def test_the_evidence_of_otherwise_is_what_made_it_so():
    """True: every other way that is false; false: the one that is true; unknown: the ones that are unknown."""
    definition = pathway(
        "wash oil shelf",
        [move("start", "wash", "stained"), move("start", "oil", "damp"), move("start", "shelf", "otherwise")],
    )

    def asked_of(stained, damp):
        values = {"stained": stained, "damp": damp}
        found = [finding(name, value, ON) for name, value in values.items() if value]
        one = say(definition, rec(findings=found), ON).steps["shelf"]
        return {(leaf.criterion, leaf.truth) for leaf in one.evidence}

    assert asked_of("no", "no") == {("stained", False), ("damp", False)}
    assert asked_of("yes", "no") == {("stained", True)}
    assert asked_of(None, "yes") == {("damp", True)}
    assert asked_of(None, "no") == {("stained", None)}


@pytest.mark.parametrize(("value", "word"), [("yes", "yes"), ("no", "no")])
def test_an_event_that_was_or_was_not_recorded(value, word):
    leaf = evidence("spill", rec(findings=[finding("spill", value, ON)]))
    assert leaf.text.split(": ")[1].startswith(word)
    assert "none recorded" in evidence("spill", rec()).text
