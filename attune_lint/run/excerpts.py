"""The source lines that a report shows."""

from __future__ import annotations

from attune_lint.finding import Excerpt, Location
from attune_lint.repository.files import Repository
from attune_lint.sources.chart import Chart
from attune_lint.sources.values import Values


class Sources:
    """The files of one chart, those that some values came from, and those of the repository around it."""

    def __init__(self, chart: Chart, values: Values | None, repository: Repository | None) -> None:
        self._chart, self._values, self._repository = chart, values, repository

    def excerpt(self, location: Location, *, around: int = 0) -> Excerpt | None:
        """The line of a location with some lines around it; None where the location has none."""
        if location.line is None or location.file is None:
            return None
        text = self._text(location.file)
        lines = text.splitlines() if text is not None else []
        if not 0 < location.line <= len(lines):
            return None
        first = max(location.line - around, 1)
        return Excerpt(tuple(lines[first - 1 : location.line + around]), location.line - first, first)

    def _text(self, file: str) -> str | None:
        for layer in self._values.layers if self._values else ():
            if layer.file == file:
                return layer.text
        member = next((member for member in self._chart.laid_open.values() if member.shown == file), None)
        if member is not None:
            return member.content.decode("utf-8", errors="replace")
        return self._repository.shown_text(file) if self._repository is not None else None
