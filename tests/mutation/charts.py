"""The charts that are broken: both reference charts, and one of another layout for each edition."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from attune_lint.contract.built_in import BUILT_IN
from attune_lint.contract.edition import Contract

FIXTURES = Path(__file__).parent.parent.parent / "fixtures"
_FOLDERS = {
    "agent-workers": FIXTURES / "attune" / "charts" / "attune",
    "worker-pools": FIXTURES / "attune-pools" / "charts" / "attune",
    "agent-workers-layout": FIXTURES / "layouts" / "agent-workers",
    "worker-pools-layout": FIXTURES / "layouts" / "worker-pools",
}


class Subject(NamedTuple):
    """One chart: its name here, its edition, its folder, and the text of its files by path."""

    name: str
    edition: Contract
    folder: Path
    files: Mapping[str, str]

    @property
    def templates(self) -> Mapping[str, str]:
        """The templates that make objects, or help to."""
        return {
            name: text
            for name, text in self.files.items()
            if name.startswith("templates/") and name.endswith((".yaml", ".yml", ".tpl"))
        }

    @property
    def values(self) -> Mapping[str, str]:
        """values.yaml and the files of `ci/`."""
        return {name: text for name, text in self.files.items() if name == "values.yaml" or name.startswith("ci/")}


def subjects(names: tuple[str, ...] = ()) -> tuple[Subject, ...]:
    """The charts of these names, or all."""
    return tuple(_subject(name) for name in _FOLDERS if not names or name in names)


def _subject(name: str) -> Subject:
    folder = _FOLDERS[name]
    edition = next(edition for edition in BUILT_IN if name.startswith(edition.name))
    found = sorted(file for file in folder.rglob("*") if file.is_file())
    return Subject(name, edition, folder, {str(f.relative_to(folder)): f.read_text(encoding="utf-8") for f in found})


NAMES = tuple(_FOLDERS)
