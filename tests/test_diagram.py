"""What is to be drawn of a pathway: boxes in reading order, decisions, labels with the profile's values, states."""

from __future__ import annotations

import importlib.util
import sys
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest

from pathway.criterion.syntax import Compares, Fact, ParameterName, Quantity
from pathway.diagram import Box, BoxState, Diagram, Edge, Overlay, diagram
from pathway.errors import RequestRefused
from pathway.model import Case, Parameter, Pathway, Rule, Support, Transition


def helper() -> ModuleType:
    """`drawing/demo.py`; tests are not a package, so it is loaded by its path."""
    name = "drawing_demo"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, Path(__file__).parent / "drawing" / "demo.py")
        assert spec is not None
        assert spec.loader is not None
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]


demo = helper()
DEMO: Pathway = demo.DEMO


def box(drawn: Diagram, key: str) -> Box:
    return next(one for one in drawn.boxes if one.key == key)


def edge(drawn: Diagram, tail: str, head: str) -> Edge:
    return next(one for one in drawn.edges if (one.tail, one.head) == (tail, head))


def words(lines) -> list[str]:
    return [line.text.replace("\u00a0", " ") for line in lines]


def with_moves(*moves: Transition, of: Pathway = DEMO) -> Pathway:
    return replace(of, transitions=moves)


# --- boxes ------------------------------------------------------------------------------------------------


def test_every_step_is_drawn_once_in_the_lane_of_its_tier():
    drawn = diagram(DEMO)
    steps = [one for one in drawn.boxes if one.key in DEMO.steps]
    assert sorted(one.key for one in steps) == sorted(DEMO.steps)
    assert all(one.tier == DEMO.steps[one.key].tier for one in steps)
    assert [(lane.tier, lane.title) for lane in drawn.lanes] == sorted(DEMO.tiers.items())


def test_boxes_are_numbered_in_reading_order_without_a_gap():
    numbered = [one for one in diagram(DEMO).boxes if one.number is not None]
    assert [one.number for one in numbered] == list(range(1, len(numbered) + 1))
    assert [one.tier for one in numbered] == sorted(one.tier for one in numbered)
    order = [one.key for one in numbered]
    assert order[:4] == ["start", "start?", "dust", "dust?"]
    assert order.index("lamp?") == order.index("lamp") + 1
    assert order.index("polish") < order.index("coat") < order.index("plate")


def test_the_main_path_takes_the_steps_up_and_no_detour():
    main = [one.key for one in diagram(DEMO).boxes if one.main and not one.key.endswith("?")]
    assert main == ["start", "dust", "lamp", "polish", "coat", "plate"]


def test_the_order_of_mappings_does_not_matter_to_numbers_of_linked_steps():
    backwards = replace(DEMO, steps=dict(reversed(DEMO.steps.items())))
    linked = [step for step in DEMO.steps if step != "guard"]
    numbers = [[box(diagram(one), step).number for step in linked] for one in (DEMO, backwards)]
    assert numbers[0] == numbers[1]


def test_a_card_shows_limits_conditions_follow_up_and_review_where_they_bind():
    drawn = diagram(DEMO)
    assert words(box(drawn, "lamp").details) == [
        "Limit: ≤ 4 × lamp test within 12 months",
        "Keep: ≤ 2 levels",
        "Judged by shine score within 1 day",
    ]
    assert words(box(drawn, "dust").details) == [
        "Needs age ≥ 18 years",
        "Review after 2 to 6 weeks",
        "Reached from 11",
    ]


def test_marks_number_the_sources_and_tell_what_is_not_verified_or_a_convention():
    drawn = diagram(DEMO)
    limit, keep, judged = box(drawn, "lamp").details
    assert (limit.marks, keep.marks, judged.marks) == (("2†",), ("3‡",), ("1",))
    assert [(one.mark, one.text) for one in drawn.sources] == [
        ("1", "The Book of Shine. Guild, 2020 (read in the source itself)"),
        ("2", "Leaflet. Shop, 2011 (not verified)"),
        ("3", "Habit of the house (a convention)"),
    ]
    assert [sign.mark for sign in drawn.signs] == ["†", "‡"]


