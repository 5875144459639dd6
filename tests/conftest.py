"""What several tests share: a copy of the demo pathways in which one thing can be changed."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from pathway.checks import Fault, check
from pathway.errors import DefinitionRefused
from pathway.opening import load
from pathway.reading import read_pathway

DEMO = Path(__file__).parent / "data" / "pathways"


@dataclass(frozen=True)
class Workshop:
    """A folder with `shared/`, `profiles/` and the pathway `table-top`, free to be changed."""

    folder: Path

    @property
    def pathway(self) -> Path:
        return self.folder / "table-top" / "pathway.yaml"

    def file(self, name: str) -> Path:
        """`pathway`, the name of a shared file, or `profiles/<id>`."""
        if name == "pathway":
            return self.pathway
        return self.folder / (f"{name}.yaml" if "/" in name else f"shared/{name}.yaml")

    def change(self, old: str, new: str, name: str = "pathway") -> int:
        """Replace one text that stands once in a file; gives the line that it begins on."""
        path = self.file(name)
        text = path.read_text("utf-8")
        assert text.count(old) == 1, f"{text.count(old)} times in {path.name}: {old}"
        path.write_text(text.replace(old, new), "utf-8")
        return text[: text.index(old)].count("\n") + 1

    def drop(self, text: str, name: str = "pathway") -> None:
        """Leave out the whole line in which a text stands."""
        number = self.line(text, name)
        lines = self.file(name).read_text("utf-8").splitlines(keepends=True)
        self.file(name).write_text("".join(lines[: number - 1] + lines[number:]), "utf-8")

    def line(self, text: str, name: str = "pathway") -> int:
        """The line of the one place where a text stands."""
        whole = self.file(name).read_text("utf-8")
        assert whole.count(text) == 1, f"{whole.count(text)} times: {text}"
        return whole[: whole.index(text)].count("\n") + 1

    def append(self, text: str, name: str = "pathway") -> int:
        """Add text at the end of a file; gives the line that it begins on."""
        path = self.file(name)
        old = path.read_text("utf-8")
        path.write_text(old + text, "utf-8")
        return old.count("\n") + 1

    def faults(self) -> tuple[Fault, ...]:
        """What `check` reports of the pathway."""
        return check(read_pathway(self.pathway))

    def found(self) -> list[tuple[str, str, int, str]]:
        """Code, severity, line and subject of each fault."""
        return [(one.code, one.severity, one.place.line, one.at) for one in self.faults()]

    def refusal(self) -> DefinitionRefused:
        """How `load` refuses the pathway."""
        with pytest.raises(DefinitionRefused) as caught:
            load(self.pathway)
        return caught.value


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    folder = tmp_path / "pathways"
    shutil.copytree(DEMO, folder)
    return Workshop(folder)


@pytest.fixture(scope="session")
def demo() -> Path:
    """The folder of the demo pathways, not to be changed."""
    return DEMO
