"""The same in, the same out: whatever the order, the machine, the thread; and nothing that comes out can be changed."""

from __future__ import annotations

import dataclasses
import importlib.util
import json
import pickle
import random
import re
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

from pathway.assessment import Assessment, card, to_dict, to_json
from pathway.opening import load
from pathway.reading import read_pathway

HERE = Path(__file__).parent


def _load(name: str) -> ModuleType:
    """A helper beside this file; tests are not a package."""
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, HERE / f"{name}.py")
        assert spec is not None
        assert spec.loader is not None
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]


facet = _load("facet")
Entries = dict[str, Any]


def rich() -> Entries:
    """A patient with something of every kind: answers that changed, readings beside each other, what is left out."""
    record = facet.two_blocks()
    facet.change(record, "screened", **{"except": ["antithrombotic", "neural_deficit"]})
    asked = {"table": "interventional"}
    drug = {"drug": "enoxaparin_therapeutic", "last_dose": "2026-02-26", "prescriber_agrees": "yes"}
    record["screening"] += [
        {"id": "thin", "date": "2026-02-26", **asked, "question": "antithrombotic", "answer": "yes", **drug},
        {
            "id": "weak",
            "date": "2026-02-01",
            **asked,
            "question": "neural_deficit",
            "answer": "yes",
            "region": "lumbar",
        },
        {
            "id": "strong",
            "date": "2026-02-20",
            **asked,
            "question": "neural_deficit",
            "answer": "no",
            "region": "lumbar",
        },
    ]
    record["observations"] += [
        {"id": "odi_2", "date": "2026-02-10", "measure": "odi", "value": 44},
        {"id": "nrs_a", "date": "2026-02-20", "measure": "nrs", "value": 6},
        {"id": "nrs_b", "date": "2026-02-20", "measure": "nrs", "value": 7},
        {"id": "said", "date": "2026-02-24", "measure": "reported_relief", "value": 90, "after": "b2"},
    ]
    record["findings"] += [
        {**facet.finding("pain_severity", "moderate", "2026-02-20"), "id": "severity_2"},
        {**facet.finding("axial_pain", "no", "2026-03-05"), "id": "later"},
    ]
    record["acts"].append({"id": "odd", "step": "acupuncture_body", "start": "2025-10-01", "status": "done"})
    record["adverse_events"] += [
        {"id": "faint", "date": "2026-02-03", "event": "vasovagal", "after": "b1", "resolved": "2026-02-03"},
        {"id": "numb", "date": "2026-02-24", "event": "numbness", "after": "b2", "resolved": "2026-02-25"},
    ]
    record["red_flags"] += [
        {
            "id": f"flag_{n}",
            "date": f"2026-02-0{n}",
            "flag": flag,
            "cleared": {"date": "2026-02-10", "by": "x", "outcome": "y"},
        }
        for n, flag in enumerate(("new_leg_weakness", "major_trauma"), 1)
    ]
    record["decisions"] += [
        {"id": "no", "date": "2026-02-25", "step": "rfa", "decision": "declined", "until": "2026-02-27"},
        {"id": "yes", "date": "2026-02-26", "step": "rfa", "decision": "accepted"},
    ]
    return record


def said(record: Entries, **more: Any) -> tuple[str, str]:
    """Every byte of an answer."""
    assessment = facet.ask(record, **more)
    return to_json(assessment), card(assessment)


def words(assessment: Assessment) -> dict[str, Any]:
    """What is decided, without the names of events."""
    steps = {name: (one.decision, one.earliest, len(one.missing)) for name, one in assessment.steps.items()}
    return {"status": assessment.status, "standing": assessment.standing, "offered": facet.offered(assessment), **steps}


def events(record: Entries) -> Iterator[Entries]:
    return (one for kind in facet.LISTS for one in record[kind])


# --- order -------------------------------------------------------------------------------------------


def test_a_hundred_orders_of_the_events():
    shuffled = random.Random(20260301)
    plain = said(rich())
    for _ in range(100):
        record = rich()
        for kind in facet.LISTS:
            shuffled.shuffle(record[kind])
        assert said(record) == plain


def test_orders_of_events_without_ids():
    """An id is optional; the place of an entry in a list is no part of what happened."""
    shuffled = random.Random(11)

    def bare() -> Entries:
        record = rich()
        for one in events(record):
            if "step" not in one or "decision" in one:  # an act keeps the id that readings name
                one.pop("id")
        return record

    plain = said(bare())
    for _ in range(5):
        record = bare()
        for kind in facet.LISTS:
            shuffled.shuffle(record[kind])
        assert said(record) == plain


