"""What in a document may have made a fault that shows elsewhere in it: a key that got no value, and a word that is one
slip away from the one that the message quotes."""

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
