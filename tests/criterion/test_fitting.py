"""Does a criterion suit what is declared? Every rule, at its boundary and on both sides of it."""

from __future__ import annotations

import pytest

from pathway.criterion.fitting import fit
from pathway.criterion.parsing import parse, parse_constant
from pathway.criterion.protocols import StepName
from pathway.criterion.syntax import VIEWS, And, Compares, Fact, Holds, Named, Otherwise, ParameterName, Quantity, Word
from pathway.measure import Domain, Finding, Measure, exact
from pathway.moments import Span

YES_NO = Domain("yes-no")
SIDE = Domain("one-of", ("left", "right"))
LEVELS = Domain("one-of", ())


MEASURES = {
    "shine": Measure(
        "shine", "Shine", 0, 10, 1, better="higher", details=(("light", Domain("one-of", ("day", "lamp"))),)
    ),
    "depth": Measure("depth", "Depth", 0, 100, exact("0.5"), "mm", site=("side",)),
    "noise": Measure("noise", "Noise", None, None, None, "dB"),
    "wear": Measure("wear", "Wear", 0, 100, None, "%"),
    "rain": Measure("rain", "Rainy days", 0, 31, 1, "days"),
    "grade": Measure("grade", "Grade", 1, 8, 2),
}
FINDINGS = {
    "scratched": Finding("scratched", "Scratched", YES_NO),
    "rusty": Finding("rusty", "Rusty", YES_NO, site=("side",)),
    "fall": Finding("fall", "Fall", YES_NO, event=True),
    "colour": Finding("colour", "Colour", Domain("one-of", ("red", "green", "dark_green"))),
    "mass": Finding("mass", "Mass", Domain("number", low=5, high=200, unit="kg")),
    "bought": Finding("bought", "Bought", Domain("date")),
    "sale": Finding("sale", "Sale", Domain("date")),
}
STEPS = {
    "wash": StepName(
        "wash", {"agent": Domain("one-of", ("soap", "water")), "minutes": Domain("number", low=0)}, ("side",)
    ),
    "polish": StepName("polish", {}),
}
PARAMETERS = {
    "wash_relief": ("80%", "50%"),
    "bare_relief": ("80%", "0.8"),
    "gap": ("2 weeks",),
    "no_gap": ("2 weeks", "0 days"),
    "needed": ("2",),
    "half": ("2", "2.5"),
    "agents": (("soap", "water"),),
    "wrong_agents": (("soap", "sope"),),
    "one_agent": ("soap",),
}


class Workshop:
    """The names of a made-up workshop."""

    def __init__(self, parameters=PARAMETERS):
        self.parameters = parameters

    def measure(self, name):
        return MEASURES.get(name)

    def finding(self, name):
        return FINDINGS.get(name)

    def step(self, name):
        return STEPS.get(name)

    def event(self, name):
        return name == "crack"

    def detail(self, name):
        return {"side": SIDE, "levels": LEVELS, "agent": STEPS["wash"].details["agent"], "guided": YES_NO}.get(name)

    def attribute(self, name):
        return Domain("one-of", ("female", "male")) if name == "sex" else None

    def parameter(self, name):
        values = self.parameters.get(name, ())
        return tuple(value if isinstance(value, tuple) else parse_constant(value) for value in values)

    def criterion(self, name):
        return name == "ready"

    def all_names(self):
        return [
            *MEASURES,
            *FINDINGS,
            *STEPS,
            *self.parameters,
            "crack",
            "side",
            "levels",
            "sex",
            "ready",
        ]


def misfits(text, context="patient"):
    return [(found.code, found.message) for found in fit(parse(text, criteria={"ready"}), Workshop(), context=context)]


