"""Worked patients beside a pathway, in the reader's words: read, run, and compared with what is expected.

`layout` is the format. `records` and `days` put each record together, `words` finds what is misspelt, `files` makes
the scenarios. `running` runs them, `comparing` says what differs, `coverage` what no scenario reaches.
"""

from pathway.scenarios.files import read_beside, read_scenarios
from pathway.scenarios.nouns import Coverage, Outcome, Passed, Report, Scenario
from pathway.scenarios.running import run_scenarios

__all__ = [
    "Coverage",
    "Outcome",
    "Passed",
    "Report",
    "Scenario",
    "read_beside",
    "read_scenarios",
    "run_scenarios",
]
