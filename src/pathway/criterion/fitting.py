"""Does a criterion suit what is declared? Names, kinds, units, ranges and counts, before any patient is asked about.

Whether a comparison that suits can ever be true or false is for the proofs, not for this module.
"""

from __future__ import annotations

from collections.abc import Collection, Generator, Iterator
from dataclasses import dataclass, replace
from typing import Literal, assert_never

from pathway.criterion.comparable import COUNT, SHARE, Kind, Misfit
from pathway.criterion.constants import written
from pathway.criterion.parameters import among, compared, lengths
from pathway.criterion.protocols import Names
from pathway.criterion.subjects import (
    ASKS,
    LISTS,
    NOUNS,
    OPTIONS_OF,
    SORTS,
    TAKES,
    Sort,
    Subject,
    subject_named,
)
from pathway.criterion.syntax import (
    VIEWS,
    Always,
    And,
    AtLeast,
    Compares,
    Criterion,
    Fact,
    Holds,
    Lies,
    Named,
    Never,
    Not,
    OneOf,
    Or,
    Otherwise,
    Quantity,
)
from pathway.errors import near_miss
from pathway.measure import Domain

OUTCOMES = ("benefit", "no_benefit", "not_tolerated", "technical_failure")
_OUTCOME = Domain("one-of", OUTCOMES)
_YES_NO = Domain("yes-no")
_ON_ACTS = "inside `where` one can ask a detail, `relief`, `outcome` or `improvement(…)` of the act"
_ON_READINGS = "inside `where` one can ask the value of the reading, by the name of its measure, or a detail"


@dataclass(frozen=True, slots=True)
class _Here:
    """What the names mean at this place: of the patient, or of an act (`of`, where it is known) in `where`."""

    names: Names
    act: bool = False
    of: Subject | None = None


_Kinds = Generator[Misfit, None, Kind | None]


def fit(criterion: Criterion, names: Names, *, context: Literal["patient", "act"] = "patient") -> tuple[Misfit, ...]:
    """Everything in `criterion` that does not suit `names`, in the order of the text, each once; empty when all does.

    In the context `act` bare names are the details of an act that is judged, as inside `where`.
    """
    return tuple(dict.fromkeys(_criterion(criterion, _Here(names, context == "act"))))


def _criterion(criterion: Criterion, here: _Here) -> Iterator[Misfit]:
    match criterion:
        case Holds(fact):
            kind = yield from _fact(fact, here)
            if kind is not None and (kind.domain is None or kind.domain.kind != "yes-no"):
                yield Misfit("P14", f"{kind.asked} is not a yes/no fact: compare it, as in {_example(kind)}")
        case Compares(fact, comparator, constant):
            kind = yield from _fact(fact, here)
            yield from compared(kind, ((comparator, constant),), here.names)
        case Lies(low, from_, fact, to, high):
            kind = yield from _fact(fact, here)
            yield from compared(kind, ((from_, low), (to, high)), here.names)
        case OneOf(fact, words):
            kind = yield from _fact(fact, here)
            yield from among(kind, words, here.names)
        case And(parts) | Or(parts):
            yield from _parts(parts, here)
        case Not(part):
            yield from _parts((part,), here)
        case AtLeast(number, parts):
            yield from _at_least(number, parts)
            yield from _parts(parts, here)
        case Named(name):
            if here.act:
                yield Misfit("P14", f"`{name}` is a criterion about the patient: {_ON_ACTS}")
            elif not here.names.criterion(name):
                yield _unknown(name, here.names)
        case Always() | Never() | Otherwise():
            pass
        case _:
            assert_never(criterion)


def _parts(parts: tuple[Criterion, ...], here: _Here) -> Iterator[Misfit]:
    for part in parts:
        if isinstance(part, Otherwise):
            yield Misfit("P14", "`otherwise` stands alone: it cannot be part of a larger criterion")
        yield from _criterion(part, here)


def _at_least(number: int, parts: tuple[Criterion, ...]) -> Iterator[Misfit]:
    if number < 1:
        yield Misfit("P19", f"`at least {number} of` asks for nothing: the number begins at 1")
    if number > len(parts):
        yield Misfit("P19", f"`at least {number} of` has {len(parts)} to choose from, so it can never hold")
    if len(set(parts)) < len(parts):
        yield Misfit("P19", f"`at least {number} of` lists the same criterion twice, so it would count twice")