FITS = [
    "always",
    "otherwise",
    "ready and not scratched",
    "at least 1 of (ready)",
    "at least 2 of (ready, scratched)",
    # measures
    "shine >= 0",
    "shine <= 10",
    "shine = 7",
    "0 <= shine < 10",
    "worst(shine) >= 7 and lowest(shine) > 1 and highest(shine) < 9 and first(shine within 6 months) != 3",
    "mean(shine where light = lamp within 7 days) >= 7.25",
    "change(shine) <= -10",
    "change(shine within 6 months) >= 10",
    "change(grade) = 6",
    "depth < 50 mm",
    "depth < 50.5 mm",
    "latest(depth in region) >= 50 mm",
    "noise > 70.123 dB",
    "noise > -5 dB",
    "wear <= 7%",
    "rain >= 8",
    "change(rain) <= -8",
    "grade >= 3",
    "improvement(shine) >= 30%",
    "improvement(shine) >= -20%",
    "sustained(shine where shine >= 7 within 3 months)",
    "latest(shine after wash within 1 day) >= 5",
    # findings
    "scratched = yes",
    "scratched != no",
    "scratched in {yes, no}",
    "colour = dark_green",
    "colour in {red, green}",
    "mass >= 5 kg",
    "mass <= 200 kg",
    "bought >= 2026-01-31",
    "bought = 2026-01-31",
    "since(bought) >= 3 months",
    "since(scratched) < 2 weeks",
    "until(sale) > 2 weeks",
    "latest(rusty in region)",
    "count(fall within 12 months) >= 2",
    "count(wash spaced 1 day) >= 2",
    # steps
    "done(wash) and under_way(wash) and failed(polish) and not_tolerated(wash) and technical_failure(wash) and "
    "stopped(wash) and declined(polish) and documented(wash) and known(polish)",
    "done(wash in patient within 6 months)",
    "relief(wash) >= 100%",
    "relief(wash) > -10.5%",
    "relief(wash within gap) >= wash_relief",
    "outcome(wash) = no_benefit",
    "outcome(wash) in {benefit, not_tolerated}",
    "lasted(wash where relief >= 50%) >= 6 months",
    "since(wash in region) >= gap",
    "count(wash) = 0",
    "count(wash) >= needed",
    "1 <= count(wash) < 3",
    "count(wash where relief >= wash_relief and agent in agents in region within gap spaced gap) >= needed",
    "count(wash after polish in region distinct side) >= needed",
    "count(wash where outcome = benefit and minutes >= 5 and improvement(shine) >= 50%) >= 1",
    "count(polish where relief >= 50%) >= 1",
    "count(crack within 1 year) < 1",
    "since(crack) > 1 month",
    # details, attributes, age
    "side in {left, right}",
    "count(levels) <= 2",
    "levels = anything",
    "changed(agent)",
    "guided",
    "sex = female",
    "age >= 18 years",
    "18 years <= age < 6000 weeks",
    "known(age) and known(sex) and documented(side) and known(crack)",
    "agent in agents",
]


@pytest.mark.parametrize("text", FITS)
def test_fits(text):
    assert misfits(text) == []


