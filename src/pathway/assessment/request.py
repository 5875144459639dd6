"""What a caller asks: the target and the plan, read strictly against the pathway."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from pathway.assessment.deciding import Planned
from pathway.errors import RecordRefused, RequestRefused, near_miss
from pathway.facts.chart import Chart
from pathway.facts.fit import fit_site, fit_value
from pathway.frozen import Frozen
from pathway.measure import Domain, exact
from pathway.model import Pathway
from pathway.moments import on_day
from pathway.record import Event, Where
from pathway.record.nouns import Value

Plan = Mapping[str, object]
SIDES = {"left": ("left",), "right": ("right",), "bilateral": ("left", "right"), "midline": ("midline",)}
_SITE_KEYS = ("region", "side", "levels")


def read_site(site: Mapping[str, object] | str | None, pathway: Pathway, chart: Chart) -> Where:
    """The target: as given, else the site of the complaint. Text is `region/side/level,level`, parts may be empty.

    Raises RequestRefused for a side, level or key that does not exist.
    """
    if site is None:
        return chart.site
    if isinstance(site, str):
        parts = [part.strip() for part in site.split("/")]
        if len(parts) > 3:
            raise RequestRefused(f"`{site}`: a site is `region/side/level,level`", code="site")
        site = {key: part for key, part in zip(_SITE_KEYS, parts, strict=False) if part}
    return _where(site, pathway)


def _where(site: Mapping[str, object], pathway: Pathway) -> Where:
    unknown = set(site) - set(_SITE_KEYS)
    if unknown:
        name = min(unknown)
        raise RequestRefused(f"`{name}` is no part of a site{near_miss(name, _SITE_KEYS)}", code="site")
    side = str(site.get("side") or "")
    if side and side not in SIDES:
        raise RequestRefused(f"`{side}` is no side: use {', '.join(f'`{one}`' for one in SIDES)}", code="site")
    region = str(site.get("region") or "")
    if region and pathway.vocabulary.regions and region not in pathway.vocabulary.regions:
        known = pathway.vocabulary.regions
        raise RequestRefused(f"`{region}` is no region that is known here{near_miss(region, known)}", code="site")
    given = site.get("levels") or ()
    levels = (
        given.split(",")
        if isinstance(given, str)
        else [str(one) for one in given]
        if isinstance(given, Iterable)
        else []
    )
    where = Where(region, SIDES.get(side, ()), tuple(dict.fromkeys(one.strip() for one in levels if one.strip())))
    try:
        return fit_site(where, pathway.vocabulary, "site")
    except RecordRefused as problem:
        raise RequestRefused(problem.message, code="site") from None


def read_plan(
    planned: Plan | Sequence[Plan] | None, pathway: Pathway, where: Where, *, given: bool
) -> tuple[tuple[Planned, ...], Where]:
    """The planned acts, and the target: the one that was given, else the site that the whole plan names.

    Raises RequestRefused for a step or a detail that does not exist, or a value outside its domain.
    """
    if not planned:
        return (), where
    plans = [planned] if isinstance(planned, Mapping) else list(planned)
    if isinstance(planned, str) or not all(isinstance(plan, Mapping) for plan in plans):
        raise RequestRefused("a plan is a mapping of details, such as `{'step': …}`, or a list of these", code="plan")
    for plan in plans:
        if not plan.get("step"):
            where = _merged(plan, pathway, where)
    found = []
    for plan in plans:
        step = str(plan.get("step") or "")
        if step and step not in pathway.steps:
            raise RequestRefused(f"`{step}` is no step of this pathway{near_miss(step, pathway.steps)}", code="step")
        names = [name for name in plan if name not in (*_SITE_KEYS, "step")]
        details = {name: _detail(name, plan[name], step, pathway) for name in names}
        found.append(Planned(step, _merged(plan, pathway, where), Frozen(details)))
    sites = {plan.where for plan in found}
    return tuple(found), where if given or len(sites) > 1 else sites.pop()


def _merged(plan: Plan, pathway: Pathway, where: Where) -> Where:
    """The site that a plan names; parts that it leaves out are those of the target."""
    site = {key: plan[key] for key in _SITE_KEYS if key in plan}
    if not site:
        return where
    own = _where(site, pathway)
    region = own.region or where.region
    kept = where.levels if region == where.region else ()
    return Where(region, own.sides or where.sides, own.levels or kept)


def targets(plans: Sequence[Planned], where: Where) -> Mapping[str, Where]:
    """The steps whose plans lie elsewhere than the target, with all the sites that they name."""
    found: dict[str, Where] = {}
    for plan in plans:
        if plan.step and plan.where != where:
            one = found.get(plan.step, plan.where)
            sides = tuple(dict.fromkeys((*one.sides, *plan.where.sides)))
            levels = tuple(dict.fromkeys((*one.levels, *plan.where.levels)))
            found[plan.step] = Where(plan.where.region or one.region, sides, levels)
    return found


def _detail(name: str, value: object, step: str, pathway: Pathway) -> Value:
    domains = _domains(pathway, step)
    if name not in domains:
        of_step = f" of `{step}`" if step else ""
        raise RequestRefused(
            f"`{name}` is no detail{of_step} that can be planned{near_miss(name, domains)}", code="detail"
        )
    domain = domains[name]
    if isinstance(value, str) and domain.kind == "number":
        try:
            value = Decimal(value)
        except (ArithmeticError, ValueError):
            raise RequestRefused(f"`{name}`: `{value}` is no number", code="detail") from None
    if isinstance(value, float | Decimal):
        if not math.isfinite(value):
            raise RequestRefused(f"`{name}`: a number that is not finite", code="detail")
        value = exact(Decimal(repr(value)) if isinstance(value, float) else value)
    try:
        return fit_value(_EVENT, value if isinstance(value, Value) else str(value), domain)
    except RecordRefused as problem:
        words = problem.message.removeprefix(f"{_EVENT.place}: ")
        raise RequestRefused(f"`{name}`: {words}", code="detail") from None


def _domains(pathway: Pathway, step: str) -> dict[str, Domain]:
    procedures = [one.procedure for one in pathway.steps.values() if step in ("", one.id)]
    return {name: domain for procedure in procedures for name, domain in procedure.details.items()}


_EVENT = Event(id="plan", place="plan", when=on_day(date(2000, 1, 1)))