def _example(kind: Kind) -> str:
    asked = kind.asked.strip("`")
    if kind.domain is None:
        return f"`{asked} >= 6 weeks`"
    match kind.domain.kind:
        case "number":
            return f"`{asked} >= {written(Quantity(80 if kind.share else 2, kind.domain.unit))}`"
        case "date":
            return f"`{asked} >= 2026-01-31`"
        case "yes-no" | "one-of":
            return f"`{asked} = {kind.words[0] if kind.words else 'left'}`"
        case _:
            assert_never(kind.domain.kind)


# --- names -----------------------------------------------------------------------------------------


def _unknown(name: str, names: Names, fitting: Collection[Sort] = SORTS) -> Misfit:
    """A name that nothing bears. A name of a sort that fits the place is proposed before any other."""
    if name in VIEWS:
        return Misfit("P01", f"`{name}` is a view and needs to be told of what: `{name}(…)`")
    known = ("age", *names.all_names())
    fit_here = [one for one in known if (subject := subject_named(one, names)) and subject.sort in fitting]
    return Misfit("P01", f"`{name}` is not declared{near_miss(name, fit_here) or near_miss(name, known)}")


def _fact(fact: Fact, here: _Here) -> _Kinds:
    """The kind of what the fact answers; None when that cannot be told, which has then been reported."""
    of_measure = here.of is not None and here.of.sort == "measure"
    if here.act and (of_measure or fact != Fact("improvement", fact.subject)):
        return (yield from _of_act(fact, here))
    subject = subject_named(fact.subject, here.names)
    if subject is None:
        yield _no_subject(fact, here.names)
        return None
    if subject.sort not in ASKS[fact.view]:
        yield _wrong_sort(fact, subject)
        return None
    yield from _options(fact, subject, here)
    return (yield from _kind(fact, subject))


def _no_subject(fact: Fact, names: Names) -> Misfit:
    name = fact.subject
    if names.parameter(name):
        return Misfit("P01", f"`{name}` is a parameter: it stands on the right of a comparison, as in `… >= {name}`")
    if names.criterion(name):
        return Misfit("P01", f"`{name}` is a criterion: it stands by its name alone, without a view or a comparison")
    # A bare name may be meant as a criterion or a parameter too; a view says what it asks about.
    return _unknown(name, names) if fact.view == "latest" else _unknown(name, names, ASKS[fact.view])


def _wrong_sort(fact: Fact, subject: Subject) -> Misfit:
    what = NOUNS[subject.sort]
    if fact.view == "latest":
        example = f"done({fact.subject})" if subject.sort == "step" else f"count({fact.subject}) >= 1"
        return Misfit("P01", f"`{fact.subject}` is {what}: say what is asked of it, as in `{example}`")
    wanted = " or ".join(NOUNS[sort] for sort in ASKS[fact.view])
    return Misfit("P01", f"`{fact.view}` asks about {wanted}, and `{fact.subject}` is {what}")


def _of_act(fact: Fact, here: _Here) -> _Kinds:
    """A bare name inside `where`: a detail of the act or reading, or the relief or outcome of the act."""
    name, of = fact.subject, here.of
    own: dict[str, Kind] = {}
    if of is None or of.sort == "step":
        own = {"relief": Kind("`relief`", SHARE, share=True), "outcome": Kind("`outcome`", _OUTCOME)}
    domain = here.names.detail(name) if of is None else of.details.get(name)
    rule = _ON_ACTS if own else _ON_READINGS
    if fact != Fact("latest", name):
        yield Misfit("P14", f"`{fact.view}({name})` cannot be asked here: {rule}, without options")
        return None
    if kind := own.get(name) or (Kind(f"`{name}`", domain) if domain else None):
        return kind
    known = (*own, *(here.names.all_names() if of is None else of.details))
    whose = f"`{of.name}`" if of else "the act"
    yield Misfit("P01", f"`{name}` is not a detail of {whose}: {rule}{near_miss(name, known)}")
    return None


def _kind(fact: Fact, subject: Subject) -> _Kinds:
    asked = f"`{fact.subject}`" if fact.view == "latest" else f"`{fact.view}({fact.subject})`"
    domain = subject.domain
    match fact.view:
        case "latest" | "first" | "worst" | "lowest" | "highest":
            return Kind(asked, domain)
        case "mean":
            return Kind(asked, replace(domain, resolution=None) if domain else None)
        case "change":
            return Kind(asked, _differences(domain) if domain else None)
        case "improvement" | "relief":
            return Kind(asked, SHARE, share=True)
        case "outcome":
            return Kind(asked, _OUTCOME)
        case "since" | "until" | "lasted":
            yield from _timed(fact, subject)
            return Kind(asked, None)
        case "sustained":
            if fact.where is None or fact.within is None:
                form = f"sustained({subject.name} where … within …)"
                yield Misfit("P14", f"`sustained` needs what holds at every reading, and for how long: `{form}`")
            return Kind(asked, _YES_NO)
        case "count":
            yield from _counted(subject)
            return Kind(asked, COUNT, counts=True)
        case (
            "done" | "under_way" | "failed" | "not_tolerated" | "technical_failure" | "stopped" | "changed" | "declined"
            | "known" | "documented"
        ):  # fmt: skip
            return Kind(asked, _YES_NO)
        case _:
            assert_never(fact.view)


