"""Measure the library and print what was reached beside what is aimed at.

    python benchmarks/run_benchmarks.py                     every row, a few minutes
    python benchmarks/run_benchmarks.py --quick             fewer rounds
    python benchmarks/run_benchmarks.py --only assess,json  some rows: peers assess json import load draw
    python benchmarks/run_benchmarks.py --where             also where the time of an assessment goes
    python benchmarks/run_benchmarks.py --bench FOLDER      also one decision against hand-written Python, from a bench
                                                            of peers (a folder with facetspec.py, datagen.py and peers/)

What is compared is measured in turn within each round, and a ratio is taken within its round; the median over rounds is
printed. Times are processor time, of this process and of those that it starts: on a quiet machine that is the time that
passes, and on a busy one it moves less. The best round stands beside the median.
"""

from __future__ import annotations

import argparse
import cProfile
import functools
import gc
import importlib
import json
import os
import platform
import pstats
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import generated

Call = Callable[[], object]
SECTIONS = ("peers", "assess", "json", "import", "load", "draw")
STEPS = 20


class Row(NamedTuple):
    """One line of the table: what is aimed at, and what was measured; `ratio` rows have no unit."""

    what: str
    reach: float | None
    beyond: float | None
    measured: float
    best: float
    unit: str = ""


# --- timing -----------------------------------------------------------------------------------------


def spent() -> float:
    """Processor seconds of this process and of the finished ones that it started."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def timed(call: Call) -> float:
    start = spent()
    call()
    return spent() - start


def in_turn(calls: Mapping[str, Call], rounds: int, *, least: float = 0.02) -> dict[str, list[float]]:
    """Seconds of each call by round; in each round every call is made in turn, repeated up to `least` seconds."""
    repeats = {}
    for name, call in calls.items():
        call()
        repeats[name] = max(1, min(2000, int(least / max(timed(call), 1e-7))))
    found: dict[str, list[float]] = {name: [] for name in calls}
    names = list(calls)
    for number in range(rounds):
        first = number % len(names)
        for name in names[first:] + names[:first]:
            times = repeats[name]
            gc.collect()
            gc.disable()
            try:
                found[name].append(timed(lambda: [calls[name]() for _ in range(times)]) / times)  # noqa: B023
            finally:
                gc.enable()
    return found


def ratio(found: Mapping[str, list[float]], name: str, to: str) -> tuple[float, float]:
    """The median over rounds of a ratio within a round, and the ratio of the best rounds."""
    ratios = [one / other for one, other in zip(found[name], found[to], strict=True)]
    return statistics.median(ratios), min(found[name]) / min(found[to])


def absolute(seconds: list[float], scale: float) -> tuple[float, float]:
    return statistics.median(seconds) * scale, min(seconds) * scale


# --- rows -------------------------------------------------------------------------------------------


def built(steps: int) -> Any:
    """A generated pathway, proved, from files in a folder that is gone afterwards."""
    import pathway

    with tempfile.TemporaryDirectory() as folder:
        return pathway.load(generated.write(Path(folder), steps))


def peers(options: argparse.Namespace) -> Iterator[Row]:
    """One decision against hand-written Python, with the bench's own pathway and patients."""
    if not options.bench:
        return
    sys.path.insert(0, options.bench)
    os.environ.setdefault("BENCH_CACHE", str(Path(tempfile.gettempdir()) / "bench-cache"))
    import pathway_lib as ours

    import pathway

    data, spec = importlib.import_module("datagen"), importlib.import_module("facetspec")
    plain = importlib.import_module("peers.plain_python")
    patients = data.to_patients(data.load(100_000), 3000)  # fewer would be learnt by heart by the processor
    features = [spec.reference_features(one) for one in patients]
    records = [pathway.read_record(ours.entries(one)) for one in patients]
    state, day = ours.build(), spec.AS_OF_DAY
    right = [spec.reference_decide(one) for one in features]
    assert [ours.decide_one(state, one) for one in features] == right
    assert [ours.decide_record(state, one, day) for one in records] == right
    found = in_turn(
        {
            "plain": lambda: [plain.decide(one) for one in features],
            "ours": lambda: [ours.decide_one(state, one) for one in features],
            "plain, events": lambda: [plain.decide_events(None, one, day) for one in patients],
            "ours, record": lambda: [ours.decide_record(state, one, day) for one in records],
        },
        options.rounds,
    )
    yield Row("one decision, ready facts / hand-written", 1.5, 1.1, *ratio(found, "ours", "plain"))
    to = ratio(found, "ours, record", "plain, events")
    yield Row("one decision, record there / hand-written, raw events", 1.5, 0.9, *to)


