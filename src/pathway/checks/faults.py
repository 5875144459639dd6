"""What a check reports: one breach of one property, in a sentence that a clinician understands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pathway.errors import DefinitionRefused, Place

if TYPE_CHECKING:
    from pathway.record import Record


@dataclass(frozen=True, slots=True)
class Fault:
    """A breach of a property. An `error` stops `load`; a `warning` does not.

    `at` is the step, transition or name that it is about, as a waiver in the file names it. `witness` is a record that
    shows the fault. `waiver` is the reason for which it stands on purpose, and then it is a warning.

    >>> print(Fault("P03", "error", "`wash` has no way out", "wash", Place("pathway.yaml", 12)))
    pathway.yaml:12: error P03 `wash` has no way out
    """

    code: str
    severity: Literal["error", "warning"]
    message: str
    at: str
    place: Place
    witness: Record | None = None
    waiver: str = ""

    @property
    def page(self) -> str:
        """The page that says what the property is, and why."""
        return f"docs/checks/{self.code}.md"

    def __str__(self) -> str:
        where = self.place if self.place.file else self.at
        waived = f" (stands on purpose: {self.waiver})" if self.waiver else ""
        return f"{where}: {self.severity} {self.code} {self.message}{waived}"


def refusal(fault: Fault, others: tuple[Fault, ...] = ()) -> DefinitionRefused:
    """The error that stops `load`, with the other faults in it."""
    rest = tuple(DefinitionRefused(one.message, code=one.code, place=one.place) for one in others)
    return DefinitionRefused(fault.message, code=fault.code, place=fault.place, others=rest)