def _differences(domain: Domain) -> Domain:
    """What two scores of one measure can differ by."""
    if domain.low is None or domain.high is None:
        return replace(domain, low=None, high=None)
    # The grid is counted from `low`, and a whole range is not always a whole number of steps.
    reach = domain.high - domain.low
    if domain.resolution:
        reach -= reach % domain.resolution
    return replace(domain, low=-reach, high=reach)


def _timed(fact: Fact, subject: Subject) -> Iterator[Misfit]:
    if subject.sort == "finding" and subject.domain:
        kinds = ("date",) if fact.view == "until" else ("date", "yes-no")
        if subject.domain.kind not in kinds:
            wanted = "a date" if fact.view == "until" else "a date or yes/no"
            yield Misfit("P14", f"`{fact.view}` needs a finding that is {wanted}, and `{subject.name}` is not")


def _counted(subject: Subject) -> Iterator[Misfit]:
    if subject.sort == "finding" and not subject.complete:
        yield Misfit("P14", f"`{subject.name}` is not recorded as an event, so it cannot be counted")
    if subject.sort == "detail" and subject.name not in LISTS:
        yield Misfit("P14", f"`{subject.name}` is not a list, so it cannot be counted")


# --- options ---------------------------------------------------------------------------------------


def _options(fact: Fact, subject: Subject, here: _Here) -> Iterator[Misfit]:
    given: dict[str, object] = {
        "after": fact.after, "where": fact.where, "in": fact.scope, "within": fact.within, "spaced": fact.spaced,
        "distinct": fact.distinct,
    }  # fmt: skip
    for option in (option for option, value in given.items() if value):
        if fact.view not in TAKES[option]:
            yield Misfit("P14", f"`{fact.view}` has no use for `{option}`{_instead(fact, option)}")
        elif option not in OPTIONS_OF[subject.sort]:
            yield Misfit("P14", f"`{option}` has no meaning for `{subject.name}`, which is {NOUNS[subject.sort]}")
        else:
            yield from _option(option, fact, subject, here)


def _instead(fact: Fact, option: str) -> str:
    if option == "where" and "step" in ASKS[fact.view]:
        return f"; to choose among acts write `count({fact.subject} where …) >= 1`"
    return f"; only {', '.join(f'`{view}`' for view in TAKES[option])} has" if len(TAKES[option]) == 1 else ""


def _option(option: str, fact: Fact, subject: Subject, here: _Here) -> Iterator[Misfit]:
    if option == "after" and here.names.step(fact.after) is None:
        other = subject_named(fact.after, here.names)
        known = f"`after` names a step, and `{fact.after}` is {NOUNS[other.sort]}" if other else ""
        yield Misfit("P01", known) if known else _unknown(fact.after, here.names, ASKS["done"])
    elif option == "in" and fact.scope in ("step", "episode"):
        yield Misfit("P14", f"`in {fact.scope}` cannot be told yet; use `after`, or `within` a span")
    elif option == "spaced" and fact.distinct:
        yield Misfit("P14", "`spaced` and `distinct` do not go together; ask for each in a count of its own")
    elif option == "where" and fact.where is not None:
        yield from _parts((fact.where,), replace(here, act=True, of=subject))
    elif option == "in" and fact.scope in ("region", "patient") and subject.sort in ("measure", "finding"):
        if not subject.site:
            yield Misfit("P14", f"`{subject.name}` has no site, so `in {fact.scope}` says nothing")
    elif option == "within" and fact.within is not None:
        yield from lengths("within", fact.within, "P14", here.names)
    elif option == "spaced" and fact.spaced is not None:
        yield from lengths("spaced", fact.spaced, "P19", here.names)
    elif option == "distinct" and fact.distinct not in (differs := (*subject.details, *subject.site)):
        near = near_miss(fact.distinct, differs)
        yield Misfit("P01", f"`{fact.distinct}` is not a detail of `{subject.name}`, so acts cannot differ in it{near}")


__all__ = ["OUTCOMES", "Misfit", "fit"]
