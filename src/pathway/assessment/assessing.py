"""The assessment: from a pathway and a record on a day, what comes next, when, and why. Same in, same out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from pathway.assessment.deciding import Planned, decide, situate
from pathway.assessment.flagging import flags
from pathway.assessment.judging import judge, judged
from pathway.assessment.merging import merged, with_plans
from pathway.assessment.nouns import Assessment, JudgedAct, LeftOut
from pathway.assessment.part import Part, part_of
from pathway.assessment.past import past
from pathway.assessment.request import Plan, read_plan, read_site, targets
from pathway.assessment.standing import stand
from pathway.criterion.syntax import Criterion
from pathway.criterion.wording import wording
from pathway.errors import RecordRefused, RequestRefused, near_miss
from pathway.facts.chart import Chart, chart
from pathway.facts.lens import Lens
from pathway.facts.readings import in_words
from pathway.facts.sites import Spot, lies_at, target
from pathway.frozen import Frozen
from pathway.measure import Site
from pathway.model import Pathway, Policy, compiled, titles
from pathway.moments import read_moment
from pathway.record import Event, Record, Where
from pathway.version import VERSION


def assess(
    pathway: Pathway,
    record: Record,
    *,
    on: date | str,
    profile: str | None = None,
    site: Mapping[str, object] | str | None = None,
    planned: Plan | Sequence[Plan] | None = None,
) -> Assessment:
    """What `pathway` says of `record` on a day, under a profile (None: the definition as it stands).

    `site` is the target, `region/side/level,level` or a mapping; without it the site of the complaint. `planned` is
    what somebody means to do that day: a mapping of details, or several, each with its `step`.

    Raises RequestRefused for a day, profile, site or plan that does not exist, and RecordRefused when the record does
    not fit the vocabulary of the pathway.
    """
    if not isinstance(pathway, Pathway) or not isinstance(record, Record):
        raise RequestRefused("give a pathway, as `load` returns it, and a record, as `read_record` does", code="type")
    day = _day(on)
    policy = _policy(pathway, profile)
    seen = _charted(record, pathway, day)
    where = read_site(site, pathway, seen)
    plans, where = read_plan(planned, pathway, where, given=site is not None)
    parts = _parts(where, seen, pathway, policy, day, plans)
    together = merged(parts)
    elsewhere = {
        step: merged(_parts(other, seen, pathway, policy, day, plans)) for step, other in targets(plans, where).items()
    }
    together = with_plans(together, elsewhere, {step.id: step.tier for step in pathway.steps.values()})
    return Assessment(
        pathway=pathway.id,
        title=pathway.title,
        version=pathway.version,
        hash=pathway.content_hash,
        profile=profile,
        on=day,
        site=str(target(where, pathway.site)),
        status=together.status,
        urgency=together.urgency,
        standing=together.standing,
        ahead=together.ahead,
        current=together.current,
        suggestions=together.suggestions,
        steps=Frozen(sorted(together.steps.items(), key=lambda pair: (pathway.steps[pair[0]].tier, pair[0]))),
        acts=_acts(parts, seen, pathway, policy, day),
        past=past(seen, pathway.vocabulary),
        flags=flags(pathway, day, parts, seen),
        ignored=tuple(LeftOut(one.event, one.why, one.text) for one in seen.ignored),
        library=VERSION,
        planned=tuple(sorted(_in_words(plan, where, pathway) for plan in plans)),
        definition=pathway,
        titles=Frozen({step.id: step.title for step in pathway.steps.values()}),
    )


def _in_words(plan: Planned, where: Where, pathway: Pathway) -> str:
    """What was planned: the step, the site where it is not the target, and the details that were named."""
    step = pathway.steps[plan.step].title if plan.step else ""
    site = str(target(plan.where, pathway.site)) if plan.where != where else ""
    details = (f"{name.replace('_', ' ')} {in_words(value).replace('_', ' ')}" for name, value in plan.details.items())
    return ", ".join(part for part in (step, site, *sorted(details)) if part)


def _parts(
    where: Where, seen: Chart, pathway: Pathway, policy: Policy, day: date, plans: tuple[Planned, ...]
) -> list[Part]:
    return [
        _part(spots, where, seen, pathway, policy, day, plans)
        for spots in _alike(target(where, pathway.site).spots, seen, pathway)
    ]


def _charted(record: Record, pathway: Pathway, day: date) -> Chart:
    """The chart. A refusal is raised anew, outside the handler, so that no traceback shows what was recorded."""
    try:
        return chart(record, pathway.vocabulary, day)
    except RecordRefused as refused:
        message, code, place = refused.message, refused.code, refused.place
    raise RecordRefused(message, code=code, place=place)


def _day(on: date | str) -> date:
    if isinstance(on, datetime):
        return on.date()
    if isinstance(on, date):
        return on
    moment = read_moment(on) if isinstance(on, str) and len(on) == 10 else None
    if moment is None or not moment.exact:
        raise RequestRefused(f"`{on}` is no day such as 2026-03-04", code="on")
    return moment.first


def _policy(pathway: Pathway, profile: str | None) -> Policy:
    if profile not in pathway.policies:
        known = sorted(name for name in pathway.policies if name is not None)
        listed = f"; it has {', '.join(f'`{name}`' for name in known)}" if known else "; it has none"
        raise RequestRefused(
            f"pathway `{pathway.id}` has no profile `{profile}`{near_miss(str(profile), known) or listed}",
            code="profile",
        )
    return pathway.policies[profile]


def _alike(spots: Iterable[Spot], seen: Chart, pathway: Pathway) -> list[tuple[Spot, ...]]:
    """Spots that no event of the record tells apart are decided once: same region and side, same events there."""
    by_level = _reads_level(pathway)
    groups: dict[tuple[object, ...], list[Spot]] = {}
    sited = [(event.where, parts) for event, parts in _sited(seen, pathway)]
    for spot in spots:
        here = tuple(lies_at(where, spot, parts, None) for where, parts in sited)
        groups.setdefault((spot.region, spot.side, spot.level if by_level else "", here), []).append(spot)
    return [tuple(group) for group in groups.values()]


def _reads_level(pathway: Pathway) -> bool:
    """Whether some criterion asks for the level by name; if none does, levels with the same events are alike."""
    kept = compiled(pathway).get("reads-level")
    if kept is None:
        texts = [wording(criterion) for criterion in _criteria(pathway)]
        kept = compiled(pathway)["reads-level"] = any(re.search(r"(?<!\w)level(?!\w)", text) for text in texts)
    return bool(kept)


def _criteria(pathway: Pathway) -> Iterator[Criterion]:
    """Every criterion that a decision may read."""
    for policy in pathway.policies.values():
        yield from (rule.criterion for rule in (*policy.scope, *policy.criteria.values()))
        yield from (case.when for one in policy.parameters.values() for case in one.cases if case.when is not None)
        yield from (entry.when for group in policy.support.values() for entry in group if entry.when is not None)
    yield from (move.when for move in pathway.transitions)
    for step in pathway.steps.values():
        yield step.requires
        yield from (rule.criterion for rule in (*step.conditions, *step.limits, *filter(None, (step.continue_while,))))
        yield from (case.when for case in step.procedure.by if case.when is not None)
        plan = step.follow_up.within if step.follow_up is not None else ()
        yield from (case.when for case in plan if case.when is not None)
    for table in pathway.vocabulary.tables.values():
        yield from (row.when for row in table.rows if row.when is not None)


def _sited(seen: Chart, pathway: Pathway) -> Iterable[tuple[Event, tuple[Site, ...]]]:
    vocabulary = pathway.vocabulary
    for act in seen.acts:
        yield act, vocabulary.procedures[act.step].site
    for name, readings in seen.readings_of.items():
        yield from ((one, vocabulary.measures[name].site) for one in readings if vocabulary.measures[name].site)
    for name, findings in seen.findings_of.items():
        yield from ((one, vocabulary.findings[name].site) for one in findings if vocabulary.findings[name].site)
    for table, screens in seen.screens_of.items():
        for screen in screens:
            question = vocabulary.tables[table].questions.get(screen.question) if table in vocabulary.tables else None
            if question is not None and question.site:
                yield screen, question.site


def _part(
    spots: tuple[Spot, ...],
    where: Where,
    seen: Chart,
    pathway: Pathway,
    policy: Policy,
    day: date,
    plans: tuple[Planned, ...],
) -> Part:
    """One part of the target: spots that are alike, decided on the first of them."""
    lens = Lens(seen, pathway, policy, spots[0], day, day, levels=target(where, pathway.site).levels)
    stands, passages = stand(lens)
    here = situate(lens, stands, plans, where, titles(pathway))
    decisions = {step.id: decide(step, here) for step in pathway.steps.values()}
    return part_of(spots, here, passages, decisions)


def _acts(parts: list[Part], seen: Chart, pathway: Pathway, policy: Policy, day: date) -> tuple[JudgedAct, ...]:
    """Every act of the record with its verdicts, over all parts of the target."""
    verdicts: dict[str, list[str]] = {}
    origins: dict[str, str] = {}
    for part in parts:
        lens = part.here.lens
        for passage in part.passages:
            verdicts.setdefault(passage.act.place, []).extend(judge(lens, passage))
            if passage.from_ is not None:
                origins.setdefault(passage.act.place, passage.from_.step)
    lens = Lens(seen, pathway, policy, Spot(), day, day)
    found = []
    for act in seen.acts:
        if act.step not in pathway.steps:
            found.append(judged(act, ("off-pathway",), lens))
        else:
            one = judged(act, verdicts.get(act.place, ("other-site",)), lens)
            found.append(replace(one, from_=origins.get(act.place, "")))
    return tuple(found)