MISFITS = [
    # unknown names, and names of the wrong kind
    ("shin >= 5", "P01", "did you mean `shine`?"),
    ("done(wahs)", "P01", "did you mean `wash`?"),
    ("latest(shine after wahs) >= 5", "P01", "did you mean `wash`?"),
    ("latest(shine after scratched) >= 5", "P01", "`after` names a step, and `scratched` is a finding"),
    ("done(shine)", "P01", "`done` asks about a step, and `shine` is a measure"),
    ("relief(shine) >= 80%", "P01", "`shine` is a measure"),
    ("improvement(wash) >= 80%", "P01", "`improvement` asks about a measure, and `wash` is a step"),
    ("wash", "P01", "`wash` is a step: say what is asked of it, as in `done(wash)`"),
    ("crack", "P01", "`count(crack) >= 1`"),
    ("done", "P01", "needs to be told of what: `done(…)`"),
    ("first(colour) = red", "P01", "`colour` is a finding"),
    ("worst(age) >= 3 years", "P01", "the patient's age"),
    ("since(side) >= 1 day", "P01", "a detail"),
    ("until(wash) >= 1 day", "P01", "`until` asks about a finding"),
    ("declined(scratched)", "P01", "a finding"),
    ("changed(wash)", "P01", "`changed` asks about a detail"),
    ("changed(sex)", "P01", "an attribute"),
    ("count(shine) >= 2", "P01", "a measure"),
    ("count(sex) >= 2", "P01", "an attribute"),
    ("gap >= 1 week", "P01", "`gap` is a parameter"),
    ("relief(wash) >= wash_releif", "P01", "there is no parameter `wash_releif`; did you mean `wash_relief`?"),
    ("relief(wash) >= shine", "P01", "`shine` is a measure: a fact is compared with a constant"),
    ("agent in agent_list", "P01", "there is no parameter `agent_list`"),
    ("count(wash within gapp) >= 1", "P01", "did you mean `gap`?"),
    ("count(wash where agnet = soap) >= 1", "P01", "did you mean `agent`?"),
    ("count(wash where scratched) >= 1", "P01", "`scratched` is not a detail of `wash`"),
    ("count(wash where agent in agentz) >= 1", "P01", "did you mean `agents`?"),
    ("count(wash distinct sides) >= 1", "P01", "did you mean `side`?"),
    ("count(polish distinct side) >= 1", "P01", "not a detail of `polish`"),
    ("count(wash where improvement(colour) >= 3%) >= 1", "P01", "`colour` is a finding"),
    # percentages
    ("relief(wash) >= 0.8", "P14", "write `80%`, not `0.8`"),
    ("relief(wash) >= 1", "P14", "write `100%`, not `1`"),
    ("relief(wash) >= 80", "P14", "write `80%`, not `80`"),
    ("relief(wash) >= 50 mm", "P14", "such as `80%`, not `50 mm`"),
    ("relief(wash) >= 100.01%", "P14", "never above `100%`"),
    ("relief(wash) >= 800%", "P14", "never above `100%`"),
    ("improvement(shine) >= 800%", "P14", "never above `100%`"),
    ("relief(wash) >= 6 weeks", "P14", "not a length of time"),
    ("relief(wash) = good", "P14", "is a number"),
    ("relief(wash)", "P14", "compare it, as in `relief(wash) >= 80%`"),
    ("relief(wash) >= bare_relief", "P14", "write `80%`, not `0.8` (a value of the parameter `bare_relief`)"),
    ("relief(wash) = wash_relief", "P14", "to use the parameter `wash_relief` write `>=`"),
    ("relief(wash) in {good}", "P14", "not a word"),
    ("relief(wash) >= gap", "P14", "a value of the parameter `gap`"),
    ("relief(wash) >= agents", "P14", "a list is asked with `in`"),
    # measures
    ("shine >= -1", "P14", "never below `0`"),
    ("shine >= 11", "P14", "never above `10`"),
    ("shine >= 4.5", "P14", "in steps of 1, so `4.5` falls between"),
    ("shine >= 5 mm", "P14", "without a unit: write `5`"),
    ("0 <= shine < 11", "P14", "never above `10`"),
    ("shine", "P14", "not a yes/no fact"),
    ("depth < 50", "P14", "measured in mm: write `50 mm`, not `50`"),
    ("depth < 5 cm", "P14", "measured in mm, and `5 cm` is not converted"),
    ("depth < 50.25 mm", "P14", "in steps of 0.5"),
    ("depth < 100.5 mm", "P14", "never above `100 mm`"),
    ("wear <= 7", "P14", "write `7%`"),
    ("wear <= 0.5", "P14", "write `0.5%`"),
    ("rain >= 8 days", "P14", "write `8` without its unit"),
    ("rain >= 32", "P14", "never above `31`"),
    ("rain >= 2 weeks", "P14", "not a length of time"),
    ("grade >= 4", "P14", "in steps of 2"),
    ("change(grade) >= 5", "P14", "in steps of 2"),
    ("change(shine) >= 11", "P14", "never above `10`"),
    ("change(shine) <= -11", "P14", "never below `-10`"),
    ("change(shine) <= 1.5", "P14", "in steps of 1"),
    ("mean(shine) >= 10.5", "P14", "never above `10`"),
    ("shine = good", "P14", "is a number"),
    ("shine >= 2026-01-31", "P14", "is a number"),
    ("sustained(shine where shine >= 7)", "P14", "and for how long"),
    ("sustained(shine within 3 months)", "P14", "what holds at every reading"),
    ("sustained(shine where shine >= 11 within 3 months)", "P14", "never above `10`"),
    ("sustained(shine where shine >= 7 within 3 months) >= 3 months", "P14", "words have no order"),
    # words
    ("colour = grene", "P14", "did you mean `green`?"),
    ("colour in {red, blue}", "P14", "never `blue`"),
    ("colour >= needed", "P14", "words have no order"),
    ("colour = 3", "P14", "one of `red`, `green`, `dark_green`"),
    ("colour", "P14", "as in `colour = red`"),
    ("scratched = maybe", "P14", "one of `yes`, `no`"),
    ("scratched >= 1", "P14", "words have no order"),
    ("agent in wrong_agents", "P14", "never `sope`; did you mean `soap`? (a value of the parameter `wrong_agents`)"),
    ("agent in one_agent", "P14", "needs a list of words"),
    ("agent in gap", "P14", "needs a list of words"),
    ("outcome(wash) = good", "P14", "`no_benefit`"),
    ("sex = femal", "P14", "did you mean `female`?"),
    # lengths of time and days
    ("age >= 18", "P14", "write a span such as `18 years`, not `18`"),
    ("age = 18 years", "P14", "compare it with `<`"),
    ("since(wash) >= 2", "P14", "such as `2 weeks`, not `2`"),
    ("since(wash) >= 80%", "P14", "a length of time"),
    ("since(wash) >= needed", "P14", "a value of the parameter `needed`"),
    ("since(wash)", "P14", "as in `since(wash) >= 6 weeks`"),
    ("lasted(wash) >= 50", "P14", "`50 weeks`"),
    ("since(colour) >= 1 week", "P14", "a date or yes/no"),
    ("since(mass) >= 1 week", "P14", "a date or yes/no"),
    ("until(scratched) >= 1 week", "P14", "a finding that is a date"),
    ("bought >= 3", "P14", "is a day: write a day such as `2026-01-31`"),
    ("bought >= 3 weeks", "P14", "is a day"),
    ("bought", "P14", "as in `bought >= 2026-01-31`"),
    # counts
    ("count(wash) >= -1", "P19", "never below `0`"),
    ("count(wash) >= 1.5", "P19", "a whole number, not `1.5`"),
    ("count(wash) >= half", "P19", "`2.5` (a value of the parameter `half`)"),
    ("count(wash) >= 2%", "P14", "without a unit: write `2`"),
    ("count(wash) >= 2 weeks", "P14", "not a length of time"),
    ("count(wash) = needed", "P14", "to use the parameter `needed`"),
    ("count(scratched) >= 2", "P14", "not recorded as an event"),
    ("count(guided) >= 2", "P14", "not a list"),
    ("count(side) >= 2", "P14", "not a list"),
    ("count(wash)", "P14", "as in `count(wash) >= 2`"),
    ("at least 3 of (ready, scratched)", "P19", "can never hold"),
    ("at least 0 of (ready, scratched)", "P19", "begins at 1"),
    ("at least 2 of (ready, scratched, ready)", "P19", "twice"),
    # options
    ("count(wash spaced 0 days) >= 2", "P19", "`spaced 0 days` says nothing"),
    ("count(wash within 0 days) >= 2", "P14", "`within 0 days` says nothing"),
    ("count(wash spaced no_gap) >= 2", "P19", "a value of the parameter `no_gap`"),
    ("count(wash within needed) >= 2", "P14", "`within` takes a length of time such as `6 weeks`, not `2`"),
    ("count(wash spaced agents) >= 2", "P14", "not `{soap, water}`"),
    ("relief(wash spaced 2 weeks) >= 50%", "P14", "`relief` has no use for `spaced`; only `count` has"),
    ("latest(shine distinct light) >= 5", "P14", "`latest` has no use for `distinct`"),
    ("done(wash where agent = soap)", "P14", "`count(wash where …) >= 1`"),
    ("since(wash where agent = soap) >= 1 day", "P14", "no use for `where`"),
    ("since(wash within 1 day) >= 1 day", "P14", "no use for `within`"),
    ("done(wash after polish)", "P14", "no use for `after`"),
    ("count(wash spaced 2 weeks distinct side) >= 1", "P14", "do not go together"),
    ("first(shine in episode) >= 1", "P14", "cannot be told yet"),
    ("change(shine in step) >= 1", "P14", "cannot be told yet"),
    ("until(sale in patient) >= 1 day", "P14", "no use for `in`"),
    ("latest(side in region) = left", "P14", "`in` has no meaning for `side`"),
    ("count(fall spaced 1 day) >= 2", "P14", "`spaced` has no meaning for `fall`"),
    ("latest(age within 1 day) >= 3 years", "P14", "the patient's age"),
    ("count(levels distinct side) >= 2", "P14", "no meaning for `levels`"),
    ("count(fall distinct side) >= 2", "P14", "no meaning for `fall`"),
    ("count(crack where side = left) >= 2", "P14", "no meaning for `crack`"),
    ("latest(scratched where side = left)", "P14", "no meaning for `scratched`"),
    ("latest(scratched in region)", "P14", "has no site"),
    ("latest(shine in patient) >= 5", "P14", "has no site"),
    # inside where
    ("count(wash where relief >= 0.8) >= 1", "P14", "write `80%`"),
    ("count(wash where ready) >= 1", "P14", "a criterion about the patient"),
    ("count(wash where side = left) >= 1", "P01", "`side` is not a detail of `wash`"),
    ("count(wash where done(polish)) >= 1", "P14", "cannot be asked here"),
    ("count(wash where improvement(shine within 1 day) >= 3%) >= 1", "P14", "without options"),
    ("latest(shine where relief >= 50%) >= 1", "P01", "the value of the reading"),
    ("latest(shine where improvement(shine) >= 50%) >= 1", "P14", "the value of the reading"),
    ("count(wash where minutes) >= 1", "P14", "compare it, as in `minutes >= 2`"),
    ("count(wash where outcome = good) >= 1", "P14", "one of `benefit`"),
    ("latest(shine where outcome = benefit) >= 1", "P01", "`outcome` is not a detail of `shine`"),
    ("latest(shine where light = sun) >= 1", "P14", "one of `day`, `lamp`"),
]


