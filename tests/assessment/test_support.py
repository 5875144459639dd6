"""What a policy changes: support at all eight levels, scope, parameters and named criteria."""

from __future__ import annotations

import pytest
from tests.demo import act, also, because, finding, missing, move, offered, pair, pathway, reading, rec, say, word

ON = "2026-06-10"
LEVELS = {
    "recommended": "eligible",
    "optional": "eligible",
    "special-arrangements": "eligible",
    "research-only": "excluded",
    "investigational": "excluded",
    "not-recommended": "excluded",
    "not-covered": "excluded",
    "historical-unavailable": "excluded",
}


def supported(*entries, moves=(), **more):
    """A pathway with the step `sand`, and a profile `p` with these support entries for it."""
    made = [
        {"because": f"Reason {at}.", "cites": {"ref": "club", "place": f"p. {at}"}, **one}
        for at, one in enumerate(entries)
    ]
    return pathway(
        "sand wash", [move("start", ["sand", "wash"]), *moves], profiles={"p": {"support": {"sand": made}}}, **more
    )


@pytest.mark.parametrize(("level", "expected"), LEVELS.items())
def test_all_eight_levels(level, expected):
    """Design §4: the levels of support; §7: excluded: this profile does not support the step."""
    definition = supported({"is": level})
    assert word(definition, rec(), ON, "sand")[0] == "eligible"  # the definition as it stands says nothing
    one = say(definition, rec(), ON, profile="p")
    assert one.steps["sand"].decision == expected
    assert ("sand" in offered(one)) == (expected == "eligible")
    assert one.steps["wash"].decision == "eligible"


def test_an_excluded_step_carries_support_reason_and_source():
    """Design §7: excluded carries support, reason, source."""
    one = say(supported({"is": "not-covered"}), rec(), ON, profile="p").steps["sand"]
    (reason,) = one.because
    assert "not-covered" in reason.text
    assert "Reason 0." in reason.text
    assert [(cite.reference, cite.place) for cite in reason.cites] == [("club", "p. 0")]
    assert one.earliest is None


def test_special_arrangements_are_a_caution():
    one = say(supported({"is": "special-arrangements"}), rec(), ON, profile="p")
    (caution,) = one.suggestions[0].cautions
    assert "special-arrangements" in caution.text
    assert "Reason 0." in caution.text
    assert say(supported({"is": "recommended"}), rec(), ON, profile="p").suggestions[0].cautions == ()


@pytest.mark.parametrize(
    ("material", "expected"), [("glass", "excluded"), ("wood", "eligible"), (None, "insufficient-data")]
)
def test_support_may_depend_on_the_patient(material, expected):
    """Design §4: possibly `when`; §7: insufficient-data: unknown: the profile's support."""
    definition = supported({"is": "not-covered", "when": "material = glass"})
    found = [finding("material", material, ON)] if material else []
    one = say(definition, rec(findings=found), ON, profile="p").steps["sand"]
    assert one.decision == expected
    assert missing(one) == ({"record:material"} if material is None else set())


def test_the_first_entry_that_applies_counts():
    definition = supported(
        {"is": "not-covered", "when": "material = glass"},
        {"is": "special-arrangements", "when": "stained"},
        {"is": "research-only"},
    )

    def decided(material, stained):
        record = rec(findings=[finding("material", material, ON), finding("stained", stained, ON)])
        return say(definition, record, ON, profile="p").steps["sand"]

    assert "Reason 0." in because(decided("glass", "yes"))
    assert decided("wood", "yes").decision == "eligible"
    assert "Reason 2." in because(decided("wood", "no"))


def test_an_unknown_first_entry_is_not_passed_over():
    """Unknown is never false: what comes after it may not decide."""
    definition = supported({"is": "not-covered", "when": "material = glass"}, {"is": "recommended"})
    one = say(definition, rec(), ON, profile="p").steps["sand"]
    assert (one.decision, missing(one)) == ("insufficient-data", {"record:material"})


