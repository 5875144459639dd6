"""Adapter for a bench of peers: one small pathway, its decision from ready features, and from raw events.

The bench names this file in the environment variable PATHWAY_ADAPTER. Its contract, one function each:

  build()                               -> state     the pathway, through the public `build`
  decide_one(state, f)                  -> code      f: a dictionary of features, None = unknown
  decide_events(state, events, as_of)   -> code      events: a list of {day, step, measure, value}
  explain(state, events, as_of)         -> the guards that were looked at, in words

Codes: the index of the edge that is taken; 100 + index when a value is missing; -1 stay; -2 end of the pathway.
There is no cohort part yet.

What the bench asks differs from what this library says, and where it differs the adapter does the nearest thing:

* The bench takes the first guard of a node that is not false. We have no order among transitions (`assess` decides
  every step, and overlap is a fault), so the adapter walks the edges itself. Each guard is read by our parser, held in
  our pathway and decided by our `explain`; that is the meaning, and nothing faster stands in for it.
* The bench stands on the step of the last act, whatever led there. We derive the place from the transitions. The
  adapter takes the last act of the chart.
* An edge of the bench counts acts of two steps together. A leaf of ours asks one fact, and sums of facts do not
  exist. The adapter records each session as a finding of its own too (`neurotomy_session`, ...), declared as events.
* The bench counts days since the FIRST conservative act. Our `since(step)` is about the last one. The adapter puts the
  first day on record as a dated finding (`conservative_care_began`).
* The window of the bench is open at its far edge, `day > as_of - 365`; ours is closed: `within 364 days`.
* The bench passes over null values. Here a newest reading that is null leaves the fact unknown, so nulls are left out.
* `infection` and `redflag` are 0 when never recorded. That is our `documented(x)`: the record itself is the proof.
* A relief score counts for the node when it is filed for it and dated after its act. Ours is tagged `after` the act.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache
from typing import Any, NamedTuple

PACKAGE = "stepped-care"
IMPORTS = "import pathway"
KIND = "both"
NEED, STAY, END = 100, -1, -2
DAY_0 = date(1970, 1, 1)

NODES = (
    "assess", "conservative", "mbb1", "mbb2", "rfa", "repeat_rfa", "ia_steroid", "alt_dx", "multidisc", "scs_trial",
    "scs_implant", "maintenance",
)  # fmt: skip
RFA_LEFT = "count(neurotomy_session within 364 days) < 2"
RFA_SPENT = "count(neurotomy_session within 364 days) >= 2"
BLOCKS_LEFT = "count(block_session within 364 days) < 4"
INJECTIONS_LEFT = "count(injection_session within 364 days) < 3"
CARE = "since(conservative_care_began) >="
CLEAN = "not documented(infection)"

EDGES = (  # in the order of the bench: from, to, when
    ("assess", "alt_dx", "documented(redflag)"),
    ("assess", "conservative", "nrs >= 4"),
    ("assess", "maintenance", "nrs < 4"),
    ("conservative", "alt_dx", "documented(redflag)"),
    ("conservative", "maintenance", "latest(relief_pct after conservative) >= 50% and nrs < 4"),
    ("conservative", "mbb1", f"{CARE} 42 days and nrs >= 4 and {CLEAN} and not anticoag and {BLOCKS_LEFT}"),
    ("conservative", "multidisc", f"{CARE} 90 days and (odi >= 40 or nrs >= 7)"),
    ("mbb1", "mbb2", f"latest(relief_pct after mbb1) >= 80% and since(mbb1) >= 7 days and {CLEAN}"),
    ("mbb1", "ia_steroid", f"50% <= latest(relief_pct after mbb1) < 80% and {INJECTIONS_LEFT} and {CLEAN}"),
    ("mbb1", "alt_dx", "latest(relief_pct after mbb1) < 50%"),
    ("mbb2", "rfa", "latest(relief_pct after mbb2) >= 80% and latest(relief_pct where filed_for = mbb1) >= 80%"
     f" and {RFA_LEFT} and {CLEAN} and not anticoag"),
    ("mbb2", "multidisc", f"latest(relief_pct after mbb2) >= 80% and {RFA_SPENT}"),
    ("mbb2", "ia_steroid", f"latest(relief_pct after mbb2) < 80% and {INJECTIONS_LEFT}"),
    ("rfa", "maintenance", "latest(relief_pct after rfa) >= 50% and nrs < 4"),
    ("rfa", "repeat_rfa", f"latest(relief_pct after rfa) >= 50% and since(rfa) >= 180 days and nrs >= 4 and {RFA_LEFT}"
     f" and {CLEAN}"),
    ("rfa", "multidisc", "latest(relief_pct after rfa) < 50% and since(rfa) >= 42 days"),
    ("repeat_rfa", "maintenance", "latest(relief_pct after repeat_rfa) >= 50%"),
    ("repeat_rfa", "multidisc", "latest(relief_pct after repeat_rfa) < 50% and since(repeat_rfa) >= 42 days"),
    ("ia_steroid", "maintenance", "latest(relief_pct after ia_steroid) >= 50% and nrs < 4"),
    ("ia_steroid", "mbb1", f"since(ia_steroid) >= 90 days and {BLOCKS_LEFT} and {CLEAN}"),
    ("multidisc", "scs_trial", f"psych_ok and (odi >= 40 or nrs >= 6) and {CLEAN} and since(multidisc) >= 90 days"),
    ("multidisc", "maintenance", "nrs < 4"),
    ("scs_trial", "scs_implant", f"latest(relief_pct after scs_trial) >= 50% and {CLEAN} and not anticoag"),
    ("scs_trial", "multidisc", "latest(relief_pct after scs_trial) < 50%"),
    ("maintenance", "assess", "nrs >= 6 and since(maintenance) >= 90 days"),
)  # fmt: skip

BOOK = {"cites": "bench"}
SESSIONS = {  # acts of these steps are counted together, so each is put on record as a finding too
    "rfa": "neurotomy_session", "repeat_rfa": "neurotomy_session", "mbb1": "block_session", "mbb2": "block_session",
    "ia_steroid": "injection_session",
}  # fmt: skip
YES_NO = ("anticoag", "psych_ok", "infection", "redflag")
SHARED: dict[str, dict[str, Any]] = {
    "measures": {"measures": {
        "relief_pct": {"title": "Relief as scored", "low": 0, "high": 100, "unit": "%", "better": "higher",
                       "details": {"filed_for": {"one_of": list(NODES)}}, **BOOK},
        "nrs": {"title": "Pain", "low": 0, "high": 10, "better": "lower", **BOOK},
        "odi": {"title": "Disability", "low": 0, "high": 100, "better": "lower", **BOOK},
    }},
    "findings": {"findings": {
        **{name: {"title": name, "yes_no": "yes"} for name in YES_NO},
        **{name: {"title": name, "yes_no": "yes", "event": "yes"} for name in SESSIONS.values()},
        "conservative_care_began": {"title": "First day of conservative care", "date": "yes"},
    }},
    # Every step is a therapy: a reading after a diagnostic or a trial would not count as a current value.
    "procedures": {"procedures": {name: {"title": name, "kind": "therapy"} for name in NODES},
                   "regions": {}, "complications": {}},
    "references": {"references": {"bench": {"title": "The bench", "provenance": "convention"}}},
    "screening": {"tables": {}},
    "red_flags": {"red_flags": {}},
}  # fmt: skip
DEFINITION: dict[str, Any] = {
    "pathway": "bench-facet", "version": "1.0.0", "status": "draft", "title": "Facet joint pain, as in the bench",
    "intended_use": {"user": "a bench", "population": "made-up patients"},
    "reviewed": "2025-07-01", "review_by": "2027-07-01", "scope": "always",
    "steps": {name: {"tier": 1, **BOOK} for name in NODES},
    "transitions": [
        # Nobody has done anything yet: that is the node `assess` of the bench, and `start` of ours.
        {"from": [origin, "start"] if origin == "assess" else origin, "to": to, "kind": "step-up", "when": when,
         "because": f"edge {index}", **BOOK}
        for index, (origin, to, when) in enumerate(EDGES)
    ],
}  # fmt: skip


def available() -> bool:
    """Whether it is this library that answers to `import pathway`."""
    try:
        import pathway
    except ImportError:
        return False
    return hasattr(pathway, "Pathway") and hasattr(pathway, "assess")


# --- the pathway ------------------------------------------------------------------------------------


class State(NamedTuple):
    """The pathway, its guards by node with their numbers, and which feature stands for which fact of a guard."""

    pathway: Any
    guards: Mapping[str, tuple[tuple[int, Any], ...]]
    features: Mapping[int, tuple[str, Any]]


def build() -> State:
    """The pathway from Python data. It is not proved: `check` has opinions about the bench's pathway."""
    import pathway

    made = pathway.build(DEFINITION, shared=SHARED, profiles={})
    guards: dict[str, list[tuple[int, Any]]] = {name: [] for name in NODES}
    for index, move in enumerate(made.transitions):
        guards[EDGES[index][0]].append((index, move.when))
    facts = [fact for group in guards.values() for _, when in group for fact in _facts(when)]
    return State(
        made,
        {name: tuple(group) for name, group in guards.items()},
        {id(fact): _feature(fact) for fact in facts},  # the pathway keeps the facts alive
    )


