"""The gap in which something that is missing would stand: what stands before it and behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from attune_lint.finding import Location, Precision
from attune_lint.locate.lines import at, is_shown_with
from attune_lint.locate.part import Part
from attune_lint.locate.proof import Proved
from attune_lint.locate.question import Spot
from attune_lint.locate.trace import Frame, Piece
from attune_lint.path import Path, lookup

_HELPERS = 2
_SHORTEST = 5
_ROW = re.compile(r"[ \t]*(?P<rest>\S.*)")
# Behind it stands what an object is about.
_METADATA = "metadata"


def around_gap(part: Part, lacks: Sequence[str]) -> Iterator[Location]:
    """The lines around the place where something is missing, those aside that a report shows anyway."""
    home = part.home
    for beside, is_before in _gap(part, lacks):
        for piece in _at_gap(beside, home=home, is_before=is_before):
            line = at(piece.mark.source, piece.mark.start, "related", Precision.BLOCK)
            if home is None or not is_shown_with(home, line):
                yield line
            if is_before and home is not None and piece.frame is home.frame:
                yield from _far_end(piece, home, part.proved)


def ends_of_helpers(part: Part) -> Iterator[Location]:
    """The last lines of the helpers that printed items of a list: each may have printed one more."""
    home, proved, text = part.home, part.proved, part.spot.text
    last: dict[Frame, Piece] = {}
    for index in range(len(part.data)) if isinstance(part.data, list) else ():
        item = part.below(index)
        first = item.home if item is not None else None
        if item is None or first is None or home is None or first.frame is home.frame:
            continue
        for piece in proved.between(item.span.key, len(text[: item.span.end].rstrip())):
            if piece.frame is first.frame and not piece.mark.loop:
                last[piece.frame] = piece
    for frame, piece in islice(last.items(), _HELPERS):
        if len(piece.calls) == 1 + (len(home.calls) if home is not None else 0) and frame.call is not None:
            yield at(piece.mark.source, piece.mark.start, "related", Precision.BLOCK)


def _at_gap(beside: Part, *, home: Piece | None, is_before: bool) -> Iterator[Piece]:
    """The end of what stands before a gap, or the beginning of what stands behind it; and the calls of the helpers that
    printed it, up to the body of its block."""
    span = beside.span
    end = span.key + len(beside.text.rstrip()) - 1
    piece = beside.proved.at(max(end, span.key) if is_before else span.key)
    if piece is not None:
        yield piece
        frames = [call.frame for call in piece.calls]
        is_below = home is not None and home.frame in frames
        yield from piece.calls[: frames.index(home.frame) + 1] if home is not None and is_below else ()


def _far_end(before: Piece, home: Piece, proved: Proved) -> Iterator[Location]:
    """The last line of a block in a template, or the last before what is printed next in it, if branches that printed
    nothing lie between that and what stands before a gap."""
    source, start = before.mark.source, before.mark.end
    text, (_, end) = source.template.text, home.mark.home.span
    after = next((piece for piece in proved.trace.after(before) if piece.frame is before.frame), None)
    if after is not None and after.mark.start >= start:
        end = after.mark.start
    elif end:  # the branch's own end is no part of it
        end = text.rfind("{{", start, end)
    column, last = source.template.column(home.mark.start), start
    for row in _ROW.finditer(text, start, end if end > 0 else len(text)):
        if not row["rest"].startswith("{{") and source.template.column(row.start("rest")) <= column:
            break
        last = row.end()
    if text.count("\n", before.mark.start, last) > 1:
        yield at(source, last - 1, "related", Precision.BLOCK)


def _gap(part: Part, lacks: Sequence[str]) -> Iterator[tuple[Part, bool]]:
    """What stands before (true) and behind the place of something that a block lacks: as in a block like it, or else
    behind the values that stand before all blocks, or at the end."""
    own = part.data
    names = _names(own)
    if not names:
        return
    at, behind = _between(part.spot, part.path, own, lacks)
    if at is None:
        at = _before_family(names, lacks)
    first = at is None and bool(part.path) and "name" in lacks and isinstance(own, dict)
    if at is None:
        is_object = not part.path and _METADATA in names
        at = names.index(_METADATA) if is_object else _last_value(own)
    beside = [(index, index == at) for index in range(at, min(at + 2, len(names)))]
    if behind is not None and behind > at + 1:
        beside.append((behind, False))
    if isinstance(own, dict) and part.path and at + 1 < len(names):  # it may as well have stood at the end
        beside.append((len(names) - 1, True))
    if first:  # where a name mostly stands
        beside.insert(0, (0, False))
    for index, is_before in beside:
        found = part.below(names[index] if isinstance(own, dict) else index)
        if found is not None:
            yield found, is_before


def _between(spot: Spot, path: Path, own: object, lacks: Sequence[str]) -> tuple[int | None, int | None]:
    """The places, in a block that lacks something, of what stands before and behind that in a block like it."""
    keys = _names(own)
    for other in _blocks_like(spot, path):
        names = _names(other)
        for missing in lacks:
            where = next((at for at, held in enumerate(_words(other)) if missing in held), None)
            if where is not None and names[where] not in keys:
                before = next((keys.index(key) for key in reversed(names[:where]) if key in keys), None)
                behind = next((keys.index(key) for key in names[where + 1 :] if key in keys), None)
                return before, behind
    return None, None


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
