"""From a path in a rendered document to the pieces of the templates that printed what stands there."""

from __future__ import annotations

import re
from collections.abc import Sequence

from attune_lint.finding import Precision
from attune_lint.locate.proof import Proved
from attune_lint.locate.question import Spot
from attune_lint.locate.supply import as_text
from attune_lint.locate.trace import Piece
from attune_lint.named_tuple import NamedTuple
from attune_lint.nearest import nearest
from attune_lint.path import Path, leaves, lookup
from attune_lint.syntax.yaml_document import Span

_NAME: Path = ("metadata", "name")
# What is more than white space and quotes.
_WORD = re.compile(r"[^\s\"']")
_LETTERS = re.compile(r"[A-Za-z]{5,}")
_TOKEN = re.compile(r"[^\s\"'=;]+")
# The head of a loop of a shell, for which a script mostly is there.
_LOOP = re.compile(r"^[ \t]*(?P<head>until|while|for)\b.*\n", re.MULTILINE)
# How much a word must be like another, and how long it must be, to be taken for a slip of the pen.
_ALIKE, _LONG = 0.8, 5
# An item of more lines than these is pointed at where the value stands that the message quotes.
_SHORT = 3


class Place(NamedTuple):
    """The piece that printed what stands at an offset of the document, found for the path or for the nearest one above
    it, which is `path` then. `others` printed more of the same text. `quoted` is the path of what the message quotes
    there, below `path` or the same."""

    piece: Piece
    offset: int
    path: Path
    precision: Precision
    others: tuple[Piece, ...] = ()
    quoted: Path = ()


def place(spot: Spot, proved: Proved, words: Sequence[str]) -> Place | None:
    """Where the text at a spot was printed; None where just that is not proved."""
    if spot.line is not None:
        return _of_line(spot.text, spot.line, proved, spot.path, words)
    path = spot.path
    span = spot.document.span(path)
    while span is None and path:
        path = path[:-1]
        span = spot.document.span(path)
    if span is None:
        return None
    if not path:
        return _of_object(spot, proved, span)
    precision = Precision.EXACT if path == spot.path else Precision.BLOCK
    quoted = path
    if not span.scalar and precision is Precision.EXACT:
        is_of_key = any(word.rpartition(".")[2] == path[-1] for word in words)
        quoted = _quoted(spot, path, span, words) or (None if is_of_key else _spoken_of(spot, path, words)) or path
    if quoted[: len(path)] != path:
        precision = Precision.BLOCK
    found = of_span(spot.text, spot.document.span(quoted) or span, proved, path, precision, words)
    return found._replace(quoted=quoted) if found is not None else _around(spot, path, proved)


def _around(spot: Spot, path: Path, proved: Proved) -> Place | None:
    """The place of what is proved around a path, where its own text is not."""
    above = (path[:length] for length in range(len(path) - 1, 0, -1))
    spans = ((one, span) for one in above if (span := spot.document.span(one)) is not None)
    places = (_at(proved, span.key, one, Precision.BLOCK) for one, span in spans)
    return next((found for found in places if found is not None), None)


def _of_line(text: str, line: int, proved: Proved, path: Path, words: Sequence[str]) -> Place | None:
    """A line of text that makes no document: what prints the part of it that the message quotes; or else what prints
    its beginning, and all that prints more of it."""
    offset = _line_offset(text, line)
    if offset is None:
        return None
    end = text.find("\n", offset)
    end = end if end >= 0 else len(text)
    row = text[offset:end].rstrip()
    quoted = next((word for word in words if word != row and row.count(word) == 1), None)
    if quoted is not None:
        start = offset + row.index(quoted)
        return _of_scalar(text, Span(start, start, start + len(quoted), True), proved, path, Precision.EXACT)
    found = _at(proved, offset, path, Precision.EXACT)
    if found is None:
        return None
    pieces = proved.between(found.offset, end)
    # What YAML refuses may be the line before.
    before = proved.at(max(len(text[: found.offset].rstrip()) - 1, 0))
    others = [*pieces, before] if before is not None else pieces
    return found._replace(others=tuple(piece for piece in others if piece is not found.piece))


def of_span(
    text: str, span: Span, proved: Proved, path: Path, precision: Precision, words: Sequence[str]
) -> Place | None:
    """The place of a scalar's value, or of the key of anything else."""
    if not span.scalar:
        return _at(proved, span.key, path, precision)
    if span.start >= span.end:
        action = silent_action(text, span, proved)
        found = _at(proved, span.key, path, precision)
        return found._replace(others=(action,)) if found is not None and action is not None else found
    if "\n" in text[span.start : span.end].strip():
        _, inside = best_line(text[span.start : span.end], words)
        start = span.start + inside
        end = text.find("\n", start, span.end)
        span = span._replace(start=start, end=end if end >= 0 else span.end)
    return _of_scalar(text, span, proved, path, precision)


def silent_action(text: str, span: Span, proved: Proved) -> Piece | None:
    """The action on the line of a key that got no value."""
    end = text.find("\n", span.key)
    pieces = proved.between(span.key, end + 1 if end >= 0 else len(text) + 1)
    return next((piece for piece in pieces if piece.mark.action is not None and not piece.mark.loop), None)


