"""From text that an action read and wrote anew, as `include … | fromYaml | toYaml` does, to the text that it read.

What was printed is found in what was read by comparing the data: where they are the same it is proved, else, as where
mappings were merged, likely.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from attune_lint.locate.conditions import heads_around
from attune_lint.locate.origins import Origins
from attune_lint.locate.proof import Proved, all_of
from attune_lint.locate.question import Spot
from attune_lint.locate.supplied import top_of
from attune_lint.locate.trace import Aside, Piece
from attune_lint.named_tuple import NamedTuple
from attune_lint.path import Path, lookup, walk
from attune_lint.syntax.template import Action
from attune_lint.syntax.yaml_document import Document
from attune_lint.syntax.yamldoc import read_document

_ABSENT = object()


class Inside(NamedTuple):
    """A spot of a text that was read; `sure` says that it is proved to be the one. `also` printed the same key in other
    texts, which were merged with it."""

    spot: Spot
    proved: Proved
    sure: bool
    also: tuple[Piece, ...] = ()


class _Match(NamedTuple):
    """Where in what was read something stands that was printed; the highest rank fits best."""

    rank: tuple[int, ...]
    path: Path
    top: Path
    read: Document
    aside: Aside


def inside(spot: Spot, proved: Proved, origins: Origins) -> Inside | None:
    """The spot of the text that was read; None where nothing was."""
    if spot.line is not None or not proved.trace.asides:
        return None
    path = spot.path
    while (span := spot.document.span(path)) is None and path:
        path = path[:-1]
    piece = proved.at(span.start) if span is not None else None
    if piece is None or piece.mark.action is None or piece.mark.targets:
        return None
    top = _top(spot, path, proved, piece)
    asides = list(_asides(piece, proved, origins)) if top is not None else []
    if top is None or not asides:
        return None
    read = [(aside, read_document(aside.trace.text)) for aside in asides]
    if _is_refusal(lookup(spot.document.data, top)):
        return next((_broken(spot, aside, document) for aside, document in read if document.root is None), None)
    wholes = _highest(spot, path, top, piece, read)
    matches = wholes or [match for one in read for match in _parts(spot, path, top, one)]
    if not matches:
        return None
    best = max(matches, key=lambda match: match.rank)
    sure = bool(wholes) and len({_printed_by(match) for match in wholes if match.rank == best.rank}) == 1
    rest = spot.path[len(path) :]
    above = (*spot.above, *best.top)
    inner = Spot(
        spot.scene, spot.template, best.aside.trace.text, document=best.read, path=(*best.path, *rest),
        twin=spot.twin, related=spot.related, above=above,
    )  # fmt: skip
    others = (_key_of(match) for match in matches if match.aside is not best.aside) if not sure else ()
    return Inside(inner, all_of(best.aside.trace), sure, tuple(piece for piece in others if piece is not None))


def _key_of(match: _Match) -> Piece | None:
    """What printed the key of what was read."""
    span = match.read.span(match.path)
    return all_of(match.aside.trace).at(span.key) if span is not None else None


def _is_refusal(printed: Any) -> bool:
    """Whether this is what `fromYaml` gives for text that is no YAML."""
    return isinstance(printed, Mapping) and list(printed) == ["Error"]


def _broken(spot: Spot, aside: Aside, document: Document) -> Inside | None:
    """The line of what was read that is no YAML."""
    line = next((defect.line for defect in document.defects if defect.line is not None), None)
    if line is None:
        return None
    inner = Spot(
        spot.scene, spot.template, aside.trace.text, document=document, path=(), line=line, related=spot.related
    )
    return Inside(inner, all_of(aside.trace), False)


def _printed_by(match: _Match) -> tuple[str, int] | None:
    """The place in a template that printed what was read."""
    span = match.read.span(match.path)
    piece = all_of(match.aside.trace).at(span.start) if span is not None else None
    return (piece.mark.source.file, piece.mark.start) if piece is not None else None


def _top(spot: Spot, path: Path, proved: Proved, piece: Piece) -> Path | None:
    """The highest path above one that the same piece printed, the whole document among them."""
    top = top_of(spot, path, proved, piece) if path else ()
    if top is not None and len(top) == 1:
        root = spot.document.span(())
        if root is not None and proved.at(root.start) is piece:
            return ()
    return top


def _asides(piece: Piece, proved: Proved, origins: Origins) -> Iterator[Aside]:
    """The texts that were read for a piece: by its own action, for variables that it prints, by heads around it."""
    origins.of(piece)
    actions: dict[Action | None, None] = {piece.mark.action: None}
    actions.update(dict.fromkeys(origins.met.variables))
    actions.update(dict.fromkeys(heads_around(piece.mark.home)))
    actions.update(dict.fromkeys(call.mark.action for call in piece.calls))
    last: dict[tuple[Action | None, object], list[Aside]] = {}
    for aside in proved.trace.asides:
        if aside.call.start <= piece.start and aside.call.mark.action in actions:
            of_call = last.setdefault((aside.call.mark.action, aside.call.mark), [])
            if of_call and of_call[-1].call.frame is not aside.call.frame:
                of_call.clear()
            of_call.append(aside)
    for of_call in last.values():
        yield from of_call


def _highest(spot: Spot, path: Path, top: Path, piece: Piece, read: Sequence[tuple[Aside, Document]]) -> list[_Match]:
    """Where what stands at a path, and as much around it as the piece printed, stands in what was read. Of less than
    all that the piece printed only the whole text of a define is telling."""
    for length in range(len(top), len(path) + 1):
        found = [match for one in read for match in _wholes(spot, path, path[:length], piece, one)]
        if length > len(top):
            held = lookup(spot.document.data, path[:length])
            found = [match for match in found if match.path == path[length:]] if isinstance(held, dict) else []
        if found:
            return found
    return []


def _wholes(spot: Spot, path: Path, top: Path, piece: Piece, read: tuple[Aside, Document]) -> Iterator[_Match]:
    """Where all that stands at the top stands in what was read."""
    printed = lookup(spot.document.data, top, _ABSENT)
    aside, document = read
    for at, value in walk(document.data):
        if value is None or type(value) is not type(printed) or value != printed:
            continue
        common = _common_end(top, at)
        if not isinstance(value, dict | list) and at and not common and not _is_said(at, piece):
            continue
        matched = top[: len(top) - len(at)] if common == len(at) else ()
        yield _Match((common, -len(at)), (*at, *path[len(top) :]), matched, document, aside)


def _is_said(path: Path, piece: Piece) -> bool:
    """Whether the code of a piece names the last key of a path."""
    key, action = path[-1], piece.mark.action
    return action is not None and isinstance(key, str) and key in action.code


def _common_end(path: Path, other: Path) -> int:
    """With how many parts in common two paths end, whichever items of lists they lead through."""
    count = 0
    for part, same in zip(reversed(path), reversed(other), strict=False):
        if part != same and not (isinstance(part, int) and isinstance(same, int)):
            break
        count += 1
    return count


def _parts(spot: Spot, path: Path, top: Path, read: tuple[Aside, Document]) -> Iterator[_Match]:
    """How far the path leads in what was read, from its root or from where the top stands there."""
    aside, document = read
    below = path[len(top) :]
    for cut in range(len(top) + 1):
        base = top[cut:]
        held = lookup(document.data, base, _ABSENT)
        printed = lookup(spot.document.data, top)
        if held is _ABSENT or type(held) is not type(printed):
            continue
        followed, held, printed = _follow(held, printed, below)
        if len(followed) == len(below) and (held == printed or _alike(held, printed)):
            rank = (int(held == printed), _alike(held, printed), len(base))
            yield _Match(rank, (*base, *followed), top[:cut], document, aside)


def _follow(held: Any, printed: Any, path: Path) -> tuple[Path, Any, Any]:
    """As much of a path as leads somewhere in what was read too, and what stands there in both."""
    followed: list[str | int] = []
    for part in path:
        at = _item(held, printed, part) if isinstance(part, int) else part
        if at is None or lookup(held, (at,), _ABSENT) is _ABSENT:
            break
        followed.append(at)
        held, printed = lookup(held, (at,)), lookup(printed, (part,))
    return tuple(followed), held, printed


def _item(held: Any, printed: Any, index: int) -> int | None:
    """The item of a list that is the one of another: equal, or of the same name."""
    one = lookup(printed, (index,))
    items = held if isinstance(held, list) else []
    equal = [at for at, item in enumerate(items) if item == one]
    name = lookup(one, ("name",))
    named = [at for at, item in enumerate(items) if name is not None and lookup(item, ("name",)) == name]
    return next(iter((*equal, *named)), None)


def _alike(held: Any, printed: Any) -> int:
    """How many keys two mappings have in common, or items two lists."""
    if isinstance(held, list) and isinstance(printed, list):
        return sum(item in printed for item in held)
    if isinstance(held, Mapping) and isinstance(printed, Mapping):
        return len(held.keys() & printed.keys())
    return 0
