"""A YAML file of the repository: its data, and the place of everything in it."""

from __future__ import annotations

from typing import Any

from attune_lint.finding import Location, Precision
from attune_lint.named_tuple import NamedTuple
from attune_lint.path import Path, lookup
from attune_lint.syntax.yaml_document import Defect, DefectKind, Document
from attune_lint.syntax.yamldoc import read_document


class YamlSource(NamedTuple):
    """A file by its path from the root and the name that reports give it."""

    name: str
    shown: str
    text: str
    document: Document

    @classmethod
    def of_text(cls, name: str, shown: str, text: str) -> YamlSource:
        return cls(name, shown, text, read_document(text))

    @property
    def data(self) -> Any:
        return self.document.data

    @property
    def broken(self) -> Defect | None:
        """What keeps a forge from reading it."""
        found = next((defect for defect in self.document.defects if defect.blocking), None)
        if found is None and not isinstance(self.data, dict):
            return Defect(DefectKind.NOT_AN_OBJECT, "it is no mapping", 1, 1)
        return found

    def at(self, *path: str | int) -> Any:
        return lookup(self.data, path)

    def key_location(self, path: Path) -> Location:
        """The key at a path, or the nearest one above it that stands in the text."""
        position = None
        while position is None and path:
            position = self.document.key_position(path)
            path = path[:-1] if position is None else path
        return self._location(position)

    def value_location(self, path: Path) -> Location:
        """Where the value at a path begins, or the nearest key above it."""
        position = self.document.value_position(path)
        return self._location(position) if position is not None else self.key_location(path)

    def word_location(self, path: Path, word: str, *, row: int = 0) -> Location:
        """A word within the text at a path, at or after one of its rows; the text's own key where it is not found."""
        start = self.document.value_position(path)
        if start is None:
            return self.key_location(path)
        lines = self.text.split("\n")
        # A block's text begins on the line after its mark.
        is_block = lines[start[0] - 1][start[1] - 1 :].lstrip()[:1] in ("|", ">")
        first = start[0] + (1 if is_block else 0) + row
        for number in range(first, min(first + 40, len(lines) + 1)):
            column = lines[number - 1].find(word)
            if word and column >= 0:
                return self._location((number, column + 1))
        line = lines[first - 1] if first <= len(lines) else ""
        return self._location((first, len(line) - len(line.lstrip()) + 1) if line.strip() else start)

    def _location(self, position: tuple[int, int] | None) -> Location:
        if position is None:
            return Location("repository", self.shown)
        return Location("repository", self.shown, *position, None, Precision.EXACT)
