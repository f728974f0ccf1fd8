"""Lines of defines whose text was handed on, or read and written anew, before it was printed: likely, not proved."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from attune_lint.finding import Location, Precision, Role
from attune_lint.locate.bodies import Body
from attune_lint.locate.conditions import actions_of
from attune_lint.locate.lines import at
from attune_lint.locate.origin import At, leaves
from attune_lint.locate.origins import Origins
from attune_lint.locate.outline import ANY, Line, likely
from attune_lint.locate.place import Place, holds
from attune_lint.locate.proof import Proved
from attune_lint.locate.question import Spot
from attune_lint.locate.supplied import top_of
from attune_lint.locate.supply import Supply, as_text
from attune_lint.locate.trace import Piece
from attune_lint.named_tuple import NamedTuple
from attune_lint.path import Path, lookup
from attune_lint.path import leaves as leaves_of
from attune_lint.syntax.template import Action
from attune_lint.syntax.template_code import pipeline

# Of more lines that fit, none does.
_MOST = 3
# Of a define that prints more than these none is shown.
_FEW = 2
_ROW = re.compile(r"\S.*")


class Handed(NamedTuple):
    """Lines of defines that fit the path of a spot best, and what of the path stands below the action that took the
    defines, with what these are given."""

    lines: Sequence[Line]
    below: Path
    bodies: Mapping[str, Body]


def handed_on(spot: Spot, found: Place, proved: Proved, origins: Origins, words: Sequence[str]) -> Handed | None:
    """The lines that fit best, where one action printed all that stands around a spot."""
    span = spot.document.span(found.path)
    piece = proved.at(span.start) if span is not None else None
    if piece is None or piece.mark.action is None or piece.mark.targets:
        return None
    origins.of(piece)
    bodies = origins.met.included
    above = top_of(spot, found.path, proved, piece) if bodies else None
    below = spot.path[len(above) :] if above is not None else ()
    wanted = [part for part in below if isinstance(part, str)]
    if not wanted:
        return None
    lines = likely(bodies, origins.defines, wanted, [*words, *_item_words(spot)])
    return Handed(lines if len(lines) <= _MOST else (), below, bodies)


def handed_lines(handed: Handed) -> Iterator[Location]:
    """The places of the lines and of those that call their defines."""
    for line in handed.lines:
        role: Role = "template" if len(handed.lines) == 1 else "related"
        yield at(line.source, line.offset, role, Precision.BLOCK)
        if line.call is not None:
            yield at(line.call.source, line.call.offset, "related", Precision.BLOCK)


def spoken_lines(handed: Handed, spot: Spot, words: Sequence[str]) -> Iterator[Location]:
    """The one line, in the defines, of each word that the message quotes, those aside that tell the item apart."""
    known = set(_item_words(spot))
    for word in (word for word in dict.fromkeys(words) if word not in known):
        found = [place for body in handed.bodies.values() for place in _rows_with(word, body)]
        if len(found) == 1:
            yield found[0]


def _rows_with(word: str, body: Body) -> Iterator[Location]:
    for row in _ROW.finditer(body.source.template.text, *body.branch.span):
        if holds(row.group(), word):
            yield at(body.source, row.start(), "template", Precision.BLOCK)


def handed_values(handed: Handed, origins: Origins) -> Iterator[Location]:
    """The values that the lines read, as deep down the path as there is something."""
    paths: dict[Path, None] = {}
    for line in handed.lines:
        body = handed.bodies.get(line.name)
        rest = _behind(handed.below, sum(key != ANY for key in line.keys))
        for action in actions_of(body.branch) if body is not None else ():
            if body is not None and line.offset <= action.start < line.end and not action.keyword:
                for leaf, certain in leaves(origins.of(body.piece(action))):
                    if certain and isinstance(leaf, At):
                        paths[_deepest(leaf.path, rest, origins.supply)] = None
    for path in paths:
        location = origins.supply.location(path) if origins.supply.lookup(path) is not None else None
        if location is not None and location.line is not None:
            yield location._replace(precision=Precision.BLOCK)


def taken_lines(pieces: Sequence[Piece], origins: Origins, *, whole: bool = False) -> Iterator[Location]:
    """The lines of a define whose text some pieces took and changed, or a variable held, where they are few; and its
    head, if its text as a `whole` is at fault."""
    for piece in pieces:
        origins.of(piece)
        for body in origins.met.included.values() if not piece.mark.targets else ():
            printing = [action for action in actions_of(body.branch) if _prints(action)]
            if body.depth == 0 and len(printing) <= _FEW:
                yield from (at(body.source, action.start, "related", Precision.BLOCK) for action in printing)
            if body.depth == 0 and whole:
                yield from head_of(body)


def head_of(body: Body) -> Iterator[Location]:
    """Where a define begins."""
    if body.branch.head is not None:
        yield at(body.source, body.branch.head.start, "related", Precision.BLOCK)


def _prints(action: Action) -> bool:
    found = pipeline(action.code) if not action.keyword else None
    return found is not None and found.prints


def _behind(path: Path, keys: int) -> Path:
    """What of a path stands behind some of its keys."""
    at = [index for index, part in enumerate(path) if isinstance(part, str)][:keys]
    return path[at[-1] + 1 :] if at else path


def _deepest(path: Path, rest: Path, supply: Supply) -> Path:
    ways = [(*path, *rest[:length]) for length in range(len(rest), 0, -1)]
    return next((way for way in ways if supply.lookup(way) is not None), path)


def _item_words(spot: Spot) -> Iterator[str]:
    """The values of the innermost item of a list that a path leads to."""
    items = [index for index, part in enumerate(spot.path) if isinstance(part, int)]
    data = lookup(spot.document.data, spot.path[: items[-1] + 1]) if items else None
    for _, value in leaves_of(data):
        if isinstance(value, str | int) and not isinstance(value, bool):
            yield as_text(value)
