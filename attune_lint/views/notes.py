"""NOTES.txt as an operator reads it after the install, beside the workers of the same scenario."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from attune_lint.contract.edition import Pool
from attune_lint.finding import Location, Precision, Problem
from attune_lint.named_tuple import NamedTuple
from attune_lint.path import Path
from attune_lint.sources.chart import Chart
from attune_lint.views.once import kept
from attune_lint.views.workers import WorkerView

NOTES = "templates/NOTES.txt"
_ACTION = re.compile(r"\{\{.*?\}\}")
# What is part of a name before and after one.
_BEFORE, _AFTER = re.compile(r"[\w./-]"), re.compile(r"[\w/-]")
# An image as text shows it: a name with a tag that is no port, or with a digest, and no URL.
_IMAGE = re.compile(
    r"(?<![\w./:@-])(?:[a-z0-9][\w.-]*(?::\d+)?/)*[a-z0-9][\w.-]*"
    r"(?::(?!\d+(?:[\s/]|$))[\w][\w.-]*(?:@sha256:[0-9a-f]{64})?|@sha256:[0-9a-f]{64})(?![\w/:@])"
)


class Listing(NamedTuple):
    """The lines that speak of one worker, from the line with its name on. `number` counts from 1."""

    worker: WorkerView
    number: int
    text: str


class NotesView:
    """The notes of one scenario; a chart without any has none to show. `document` is their rendered text, for those who
    look for where a line of it was made."""

    def __init__(self, chart: Chart, text: str | None, workers: Sequence[WorkerView], document: object = None) -> None:
        self.chart = chart
        self._document = document
        self.is_there = text is not None
        self.text = text or ""
        self.workers = tuple(workers)
        self._listings: dict[int, tuple[WorkerView, tuple[Listing, ...]]] = {}  # the key is the worker's identity

    @kept
    def lines(self) -> list[str]:
        return self.text.split("\n")

    @property
    def file(self) -> str:
        return f"{self.chart.root}/{NOTES}"

    def problem(
        self,
        message: str,
        help: str,
        location: Location,
        *,
        detail: str,
        values_path: Path | None = None,
        line: int | None = None,
    ) -> Problem:
        """A problem of the notes, or of a line of them."""
        document = self._document if line is not None else None
        return Problem(
            message, help, values_path=values_path, detail=detail, locations=(location,), document=document, line=line
        )

    def place_of_pool(self, pool: Pool) -> Location:
        """Where the template reads a list of workers; the file where it does not."""
        pattern = re.compile(rf"\.Values\.{re.escape(pool.values_key)}\b")
        for number, line in enumerate(self._template, 1):
            found = pattern.search(line)
            if found is not None:
                is_loop = "range" in line[: found.start()]
                if is_loop or not any("range" in other and pattern.search(other) for other in self._template):
                    return Location("template", self.file, number, found.start() + 1, None, Precision.BLOCK)
        return Location("template", self.file)

    def place_of_line(self, number: int, word: str = "") -> Location:
        """The line of the template that made a line of the notes: the one whose own text is all in it."""
        line = self.lines[number - 1] if 0 < number <= len(self.lines) else ""
        best: list[tuple[int, int, str]] = []
        for at, source in enumerate(self._template, 1):
            literals = [part for part in _ACTION.split(source) if part.strip()]
            size = sum(map(len, literals))
            if literals and re.fullmatch(".*?".join(map(re.escape, ["", *literals, ""])), line):
                best.append((size, at, source))
        best.sort(key=lambda found: -found[0])
        if not best or (len(best) > 1 and best[0][0] == best[1][0]):
            return Location("template", self.file)
        _, at, source = best[0]
        column = source.find(word) if word and word in source else source.find("{{")
        return Location("template", self.file, at, max(column, 0) + 1, None, Precision.EXACT)

    @kept
    def _template(self) -> list[str]:
        return self.chart.templates.get(NOTES, "").split("\n")

    def listings(self, worker: WorkerView) -> tuple[Listing, ...]:
        """All places where a worker's name stands as a word of its own, each with the lines that belong to it."""
        if id(worker) not in self._listings:
            self._listings[id(worker)] = worker, tuple(self._found(worker))
        return self._listings[id(worker)][1]

    def _found(self, worker: WorkerView) -> Iterator[Listing]:
        for number in self._naming.get(id(worker), ()):
            yield Listing(worker, number, "\n".join(self._block(number)))

    def _block(self, number: int) -> Iterator[str]:
        yield self.lines[number - 1]
        for following, line in enumerate(self.lines[number:], number + 1):
            if not line.strip() or following in self._named:
                return
            yield line

    @kept
    def _named(self) -> frozenset[int]:
        """The numbers of all lines that name a worker."""
        return frozenset(number for numbers in self._naming.values() for number in numbers)

    @kept
    def _naming(self) -> dict[int, list[int]]:
        """The numbers of the lines that name each worker. The whole text is searched at once, since there may be as
        many workers as lines."""
        bare = self._without_images(self.text)
        starts = [0, *(match.end() for match in re.finditer("\n", self.text))]
        found = {}
        for worker in self.workers:
            names = {worker.name, *worker.expected_names, *(deployment.name for deployment in worker.deployments)}
            offsets = (offset for name in names if name and "\n" not in name for offset in _words(bare, name))
            found[id(worker)] = sorted({bisect_right(starts, offset) for offset in offsets})
        return found

    def _without_images(self, text: str) -> str:
        """A text in which no image can be taken for a name."""
        for image in self._images:
            text = text.replace(image, " " * len(image))
        return text

    @kept
    def _images(self) -> tuple[str, ...]:
        found = {str(worker.entry.get("image") or "") for worker in self.workers}
        return tuple(sorted(found - {""}, key=len, reverse=True))

    def bare(self, listing: Listing) -> str:
        """The text of a listing without the names and images in it, whose digits and words mean nothing."""
        text = self._without_images(listing.text)
        for name in sorted({listing.worker.name, *listing.worker.expected_names} - {""}, key=len, reverse=True):
            # Only the first: a worker may be named like its runtime.
            text = re.sub(rf"(?<![\w-]){re.escape(name)}(?![\w-])", " " * len(name), text, count=1)
        return text

    def images(self) -> Iterator[tuple[int, str]]:
        """All that looks like an image, with the number of its line."""
        for number, line in enumerate(self.lines, 1):
            for found in _IMAGE.finditer(line):
                yield number, found.group()


def _words(text: str, name: str) -> Iterator[int]:
    """Where a name stands as a word of its own."""
    at = text.find(name)
    while at >= 0:
        before, after = text[at - 1 : at], text[at + len(name) : at + len(name) + 1]
        if not _BEFORE.match(before) and not _AFTER.match(after):
            yield at
        at = text.find(name, at + 1)
