"""Which lines of a define made what stands at a path, of a text that was read and written anew before it was printed.

No mark comes through `fromYaml` and `toYaml`. The lines are read by their indentation, as far as it tells the keys that
each stands below, and compared with the path: what is found is likely, and no proof.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from attune_lint.locate.marks import Source
from attune_lint.named_tuple import NamedTuple
from attune_lint.nearest import is_slip
from attune_lint.syntax.template import Branch

_LINE = re.compile(r"(?P<lead>[ \t]*)(?P<rest>\S.*)")
_KEY = re.compile(r"(?P<dash>(?:- +)*)(?P<key>\{\{.*?\}\}|\"?[\w./-]+\"?):(?:\s|$)")
_FLOW = re.compile(r"[{,]\s*\"?([\w./-]+)\"?:")
_INCLUDE = re.compile(r"\b(?:include|template)\s+\"([^\"]+)\"")
_INDENT = re.compile(r"\bn?indent\s+(\d+)")
_ACTION = re.compile(r"\{\{-?.*?-?\}\}")
# A key that an action prints.
ANY = "*"
# Helpers in helpers, and keys that a template takes out of what it has read.
_DEEPEST, _TAKEN_OUT = 4, 2
# Helpers that call each other several times multiply.
_MOST = 2000
# How much a key counts that is nearly the one, and one that an action prints.
_SLIP, _MAYBE = 0.9, 0.6


class Line(NamedTuple):
    """A line of a define, the keys that it stands below, with its own, the others in it, the text of the item that it
    belongs to, and the line that calls its define."""

    source: Source
    name: str
    offset: int
    end: int
    keys: tuple[str, ...]
    inner: tuple[str, ...]
    item: str
    call: Line | None = None


def likely(
    names: Iterable[str], defines: Mapping[str, tuple[Source, Branch]], wanted: Sequence[str], words: Sequence[str]
) -> list[Line]:
    """The lines of some defines that fit a path best, of its keys alone; `words` stand in the same item."""
    best: list[Line] = []
    most = (0.0, 0)
    for name in names:
        for line in islice(_lines(name, defines, None, 0), _MOST):
            fits = _fit(line, wanted)
            score = (fits, sum(word in line.item for word in words))
            if fits and score >= most:
                best = [*(best if score == most else ()), line]
                most = score
    return list({(line.source.file, line.offset): line for line in best}.values())


def _fit(line: Line, wanted: Sequence[str]) -> float:
    """How many keys of a path a line stands below, or has."""
    chains = [line.keys, *((*line.keys, key) for key in line.inner)]
    shifts = range(min(_TAKEN_OUT + 1, len(line.keys) or 1))
    return max(_common(chain[shift:], wanted) - shift / 10 for chain in chains for shift in shifts)


def _common(keys: Sequence[str], wanted: Sequence[str]) -> float:
    """How far two chains of keys go together; a chain that goes further fits less."""
    total = 0.0
    for key, meant in zip(keys, wanted, strict=False):
        if key == meant:
            total += 1
        elif key == ANY:
            total += _MAYBE
        elif is_slip(key, meant):
            total += _SLIP
        else:
            break
    return total - max(len(keys) - len(wanted), 0) / 20


def _lines(name: str, defines: Mapping[str, tuple[Source, Branch]], call: Line | None, depth: int) -> Iterator[Line]:
    if name not in defines or depth > _DEEPEST:
        return
    source, branch = defines[name]
    text, (start, end) = source.template.text, branch.span
    stack: list[tuple[int, str]] = []
    item = start
    for row in _LINE.finditer(text, branch.head.end if branch.head is not None else start, end):
        rest, indent = row["rest"], len(row["lead"])
        found = _KEY.match(rest)
        if found is None and rest.startswith("{{"):
            given = _INDENT.search(rest)
            indent = int(given[1]) if given is not None else indent
        if rest.startswith("- "):
            item = row.start()
        inside = indent + (len(found["dash"]) if found is not None else 2 * rest.startswith("- "))
        if found is not None or not rest.startswith("{{") or _INCLUDE.search(rest):
            stack = [(at, key) for at, key in stack if at < inside]
        keys = (*(call.keys if call is not None else ()), *(key for _, key in stack))
        if found is not None:
            key = ANY if found["key"].startswith("{{") else found["key"].strip('"')
            stack.append((inside, key))
            keys = (*keys, key)
        bare = _ACTION.sub("", rest)
        line = Line(
            source, name, row.start("rest"), row.end(), keys, tuple(_FLOW.findall(bare)), text[item : row.end()], call
        )
        yield line
        for called in _INCLUDE.findall(rest):
            yield from _lines(called, defines, line, depth + 1)
