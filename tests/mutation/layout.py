"""The structure of a template's text by its indentation: blocks of keys and items, and the actions around them.

Reads text and not YAML, since a template is none. What it cannot read it leaves alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_ACTION = re.compile(r"\{\{-?\s*(.*?)\s*-?\}\}")
_ITEM = re.compile(r"\s*- ")
_KEY = re.compile(r"\s*(?:- )?(?P<key>[A-Za-z][\w./-]*|\"[\w./-]+\"):(?:\s+(?P<value>\S.*))?$")
_OPENS = re.compile(r"(if|with|range|define|block)\b")


class Block(NamedTuple):
    """Lines `start` to `end` (exclusive) that belong to one key or one item of a list."""

    start: int
    end: int
    indent: int
    is_item: bool


def indent_of(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def is_control(line: str) -> bool:
    """Whether the line holds nothing but actions that print nothing or a block of their own."""
    bare = line.strip()
    return bare.startswith("{{") and bare.endswith("}}") and _ACTION.sub("", bare).strip() == ""


def is_comment(line: str) -> bool:
    return line.lstrip().startswith(("#", "{{- /*", "{{/*"))


def key_of(line: str) -> str:
    """The key that a line sets, or ""."""
    match = _KEY.match(line)
    return match["key"].strip('"') if match and not is_comment(line) else ""


def value_of(line: str) -> str:
    match = _KEY.match(line)
    return (match["value"] or "") if match and not is_comment(line) else ""


def depth(line: str) -> int:
    """How many actions a line opens more than it closes."""
    found = 0
    for match in _ACTION.finditer(line):
        if _OPENS.match(match[1]):
            found += 1
        elif match[1] == "end":
            found -= 1
    return found


def blocks(lines: list[str]) -> Iterator[Block]:
    """Every key and every item of a list with all that belongs to it."""
    for number, line in enumerate(lines):
        if is_comment(line) or is_control(line):
            continue
        is_item = _ITEM.match(line) is not None
        if is_item or key_of(line):
            yield Block(number, _end(lines, number), indent_of(line), is_item)


def _end(lines: list[str], start: int) -> int:
    """Where the block that starts on a line ends: before the next line that is not deeper, actions balanced."""
    own = indent_of(lines[start])
    # A list may stand as deep as the key that holds it.
    flat = not _ITEM.match(lines[start]) and not value_of(lines[start])
    open_actions = depth(lines[start])
    end = start + 1 if open_actions == 0 else start
    for number in range(start + 1, len(lines)):
        line = lines[number]
        control = is_control(line) or not line.strip()
        inside = indent_of(line) > own or (flat and indent_of(line) == own and _ITEM.match(line))
        if not control and not inside:
            break
        open_actions += depth(line)
        if open_actions < 0:
            break
        if open_actions == 0 and line.strip() and inside:
            end = number + 1
    return max(end, start + 1)


def guarded(lines: list[str], block: Block) -> Block:
    """The block with the action that stands around it alone, if one does."""
    before, after = block.start - 1, block.end
    if before < 0 or after >= len(lines):
        return block
    opens = is_control(lines[before]) and depth(lines[before]) == 1
    closes = is_control(lines[after]) and depth(lines[after]) == -1
    return block._replace(start=before, end=after + 1) if opens and closes else block


def guards(lines: list[str]) -> Iterator[tuple[int, int]]:
    """The lines of every `if` or `with` and of its `end`, where each stands alone."""
    for number, line in enumerate(lines):
        if not re.match(r"\s*\{\{-?\s*(if|with)\b", line) or depth(line) != 1 or not is_control(line):
            continue
        level = 0
        for other in range(number, len(lines)):
            level += depth(lines[other])
            if level == 0:
                yield number, other
                break