@pytest.mark.parametrize(
    ("born", "expected"), [("2008-06-11", "eligible"), ("2008-06-10", "excluded"), ("2008-06-09", "excluded")]
)
def test_support_by_age_at_the_birthday(born, expected):
    definition = supported({"is": "not-covered", "when": "age >= 18 years"})
    assert word(definition, rec(patient={"born": born}), ON, "sand", profile="p")[0] == expected


def test_support_of_the_definition_itself_holds_without_a_profile_and_a_profile_replaces_it():
    entry = {"is": "not-recommended", "because": "Too rough.", "cites": "book"}
    definition = pathway(
        {"sand": {"support": [entry]}}, [move("start", "sand")],
        profiles={"p": {}, "q": {"support": {"sand": [{"is": "optional", "because": "Fine here.", "cites": "club"}]}}},
    )  # fmt: skip
    assert word(definition, rec(), ON, "sand")[0] == "excluded"
    assert word(definition, rec(), ON, "sand", profile="p")[0] == "excluded"
    assert word(definition, rec(), ON, "sand", profile="q")[0] == "eligible"


def test_an_excluded_step_that_was_done_is_still_stood_on():
    """Model: a step never suggested, though a record may hold it."""
    definition = pathway(
        "sand wash",
        [move("start", "sand"), move("sand", "wash")],
        profiles={"p": {"support": {"sand": [{"is": "not-covered", "because": "No.", "cites": "book"}]}}},
    )
    one = say(definition, rec(acts=[act("s", "sand", "2026-06-01")]), ON, profile="p")
    assert one.standing == ("sand",)
    assert offered(one) == ["wash"]


# --- scope ------------------------------------------------------------------------------------------------

SCOPED = pathway(
    "sand", [move("start", "sand")], scope="age >= 18 years",
    profiles={
        "p": {"scope": {"is": "age < 90 years", "because": "Antiques go elsewhere.", "cites": "club"}},
        "q": {"extends": "p", "scope": {"is": "material = wood", "because": "Wood only.", "cites": "club"}},
    },
)  # fmt: skip


@pytest.mark.parametrize(
    ("born", "profile", "expected"),
    [
        ("2008-06-11", None, "not-applicable"),
        ("2008-06-10", None, "eligible"),
        ("1930-01-01", None, "eligible"),
        ("1936-06-11", "p", "eligible"),
        ("1936-06-10", "p", "not-applicable"),
        ("2008-06-11", "p", "not-applicable"),
        (None, None, "insufficient-data"),
        ("2008", None, "insufficient-data"),
        ("2007", None, "eligible"),
    ],
)
def test_outside_the_scope_of_pathway_or_profile(born, profile, expected):
    """Design §7: not-applicable: outside the scope of pathway or profile today; unknown: insufficient-data."""
    record = rec(patient={"born": born} if born else {})
    one = say(SCOPED, record, ON, profile=profile).steps["sand"]
    assert one.decision == expected
    if expected == "insufficient-data":
        assert missing(one) == {"patient:born"}


@pytest.mark.parametrize(
    ("material", "expected"), [("wood", "eligible"), ("metal", "not-applicable"), (None, "insufficient-data")]
)
def test_a_profile_inherits_the_scope_that_it_extends(material, expected):
    """Design §4: scope (narrower); profiles inherit."""
    found = [finding("material", material, ON)] if material else []
    young = rec(patient={"born": "1980-01-01"}, findings=found)
    assert word(SCOPED, young, ON, "sand", profile="q")[0] == expected
    old = rec(patient={"born": "1930-01-01"}, findings=found)
    assert word(SCOPED, old, ON, "sand", profile="q")[0] == "not-applicable"


def test_outside_the_scope_says_why():
    """Design §7: not-applicable carries why."""
    one = say(SCOPED, rec(patient={"born": "1930-01-01"}), ON, profile="p").steps["sand"]
    assert "90 years" in because(one) or "Antiques go elsewhere." in because(one)
    assert [cite.reference for reason in one.because for cite in reason.cites] == ["club"]


def test_outside_the_scope_the_rest_is_still_told():
    definition = pathway("sand", [move("start", "sand", "stained")], scope="age >= 18 years")
    record = rec(patient={"born": "2020-01-01"}, findings=[finding("stained", "no", ON)])
    assert set(also(say(definition, record, ON).steps["sand"])) == {"not-eligible"}