def test_a_threshold_carries_the_dagger_of_its_parameter():
    assert edge(diagram(DEMO), "coat?", "plate").label[0].marks == ("1", "2†")


# --- decisions and lines --------------------------------------------------------------------------------------


def test_several_ways_of_which_one_is_guarded_make_a_decision():
    keys = {one.key for one in diagram(DEMO).boxes if one.kind == "decision"}
    assert keys == {"start?", "dust?", "lamp?", "polish?", "coat?"}


def test_one_guarded_way_is_a_labelled_line_without_a_decision():
    assert words(edge(diagram(DEMO), "sand", "polish").label) == ["consider: improvement in shine score < 30 %"]


@pytest.mark.parametrize(
    ("when", "asked"),
    [
        (("relief(dust) >= 50%", "otherwise"), "Relief after dusting by hand?"),
        (("lasted(dust) >= 6 weeks", "otherwise"), "How long was dusting by hand kept up?"),
        (
            ("lasted(dust where relief >= 50%) >= 6 weeks", "otherwise"),
            "How long did relief after dusting by hand last?",
        ),
        (("failed(dust)", "not_tolerated(dust)"), "Outcome of dusting by hand?"),
        (("shine > 3", "otherwise"), "Response to dusting by hand?"),
    ],
)
def test_a_decision_is_worded_as_a_question_from_what_its_exits_compare(when, asked):
    first, second = when
    moves = (
        demo.move("start", "dust", "step-up", "always"),
        demo.move("dust", "lamp", "step-up", first),
        demo.move("dust", "keep", "discharge", second),
    )
    assert box(diagram(with_moves(*moves)), "dust?").title == asked


def test_exits_show_the_value_of_the_profile():
    for profile, shown in ((None, "80 %"), ("strict", "50 %")):
        drawn = diagram(DEMO, profile=profile)
        assert words(edge(drawn, "coat?", "plate").label) == [f"relief ≥ {shown}"]
        assert words(edge(drawn, "lamp?", "polish").label) == [
            f"≥ 2 × lamp test with relief ≥ {shown}, ≥ 2 weeks apart"
        ]


def test_a_parameter_that_differs_by_patient_shows_all_values_and_a_note_with_the_cases():
    policy = DEMO.policies[None]
    old = Compares(Fact("latest", "shine"), ">=", Quantity(5))
    cases = Parameter("threshold", (Case(Quantity(30, "%"), old), Case(Quantity(80, "%"))), (demo.BOOK,), "Brightness")
    both = replace(policy, parameters={**policy.parameters, "threshold": cases})
    drawn = diagram(replace(DEMO, policies={None: both}))
    (line,) = edge(drawn, "coat?", "plate").label
    assert line.text.replace("\u00a0", " ") == "relief ≥ 30 % or 80 %"
    note = next(one for one in drawn.notes if one.mark == line.marks[0])
    assert note.text.replace("\u00a0", " ") == "Brightness: 30 % when shine score ≥ 5; 80 % otherwise"


def test_a_criterion_with_a_name_is_told_by_it_with_its_values_and_a_note_defines_it():
    drawn = diagram(DEMO)
    line, values, _ = edge(drawn, "lamp?", "lamp").label
    assert line.text == "again"
    assert (values.text.replace("\u00a0", " "), values.aside) == ("threshold 80 %; gap 2 weeks", True)
    note = next(one for one in drawn.notes if one.mark == line.marks[0])
    assert note.text.replace("\u00a0", " ") == (
        "Again: relief of lamp test ≥ 80 % and not (≥ 2 × lamp test with relief ≥ 80 %, ≥ 2 weeks apart) [1, 2†]"
    )
    # What the note rests on is not verified, and that is marked where the name stands, too.
    assert line.marks == ("a", "1", "†")


def test_names_inside_a_long_definition_are_defined_in_turn():
    policy = DEMO.policies[None]
    more = {f"part_{name}": Rule(demo.is_(f"shine >= {at}"), (demo.BOOK,)) for at, name in enumerate("abcdefgh")}
    whole = demo.parse(" and ".join(more), criteria=set(more))
    named = replace(policy, criteria={**policy.criteria, **more, "again": Rule(whole, (demo.BOOK,))})
    notes = [one.text.replace("\u00a0", " ") for one in diagram(replace(DEMO, policies={None: named})).notes]
    assert notes[0].startswith("Again: part a, part b, part c")
    assert notes[1:9] == [f"Part {name}: shine score ≥ {at} [1]" for at, name in enumerate("abcdefgh")]


