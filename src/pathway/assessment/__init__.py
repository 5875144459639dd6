"""What comes next for a patient on a day, when, and why."""

from pathway.assessment.assessing import assess
from pathway.assessment.card import card
from pathway.assessment.nouns import (
    Assessment,
    Current,
    Evidence,
    Flag,
    JudgedAct,
    LeftOut,
    Reason,
    StepDecision,
    Suggestion,
)
from pathway.assessment.writing import to_dict, to_json

__all__ = [
    "Assessment",
    "Current",
    "Evidence",
    "Flag",
    "JudgedAct",
    "LeftOut",
    "Reason",
    "StepDecision",
    "Suggestion",
    "assess",
    "card",
    "to_dict",
    "to_json",
]
