"""Which files of a repository git leaves out: by `.gitignore` at every level, unless a file is tracked all the same.

The patterns are pathspec's; nothing is asked of git itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from attune_lint.finding import Location, Precision
from attune_lint.named_tuple import NamedTuple
from attune_lint.repository.files import Repository

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec


class Left(NamedTuple):
    """A file that git leaves out, and the line that says so."""

    name: str
    pattern: str
    location: Location


def left_out(repository: Repository, names: Iterable[str]) -> list[Left] | None:
    """Those of some files that git ignores and does not track; None where that cannot be told."""
    found = list(_ignored(repository, list(names)))
    if not found:
        return []
    tracked = _tracked(repository)
    return None if tracked is None else [left for left in found if left.name.encode() + b"\0" not in tracked]


def _tracked(repository: Repository) -> bytes | None:
    """Git's index as it stands, in which the paths are plain text; None where there is none that can be read so."""
    content = repository.git_index()
    # Version 4 leaves out what a path has in common with the one before.
    is_plain = not content or (content[:4] == b"DIRC" and content[4:8] in (b"\0\0\0\2", b"\0\0\0\3"))
    return content if is_plain else None


def _ignored(repository: Repository, names: list[str]) -> Iterator[Left]:
    files = {folder: repository.text(f"{folder}.gitignore") for folder in _folders(names)}
    texts = {folder: text for folder, text in files.items() if text and _may_match(text, names)}
    if not texts:
        return
    specs = {folder: _spec(text) for folder, text in texts.items()}
    for name in names:
        matched = _matched(specs, name)
        if matched is not None:
            folder, index = matched
            line, pattern = _patterns(texts[folder])[index]
            shown = repository.shown(f"{folder}.gitignore")
            yield Left(name, pattern.strip(), Location("repository", shown, line, 1, None, Precision.EXACT))


def _folders(names: Iterable[str]) -> list[str]:
    """The folders above some files, the root first, each with a slash."""
    found = {"": None}
    for name in names:
        for parent in reversed(PurePosixPath(name).parents):
            if str(parent) != ".":
                found[f"{parent}/"] = None
    return sorted(found, key=lambda folder: (folder.count("/"), folder))


def _may_match(text: str, names: list[str]) -> bool:
    """Whether any pattern can match at all: its last part must be like some part of a path. Saves an import."""
    parts = {part for name in names for part in name.split("/")}
    for _, line in _patterns(text):
        last = re.sub(r"[\s/*]+$", "", line.strip()).rsplit("/", 1)[-1] or "*"
        if not line.startswith("!") and any(fnmatchcase(part, f"{last}*") for part in parts):
            return True
    return False


def _patterns(text: str) -> list[tuple[int, str]]:
    """The lines that are patterns, with their numbers."""
    lines = enumerate(text.split("\n"), 1)
    return [(number, line) for number, line in lines if line.strip() and not line.startswith("#")]


def _spec(text: str) -> GitIgnoreSpec:
    from pathspec import GitIgnoreSpec

    return GitIgnoreSpec.from_lines(line for _, line in _patterns(text))


def _matched(specs: dict[str, GitIgnoreSpec], name: str) -> tuple[str, int] | None:
    """The line by which a file, or a folder above it, is ignored: the last that speaks of it, in the nearest file. What
    lies in an ignored folder cannot be taken back."""
    parts = name.split("/")
    for depth in range(1, len(parts) + 1):
        path = "/".join(parts[:depth]) + ("/" if depth < len(parts) else "")
        verdict: tuple[bool, str, int] | None = None
        for folder, spec in specs.items():
            if path.startswith(folder) and path != folder:
                result = spec.check_file(path[len(folder) :])
                if result.include is not None and result.index is not None:
                    verdict = (result.include, folder, result.index)
        if verdict is not None and verdict[0]:
            return verdict[1], verdict[2]
    return None