def test_a_criterion_without_a_name_that_is_too_long_stands_in_a_note():
    long = " and ".join(f"shine >= {at}" for at in range(9))
    moves = (demo.move("start", "dust", "step-up", long),)
    drawn = diagram(with_moves(*moves))
    (line,) = edge(drawn, "start", "dust").label
    assert (line.text, line.marks[0]) == ("criteria in note", "a")
    assert drawn.notes[0].text.replace("\u00a0", " ").lower().count("shine score ≥") == 9


def test_a_wait_stands_at_its_line_and_a_choice_is_counted():
    drawn = diagram(DEMO)
    assert words(edge(drawn, "lamp?", "lamp").label)[-1] == "wait 2 weeks"
    assert words(edge(drawn, "lamp?", "sand").label) == ["otherwise", "choice 1 of 2"]
    named = replace(DEMO.transitions[3], wait=ParameterName("gap"))
    drawn = diagram(replace(DEMO, transitions=(*DEMO.transitions[:3], named, *DEMO.transitions[4:])))
    line = edge(drawn, "lamp?", "lamp").label[-1]
    assert (words([line]), line.marks) == (["wait 2 weeks"], ("1",))


def test_roles_of_lines_follow_what_the_transition_is():
    drawn = diagram(DEMO)
    roles = {(one.tail, one.head): one.role for one in drawn.edges}
    assert roles["dust", "dust?"] == "next"
    assert roles["dust?", "lamp"] == "met"
    assert roles["coat?", "smith"] == "not-met"
    assert roles["lamp?", "lamp"] == "repeat"
    assert edge(drawn, "lamp?", "lamp").loop


def test_ways_that_are_no_lines_stand_in_a_list_at_the_side():
    drawn = diagram(DEMO)
    listed = box(drawn, "polish?>")
    assert (listed.kind, listed.beside, listed.leads) == ("exits", "polish?", ("gild", "dust"))
    do_not, back = listed.exits
    assert (words(do_not.label), do_not.heads, do_not.role) == (["do not: no benefit"], ("gild",), "do-not")
    assert (words(back.label), back.heads, back.role) == (["shine score ≤ 1"], ("dust",), "met")
    assert words(box(drawn, "gild").details) == ["Reached from 11"]


def test_a_single_way_that_is_no_line_is_a_jump_that_names_the_box():
    drawn = diagram(DEMO)
    jump = box(drawn, "lamp?>")
    assert (jump.kind, jump.leads) == ("jump", ("smith",))
    assert jump.title == f"{box(drawn, 'smith').number} · Silversmith"
    assert words(edge(drawn, "lamp?", "lamp?>").label) == ["otherwise", "choice 2 of 2"]


@pytest.mark.parametrize("profile", [None, "strict"])
def test_every_transition_is_drawn_or_listed(profile):
    drawn = diagram(DEMO, profile=profile)
    shown = {(one.tail.rstrip("?"), one.head) for one in drawn.edges}
    for one in drawn.boxes:
        if one.kind in ("jump", "exits", "any"):
            tail = "any" if one.kind == "any" else one.beside.rstrip("?")
            shown |= {(tail, head) for head in one.leads}
    asked = {(tail, head) for move in DEMO.transitions for tail in move.from_ for head in move.to}
    assert asked <= shown


def test_a_crowded_box_gets_one_line_and_the_rest_of_its_ways_are_jumps():
    extra = tuple(demo.step(f"more{at}", f"More {at}", "therapy", 3) for at in range(5))
    moves = (
        demo.move("start", "dust", "step-up", "always"),
        *(demo.move("dust", one.id, "step-up", f"shine = {at}") for at, one in enumerate(extra)),
        *(demo.move(one.id, "coat", "step-up", "always") for one in extra),
    )
    crowded = replace(DEMO, steps={**DEMO.steps, **{one.id: one for one in extra}}, transitions=moves)
    drawn = diagram(crowded)
    arriving = [one for one in drawn.edges if one.head == "coat"]
    jumps = [one for one in drawn.boxes if one.kind == "jump" and one.leads == ("coat",)]
    assert len(arriving) + len(jumps) == 5
    assert 1 <= len(arriving) <= 3


