"""Which keys of the values supplied what stands at a path of a rendered document.

What the code of the printing action reads is compared with what was printed: a key is named only where its value is
the one that stands there, or a part of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from enum import IntEnum
from typing import Any

from attune_lint.locate.origin import At, Fields, Literal, OneOf, Origin, sources
from attune_lint.locate.origins import Origins
from attune_lint.locate.proof import Proved
from attune_lint.locate.question import Spot
from attune_lint.locate.supply import Supply, as_text
from attune_lint.locate.trace import Piece
from attune_lint.named_tuple import NamedTuple
from attune_lint.path import Path, lookup

_ABSENT = object()
# Of a text that is put together, how much must come from values for the values to be the place to change.
_MOST = 0.5
# What stands at the end of a text that lacks a part.
_SIGNS = frozenset(":/@-_.")
_ACTION = re.compile(r"\{\{.*?\}\}", re.DOTALL)


class Share(IntEnum):
    """How much of what stands at a path a value is."""

    WHOLE = 0
    PART = 1


class Supplied(NamedTuple):
    """A key of the values that took part, or (not `certain`) may have. `text` is what it gave, where it is a part of a
    text."""

    path: Path
    share: Share
    text: str = ""
    certain: bool = True


def supplied(spot: Spot, path: Path, proved: Proved, origins: Origins, supply: Supply) -> tuple[Supplied, ...]:
    """The keys that supplied what stands at a path of the spot's document."""
    span = spot.document.span(path)
    if span is None or not path:
        return ()
    printed = lookup(spot.document.data, path, _ABSENT)
    if span.scalar:
        pieces = proved.between(span.start, max(span.end, span.start + 1))
    else:
        first = proved.at(span.start)
        pieces = (first,) if first is not None else ()
    found: dict[Path, Supplied] = {}
    for piece in pieces:
        if piece.mark.action is not None:
            for one in _of_piece(spot, path, printed, proved, piece, origins, supply):
                if one.path not in found or (one.certain and not found[one.path].certain):
                    found[one.path] = one
    whole = tuple(one for one in found.values() if one.share is Share.WHOLE)
    return whole or tuple(found.values())


def is_mostly(found: Sequence[Supplied], printed: Any) -> bool:
    """Whether values rather than a template made what was printed."""
    if any(one.share is Share.WHOLE for one in found):
        return True
    return bool(found) and sum(len(one.text) for one in found) >= len(as_text(printed)) * _MOST


def _of_piece(
    spot: Spot, path: Path, printed: Any, proved: Proved, piece: Piece, origins: Origins, supply: Supply
) -> Iterator[Supplied]:
    top, origin = top_of(spot, path, proved, piece), origins.of(piece)
    if isinstance(origin, At):
        span = spot.document.span(path)
        text = spot.text[span.start : span.end].strip("\"'") if span is not None else ""
        held = supply.lookup(origin.path, _ABSENT)
        if held is not _ABSENT and text == as_text(held):
            yield Supplied(origin.path, Share.WHOLE)
    if top is not None:
        for source in _tops(spot, top, origin, supply):
            yield Supplied((*source, *path[len(top) :]), Share.WHOLE)
        yield from _below(origin, _ways(spot, path, top, proved, piece), printed, origins)
    if isinstance(printed, str | int | float):
        yield from _texts(origin, as_text(printed), supply)


def _texts(origin: Origin, text: str, supply: Supply) -> Iterator[Supplied]:
    """The values that are a text or parts of it. Of those that may take part it is known of none that they do, but for
    the only one of some alternatives that is just the text."""
    guesses: list[Supplied] = []
    for source, certain in sources(origin).items():
        held = supply.lookup(source)
        if certain:
            yield from _parts(source, held, text)
        elif held != "":
            guesses += _parts(source, held, text)
    whole = [one for one in guesses if one.share is Share.WHOLE]
    known = len(whole) == 1 and isinstance(origin, OneOf) and _is_no_literal(origin, text)
    for one in guesses:
        yield one._replace(share=Share.PART, certain=known and one in whole)


def _is_no_literal(origin: OneOf, text: str) -> bool:
    """Whether all alternatives are known, and none is a word of the template that is the text too."""
    return all(isinstance(part, At) or (isinstance(part, Literal) and part.text != text) for part in origin.parts)