def _of_object(spot: Spot, proved: Proved, span: Span) -> Place | None:
    """A whole object is known by its name."""
    named = spot.document.span(_NAME)
    if named is None:
        return _at(proved, span.start, (), Precision.BLOCK)
    return of_span(spot.text, named, proved, (), Precision.BLOCK, ())


def _at(proved: Proved, offset: int, path: Path, precision: Precision) -> Place | None:
    piece = proved.at(offset)
    return Place(piece, offset, path, precision) if piece is not None else None


def _of_scalar(text: str, span: Span, proved: Proved, path: Path, precision: Precision) -> Place | None:
    """A text may be printed by several pieces. That of the outermost body is the place, and there text of the template
    before an action, and what is longer."""
    parts: list[tuple[int, int, Piece]] = []
    shift = proved.shift(span.start)
    if shift is None:
        return None
    for piece in proved.between(span.start, span.end):
        start = max(piece.start - shift, span.start)
        end = min(proved.trace.end(piece) - shift, span.end)
        if _WORD.search(text, start, end):
            parts.append((start, end, piece))
    if not parts:
        return _at(proved, span.start, path, precision)
    outermost = min(len(piece.calls) for _, _, piece in parts)
    own = [part for part in parts if len(part[2].calls) == outermost]
    literal = [part for part in own if part[2].mark.action is None]
    start, _, main = max(literal or own, key=lambda part: part[1] - part[0])
    others = tuple(piece for _, _, piece in parts if piece is not main)
    return Place(main, start, path, precision, others)


def _quoted(spot: Spot, path: Path, span: Span, words: Sequence[str]) -> Path | None:
    """In a list of texts the one that holds most of what the message quotes; in a long block the one value that it
    quotes, the block's own name aside."""
    data = lookup(spot.document.data, path)
    if isinstance(data, list) and all(isinstance(item, str) for item in data):
        return _most_quoted(data, path, words) or _quoted_beside(spot, path, words)
    if spot.text.count("\n", span.key, span.end) <= _SHORT:
        return None
    named = {word for word in words if word != lookup(data, ("name",))}
    found = [at for at, value in leaves(data, path) if isinstance(at[-1], str) and as_text(value) in named]
    return found[0] if len(found) == 1 else None


def _most_quoted(texts: Sequence[str], path: Path, words: Sequence[str]) -> Path | None:
    scores = [best_line(text, words)[0] for text in texts]
    best = max(scores, default=0)
    return (*path, scores.index(best)) if best else None


def _quoted_beside(spot: Spot, path: Path, words: Sequence[str]) -> Path | None:
    """The text of another list beside one of texts: the script of a shell stands in `args`, not in `command`."""
    beside = lookup(spot.document.data, path[:-1])
    for key, texts in beside.items() if isinstance(beside, dict) else ():
        if key != path[-1] and isinstance(texts, list) and all(isinstance(text, str) for text in texts):
            found = _most_quoted(texts, (*path[:-1], key), words)
            if found is not None:
                return found
    return None


def _spoken_of(spot: Spot, path: Path, words: Sequence[str]) -> Path | None:
    """In a list of texts the program that the message names without its folder, or else the one script with a loop."""
    data = lookup(spot.document.data, path)
    texts = [item if isinstance(item, str) else "" for item in data] if isinstance(data, list) else []
    programs = [at for at, text in enumerate(texts) if text.rpartition("/")[2] in words]
    scripts = [at for at, text in enumerate(texts) if _LOOP.search(text)]
    found = programs[:1] or (scripts if len(scripts) == 1 else [])
    return (*path, found[0]) if found else None


def best_line(text: str, words: Sequence[str]) -> tuple[float, int]:
    """Of several lines the one that holds most of some words, or else one that is nearly a word: how well it fits, and
    its first character that is no space."""
    best, offset, at = 0.0, 0, 0
    for line in text.splitlines(keepends=True):
        score = sum(len(word) for word in words if holds(line, word))
        if score > best:
            best, offset = score, at + len(line) - len(line.lstrip())
        at += len(line)
    if best:
        return best, offset
    known = {*_TOKEN.findall(text), *_LETTERS.findall(text)}
    for word in dict.fromkeys((*words, *(word.rpartition("/")[2] for word in words))):
        like = nearest(word, known, cutoff=_ALIKE) if len(word) >= _LONG else None
        if like is not None:
            start = text.index(like)
            before = text.rfind("\n", 0, start) + 1
            line = text[before:]
            return 1, before + len(line) - len(line.lstrip())
    loop = _LOOP.search(text)
    return 0, loop.start("head") if loop is not None else 0


def holds(text: str, word: str) -> bool:
    """Whether a word stands in a text, and is no part of another word."""
    if word[:1] == "$":  # a variable of a shell may stand in braces, and before anything that is no part of its name
        return word[1:] in text and re.search(rf"\$\{{?{re.escape(word[1:])}(?!\w)", text) is not None
    return word in text and re.search(rf"(?<![\w./-]){re.escape(word)}(?![\w./-])", text) is not None


def _line_offset(text: str, line: int) -> int | None:
    """The first character of a line that is no space."""
    lines = text.splitlines(keepends=True)
    if not 0 < line <= len(lines) or not lines[line - 1].strip():
        return None
    row = lines[line - 1]
    return sum(map(len, lines[: line - 1])) + len(row) - len(row.lstrip())