def test_what_many_steps_share_is_told_once():
    shared = (
        demo.move("dust lamp polish coat", "smith", "refer", "shine = 7"),
        demo.move("dust lamp polish coat", "guard sand", "refer", "shine = 8"),
    )
    drawn = diagram(with_moves(*DEMO.transitions, *shared))
    told = box(drawn, "A")
    numbers = [box(drawn, f"{name}?").number for name in ("dust", "lamp", "polish", "coat")]
    assert told.title == f"A: further ways at {', '.join(map(str, numbers))}"
    assert [(words(row.label), row.heads) for row in told.exits] == [
        (["shine score = 7"], ("smith",)),
        (["shine score = 8"], ("guard", "sand")),
    ]
    for name in ("dust", "lamp", "polish", "coat"):
        side = box(drawn, f"{name}?>")
        assert "A" in side.leads
    assert words(box(drawn, "guard").details)[-1] == f"Reached from {', '.join(map(str, numbers))}"


def test_what_may_come_from_any_step_enters_once():
    drawn = diagram(DEMO)
    entries = [one for one in drawn.boxes if one.kind == "any"]
    assert sorted((one.title, one.beside) for one in entries) == [
        ("From any step", "keep"),
        ("Red flag, at any time", "guard"),
    ]
    flagged = edge(drawn, "flag>guard", "guard")
    assert flagged.role == "safety"
    assert any(one.text == "Red flags that lead to fire guard: fire in the house (emergency)" for one in drawn.notes)


# --- profiles ---------------------------------------------------------------------------------------------------


def test_an_excluded_step_is_greyed_with_its_reason_and_stays():
    drawn = diagram(DEMO, profile="strict")
    gild = box(drawn, "gild")
    assert gild.muted
    assert words(gild.details)[0] == "Not covered: too dear for what it gives"
    assert not box(diagram(DEMO), "gild").muted
    assert edge(drawn, "gild", "smith").muted


@pytest.mark.parametrize("level", ["historical-unavailable", "investigational", "not-recommended", "research-only"])
def test_every_level_that_excludes_is_greyed(level):
    policy = replace(DEMO.policies[None], support={"sand": (Support(level, None, "Old.", (demo.BOOK,)),)})
    assert box(diagram(replace(DEMO, policies={None: policy})), "sand").muted


@pytest.mark.parametrize("support", [Support("optional"), Support("not-covered", demo.is_("shine > 5"))])
def test_support_that_leaves_some_patients_is_told_and_not_greyed(support):
    policy = replace(DEMO.policies[None], support={"sand": (support,)})
    sand = box(diagram(replace(DEMO, policies={None: policy})), "sand")
    assert not sand.muted
    assert sand.details


def test_a_criterion_that_the_profile_never_meets_is_told():
    again = edge(diagram(DEMO, profile="strict"), "lamp?", "lamp")
    assert again.muted
    assert words(again.label)[0] == "never under this profile"


def test_an_unknown_profile_is_refused_with_a_near_miss():
    with pytest.raises(RequestRefused, match="did you mean `strict`") as caught:
        diagram(DEMO, profile="strikt")
    assert caught.value.code == "unknown-profile"


# --- one patient ------------------------------------------------------------------------------------------------


OVERLAY = Overlay(
    {"dust": BoxState("done", "shine 8 to 7", day=0), "lamp": BoxState("now")},
    frozenset({("start", "dust"), ("dust", "lamp"), ("lamp", "lamp")}),
    "One thing on day 42.",
)


def test_an_overlay_sets_states_and_walked_lines_and_nothing_else():
    plain, laid = diagram(DEMO), diagram(DEMO, overlay=OVERLAY)
    assert box(laid, "dust").state == BoxState("done", "shine 8 to 7", day=0)
    assert {one.key: replace(one, state=None) for one in laid.boxes} == {one.key: one for one in plain.boxes}
    assert tuple(replace(one, walked=False) for one in laid.edges) == plain.edges
    assert (laid.notes, laid.sources) == (plain.notes, plain.sources)
    assert (laid.caption, laid.overlaid) == ("One thing on day 42.", True)