def assessments(options: argparse.Namespace) -> Iterator[Row]:
    """Whole assessments, of a patient for whom a step is suggested and of one with needs, holds and dates."""
    import pathway

    definition = built(STEPS)
    calls: dict[str, Call] = {}
    for name, entries in (("suggested", generated.settled()), ("open", generated.open_ended())):
        record = pathway.read_record(entries)
        assert generated.events(entries) == 30
        assess = functools.partial(pathway.assess, definition, record, on=generated.ON)
        calls[name] = assess
        calls[f"{name}, JSON"] = functools.partial(lambda made: pathway.to_json(made()), assess)
    found = in_turn(calls, options.rounds)
    for name, words in (("suggested", "a step suggested"), ("open", "needs, holds, dates")):
        yield Row(f"assess, {STEPS} steps, 30 events: {words}", 500, 150, *absolute(found[name], 1e6), "us")
    for name, words in (("suggested", "a step suggested"), ("open", "needs, holds, dates")):
        yield Row(f"the same, all explained, to JSON: {words}", 3, 1, *absolute(found[f"{name}, JSON"], 1e3), "ms")


def records(options: argparse.Namespace) -> Iterator[Row]:
    """JSON text of 30 events to a record, over the parsing of the text alone."""
    import pathway

    text = json.dumps(generated.settled())
    calls: dict[str, Call] = {
        "ours": lambda: pathway.read_record(text=text),
        "json": lambda: json.loads(text),
    }
    try:
        import orjson
    except ImportError:
        print("orjson is not installed: the row against it is left out")
    else:
        calls["orjson"] = lambda: orjson.loads(text)
    found = in_turn(calls, options.rounds)
    if "orjson" in found:
        yield Row("JSON text to record, 30 events / orjson.loads", 3, 1.5, *ratio(found, "ours", "orjson"))
    yield Row("JSON text to record, 30 events / json.loads", None, None, *ratio(found, "ours", "json"))
    yield Row("JSON text to record, 30 events", None, None, *absolute(found["ours"], 1e6), "us")


IMPORTS = {
    "bare": "pass",
    "import pathway": "import pathway",
    "and all that assess needs": "import pathway; pathway.load, pathway.read_record, pathway.assess",
}


def imports(options: argparse.Namespace) -> Iterator[Row]:
    """Fresh interpreters that import, over one that does nothing."""
    calls = {
        name: functools.partial(subprocess.run, [sys.executable, "-c", code], check=True)
        for name, code in IMPORTS.items()
    }
    found = in_turn(calls, max(5, options.rounds), least=0)
    for name, (reach, beyond) in {
        "import pathway": (120, 80),
        "and all that assess needs": (None, None),
    }.items():
        over = [one - bare for one, bare in zip(found[name], found["bare"], strict=True)]
        best = min(found[name]) - min(found["bare"])
        yield Row(f"`{name}`" if "import" in name else name, reach, beyond, statistics.median(over) * 1e3, best * 1e3,
                  "ms")  # fmt: skip


_LOAD = """
import sys, time
import pathway
pathway.load, pathway.check
started = time.process_time()
pathway.load(sys.argv[1])
first = time.process_time() - started
started = time.process_time()
pathway.load(sys.argv[1])
print(first, time.process_time() - started)
"""


