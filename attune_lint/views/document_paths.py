"""Where a document leads: its links, the files that it names, the versions that it installs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from attune_lint.finding import Location
from attune_lint.nearest import nearest
from attune_lint.repository.files import Repository

if TYPE_CHECKING:
    from attune_lint.repository.markdown import Link, Markdown, Text

_ELSEWHERE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
_PATH = re.compile(r"\.?[\w.@-]+(?:/[\w.@-]+)*/?\Z")
# Words that say that the file is for the reader to make, or is gone.
_MADE = re.compile(
    r"\b(?:creates?|creating|adds?|writes?|puts?|saves?|copy|your|yours|new|generates?|generated|makes?|mkdir|touch|"
    r"renamed?|moved?|removed?|deleted?|former|formerly|was|were|would|will|planned|instead of)\b",
    re.IGNORECASE,
)
_HELM = re.compile(r"\bhelm\s+(?:install|upgrade|pull|template|show)\b")
_VERSION = re.compile(r"--version[ =]['\"]?(v?\d+\.\d+\.\d+(?:[-+][\w.+-]+)?)(?=['\"\s]|$)")


def links(markdown: Markdown) -> Iterator[tuple[Link, str, str]]:
    """The links within the repository: each with the path from its root and the anchor."""
    for link in markdown.links:
        target = link.target
        if not target or _ELSEWHERE.match(target):
            continue
        place, _, anchor = target.partition("#")
        place = unquote(place.partition("?")[0])
        if not place:
            yield link, markdown.name, unquote(anchor)
            continue
        path = normpath(place.lstrip("/") if place.startswith("/") else join(dirname(markdown.name), place))
        # A forge's own pages (`../../issues`) lie outside.
        if not path.startswith(".."):
            yield link, path, unquote(anchor)


def files_named(markdown: Markdown, files: Repository, chart_folder: str) -> Iterator[tuple[str, Text]]:
    """The code spans that are paths of this repository: they begin with a folder that is there, and end as a file or
    a folder does."""
    for text in markdown.texts:
        for code in text.codes:
            if "/" not in code or not _PATH.match(code):
                continue
            if _MADE.search(text.plain) and not _is_slip(files, code):
                continue
            first, last = code.split("/")[0], code.rstrip("/").rsplit("/", 1)[-1]
            places = ("", chart_folder) if chart_folder else ("",)
            if not any(files.is_folder(join(place, first)) for place in places):
                continue
            # Without an ending it may be anything: only a slip of the pen is certain.
            is_path = code.endswith("/") or "." in last.strip(".")
            if is_path or nearest(last, files.names(dirname(code)), cutoff=0.8) is not None:
                yield code, text


def _is_slip(files: Repository, path: str) -> bool:
    """Whether the first part of a path that is not there is nearly one that is."""
    folder = ""
    for part in path.strip("/").split("/"):
        if not files.exists(join(folder, part)):
            return nearest(part, files.names(folder or "."), cutoff=0.83) is not None
        folder = join(folder, part)
    return False


def is_there(markdown: Markdown, files: Repository, chart_folder: str, path: str) -> bool:
    """Whether a path leads to something, from the root, the document's folder, or the chart's."""
    places = ("", dirname(markdown.name), chart_folder)
    return any(files.exists(normpath(join(place, path))) for place in places)


def versions_named(markdown: Markdown, chart: str) -> Iterator[tuple[str, Location]]:
    """The versions of a chart that commands install."""
    for fence in markdown.fences:
        for number, command in _commands(fence.text, fence.line):
            found = _VERSION.search(command)
            named = re.search(rf"(?:/|\s){re.escape(chart)}(?=\s|$)", command)
            if found is not None and named is not None and _HELM.search(command):
                end = number + command.count("\n") + 1
                yield found[1], markdown.location(found[1], number, end)


def _commands(text: str, line: int) -> Iterator[tuple[int, str]]:
    """Commands with those of their lines that a backslash continues."""
    current, start = "", line
    for number, part in enumerate(text.split("\n"), line):
        current = f"{current}\n{part}" if current else part
        if part.rstrip().endswith("\\"):
            continue
        yield start, current
        current, start = "", number + 1