def _below(origin: Origin, ways: Iterable[Path], printed: Any, origins: Origins) -> Iterator[Supplied]:
    """The value that stands at one of some ways down in what was printed, where it was put together of several."""
    for way in ways:
        inner = origin
        for part in way:
            inner = origins.below(inner, part)
        held = origins.supply.lookup(inner.path) if way and isinstance(inner, At) else None
        if isinstance(inner, At) and (_same(held, printed) or held == printed == "" or _is_made_of(held, str(printed))):
            yield Supplied(inner.path, Share.WHOLE)
            return
        if isinstance(inner, At) and isinstance(held, str) and _ACTION.fullmatch(held.strip()):
            yield Supplied(inner.path, Share.WHOLE, certain=False)
            return


def _ways(spot: Spot, path: Path, top: Path, proved: Proved, piece: Piece) -> Iterator[Path]:
    """The ways to what stands at a path from what a piece printed: the value at the top, or what holds the top."""
    below = path[len(top) :]
    yield below
    key = top[-1]
    if isinstance(key, int):  # items before those of the piece do not count
        first = key
        while first and (span := spot.document.span((*top[:-1], first - 1))) and proved.at(span.start) is piece:
            first -= 1
        key -= first
    yield (key, *below)


def top_of(spot: Spot, path: Path, proved: Proved, piece: Piece) -> Path | None:
    """The highest path at or above one whose value begins in the same piece."""
    top = None
    while path:
        span = spot.document.span(path)
        if span is None or proved.at(span.start) is not piece:
            break
        top, path = path, path[:-1]
    return top


def _tops(spot: Spot, top: Path, origin: Origin, supply: Supply) -> Iterator[Path]:
    """The keys that hold just what stands at the top of what a piece printed: the source itself, or an item of it."""
    printed = lookup(spot.document.data, top, _ABSENT)
    if isinstance(origin, Fields):
        inner = origin.fields.get(str(top[-1]))
        if isinstance(inner, At) and _same(supply.lookup(inner.path), printed):
            yield inner.path
            return
    for source, certain in sources(origin).items():
        if not certain:
            continue
        held = supply.lookup(source)
        if _same(held, printed):
            yield source
        elif isinstance(held, list) and isinstance(top[-1], int):
            yield from ((*source, index) for index, item in enumerate(held) if _same(item, printed))
        elif isinstance(held, dict) and isinstance(top[-1], str) and top[-1] in held and _same(held[top[-1]], printed):
            yield (*source, top[-1])


def _same(held: Any, printed: Any) -> bool:
    """Whether a value is what was printed, quoted or not. What is empty proves nothing."""
    if held is None or held == "":
        return False
    if isinstance(held, dict) and isinstance(printed, dict):
        return bool(held) and held.keys() == printed.keys() and all(_equal(held[key], printed[key]) for key in held)
    if isinstance(held, list) and isinstance(printed, list):
        return bool(held) and len(held) == len(printed) and all(map(_equal, held, printed))
    if isinstance(held, str | int | float) and isinstance(printed, str | int | float):
        return as_text(held) == as_text(printed)
    return False


def _equal(held: Any, printed: Any) -> bool:
    return bool(held == printed) or _same(held, printed)


def _parts(source: Path, held: Any, text: str) -> Iterator[Supplied]:
    """What is a part of a text: a value, or the items of a list that were joined."""
    if isinstance(held, list | dict) and as_text(held) == text:
        yield Supplied(source, Share.WHOLE, text)
    elif isinstance(held, list):
        words = [as_text(item) for item in held if isinstance(item, str | int | float)]
        if words and all(word and word in text for word in words):
            yield Supplied(source, Share.PART, max(words, key=len))
    elif isinstance(held, str | int | float) and (word := as_text(held)):
        if word == text or _is_made_of(word, text):
            yield Supplied(source, Share.WHOLE, word)
        elif word in text or _plain(word) in _plain(text):
            yield Supplied(source, Share.PART, word)
    elif held == "" and (text[:1] in _SIGNS or text[-1:] in _SIGNS):
        yield Supplied(source, Share.PART)


def _is_made_of(template: Any, text: str) -> bool:
    """Whether a value that is a template itself printed a text."""
    if not isinstance(template, str) or "{{" not in template:
        return False
    parts = [re.escape(part.strip()) for part in _ACTION.split(template)]
    return any(parts) and re.fullmatch(r".*".join(parts), text, re.DOTALL) is not None


def _plain(word: str) -> str:
    """A word as names have it."""
    return word.lower().replace("_", "-")