def _facts(criterion: Any) -> Iterator[Any]:
    if hasattr(criterion, "fact"):
        yield criterion.fact
    for part in (*getattr(criterion, "parts", ()), *filter(None, (getattr(criterion, "part", None),))):
        yield from _facts(part)


def _feature(fact: Any) -> tuple[str, Any]:
    """The feature of the bench that a fact of a guard is, and how its number becomes an answer."""
    if fact.view == "since":
        return ("days_cons" if fact.subject == "conservative_care_began" else "days"), _elapsed
    if fact.view == "count":
        return {"neurotomy_session": "n_rfa", "block_session": "n_mbb", "injection_session": "n_ia"}[
            fact.subject
        ], _tally
    if fact.subject == "relief_pct":
        return ("relief1" if fact.where is not None else "relief"), _number
    return fact.subject, (_yes_no if fact.subject in YES_NO else _number)


# --- one decision from ready features ---------------------------------------------------------------


@lru_cache(maxsize=4096)
def _number(value: float) -> Any:
    from pathway.criterion.protocols import Known

    return Known(int(value) if value == int(value) else Fraction(str(value)))


@lru_cache(maxsize=4)
def _yes_no(value: float) -> Any:
    from pathway.criterion.protocols import Known

    return Known(value == 1)


@lru_cache(maxsize=64)
def _tally(value: int) -> Any:
    from pathway.criterion.protocols import Known, Tally

    return Known(Tally(value, value))


