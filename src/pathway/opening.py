"""The front door: read a pathway, check it, and refuse it when it is faulty."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from pathway.checks import Fault, check
from pathway.checks.faults import refusal
from pathway.model import Pathway
from pathway.reading import read_pathway, with_profile


def load(name_or_path: str | Path, *, unchecked: bool = False) -> Pathway:
    """The pathway of a shipped id, a folder or a file.

    It is checked first: an error refuses it, with the first fault as the message and the rest in `others`; a fault that
    the file waives goes to `waived`, and travels with every result. With `unchecked` nothing is checked, which serves
    to look at a pathway that is being written, never to suggest anything.

    Raises DefinitionRefused when a file cannot be read, breaks the format or is faulty, and RequestRefused when there
    is no such pathway.

    >>> load("no-such-pathway-anywhere")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    pathway.errors.RequestRefused: there is no pathway, folder or file `no-such-pathway-anywhere`...
    """
    pathway = read_pathway(name_or_path)
    return pathway if unchecked else proved(pathway)


def load_with_profile(name_or_path: str | Path, profile: str | Path) -> Pathway:
    """As `load`, with the profile of a file laid over the pathway, and checked under it too."""
    return proved(with_profile(read_pathway(name_or_path), profile))


def proved(pathway: Pathway) -> Pathway:
    """The pathway with what it waives. Raises DefinitionRefused when it has an error."""
    faults = check(pathway)
    # A name that does not exist comes first: much of what else is wrong may follow from it.
    errors = sorted((fault for fault in faults if fault.severity == "error"), key=lambda fault: fault.code)
    if errors:
        raise refusal(errors[0], tuple(errors[1:]))
    return dataclasses.replace(pathway, waived=tuple(_sentence(fault) for fault in faults if fault.waiver))


def _sentence(fault: Fault) -> str:
    return f"{fault.code} at `{fault.at}` stands on purpose ({fault.waiver}): {fault.message}"
