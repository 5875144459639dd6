"""An assessment as plain data and as JSON: documented, stable, the same bytes for the same input."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date

from pathway.assessment.nouns import Assessment, Current, Evidence, JudgedAct, Reason, StepDecision, Suggestion
from pathway.assessment.telling import sources
from pathway.measure import Citation


def to_dict(assessment: Assessment) -> dict[str, object]:
    """The assessment as mappings, lists, text, numbers and null; keys and their order are stable."""
    return {
        "pathway": assessment.pathway,
        "version": assessment.version,
        "hash": assessment.hash,
        "profile": assessment.profile,
        "on": assessment.on.isoformat(),
        "site": assessment.site,
        "planned": list(assessment.planned),
        "status": assessment.status,
        "urgency": assessment.urgency or None,
        "standing": list(assessment.standing),
        "ahead": sorted(assessment.ahead),
        "current": [_current(one) for one in assessment.current],
        "suggestions": [_suggestion(one) for one in assessment.suggestions],
        "steps": {name: _decision(assessment.steps[name]) for name in sorted(assessment.steps)},
        "acts": [_act(one) for one in assessment.acts],
        "past": list(assessment.past),
        "flags": [{"code": one.code, "text": one.text} for one in assessment.flags],
        "ignored": [{"event": one.event, "why": one.why, "text": one.text} for one in assessment.ignored],
        "library": assessment.library,
    }


def to_json(assessment: Assessment, *, indent: int | None = None) -> str:
    """The assessment as JSON text."""
    return json.dumps(to_dict(assessment), indent=indent, ensure_ascii=False, allow_nan=False)


def _decision(one: StepDecision) -> dict[str, object]:
    return {
        "decision": one.decision,
        "earliest": _day(one.earliest),
        "missing": [need.text for need in one.missing],
        "because": [reason.text for reason in one.because],
        "cites": list(dict.fromkeys(source for reason in one.because for source in sources(reason.cites))),
        "also": [_reason(reason) for reason in one.also],
        "mitigation": list(dict.fromkeys(reason.mitigation for reason in one.reasons if reason.mitigation)),
        "conditions": list(one.conditions),
        "cautions": [_reason(reason) for reason in one.cautions],
        "screened": list(one.screened),
        "evidence": [_evidence(leaf) for leaf in one.evidence],
        "parts": [{"site": site, "decision": word} for site, word in one.parts],
    }


def _reason(one: Reason) -> dict[str, object]:
    return {
        "word": one.word,
        "text": one.text,
        "until": None if one.until == date.max else _day(one.until),
        "mitigation": one.mitigation or None,
        "events": list(one.events),
        "cites": _cites(one.cites),
    }


def _evidence(one: Evidence) -> dict[str, object]:
    return {
        "criterion": one.criterion,
        "text": one.text,
        "truth": {True: "true", False: "false", None: "unknown"}[one.truth],
        "observed": one.observed,
        "events": list(one.events),
        "threshold": one.threshold,
        "names": list(one.names),
        "cites": _cites(one.cites),
        "unverified": one.unverified,
        "site": one.site or None,
    }


def _suggestion(one: Suggestion) -> dict[str, object]:
    return {
        "step": one.step,
        "from": one.from_,
        "kind": one.kind,
        "strength": one.strength,
        "choice": one.choice or None,
        "site": one.site or None,
        "because": one.because,
        "conditions": list(one.conditions),
        "cautions": [_reason(reason) for reason in one.cautions],
        "cites": _cites(one.cites),
    }


def _current(one: Current) -> dict[str, object]:
    return {
        "step": one.step,
        "act": one.act,
        "since": one.since.isoformat(),
        "goes_on": one.goes_on,
        "because": one.because,
        "review_due": _day(one.review_due),
        "review_overdue": _day(one.review_overdue),
        "overdue": one.overdue,
        "site": one.site or None,
        "cites": _cites(one.cites),
    }


def _act(one: JudgedAct) -> dict[str, object]:
    return {
        "act": one.act,
        "step": one.step,
        "when": one.when,
        "from": one.from_ or None,
        "verdicts": list(one.verdicts),
        "text": one.text,
    }


def _cites(cites: Iterable[Citation]) -> list[str]:
    return list(sources(cites))


def _day(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None