def test_order_of_keys():
    def turned(value: object) -> object:
        if isinstance(value, dict):
            return {key: turned(one) for key, one in reversed(value.items())}
        return [turned(one) for one in value] if isinstance(value, list) else value

    record = turned(rich())
    assert isinstance(record, dict)
    assert said(record) == said(rich())


def test_order_of_levels_and_of_screens():
    record = rich()
    for one in (*events(record), record["site"]):
        if "levels" in one:
            one["levels"] = one["levels"][::-1]
        if "except" in one:
            one["except"] = one["except"][::-1]
    assert words(facet.ask(record)) == words(facet.ask(rich()))


# --- what adds nothing -------------------------------------------------------------------------------


def test_identical_events_again():
    plain = to_dict(facet.ask(rich()))
    for kind in facet.LISTS:
        record = rich()
        record[kind] = [
            *record[kind],
            *[dict(one) for one in reversed(record[kind])],
            *[dict(one) for one in record[kind]],
        ]
        again = to_dict(facet.ask(record))
        repeats = [one for one in again["ignored"] if one["why"] == "duplicate"]
        assert len(repeats) >= 2 * (len(record[kind]) // 3 - 1)  # one of them is dated later, and listed as such
        for part in set(plain) - {"ignored"}:
            assert again[part] == plain[part], (kind, part)


def test_unrelated_events():
    plain = to_dict(facet.ask(rich()))
    record = rich()
    record["observations"] += [
        {"id": f"u{n}", "date": f"2026-02-{n + 10}", "measure": measure, "value": 3}
        for n, measure in enumerate(("phq9", "gad7", "bdi", "mme", "start_back"))
    ]
    record["findings"].append(facet.finding("rehabilitation_continues", "yes"))
    record["acts"].append(
        {"id": "u9", "step": "conservative_psychology", "start": "2025-11-01", "status": "done", "visits": 6}
    )
    more = to_dict(facet.ask(record))
    for part in set(plain) - {"acts"}:
        assert more[part] == plain[part], part
    assert [one for one in more["acts"] if one["act"] != "u9"] == plain["acts"]


@pytest.mark.parametrize(
    ("values", "why"),
    [({"status": "entered_in_error"}, "entered-in-error"), ({"status": "cancelled"}, "cancelled"), ({}, "future")],
    ids=["entered in error", "cancelled", "future"],
)
def test_events_that_do_not_count(values, why):
    plain = to_dict(facet.ask(rich()))
    record = rich()
    late = {"date": "2026-03-02"} if why == "future" else {}
    extra: dict[str, list[Entries]] = {
        "findings": [{**facet.finding("axial_pain", "no", "2026-02-28"), "id": "x1", **values, **late}],
        "observations": [{**facet.entry(record, "b2_after"), "id": "x2", "value": 8, "hours": 200, **values, **late}],
        "red_flags": [{"id": "x3", "date": "2026-02-28", "flag": "cord_signs", **values, **late}],
        "adverse_events": [{"id": "x4", "date": "2026-02-28", "event": "motor_weakness", **values, **late}],
        "screening": [
            {
                "id": "x5",
                "date": "2026-02-28",
                "table": "interventional",
                "question": "pregnancy",
                "answer": "yes",
                **values,
                **late,
            }
        ],
    }
    if why != "cancelled":
        act = {"id": "x6", "step": "rfa", "status": "done", "side": "right", "levels": ["L4-5"], **values}
        extra["acts"] = [{**act, "start": "2026-03-02" if why == "future" else "2026-02-26"}]
    for kind, added in extra.items():
        record[kind] += added
    more = to_dict(facet.ask(record))
    listed = {(one["event"], one["why"]) for one in more["ignored"]}
    assert {(one["id"], why) for added in extra.values() for one in added} <= listed
    for part in set(plain) - {"ignored"}:
        assert more[part] == plain[part], part


# --- names -------------------------------------------------------------------------------------------


def renamed(record: Entries, name: Callable[[str], str]) -> Entries:
    for one in events(record):
        for key in ("id", "before", "after", "amends"):
            if key in one:
                one[key] = name(one[key])
    return record


def test_ids_in_the_same_order():
    plain, again = to_json(facet.ask(rich())), to_json(facet.ask(renamed(rich(), lambda name: f"zz_{name}")))
    assert again.replace("zz_", "") == plain


def test_ids_in_another_order():
    names = sorted({one["id"] for one in events(rich())})
    other = dict(zip(names, [f"e{n:03}" for n in range(len(names), 0, -1)], strict=True))
    assert words(facet.ask(renamed(rich(), other.__getitem__))) == words(facet.ask(rich()))


@pytest.mark.parametrize("patient", [{"id": "somebody-else"}, {"id": "x" * 64, "sex": "male"}, {"sex": "other"}])
def test_the_patient_by_another_name(patient):
    record = rich()
    record["patient"] = {"born": record["patient"]["born"], **patient}
    assert said(record) == said(rich())


def test_free_text():
    record = rich()
    for name in ("b1", "c1", "yes"):
        facet.change(record, name, reason="a long story")
    record["red_flags"][0]["cleared"].update(by="another", outcome="another")
    assert words(facet.ask(record)) == words(facet.ask(rich()))


SWAP = {"left": "right", "right": "left"}


def mirrored(text: str) -> str:
    """Left for right, but for what the pathway itself says."""
    own = "the pathway has nothing left"
    return re.sub(r"\b(left|right)\b", lambda found: SWAP[found[1]], text.replace(own, "OWN")).replace("OWN", own)


def test_mirror():
    record = rich()
    facet.add_block(record, "b0", "2026-01-22", 8, 1, side="left")
    other = json.loads(mirrored(json.dumps(record)))
    assert facet.entry(other, "b1")["side"] == "left"
    for target in ("lumbar/right/L4-5,L5-S1", "lumbar/left/L4-5,L5-S1"):
        plain = facet.ask(record, site=target)
        assert mirrored(to_json(facet.ask(other, site=mirrored(target)))) == to_json(plain)


def test_mirror_of_both_sides():
    """Where the sides differ each is decided apart; the first may lend its sentences, so only the words are held."""
    record = rich()
    facet.add_block(record, "b0", "2026-01-22", 8, 1, side="left")
    record["site"]["side"] = "bilateral"
    other = json.loads(mirrored(json.dumps(record)))
    plain, again = sides(facet.ask(record), str), sides(facet.ask(other), mirrored)
    assert plain["rfa"][0] == {("lumbar right L4-5, L5-S1", "eligible"), ("lumbar left L4-5, L5-S1", "not-eligible")}
    assert again == plain


def sides(assessment: Assessment, turned: Callable[[str], str]) -> dict[str, Any]:
    """What is decided for each side, under its name as `turned`."""
    steps = {
        name: ({(turned(site), word) for site, word in one.parts}, one.decision, one.earliest)
        for name, one in assessment.steps.items()
    }
    return {**steps, "offered": {(one.step, one.from_, turned(one.site)) for one in assessment.suggestions}}


# --- time --------------------------------------------------------------------------------------------


def test_a_calendar_that_repeats():
    """Between 1901 and 2099 the calendar repeats every 28 years, so months and leap days fall alike."""

    def moved(text: str) -> str:
        return re.sub(r"\b(\d{4})(?=-\d\d-\d\d)", lambda found: str(int(found[1]) - 28), text)

    record = json.loads(moved(json.dumps(rich())))
    plain, again = facet.ask(rich(), on="2026-02-26"), facet.ask(record, on="1998-02-26")
    assert to_dict(again)["steps"] == json.loads(moved(json.dumps(to_dict(plain)["steps"])))
    assert facet.offered(again) == facet.offered(plain)


def test_asking_twice_on_one_record():
    """Nothing that one answer works out stays behind to change the next."""
    days = ("2026-02-10", "2026-02-27", "2026-03-01", "2026-06-01")
    asked = [(day, profile) for day in days for profile in ("cms-lcd", "nice", "asra-consensus")]
    first = [said(rich(), on=day, profile=profile) for day, profile in asked]
    again = [said(rich(), on=day, profile=profile) for day, profile in reversed(asked)]
    assert again[::-1] == first


# --- machines ----------------------------------------------------------------------------------------


def test_seeds_zones_locales_and_optimised(tmp_path):
    kept = tmp_path / "pathway.pickle"
    kept.write_bytes(pickle.dumps(facet.pathway()))
    zones = ("UTC", "Pacific/Kiritimati", "America/New_York", "Asia/Kathmandu")
    locales = ("C", "de_DE.UTF-8", "tr_TR.UTF-8", "C.UTF-8")
    runs = [
        (
            str(seed * 104729),
            ("-O",) if seed % 5 == 3 else (),
            {"TZ": zones[seed % 4], "LC_ALL": locales[seed // 2 % 4], "LANG": locales[seed % 3]},
        )
        for seed in range(20)
    ]
    # Proving takes most of the time of a run, so most runs take the pathway as another process proved it.
    found = {*facet.digests(runs[:3]), *facet.digests(runs[3:], str(kept))}
    assert found == {facet.digest() + "\n"}


def test_definition_loaded_again():
    again = load("lumbar-facet")
    assert again is not facet.pathway()
    assert again == facet.pathway()
    assert again.content_hash == facet.pathway().content_hash
    assert again.waived == facet.pathway().waived


def test_order_of_keys_in_the_definition(workshop):
    """Keys, comments and the style of writing do not matter; the hash is of the meaning."""

    def turn(node: yaml.Node) -> None:
        if isinstance(node, yaml.MappingNode):
            node.value.reverse()
            for _, value in node.value:
                turn(value)
        elif isinstance(node, yaml.SequenceNode):
            for one in node.value:
                turn(one)

    plain = read_pathway(workshop.pathway)
    for path in (workshop.pathway, *workshop.folder.glob("shared/*.yaml")):
        node = yaml.compose(path.read_text("utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        turn(node)
        path.write_text(yaml.serialize(node, Dumper=yaml.SafeDumper, width=10_000, allow_unicode=True), "utf-8")
    assert "# A neutral demo" not in workshop.pathway.read_text("utf-8")
    again = read_pathway(workshop.pathway)
    assert list(again.steps) == list(plain.steps)
    assert again.content_hash == plain.content_hash


def test_eight_threads():
    asked = [(rich(), day) for day in ("2026-02-10", "2026-02-27", "2026-03-01")]
    serial = [said(record, on=day) for record, day in asked]
    fresh = pickle.loads(pickle.dumps(facet.pathway()))  # nothing is worked out yet, so the threads race for it
    found: dict[int, list[tuple[str, str]]] = {}
    together = threading.Barrier(8)

    def work(number: int) -> None:
        together.wait()
        answers = []
        for record, day in asked:
            one = facet.ask(record, on=day, using=fresh)
            answers.append((to_json(one), card(one)))
        found[number] = answers

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == dict.fromkeys(range(8), serial)


# --- results and definitions -------------------------------------------------------------------------


def parts(thing: object, path: str, seen: set[int]) -> Iterator[tuple[str, object]]:
    """A noun and everything that its public fields hold."""
    if id(thing) in seen or isinstance(thing, str | bytes | int | float | date | type(None)):
        return
    seen.add(id(thing))
    yield path, thing
    if dataclasses.is_dataclass(thing) and not isinstance(thing, type):
        for part in dataclasses.fields(thing):
            if not part.name.startswith("_"):
                yield from parts(getattr(thing, part.name), f"{path}.{part.name}", seen)
    elif isinstance(thing, Mapping):
        for key, value in thing.items():
            yield from parts(value, f"{path}[{key}]", seen)
    elif isinstance(thing, tuple | list | frozenset | set):
        for one in thing:
            yield from parts(one, f"{path}[]", seen)


def nouns() -> list[tuple[str, object]]:
    seen: set[int] = set()
    record = facet.read_record(rich())
    assessment = facet.ask(record)
    assert assessment.steps["rfa"].evidence
    return [
        *parts(facet.pathway(), "pathway", seen),
        *parts(assessment, "assessment", seen),
        *parts(record, "record", seen),
    ]


def test_nothing_that_can_be_changed_is_within_reach():
    loose = {path for path, thing in nouns() if isinstance(thing, list | set | bytearray) or type(thing) is dict}
    assert loose == set()


def test_every_noun_is_frozen():
    for _, thing in nouns():
        if dataclasses.is_dataclass(thing):
            for part in dataclasses.fields(thing):
                with pytest.raises((AttributeError, TypeError)):
                    setattr(thing, part.name, None)
                with pytest.raises((AttributeError, TypeError)):
                    delattr(thing, part.name)
        elif isinstance(thing, Mapping):
            for change in (
                lambda one=thing: one.__setitem__("x", 1),
                lambda one=thing: one.pop(next(iter(one), "x")),
                lambda one=thing: one.update(x=1),
                lambda one=thing: one.clear(),
            ):
                with pytest.raises((TypeError, AttributeError)):
                    change()


def test_pickle():
    again = pickle.loads(pickle.dumps(facet.pathway()))
    assert again == facet.pathway()
    assert again.waived == facet.pathway().waived
    for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
        assessment = facet.ask(rich(), on="2026-02-27")
        copy = pickle.loads(pickle.dumps(assessment, protocol))
        assert copy == assessment
        assert (to_json(copy), card(copy)) == (to_json(assessment), card(assessment))


def test_pickle_after_it_was_read():
    assessment = facet.ask(rich())
    whole = to_json(assessment)
    assert to_json(pickle.loads(pickle.dumps(assessment))) == whole
    record = facet.read_record(rich())
    assert pickle.loads(pickle.dumps(record)) == record


def test_graph_is_a_copy():
    whole = said(rich())
    graph = facet.pathway().graph
    graph.remove_node("rfa")
    graph.clear()
    assert "rfa" in facet.pathway().graph
    assert said(rich()) == whole
