"""The views of the language over a record. A new view is one function in its room, and one line here."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pathway.criterion.protocols import Answer
from pathway.criterion.syntax import Fact, View
from pathway.facts.acted import changed, count_view, declined_view, done, lasted, of_latest, outcome_is, progress_is
from pathway.facts.asking import Asking
from pathway.facts.contexts import outcome_of, session_relief
from pathway.facts.proved import documented, known_view
from pathway.facts.timed import since, until
from pathway.facts.valued import change, sustained, values

VIEWS: Mapping[View, Callable[[Asking, Fact], Answer]] = {
    "latest": values,
    "first": values,
    "worst": values,
    "lowest": values,
    "highest": values,
    "mean": values,
    "change": change,
    "improvement": change,
    "sustained": sustained,
    "since": since,
    "until": until,
    "count": count_view,
    "relief": of_latest(session_relief, useful=True),
    "lasted": lasted,
    "done": done,
    "under_way": of_latest(progress_is("under_way")),
    "stopped": of_latest(progress_is("stopped")),
    "outcome": of_latest(lambda facts, session: outcome_of(session)),
    "failed": of_latest(outcome_is("no_benefit")),
    "not_tolerated": of_latest(outcome_is("not_tolerated")),
    "technical_failure": of_latest(outcome_is("technical_failure")),
    "declined": declined_view,
    "changed": changed,
    "known": known_view,
    "documented": documented,
}
