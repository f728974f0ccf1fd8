"""From pieces of templates to locations: the line itself, and the lines that take part in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attune_lint.finding import Location, Precision, Role
from attune_lint.locate.marks import Source
from attune_lint.locate.origin import Fields, Key, Literal, leaves
from attune_lint.locate.origins import Origins
from attune_lint.locate.place import Place
from attune_lint.locate.proof import Proved
from attune_lint.locate.supply import as_text
from attune_lint.locate.trace import Piece

# Shorter words stand in a text by chance.
_SHORTEST = 3


def own_line(found: Place, proved: Proved) -> Location:
    """The line that printed the text at a place."""
    mark = found.piece.mark
    source = mark.source
    if mark.action is not None:
        return at(source, mark.start, "template", found.precision)
    start = found.offset + (proved.shift(found.offset) or 0)
    inside, trace = start - found.piece.start, proved.trace
    # A function on the way may have changed the text: then only its beginning is known.
    printed = trace.text[start : trace.end(found.piece)].rstrip()
    if printed != source.template.text[mark.start + inside : mark.end].rstrip():
        inside = 0
    return at(source, min(mark.start + inside, mark.end - 1), "template", found.precision)


def template_lines(found: Place, printed: object, proved: Proved, origins: Origins) -> Iterator[Location]:
    """The line to change and those that take part. A word that is handed to the line which prints it comes
    first, and so does the line in an action that spells the key."""
    own, whole = own_line(found, proved), origins.of(found.piece)
    if isinstance(whole, Literal) and whole.text == printed and not whole.is_number:
        yield at(whole.source, whole.offset, "template", found.precision)
        own = own._replace(role="related")
    elif isinstance(whole, Fields) and found.path and (key := whole.keys.get(str(found.path[-1]))) is not None:
        spelled = at(key.source, key.offset, "template", found.precision)
        if spelled.line != own.line:
            yield spelled
            own = own._replace(role="related")
    yield own
    for piece in (found.piece, *found.others):
        yield from _handed_on(piece, printed, origins)


def call_lines(found: Place) -> Iterator[Location]:
    """The calls that led to a helper's line, the nearest first."""
    return map(of_piece, found.piece.calls)


def _handed_on(piece: Piece, printed: object, origins: Origins) -> Iterator[Location]:
    """Where words of the templates and values that an action printed were written or read, to be handed to it."""
    for leaf, _ in leaves(origins.of(piece)):
        if isinstance(leaf, Key):
            continue
        source = leaf.source
        text = leaf.text if isinstance(leaf, Literal) else as_text(origins.supply.lookup(leaf.path))
        if source is not None and (_is_part(text, printed)):
            is_number = isinstance(leaf, Literal) and leaf.is_number
            yield at(source, leaf.offset, "related", Precision.BLOCK if is_number else Precision.EXACT)


def _is_part(text: str, printed: object) -> bool:
    return text == str(printed) or (len(text) >= _SHORTEST and text in str(printed))


def variable_lines(pieces: Sequence[Piece], origins: Origins) -> Iterator[Location]:
    """The lines that gave the variables of some pieces their values."""
    for piece in pieces:
        origins.of(piece)
        for action, source in origins.met.variables.items():
            yield at(source, action.start, "related", Precision.EXACT)


def is_shown_with(piece: Piece, location: Location) -> bool:
    """Whether a line stands next to that of a piece, so that a report shows it anyway."""
    source, line = piece.mark.source, location.line
    return source.file == location.file and line is not None and abs(source.template.line(piece.mark.start) - line) <= 1


def of_piece(piece: Piece) -> Location:
    return at(piece.mark.source, piece.mark.start, "related", Precision.EXACT)


def at(source: Source, offset: int, role: Role, precision: Precision) -> Location:
    template = source.template
    return Location(role, source.file, template.line(offset), template.column(offset), None, precision)
