"""For faults that show in no object, since none was made: where templates read a value, or would make an object."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import islice
from pathlib import PurePosixPath

from attune_lint.finding import Location, Precision
from attune_lint.locate.amiss import amiss
from attune_lint.locate.conditions import head_line, heads_around, unprinted, values_asked, values_read
from attune_lint.locate.lines import at
from attune_lint.locate.marked_chart import Templates
from attune_lint.locate.marks import Source
from attune_lint.locate.origins import Origins
from attune_lint.locate.supply import Supply
from attune_lint.nearest import is_slip, nearest
from attune_lint.path import Path
from attune_lint.syntax.template import Action, Block, Branch, Text

_MOST = 2
_KIND = re.compile(r"^[ \t]*kind:", re.MULTILINE)
# Behind it an action prints the kind.
_PRINTED_KIND = re.compile(r"^[ \t]*kind:[ \t]*[\"']?\Z", re.MULTILINE)
_VALUES = re.compile(r"\.Values\.(\w+)")


def readers(templates: Templates, path: Path) -> tuple[Location, ...]:
    """The blocks that are printed for the value at a path, or else the actions that read it."""
    keys: list[str] = []
    for part in path:
        if isinstance(part, int):
            break
        keys.append(part)
    if not keys:
        return ()
    found = list(_readers(templates, keys))
    if not found:
        read = {key for text in templates.texts.values() for key in _VALUES.findall(text)} - {keys[0]}
        like = nearest(keys[0], read, cutoff=0.8)
        found = list(_readers(templates, [like])) if like is not None else []
    blocks = [location for is_block, location in found if is_block]
    return tuple(blocks or [location for _, location in found])[:_MOST]


def _readers(templates: Templates, keys: Sequence[str]) -> Iterator[tuple[bool, Location]]:
    pattern = re.compile(r"\.Values\." + r"\.".join(map(re.escape, keys)) + r"(?!\w)")
    for path, text in sorted(templates.texts.items()):
        if PurePosixPath(path).name == "NOTES.txt" or not pattern.search(text):
            continue
        source = templates.source(path)
        if source is None:
            continue
        for action, is_block in _actions(source.template.body):
            if pattern.search(action.code):
                yield is_block, at(source, action.start, "template", Precision.BLOCK)


def makers(templates: Templates, supply: Supply, kind: str, words: Sequence[str]) -> Iterator[Location]:
    """Where templates would make an object of a kind: the file that is named like it; its line, the heads around it,
    and the values they ask for; of values that they walk through, the key that is one slip away from a word of the
    message."""
    origins = Origins(supply, (), templates.defines)
    spelled = re.compile(rf"^[ \t]*kind:[ \t]*[\"']?{re.escape(kind)}\b", re.MULTILINE)
    places = list(_places(templates, spelled)) or list(_places(templates, _PRINTED_KIND))
    yield from islice(_named_like(templates, {source.file for source, _, _ in places}, words), 1)
    walked = [one for source, branch, _ in places for one in _walked(source, branch, origins, words)]
    yield from dict.fromkeys(location for is_slip, location in walked if is_slip or not any(slip for slip, _ in walked))
    for source, branch, offset in places:
        heads = list(heads_around(branch))
        yield from amiss((unprinted(source, head) for head in heads), origins)
        yield from values_asked(source, branch, origins, supply)
        yield at(source, offset, "related", Precision.BLOCK)
        yield from (head_line(source, head) for head in heads[:1])


def _named_like(templates: Templates, known: Collection[str], words: Sequence[str]) -> Iterator[Location]:
    """The end of a template whose file is named like the end of a word, beside those that are known: a helper may have
    made the object there."""
    for path in sorted(templates.texts):
        stem = PurePosixPath(path).stem
        source = templates.source(path) if any(f"-{word}".endswith(f"-{stem}") for word in words) else None
        if source is not None and source.file not in known:
            text = source.template.text.rstrip()
            yield at(source, text.rfind("\n") + 1, "related", Precision.BLOCK)


def _places(templates: Templates, pattern: re.Pattern[str]) -> Iterator[tuple[Source, Branch, int]]:
    """Where a pattern stands in the text of a template."""
    for path, text in sorted(templates.texts.items()):
        source = templates.source(path) if _KIND.search(text) else None
        if source is not None:
            yield from ((source, *found) for found in _texts(source.template.body, pattern, text))


def _walked(source: Source, branch: Branch, origins: Origins, words: Sequence[str]) -> Iterator[tuple[bool, Location]]:
    """The values that ranges around a branch walk through: the key that may be the missing one (true), or all."""
    for head in heads_around(branch):
        for path in values_read(source, head, origins) if head.keyword == "range" else ():
            held = origins.supply.lookup(path)
            keys = list(held) if isinstance(held, dict) else []
            slip = next((key for key in keys for word in words if is_slip(key, word)), None)
            location = origins.supply.location(path if slip is None else (*path, slip))
            if location is not None and location.line is not None:
                yield slip is not None, location._replace(precision=Precision.BLOCK)


def _texts(branch: Branch, pattern: re.Pattern[str], text: str) -> Iterator[tuple[Branch, int]]:
    """Where a pattern stands in literal text, with the branch that holds it."""
    for node in branch.nodes:
        if isinstance(node, Text):
            for match in pattern.finditer(text, node.start, node.end):
                yield branch, match.end() - len(match.group().lstrip())
        elif isinstance(node, Block):
            for below in node.branches:
                yield from _texts(below, pattern, text)


def _actions(branch: Branch) -> Iterator[tuple[Action, bool]]:
    """All actions, and whether each begins what is printed for every item of a list."""
    for node in branch.nodes:
        if isinstance(node, Action):
            yield node, False
        elif isinstance(node, Block):
            for below in node.branches:
                if below.head is not None:
                    yield below.head, below.kind == "range"
                yield from _actions(below)
