"""Where a mutant edited its file: the lines by a diff of the text, the keys of a values file by one of its data."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Any

from attune_lint.path import Path, key_path, walk
from attune_lint.syntax.yaml_document import Document
from attune_lint.syntax.yamldoc import read_document
from tests.locations.measure import NEAR, Edit
from tests.mutation.mutant import Mutant


def edit_of(mutant: Mutant, before: str) -> Edit:
    """The edit that makes the mutant of a file."""
    lines = edited_lines(before, mutant.text)
    edit = Edit(f"{mutant.operator}: {mutant.what}", mutant.file, mutant.text, lines)
    if not edit.is_of_values:
        return edit
    return edit._replace(keys=edited_keys(before, mutant.text, lines))


def edited_lines(before: str, after: str) -> frozenset[int]:
    """The lines of a text, 1-based, that another has not; of lines that are gone those around their place."""
    found: set[int] = set()
    matcher = SequenceMatcher(None, before.split("\n"), after.split("\n"), autojunk=False)
    for kind, _, _, start, end in matcher.get_opcodes():
        if kind == "delete":
            found |= {start, start + 1}
        elif kind != "equal":
            found.update(range(start + 1, end + 1))
    return frozenset(found)


def edited_keys(before: str, after: str, lines: frozenset[int]) -> dict[str, frozenset[int]]:
    """The innermost keys whose value changed, was added or is gone, with their lines. Of one that is gone, the key that
    held it, and whatever key stands near its place, as of an edit that changes no value."""
    document = read_document(after)
    differing = list(_differing(read_document(before).data, document.data, ()))
    gone = [path for path, is_there in differing if not is_there]
    there = {path: None for path, is_there in differing if is_there} | {path[:-1]: None for path in gone if path[1:]}
    found = {key_path(path): _lines(document, path) for path in there}
    for path, _ in walk(document.data) if gone or not differing else ():
        near = {line for line in _lines(document, path) for edited in lines if abs(line - edited) <= NEAR}
        if path and near:
            found.setdefault(key_path(path), frozenset(near))
    return found


def _lines(document: Document, path: Path) -> frozenset[int]:
    positions = (document.key_position(path), document.value_position(path))
    return frozenset(position[0] for position in positions if position is not None)


def _differing(old: Any, new: Any, path: Path) -> Iterator[tuple[Path, bool]]:
    """The paths at which two trees differ, and whether the second one has it."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key in dict.fromkeys((*old, *new)):
            if key not in new:
                yield (*path, key), False
            elif key not in old:
                yield from (((*path, key, *below), True) for below, _ in walk(new[key]))
            else:
                yield from _differing(old[key], new[key], (*path, key))
    elif isinstance(old, list) and isinstance(new, list):
        yield from _differing_items(old, new, path)
    elif type(old) is not type(new) or old != new:
        yield from (((*path, *below), True) for below, _ in walk(new))


def _differing_items(old: list[Any], new: list[Any], path: Path) -> Iterator[tuple[Path, bool]]:
    if len(old) == len(new):
        for index, (one, other) in enumerate(zip(old, new, strict=True)):
            yield from _differing(one, other, (*path, index))
        return
    yield path, True
    for index, item in enumerate(new):
        if item not in old:
            yield from (((*path, index, *below), True) for below, _ in walk(item))
