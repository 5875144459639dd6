"""What is recorded of one patient: dated events, read strictly and kept private."""

from pathway.record.nouns import (
    Act,
    AdverseEvent,
    Decision,
    Event,
    Observation,
    RaisedFlag,
    Record,
    Screen,
    Statement,
    Where,
)
from pathway.record.opening import read_record

__all__ = [
    "Act",
    "AdverseEvent",
    "Decision",
    "Event",
    "Observation",
    "RaisedFlag",
    "Record",
    "Screen",
    "Statement",
    "Where",
    "read_record",
]
