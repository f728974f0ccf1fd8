"""What in a document may have made a fault that shows elsewhere in it: a key that got no value, a word that is one slip
away from the one that the message quotes, and the gap in which something that is missing would stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from attune_lint.finding import Precision
from attune_lint.locate.place import Place, of_span, silent_action
from attune_lint.locate.proof import Proved
from attune_lint.locate.question import Spot
from attune_lint.locate.trace import Piece
from attune_lint.named_tuple import NamedTuple
from attune_lint.nearest import is_slip
from attune_lint.path import Path, leaves, lookup

# Shorter words are alike by chance, and so are those that differ in a number.
_SHORTEST = 5
_DIGIT = re.compile(r"\d+")
# Of more keys without a value than these none is suspect, unless the message quotes it.
_MOST = 2
# Behind it stands what an object is about.
_METADATA = "metadata"


class Empty(NamedTuple):
    """A key to which an action gave no value; `named` says that the message quotes it, or speaks of its absence."""

    path: Path
    piece: Piece
    named: bool


def without_value(spot: Spot, path: Path, proved: Proved, words: Sequence[str]) -> list[Empty]:
    """The keys below a path that got no value: those that are spoken of, or else a few that an action printed."""
    wanted = {*words, *(str(part) for part in spot.path[len(path) :][:1])}
    named: list[Empty] = []
    found: list[Empty] = []
    for below, value in leaves(lookup(spot.document.data, path), path):
        span = spot.document.span(below) if below and (value is None or value == "") else None
        if span is None:
            continue
        action = silent_action(spot.text, span, proved)
        piece = action or proved.at(span.key)
        if piece is not None and below[-1] in wanted:
            named.append(Empty(below, piece, True))
        elif action is not None:
            found.append(Empty(below, action, False))
    return named or (found if len(found) <= _MOST else [])


def slips(spot: Spot, path: Path, proved: Proved, words: Sequence[str]) -> Iterator[Place]:
    """Other places of the document where a word stands that is nearly the one which the message quotes and a path
    holds."""
    value = lookup(spot.document.data, path)
    quoted = [word for word in words if len(word) >= _SHORTEST and isinstance(value, str) and word in value]
    known = [(at, text) for at, text in leaves(spot.document.data) if isinstance(text, str)] if quoted else []
    for word in quoted:
        if sum(text == word for _, text in known) > 1:
            continue  # it is no stranger here
        for at, text in known:
            if is_slip(text, word) and _DIGIT.findall(text) == _DIGIT.findall(word):
                span = spot.document.span(at)
                place = of_span(spot.text, span, proved, path, Precision.BLOCK, ()) if span is not None else None
                if place is not None:
                    yield place
                    return


def gap(spot: Spot, path: Path, lacks: Sequence[str]) -> Iterator[tuple[Path, bool]]:
    """What stands before (true) and behind the place of something that a block lacks: as in a block like it, or else
    behind the values that stand before all blocks, or at the end."""
    own = lookup(spot.document.data, path)
    names = _names(own)
    if not names:
        return
    at = _before(spot, path, own, lacks)
    if at is None:
        at = _before_family(names, lacks)
    if at is None:
        is_object = not path and _METADATA in names
        at = names.index(_METADATA) if is_object else _last_value(own)
    for index in range(at, min(at + 2, len(names))):
        yield (*path, names[index] if isinstance(own, dict) else index), index == at
    if isinstance(own, dict) and path and at + 1 < len(names):  # it may as well have stood at the end
        yield (*path, names[-1]), True


def _before(spot: Spot, path: Path, own: object, lacks: Sequence[str]) -> int | None:
    """The place, in a block that lacks something, of what stands before that in a block like it."""
    keys = _names(own)
    for other in _blocks_like(spot, path):
        names = _names(other)
        for missing in lacks:
            where = next((at for at, held in enumerate(_words(other)) if missing in held), None)
            if where is not None and names[where] not in keys:
                return next((keys.index(key) for key in reversed(names[:where]) if key in keys), None)
    return None


def _before_family(names: Sequence[str], lacks: Sequence[str]) -> int | None:
    """What stands before a key that begins with the missing one: `imagePullPolicy` goes with `image`."""
    for missing in lacks:
        at = next((at for at, name in enumerate(names) if len(missing) >= _SHORTEST and name.startswith(missing)), 0)
        if at:
            return at - 1
    return None


def _words(block: object) -> list[set[str]]:
    """By what each part of a block may be called: its key, or the values of an item."""
    if isinstance(block, dict):
        return [{key} for key in block]
    return [set(_values(item)) for item in block] if isinstance(block, list) else []


def _values(item: object) -> Iterator[str]:
    values = item.values() if isinstance(item, dict) else (item,)
    return (value for value in values if isinstance(value, str))


def _last_value(block: object) -> int:
    """Which one is the last of the values that stand before all blocks, or else of everything."""
    values = block.values() if isinstance(block, dict) else ()
    blocks = [at for at, value in enumerate(values) if isinstance(value, dict | list)]
    first = blocks[0] if blocks else 0
    return first - 1 if first else len(_names(block)) - 1


def _names(block: object) -> list[str]:
    """The keys of a mapping, or the names of the items of a list."""
    if isinstance(block, dict):
        return list(block)
    names = (lookup(item, ("name",)) for item in block) if isinstance(block, list) else ()
    return [str(name) for name in names]


def _blocks_like(spot: Spot, path: Path) -> Iterator[object]:
    """The blocks at the same path in other items and other documents, those of the same kind first."""
    kind = lookup(spot.document.data, ("kind",))
    others = sorted(spot.scene.documents, key=lambda other: lookup(other.data, ("kind",)) != kind)
    for other in (spot.document, *others):
        yield from _at(other.data, path if other is spot.document else (*spot.above, *path))


def _at(data: object, path: Path) -> Iterator[object]:
    """What stands at a path, whichever item of each list it leads through."""
    if not path:
        yield data
    elif isinstance(path[0], int):
        for item in data if isinstance(data, list) else ():
            yield from _at(item, path[1:])
    elif isinstance(data, dict) and path[0] in data:
        yield from _at(data[path[0]], path[1:])
