"""Values that the code of a text reads, where none of them is known to be what was printed: one may have been printed
in another spelling, cut, counted or left out. They are likely, and no more."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import islice

from attune_lint.finding import Location, Precision
from attune_lint.locate.decisive import NAMING
from attune_lint.locate.origin import At, Literal, leaves
from attune_lint.locate.origins import Origins
from attune_lint.locate.supply import Supply, as_text
from attune_lint.locate.trace import Piece
from attune_lint.nearest import is_slip
from attune_lint.path import Path, walk
from attune_lint.path import leaves as values_below

_ABSENT = object()
# A value that is a template reads others by their whole names, for a chart that is no part of another.
_READS = re.compile(r"\.Values((?:\.\w+)+)")
# In a larger block than this nothing strikes.
_MOST = 40
_MANY = 400


def asked(
    pieces: Sequence[Piece], path: Path, origins: Origins, *, only_empty: bool, words: Collection[str] = ()
) -> Iterator[Location]:
    """The places of the values that some pieces read: those that hold one of some words or nearly bear it as a name,
    those that surely take part, and what is empty; with the key at the end of a path, where a value has it."""
    found: dict[Path, tuple[bool, bool]] = {}
    keyed: dict[Path, None] = {}
    for piece in pieces:
        for leaf, certain in (*leaves(origins.of(piece)), *(one for part in origins.met.added for one in leaves(part))):
            if not isinstance(leaf, Literal) and leaf.path and leaf.path[-1] not in NAMING:
                way = deepest(leaf.path, path, origins.supply) if isinstance(leaf, At) else leaf.path
                if way != leaf.path:
                    keyed[way] = None
                is_empty = not origins.supply.lookup(way)
                if is_empty or not only_empty:
                    rank = (not certain, is_empty)
                    found[way] = min(rank, found.get(way, rank))
    ways = sorted(found, key=lambda way: found[way])
    more = [path for way in ways for path in (*striking(way, origins.supply), *read_by(way, origins.supply))]
    holding = [path for way in ways for path in _holding(way, words, origins.supply)]
    meant = [way for way in ways if any(is_slip(str(way[-1]), word) for word in words)]
    for way in dict.fromkeys((*meant, *holding, *keyed) or (*ways, *more)):
        location = origins.supply.location(way)
        if location is not None and location.precision is Precision.EXACT:
            yield location._replace(precision=Precision.BLOCK)


def _holding(path: Path, words: Collection[str], supply: Supply) -> Iterator[Path]:
    """The values below a path that are one of some words."""
    held = supply.lookup(path)
    for at, value in islice(walk(held, path), _MANY) if isinstance(held, dict | list) else ():
        if isinstance(value, str | int | float | list) and not isinstance(value, bool) and as_text(value) in words:
            yield at


def striking(path: Path, supply: Supply) -> Iterator[Path]:
    """The one value below a path that is empty, and the one item that is of another kind than all beside it."""
    held = supply.lookup(path)
    if not path or not isinstance(held, dict | list):
        return
    below = list(islice(values_below(held, path), _MOST + 1))
    empty = [at for at, value in below if value is None or value == ""]
    if len(empty) == 1 and len(below) <= _MOST:
        yield from empty
    items = dict(held.items() if isinstance(held, dict) else enumerate(held))
    kinds = [isinstance(item, dict) + 2 * isinstance(item, list) for item in items.values()]
    odd = [key for key, kind in zip(items, kinds, strict=True) if kind and kinds.count(kind) == 1]
    odd = odd or [key for key, kind in zip(items, kinds, strict=True) if not kind and kinds.count(kind) == 1]
    if len(odd) == 1 and len(set(kinds)) == 2:
        yield (*path, odd[0])
        inner = items[odd[0]]
        within = [key for key, item in inner.items() if isinstance(item, list)] if isinstance(inner, dict) else []
        yield from ((*path, odd[0], key) for key in within if len(within) == 1)
    elif kinds.count(2) == 1:
        yield (*path, list(items)[kinds.index(2)])
    yield from _of_another_type(below)


def _of_another_type(below: Sequence[tuple[Path, object]]) -> Iterator[Path]:
    """The one value that is of another type than all others of the same key."""
    by_key: dict[str | int, list[tuple[Path, type]]] = {}
    for at, value in below:
        if at and isinstance(at[-1], str) and value is not None:
            by_key.setdefault(at[-1], []).append((at, type(value)))
    for alike in by_key.values():
        types = [kind for _, kind in alike]
        odd = [at for at, kind in alike if types.count(kind) == 1]
        if len(alike) > 1 and (len(odd) == 1 or len(alike) == 2):
            yield from odd


def read_by(path: Path, supply: Supply) -> Iterator[Path]:
    """The values that are read by a value which is a template, or by those below it."""
    for _, value in islice(values_below(supply.lookup(path), path), _MOST):
        if isinstance(value, str) and "{{" in value:
            yield from (tuple(match[1].split(".")[1:]) for match in _READS.finditer(value))


def deepest(path: Path, below: Path, supply: Supply) -> Path:
    """The path of a value with as much of the end of another path as leads somewhere in it."""
    ways = [(*path, *below[-length:]) for length in range(len(below), 0, -1)]
    return next((way for way in ways if supply.lookup(way, _ABSENT) is not _ABSENT), path)