@pytest.mark.parametrize(("text", "code", "phrase"), MISFITS)
def test_misfit(text, code, phrase):
    found = misfits(text)
    assert [code] == [code for code, _ in found]
    assert phrase in found[0][1]
    assert not found[0][1].endswith(".")


def test_every_misfit_is_told_once_and_in_order():
    found = misfits("shine >= 11 and (shin >= 5 or at least 2 of (shine >= 11)) and count(wash where agnet = x) >= -1")
    assert [code for code, _ in found] == ["P14", "P01", "P19", "P01", "P19"]


def test_both_sides_of_a_range_are_looked_at():
    assert [code for code, _ in misfits("-1 <= shine < 11")] == ["P14", "P14"]


def test_every_value_of_a_parameter_must_fit():
    found = fit(parse("shine >= limit"), Workshop({"limit": ("1", "11", "-1", "5")}))
    assert [misfit.message.split("`")[-4] for misfit in found] == ["11", "-1"]


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_is_fitted(view):
    """No view asks about a name that is not declared, and each asks about at least one sort of subject."""
    assert [misfit.code for misfit in fit(Holds(Fact(view, "nowhere")), Workshop())] == ["P01"]
    subjects = ("shine", "colour", "bought", "wash", "crack", "fall", "levels", "agent", "sex", "age")
    assert any("P01" not in {found.code for found in fit(Holds(Fact(view, name)), Workshop())} for name in subjects)


def test_in_the_context_of_an_act_bare_names_are_details():
    assert misfits("agent = soap and relief >= 50% and outcome = benefit", "act") == []
    assert [code for code, _ in misfits("scratched", "act")] == ["P01"]
    assert [code for code, _ in misfits("ready", "act")] == ["P14"]
    assert [code for code, _ in misfits("relief >= 50%", "patient")] == ["P01"]


def test_trees_that_text_cannot_express():
    names = Workshop()
    assert [found.code for found in fit(And((Otherwise(), Named("ready"))), names)] == ["P14"]
    assert [found.code for found in fit(Named("shine"), names)] == ["P01"]
    assert [found.code for found in fit(Compares(Fact("latest", "colour"), ">=", Word("red")), names)] == ["P14"]
    assert fit(Compares(Fact("latest", "shine"), "=", ParameterName("needed")), names) == ()
    assert fit(Compares(Fact("latest", "depth"), "=", Quantity(exact("0.5"), "mm")), names) == ()
    assert [found.code for found in fit(Compares(Fact("latest", "shine"), ">", Span(2, "weeks")), names)] == ["P14"]
