"""Profiles and policies: what the names of a pathway mean under each profile, and as the definition stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pathway.criterion.syntax import Always, Constant, Never
from pathway.errors import near_miss
from pathway.frozen import Frozen, frozen
from pathway.model import Case, Parameter, Policy, Profile, Rule, Step, Support, Words
from pathway.reading.criteria import criteria_named
from pathway.reading.layout import OverlayEntry, ParameterEntry, PathwayFile, ProfileFile, RuleEntry
from pathway.reading.sheet import M, Sheet, cases, citations, constant, criterion, day
from pathway.reading.steps import rule, supports


def parameters(on: Sheet[M], entries: Mapping[str, ParameterEntry], *path: str) -> Frozen[str, Parameter]:
    """The parameters of a definition or of a profile."""
    return frozen((name, _parameter(on, name, entry, *path, name)) for name, entry in entries.items())


def _parameter(on: Sheet[M], name: str, entry: ParameterEntry, *path: str | int) -> Parameter:
    if (entry.value is None) == (entry.by is None):
        on.refuse(f"`{name}` needs either `value` or `by`", *path, code="form", at_key=True)
    found: list[Case[Constant | Words]] = []
    if entry.value is not None:
        found.append(Case(constant(on, entry.value, *path, "value")))
    elif entry.by is not None:
        found.extend(
            Case(constant(on, case.value, *here, "value"), when)
            for case, when, here in cases(on, entry.by, *path, "by")
        )
    cites = citations(on, entry.cites, *path, "cites")
    return Parameter(name, tuple(found), cites, entry.title or "", on.place(*path))


def criteria(on: Sheet[M], entries: Mapping[str, RuleEntry | str], *path: str) -> Frozen[str, Rule]:
    """Named criteria; `never` and `always` may stand for a whole entry."""
    return frozen((name, _named(on, entry, *path, name)) for name, entry in entries.items())


def _named(on: Sheet[M], entry: RuleEntry | str, *path: str | int) -> Rule:
    if isinstance(entry, RuleEntry):
        return rule(on, entry, *path)
    return Rule(Never() if entry == "never" else Always(), place=on.value_place(*path))


def profile(head: Sheet[ProfileFile], on: Sheet[M], overlay: OverlayEntry, *path: str) -> Profile:
    """A profile from its own file and from what it changes, which stands at `path` of the file `on`."""
    entry = head.entry
    return Profile(
        entry.profile,
        entry.title,
        entry.publisher,
        entry.jurisdiction,
        day(head, entry.effective, "effective") if entry.effective else None,
        entry.extends or "",
        citations(head, entry.cites, "cites"),
        scope=rule(on, overlay.scope, *path, "scope") if overlay.scope else None,
        parameters=parameters(on, overlay.parameters, *path, "parameters"),
        criteria=criteria(on, overlay.criteria, *path, "criteria"),
        support=frozen(
            (step, supports(on, entries, *path, "support", step)) for step, entries in overlay.support.items()
        ),
    )


def known_names(
    on: Sheet[M], overlay: OverlayEntry, definition: PathwayFile | Policy, step_ids: Iterable[str], *path: str
) -> None:
    """Note every name that a profile changes but the pathway does not have: a profile never adds anything."""
    levers: tuple[tuple[str, Iterable[str], Iterable[str]], ...] = (
        ("parameters", overlay.parameters, definition.parameters),
        ("criteria", overlay.criteria, definition.criteria),
        ("support", overlay.support, list(step_ids)),
    )
    words = {"parameters": "parameter", "criteria": "criterion", "support": "step"}
    for lever, names, known in levers:
        for name in names:
            if name not in known:
                message = f"the pathway has no {words[lever]} `{name}`{near_miss(name, known)}"
                on.refuse(message, *path, lever, name, code="P01", at_key=True)


def base_policy(on: Sheet[PathwayFile], steps: Mapping[str, Step]) -> Policy:
    """What names mean as the definition stands."""
    entry = on.entry
    scope = Rule(
        criterion(on, entry.scope, "scope"),
        citations(on, entry.scope_cites, "scope_cites"),
        place=on.value_place("scope"),
    )
    return Policy(
        None,
        (scope,),
        parameters(on, entry.parameters, "parameters"),
        criteria(on, entry.criteria, "criteria"),
        frozen((step.id, step.support) for step in steps.values() if step.support),
    )


def under(base: Policy, chain: Iterable[Profile], name: str) -> Policy:
    """The policy of a profile: its ancestors laid over the definition, the oldest first, then itself.

    The entry of a child replaces that of its parent by name; restrictions of scope add up.
    """
    scope, named, rules = list(base.scope), dict(base.parameters), dict(base.criteria)
    support: dict[str, tuple[Support, ...]] = dict(base.support)
    for one in chain:
        scope += [one.scope] if one.scope else []
        named.update(one.parameters)
        rules.update(one.criteria)
        support.update(one.support)
    return Policy(name, tuple(scope), frozen(named.items()), frozen(rules.items()), frozen(support.items()))


def circle(rules: Mapping[str, Rule]) -> tuple[str, ...]:
    """Named criteria that lead back to themselves, in order; none when there are no such ones.

    >>> circle({})
    ()
    """
    done: set[str] = set()
    for first in rules:
        trail: list[tuple[str, list[str]]] = [(first, _asked(rules, first))]
        while trail:
            name, waiting = trail[-1]
            if name in done or not waiting:
                done.add(name)
                trail.pop()
                continue
            then = waiting.pop()
            names = [one for one, _ in trail]
            if then in names:
                return (*names[names.index(then) :], then)
            if then not in done:
                trail.append((then, _asked(rules, then)))
    return ()


def _asked(rules: Mapping[str, Rule], name: str) -> list[str]:
    return sorted(criteria_named(rules[name].criterion)) if name in rules else []