def loads(options: argparse.Namespace) -> Iterator[Row]:
    """Reading and proving, in fresh interpreters: the first load, and one more of the same files."""
    with tempfile.TemporaryDirectory() as folder:
        for steps, reach, beyond in ((20, 60, 30), (200, 500, 250)):
            own = generated.write(Path(folder) / str(steps), steps)
            times = []
            for _ in range(max(3, options.rounds // 2)):
                command = [sys.executable, "-c", _LOAD, str(own)]
                done = subprocess.run(command, check=True, capture_output=True, text=True)
                times.append([float(one) for one in done.stdout.split()])
            firsts, agains = ([one[which] for one in times] for which in (0, 1))
            yield Row(f"load and check {steps} steps", reach, beyond, *absolute(firsts, 1e3), "ms")
            yield Row(f"the same files once more ({steps})", None, None, *absolute(agains, 1e3), "ms")


def drawings(options: argparse.Namespace) -> Iterator[Row]:
    """A drawing of 101 steps and 1.6 ways for each, over `dot` drawing the same steps, ways and labels by itself."""
    import pathway

    made = generated.sparse(101)
    definition = pathway.build(made, shared=generated.shared(33), profiles={})
    dense = built(101)
    text = generated.dot_text(made).encode()
    calls: dict[str, Call] = {
        "ours": lambda: pathway.draw(definition),
        "dot": lambda: subprocess.run(["dot", "-Tsvg"], input=text, capture_output=True, check=True),
        "dense": lambda: pathway.draw(dense),
    }
    found = in_turn(calls, max(3, options.rounds // 3), least=0)
    ways = sum(len(move.from_) for move in dense.transitions)
    yield Row("draw 100 steps to SVG / `dot` alone", 1.3, 1.1, *ratio(found, "ours", "dot"))
    yield Row("draw 100 steps, 160 ways", None, None, *absolute(found["ours"], 1e3), "ms")
    yield Row(f"draw 100 steps, {ways} ways", None, None, *absolute(found["dense"], 1e3), "ms")


# --- where the time goes ----------------------------------------------------------------------------

PHASES = {
    # phase: functions whose time is its own; what another phase measures inside them is taken off
    "chart": ("assessing.chart",),
    "where the patient stands": ("assessing.stand",),
    "red flags and scope": ("assessing.situate",),
    "decisions": ("assessing.decide",),
    "safety": ("deciding.safety",),
    "dates": ("deciding._later", "deciding._earliest"),
    "what is missing": ("deciding._missing",),
    "past acts judged": ("assessing._acts",),
    "parts, flags, merging": ("assessing.part_of", "assessing.merged", "assessing.flags", "assessing._alike"),
}


@contextmanager
def watched() -> Iterator[dict[str, float]]:
    """Seconds by phase, each without the phases inside it, while this is open."""
    found: dict[str, float] = dict.fromkeys(PHASES, 0.0)
    inside: list[float] = []
    kept: list[tuple[Any, str, Any]] = []

    def watch(phase: str, function: Callable[..., object]) -> Callable[..., object]:
        def call(*args: Any, **named: Any) -> object:
            start = time.process_time()
            inside.append(0.0)
            try:
                return function(*args, **named)
            finally:
                took = time.process_time() - start
                found[phase] += took - inside.pop()
                if inside:
                    inside[-1] += took

        return call

    for phase, names in PHASES.items():
        for name in names:
            where, function = name.split(".")
            module = importlib.import_module(f"pathway.assessment.{where}")
            if hasattr(module, function):
                kept.append((module, function, getattr(module, function)))
                setattr(module, function, watch(phase, getattr(module, function)))
    try:
        yield found
    finally:
        for module, function, was in kept:
            setattr(module, function, was)


def where_it_goes(options: argparse.Namespace) -> None:
    """Shares by phase, for the generated patients and for a shipped pathway; then the functions that take most."""
    import pathway

    definition = built(STEPS)
    shipped = pathway.load("lumbar-facet")
    example = Path(__file__).parents[1] / "examples" / "right-two-blocks.yaml"
    cases: dict[str, Call] = {
        "generated, a step suggested": functools.partial(
            pathway.assess, definition, pathway.read_record(generated.settled()), on=generated.ON
        ),
        "generated, needs, holds, dates": functools.partial(
            pathway.assess, definition, pathway.read_record(generated.open_ended()), on=generated.ON
        ),
        "lumbar-facet, two blocks": functools.partial(
            pathway.assess, shipped, pathway.read_record(example), on="2026-03-01", profile="cms-lcd"
        ),
    }
    print("\nwhere the time of an assessment goes (share of the whole, in per cent)")
    shares: dict[str, dict[str, float]] = {}
    for name, call in cases.items():
        plain = min(in_turn({"it": call}, options.rounds)["it"])
        rounds: list[dict[str, float]] = []
        gc.disable()
        for _ in range(options.rounds * 6):
            with watched() as found:
                whole = timed(call)
            rounds.append({**found, "the rest": whole - sum(found.values())})
        gc.enable()
        middle = {phase: statistics.median(one[phase] for one in rounds) for phase in rounds[0]}
        shares[name] = {phase: 100 * took / sum(middle.values()) for phase, took in middle.items()}
        profile = cProfile.Profile()
        profile.runcall(call)
        shares[name] |= {"(best, us)": plain * 1e6, "(calls)": pstats.Stats(profile).total_calls}  # type: ignore[attr-defined]
    print(f"  {'':28}", *(f"{name:>32}" for name in cases))
    for phase in next(iter(shares.values())):
        print(f"  {phase:28}", *(f"{shares[name][phase]:32.1f}" for name in cases))
    profile = cProfile.Profile()
    profile.enable()
    for _ in range(50):
        for call in cases.values():
            call()
    profile.disable()
    print("\nfunctions by own time, over all three")
    stats = pstats.Stats(profile)
    total = stats.total_tt  # type: ignore[attr-defined]
    rows = sorted(stats.stats.items(), key=lambda one: -one[1][2])[:20]  # type: ignore[attr-defined]
    for (file, line, name), (_, count, own, whole, _) in rows:
        place = f"{Path(file).parent.name}/{Path(file).name}:{line}" if line else ""
        shares = f"{100 * own / total:5.1f} % {100 * whole / total:6.1f} % with what it calls"
        print(f"  {shares} {count // 150:7d} times  {name} {place}")


# --- printing ---------------------------------------------------------------------------------------


def show(rows: list[Row], *, markdown: bool) -> None:
    head = ("what", "reach", "beyond", "measured", "best round", "")
    lines = [head, *(_cells(row) for row in rows)]
    if markdown:
        lines.insert(1, ("---", "---:", "---:", "---:", "---:", "---"))
        print("\n" + "\n".join(f"| {' | '.join(line)} |" for line in lines))
        return
    print()
    for what, *numbers, verdict in lines:
        print(f"{what:56}", *(f"{one:>12}" for one in numbers), verdict)


def _cells(row: Row) -> tuple[str, str, str, str, str, str]:
    aims = [f"{aim:g} {row.unit}".strip() if aim is not None else "" for aim in (row.reach, row.beyond)]
    numbers = [f"{one:.2f}" if one < 10 else f"{one:.0f}" for one in (row.measured, row.best)]
    verdict = ""
    if row.reach is not None:
        missed = f"missed, {row.measured / row.reach:.1f} times"
        verdict = "beyond" if row.measured <= (row.beyond or 0) else "reached" if row.measured <= row.reach else missed
    return row.what, aims[0], aims[1], f"{numbers[0]} {row.unit}".strip(), f"{numbers[1]} {row.unit}".strip(), verdict


def main() -> None:
    reader = argparse.ArgumentParser(description="measure the library")
    reader.add_argument("--quick", action="store_true", help="fewer rounds")
    reader.add_argument("--only", default="", help=f"some of {', '.join(SECTIONS)}")
    reader.add_argument("--bench", default="", help="folder of the bench of peers")
    reader.add_argument("--where", action="store_true", help="where the time of an assessment goes")
    reader.add_argument("--markdown", action="store_true", help="the table as Markdown")
    options = reader.parse_args()
    options.rounds = 5 if options.quick else 15
    wanted = [one for one in options.only.split(",") if one] or SECTIONS
    print(f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, Python {platform.python_version()}, {os.cpu_count()} cores,",
          f"{options.rounds} rounds")  # fmt: skip
    sections = {
        "peers": peers, "assess": assessments, "json": records, "import": imports, "load": loads, "draw": drawings,
    }  # fmt: skip
    show([row for name in SECTIONS if name in wanted for row in sections[name](options)], markdown=options.markdown)
    if options.where:
        where_it_goes(options)


if __name__ == "__main__":
    main()