def test_a_move_is_walked_through_its_decision():
    laid = diagram(DEMO, overlay=OVERLAY)
    walked = {(one.tail, one.head) for one in laid.edges if one.walked}
    assert walked == {
        ("start", "start?"), ("start?", "dust"), ("dust", "dust?"), ("dust?", "lamp"), ("lamp", "lamp?"),
        ("lamp?", "lamp"),
    }  # fmt: skip
    assert box(laid, "dust?").state == BoxState("done")
    assert box(laid, "polish?").state is None


def twice() -> tuple[Pathway, int, int]:
    """The demo with a second way from the lamp to itself, and the places of both."""
    again = next(one for one in DEMO.transitions if (one.from_, one.to) == (("lamp",), ("lamp",)))
    other = replace(again, when=demo.parse("failed(lamp)"))
    return replace(DEMO, transitions=(*DEMO.transitions, other)), DEMO.transitions.index(again), len(DEMO.transitions)


def test_of_two_ways_between_two_steps_only_the_one_taken_is_walked():
    doubled, first, second = twice()
    pair = ("lamp", "lamp")
    for known, expected in (({first}, [True, False]), ({second}, [False, True]), (set(), [False, False])):
        taken = frozenset((*pair, at) for at in known)
        laid = diagram(doubled, overlay=Overlay(walked=frozenset({pair}), taken=taken))
        assert [one.walked for one in laid.edges if (one.tail, one.head) == ("lamp?", "lamp")] == expected
        assert box(laid, "lamp?").state == BoxState("done")


def test_only_the_way_that_is_suggested_is_offered():
    doubled, _, second = twice()
    laid = diagram(doubled, overlay=Overlay(offered=frozenset({("lamp", "lamp", second)})))
    offered = [(one.tail, one.head, words(one.label)[0]) for one in laid.edges if one.offered and one.label]
    assert offered == [("lamp?", "lamp", "no benefit")]
    assert [(one.tail, one.head) for one in laid.edges if one.offered] == [("lamp", "lamp?"), ("lamp?", "lamp")]


def test_an_overlay_on_an_unknown_step_is_refused():
    with pytest.raises(RequestRefused, match="did you mean `dust`"):
        diagram(DEMO, overlay=Overlay({"dus": BoxState("done")}))


# --- foot ---------------------------------------------------------------------------------------------------------


def test_the_foot_tells_version_review_and_what_stands_on_purpose():
    drawn = diagram(replace(DEMO, waived=("P05 at lamp: it is bounded.",)), notes=("ABC: a b c",))
    assert drawn.footer == (
        "ABC: a b c",
        "Stands on purpose: P05 at lamp: it is bounded.",
        "shining-things 1.0.0 (draft), reviewed 2026-01-02, to be reviewed again by 2028-01-02, content 0123456789ab.",
        "Supports a decision; it does not make one.",
    )
    assert drawn.subtitle == (
        "As the definition stands, without a profile",
        "For keepers of silver. Population: adults with dull silver. Not for: gold.",
    )


def test_letters_go_on_after_z():
    from pathway.diagram.footer import Footer

    foot = Footer({})
    letters = [foot.note(str(at)) for at in range(703)]
    assert (letters[0], letters[25], letters[26], letters[51], letters[52], letters[702]) == (
        "a", "z", "aa", "az", "ba", "aaa",
    )  # fmt: skip
    assert foot.note("0") == "a"


def test_author_text_is_not_taken_for_a_phrase_of_ours():
    steps = {**DEMO.steps, "coat": replace(DEMO.steps["coat"], title="Coat of at least 3 hands")}
    moves = (demo.move("start", "coat", "step-up", "always"), demo.move("coat", "plate", "step-up", "done(coat)"),
             demo.move("dust", "plate", "step-up", "failed(coat)"))  # fmt: skip
    drawn = diagram(replace(DEMO, steps=steps, transitions=moves))
    (line,) = next(one for one in drawn.edges if one.tail == "dust").label
    assert line.text == "coat of at least 3 hands failed"
