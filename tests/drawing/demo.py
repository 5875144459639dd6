"""A neutral pathway of shining things, built from the nouns of the model, for the tests of drawing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from pathway.criterion.parsing import parse
from pathway.criterion.syntax import Always, Criterion, Never, Quantity
from pathway.measure import Citation, Measure
from pathway.model import (
    Case,
    FollowUp,
    IntendedUse,
    Parameter,
    Pathway,
    Policy,
    Procedure,
    Profile,
    RedFlag,
    Reference,
    Rule,
    Step,
    StepKind,
    Support,
    Transition,
    Vocabulary,
)
from pathway.moments import Span

BOOK = Citation("book", "chapter 2", "primary")
LEAFLET = Citation("leaflet", "", "unverified")
HABIT = Citation("habit", "", "convention")
NAMED = {"bright", "again"}


def is_(text: str) -> Criterion:
    return parse(text, criteria=NAMED)


def step(name: str, title: str, kind: StepKind, tier: int, **more: object) -> Step:
    procedure = Procedure(name, title, kind)
    return replace(Step(name, title, kind, tier, procedure, cites=(BOOK,)), **more)  # type: ignore[arg-type]


def move(from_: str, to: str, kind: str, when: str, **more: object) -> Transition:
    made = Transition(tuple(from_.split()), tuple(to.split()), kind, is_(when), because="Because.", cites=(BOOK,))  # type: ignore[arg-type]
    return replace(made, **more)  # type: ignore[arg-type]


STEPS = (
    step("dust", "Dusting by hand", "therapy", 1, requires=is_("age >= 18 years"), requires_cites=(BOOK,),
         review=(Span(2, "weeks"), Span(6, "weeks"))),
    step("keep", "Keep as it is", "discharge", 1),
    step("lamp", "Lamp test", "diagnostic", 2, limits=(Rule(is_("count(lamp within 12 months) <= 4"), (LEAFLET,)),),
         conditions=(Rule(is_("count(levels) <= 2"), (HABIT,)),),
         follow_up=FollowUp("index", (Case(Span(1, "days")),), cites=(BOOK,))),
    step("sand", "Sanding", "therapy", 2),
    step("polish", "Polish", "procedure", 3, limits=(Rule(is_("count(polish within 12 months) <= 2"), (BOOK,)),)),
    step("coat", "Trial coat of wax", "trial", 4),
    step("plate", "Silver plate for good", "implant", 4, follow_up=FollowUp("shine", at=(Span(12, "months"),))),
    step("gild", "Gilding", "procedure", 4),
    step("smith", "Silversmith", "referral", 4),
    step("guard", "Fire guard", "referral", 1),
)  # fmt: skip
MOVES = (
    move("start", "dust", "step-up", "otherwise"),
    move("start dust", "lamp", "step-up", "failed(dust)"),
    move("dust", "keep", "discharge", "improvement(shine) >= 30%"),
    move("lamp", "lamp", "repeat", "again", wait=Span(2, "weeks")),
    move("lamp", "polish", "step-up", "bright"),
    move("lamp", "sand smith", "refer", "otherwise"),
    move("sand", "polish", "step-up", "improvement(shine) < 30%", strength="consider"),
    move("polish", "polish", "repeat", "lasted(polish where relief >= 50%) >= 6 months"),
    move("polish", "coat", "step-up", "relief(polish) < 50%"),
    move("polish", "gild", "sideways", "failed(polish)", strength="do-not"),
    move("polish", "dust", "step-down", "shine <= 1"),
    move("coat", "plate", "step-up", "relief(coat) >= threshold"),
    move("coat", "smith", "refer", "otherwise"),
    move("gild", "smith", "refer", "otherwise"),
    move("any", "keep", "discharge", "shine <= 1", strength="consider"),
)
VOCABULARY = Vocabulary(
    measures={"shine": Measure("shine", "Shine score", 0, 10)},
    red_flags={"fire": RedFlag("fire", "Fire in the house", "emergency", "guard", Always(), cites=(BOOK,))},
    references={
        "book": Reference("book", "The Book of Shine", "Guild", 2020, "https://example.org/book", "primary"),
        "leaflet": Reference("leaflet", "Leaflet", "Shop", 2011),
        "habit": Reference("habit", "Habit of the house", provenance="convention"),
    },
)


def policy(name: str | None = None, threshold: int = 80, *, again: Criterion | None = None,
           support: Mapping[str, tuple[Support, ...]] | None = None) -> Policy:  # fmt: skip
    parameters = {
        "threshold": Parameter("threshold", (Case(Quantity(threshold, "%")),), (LEAFLET,)),
        "gap": Parameter("gap", (Case(Span(2, "weeks")),), (BOOK,)),
    }
    criteria = {
        "bright": Rule(parse("count(lamp where relief >= threshold spaced gap) >= 2"), (BOOK,)),
        "again": Rule(again or parse("relief(lamp) >= threshold and not bright", criteria=NAMED), (BOOK,)),
    }
    return Policy(name, (Rule(is_("age >= 18 years"), (BOOK,)),), parameters, criteria, support or {})


STRICT = {"gild": (Support("not-covered", None, "Too dear for what it gives.", (BOOK,)),)}
DEMO = Pathway(
    id="shining-things", version="1.0.0", status="draft", title="Shining things: stepped care",
    intended_use=IntendedUse("keepers of silver", "adults with dull silver", ("gold",)),
    reviewed=date(2026, 1, 2), review_by=date(2028, 1, 2), site=(), index_measures=("shine",),
    steps={one.id: one for one in STEPS}, transitions=MOVES,
    profiles={"strict": Profile("strict", "Strict house rules", "House", "Here")},
    policies={None: policy(), "strict": policy("strict", 50, again=Never(), support=STRICT)},
    vocabulary=VOCABULARY, tiers={1: "First care", 2: "Finding out", 3: "Work on it", 4: "For good"},
    content_hash="0123456789abcdef",
)  # fmt: skip


def chain(number: int, links: list[tuple[int, int]], tiers: list[int], loops: list[int]) -> Pathway:
    """A pathway of `number` steps with guarded ways between the given pairs; for tests over many shapes."""
    kinds: tuple[StepKind, ...] = ("therapy", "diagnostic", "procedure", "trial", "implant", "review", "referral")
    steps = [step(f"s{at}", f"Step number {at}", kinds[at % len(kinds)], tiers[at]) for at in range(number)]
    out = {one.id: one for one in steps}
    moves = [move("start", "s0", "step-up", "shine >= 1")]
    for tail, head in links:
        if not out[f"s{tail}"].terminal:
            moves.append(move(f"s{tail}", f"s{head}", "step-up", f"shine >= {tail % 10}"))
    moves += [
        move(f"s{at}", f"s{at}", "repeat", "relief(lamp) >= threshold") for at in loops if not out[f"s{at}"].terminal
    ]
    return replace(DEMO, steps=out, transitions=tuple(moves), vocabulary=replace(VOCABULARY, red_flags={}), tiers={})
