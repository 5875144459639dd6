"""What is checked of a pathway before it suggests anything: faults with file, line and a sentence.

`checking` runs the properties and is where they are listed; each property is one function with one page in
`docs/checks/`. `examination` holds what several of them need.
"""

from pathway.checks.checking import PROPERTIES, check
from pathway.checks.faults import Fault

__all__ = ["PROPERTIES", "Fault", "check"]