# --- parameters and criteria ------------------------------------------------------------------------------

LEVERS = pathway(
    "patch sand",
    [move("start", "patch"), move("patch", "sand", "good"), move("patch", "patch", "again")],
    parameters={"enough": {"value": "80%", "cites": "book"}},
    criteria={"good": {"is": "relief(patch) >= enough", "cites": "book"}, "again": {"is": "not good", "cites": "book"}},
    profiles={
        "mild": {"parameters": {"enough": {"value": "50%", "cites": "club"}}},
        "never": {"extends": "mild", "criteria": {"again": "never"}},
        "always": {"criteria": {"good": "always"}},
        "other": {"criteria": {"good": {"is": "relief(patch) >= 30%", "cites": "rumour"}}},
    },
)


@pytest.mark.parametrize(
    ("profile", "left", "sand", "patch"),
    [
        (None, 2, "eligible", "not-eligible"),
        (None, 3, "not-eligible", "eligible"),
        ("mild", 5, "eligible", "not-eligible"),
        ("mild", 6, "not-eligible", "eligible"),
        ("never", 5, "eligible", "not-eligible"),
        ("never", 6, "not-eligible", "not-eligible"),
        ("always", 10, "eligible", "not-eligible"),
        ("other", 7, "eligible", "not-eligible"),
        ("other", 8, "not-eligible", "eligible"),
    ],
)
def test_a_profile_changes_a_parameter_or_a_named_criterion(profile, left, sand, patch):
    """Design §4: a parameter's value, a named criterion (also `never` or `always`), inherited; at each threshold."""
    record = rec(acts=[act("p", "patch", "2026-06-01")], observations=pair("p", "2026-06-01", 10, left))
    steps = say(LEVERS, record, ON, profile=profile).steps
    assert (steps["sand"].decision, steps["patch"].decision) == (sand, patch)


def test_the_threshold_shown_is_that_of_the_profile():
    record = rec(acts=[act("p", "patch", "2026-06-01")], observations=pair("p", "2026-06-01", 10, 6))
    assert "enough (80 %, book)" in because(say(LEVERS, record, ON).steps["sand"])
    assert "enough (50 %, club)" in because(say(LEVERS, record, ON, profile="mild").steps["sand"])


def by_cases(*cases):
    parameters = {"enough": {"cites": "book", "by": list(cases)}}
    return pathway("sand", [move("start", "sand", "dull >= enough")], parameters=parameters)


@pytest.mark.parametrize(
    ("born", "weight", "expected"),
    [
        ("1946-06-10", None, "eligible"),  # 80 that day: at least 1
        ("1946-06-11", 90, "eligible"),  # heavy: at least 2
        ("1946-06-11", 89, "wait"),  # else at least 3; 80 tomorrow
        ("1946-06-11", None, "insufficient-data"),
        (None, 90, "insufficient-data"),
    ],
)
def test_a_parameter_by_cases_is_the_first_that_holds(born, weight, expected):
    """Design §4: a parameter may depend on the patient by cases; an unknown case leaves it unknown. Dullness is 2."""
    definition = by_cases(
        {"when": "age >= 80 years", "value": 1}, {"when": "weight >= 90", "value": 2}, {"otherwise": "yes", "value": 3}
    )
    record = rec(
        patient={"born": born} if born else {}, observations=[reading("dull", 2, ON)],
        findings=[finding("weight", weight, ON)] if weight else [],
    )  # fmt: skip
    one = say(definition, record, ON).steps["sand"]
    assert one.decision == expected
    if expected == "insufficient-data":
        assert missing(one) == ({"record:weight"} if born else {"patient:born"})


def test_a_parameter_whose_cases_agree_on_the_answer_would_still_be_unknown():
    """Semantics: unknown case -> unknown: no case is guessed."""
    definition = by_cases({"when": "age >= 80 years", "value": 1}, {"otherwise": "yes", "value": 3})
    assert word(definition, rec(observations=[reading("dull", 2, ON)]), ON, "sand")[0] == "insufficient-data"