@lru_cache(maxsize=4096)
def _elapsed(days: float) -> Any:
    from pathway.criterion.protocols import Elapsed, Known
    from pathway.moments import on_day

    today = date(2025, 7, 1)  # features hold a number of days; which day they end on makes no difference
    return Known(Elapsed(on_day(today - timedelta(days=int(days))), today))


class Features:
    """The facts of one patient as a dictionary of ready features. It is all that the language asks for."""

    __slots__ = ("features", "values")

    def __init__(self, features: Mapping[int, tuple[str, Any]], values: Mapping[str, Any]) -> None:
        self.features = features
        self.values = values

    def kept(self, criterion: Any) -> None:
        return None

    def keep(self, explained: Any) -> None:
        return None

    def answer(self, fact: Any) -> Any:
        name, made = self.features[id(fact)]
        value = self.values[name]
        return _missing() if value is None else made(value)

    def parameter(self, name: Any) -> Any:
        raise KeyError(name)

    def criterion(self, name: str) -> Any:
        raise KeyError(name)


@lru_cache(maxsize=1)
def _missing() -> Any:
    from pathway.criterion.protocols import Unknown

    return Unknown("not-recorded", "not recorded")


def decide_one(state: State, f: Mapping[str, Any]) -> int:
    """The code for a dictionary of features."""
    return _decide(state.guards[f["node"]], Features(state.features, f))


def _decide(guards: Sequence[tuple[int, Any]], facts: Any) -> int:
    from pathway.criterion.explanation import explain

    for index, when in guards:
        truth = explain(when, facts).truth
        if truth:
            return index
        if truth is None:
            return NEED + index
    return STAY if guards else END


# --- one decision from raw events -------------------------------------------------------------------


def entries(events: Sequence[Mapping[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """The events of the bench as the entries of a record."""
    acts: list[dict[str, Any]] = []
    observations: list[dict[str, Any]] = []
    findings: list[dict[str, Any]] = []
    last: dict[str, str] = {}
    for event in events:
        day, step, measure, value = event["day"], event["step"], event["measure"], event["value"]
        if value is None:
            continue
        on = (DAY_0 + timedelta(days=day)).isoformat()
        if measure == "performed":
            if step == "conservative" and step not in last:
                findings.append({"date": on, "finding": "conservative_care_began", "value": on})
            last[step] = f"a{len(acts)}"
            acts.append({"id": last[step], "step": step, "start": on, "status": "done"})
            if step in SESSIONS:
                findings.append({"date": on, "finding": SESSIONS[step], "value": True})
        elif measure == "relief_pct":
            one = {"date": on, "measure": measure, "value": int(value), "filed_for": step}
            if step in last:
                one["after"] = last[step]
            observations.append(one)
        elif measure in YES_NO:
            findings.append({"date": on, "finding": measure, "value": value == 1})
        else:
            observations.append({"date": on, "measure": measure, "value": int(value)})
    return {"acts": acts, "observations": observations, "findings": findings}


def decide_events(state: State, events: Sequence[Mapping[str, Any]], as_of: int) -> int:
    """The code for raw events: read as a record, then decided."""
    import pathway

    return decide_record(state, pathway.read_record(entries(events)), as_of)


def decide_record(state: State, record: Any, as_of: int) -> int:
    """The code for a record that has been read."""
    node, facts = _look(state, record, as_of)
    return _decide(state.guards[node], facts)


def _look(state: State, record: Any, as_of: int) -> tuple[str, Any]:
    """Where the patient stands by the bench's rule, and the facts of the record on the day."""
    from pathway.facts.chart import chart
    from pathway.facts.lens import Lens
    from pathway.facts.patient import PatientFacts
    from pathway.facts.sites import Spot

    day = DAY_0 + timedelta(days=as_of)
    seen = chart(record, state.pathway.vocabulary, day)
    lens = Lens(seen, state.pathway, state.pathway.policies[None], Spot(), day, day)
    return (seen.acts[-1].step if seen.acts else "assess"), PatientFacts(lens)


def explain(state: State, events: Sequence[Mapping[str, Any]], as_of: int) -> list[tuple[int, Any, tuple[str, ...]]]:
    """Every guard of the node: its number, its truth, and in words what decided it."""
    import pathway
    from pathway.assessment.telling import sentences
    from pathway.criterion.explanation import explain as explained

    node, facts = _look(state, pathway.read_record(entries(events)), as_of)
    trees = [(index, explained(when, facts)) for index, when in state.guards[node]]
    return [(index, tree.truth, sentences(tree, str)) for index, tree in trees]
