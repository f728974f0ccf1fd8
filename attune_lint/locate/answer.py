"""Puts the places of one fault in order.

The first location is the place to change. That is the values file where a value given there is what stands at the
path, or most of it; else the template, where the text itself or its structure stands. Of a helper's text that is the
line in the helper. The other of the two follows, then the lines that take part: calls, variables, what was left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from attune_lint.finding import Location, Precision
from attune_lint.locate.amiss import amiss
from attune_lint.locate.anew import inside
from attune_lint.locate.asked import asked, striking
from attune_lint.locate.conditions import head_line
from attune_lint.locate.decisive import decisive, head_pieces, heads_of, heads_of_choice
from attune_lint.locate.handed import handed_lines, handed_on, handed_values, spoken_lines, taken_lines
from attune_lint.locate.lines import (
    call_lines,
    is_shown_with,
    of_piece,
    own_line,
    template_lines,
    variable_lines,
)
from attune_lint.locate.near import heads_not_taken, near, nearly_meant
from attune_lint.locate.origins import Origins
from attune_lint.locate.place import Place, holds, of_span, place
from attune_lint.locate.proof import Proved
from attune_lint.locate.question import Question, Spot
from attune_lint.locate.supplied import Share, Supplied, is_mostly, supplied, top_of
from attune_lint.locate.supply import Supply, as_text
from attune_lint.locate.suspects import without_value
from attune_lint.locate.templated import called_lines, read_through
from attune_lint.locate.trace import Piece
from attune_lint.named_tuple import NamedTuple
from attune_lint.nearest import is_slip
from attune_lint.path import leaves, lookup

# More keys, lines or related lines than these help nobody.
_KEYS = 4
_LINES = 4
_RELATED = 8
_BESIDE = 2
_QUOTED = 2
_SPOKEN = 2
_SILENT = 2
_ALSO = 2


class Seen(NamedTuple):
    """A spot whose document is proved, and where its text was printed. Where the text was read and written anew, and
    it is likely but not proved what was read, `outer` is what wrote it, and `also` printed the same key in other texts
    that were read for it."""

    spot: Spot
    proved: Proved
    place: Place
    origins: Origins
    outer: Seen | None = None
    also: tuple[Piece, ...] = ()

    @property
    def printed(self) -> object:
        return lookup(self.spot.document.data, self.place.path)

    @property
    def quoted(self) -> object:
        return lookup(self.spot.document.data, self.place.quoted or self.place.path)


class Given(NamedTuple):
    """The values that made what stands at a spot; `mostly` says that they are the place to change. `empty` are places
    of values that decided it by being empty."""

    found: tuple[Supplied, ...]
    mostly: bool
    empty: tuple[Location, ...] = ()


def seen(spot: Spot, proved: Proved, words: Sequence[str], origins: Origins) -> Seen | None:
    own = place(spot, proved, words)
    one = Seen(spot, proved, own, origins) if own is not None else None
    read = inside(spot, proved, origins) if own is None or not _is_key(own, spot, proved, words) else None
    while read is not None:
        found = place(read.spot, read.proved, words)
        if found is None:
            break
        inner = Seen(read.spot, read.proved, found, origins, also=read.also)
        sure = read.sure and (one is None or one.outer is None)
        one = inner if sure else inner._replace(place=found._replace(precision=Precision.BLOCK), outer=one)
        read = inside(read.spot, read.proved, origins)
    return one


def _is_key(found: Place, spot: Spot, proved: Proved, words: Sequence[str]) -> bool:
    """Whether the fault is the key at a spot, which a template spells, whatever stands below it. It is not where the
    block lacks a key that the message quotes."""
    span = spot.document.span(found.path)
    key = found.path[-1] if found.path == spot.path and found.path else None
    if span is None or span.scalar or found.offset != span.key or not isinstance(key, str):
        return False
    if proved.at(span.start) is found.piece or all(word.rpartition(".")[2] != key for word in words):
        return False
    text, block = spot.text[span.key : span.end], lookup(spot.document.data, found.path)
    empty = {below for below, value in block.items() if value is None} if isinstance(block, dict) else set()
    return all("." in word or is_slip(word, key) or (holds(text, word) and word not in empty) for word in words)


def given(one: Seen, supply: Supply, words: Sequence[str]) -> Given:
    """The values behind one spot."""
    behind = given(one.outer, supply, words) if one.outer is not None else None
    if behind is not None and behind.found:
        return behind
    found = supplied(one.spot, one.place.quoted or one.place.path, one.proved, one.origins, supply)
    if one.outer is not None:
        found = tuple(value._replace(certain=False) for value in found)
    mostly = is_mostly(found, one.quoted) and not _is_of_key(one, found, words)
    if mostly:
        left_out = asked(list(_silent(one)), (), one.origins, only_empty=True)
        odd = (path for value in found if value.share is Share.WHOLE for path in striking(value.path, supply))
        places = (location for path in odd if (location := supply.location(path)) is not None)
        empty = (
            ()
            if any(value.share is Share.WHOLE for value in found)
            else (*decisive(list(_pieces(one, found, words)), one.origins), *left_out)
        )
        nearly = _nearly_values(one, words, supply)
        through = read_through([value.path for value in found], as_text(one.quoted), one.origins)
        return Given(
            found, mostly, (*nearly, *through, *(place._replace(precision=Precision.BLOCK) for place in places), *empty)
        )
    handed = handed_on(one.spot, one.place, one.proved, one.origins, words)
    inside = handed_values(handed, one.origins) if handed is not None else ()
    pieces = list(_pieces(one, found, words))
    read = (*pieces, *(_printing(one) if not found else ()), *_silent(one))
    spoken = {*words, *((as_text(one.printed),) if isinstance(one.printed, str | int | float | list) else ())} - {""}
    likely = asked(read, one.spot.path, one.origins, only_empty=bool(found), words=spoken)
    heads = list(heads_not_taken(one.spot, one.place.path, one.proved, words))
    choice = asked(heads_of_choice(one.place.piece), (), one.origins, only_empty=False)
    switches = (*asked(heads, (), one.origins, only_empty=True), *(way._replace(role="related") for way in choice))
    quoted = _quoted_values(one, words, supply)
    return Given(found, mostly, (*quoted, *decisive(pieces, one.origins), *inside, *likely, *switches))


def _is_of_key(one: Seen, found: Sequence[Supplied], words: Sequence[str]) -> bool:
    """Whether the fault is a key that the template spells, whatever value goes with it."""
    key = one.place.path[-1] if one.place.path else None
    is_named = isinstance(key, str) and any(word.rpartition(".")[2] == key for word in words)
    return is_named and not any(value.text in words or value.path[-1:] == (key,) for value in found)


def _pieces(one: Seen, found: Sequence[Supplied], words: Sequence[str]) -> Iterator[Piece]:
    """What printed the text at fault, or else the keys in a block that got no value."""
    span = one.spot.document.span(one.place.path)
    if span is None or span.scalar:
        for piece in (one.place.piece, *one.place.others):
            if top_of(one.spot, one.place.path, one.proved, piece) in (None, one.place.path):
                yield piece
    else:
        if one.place.path == one.spot.path and (one.place.piece.mark.action is None or not found):
            yield one.place.piece  # the condition that let it be printed may have read something empty
        yield from (empty.piece for empty in without_value(one.spot, one.place.path, one.proved, words))


def _nearly_values(one: Seen, words: Sequence[str], supply: Supply) -> Iterator[Location]:
    """The values that made the text in a block which is nearly what is missing there."""
    nearly = nearly_meant(one.spot, one.place.path, one.proved, words)
    for value in supplied(one.spot, nearly, one.proved, one.origins, supply) if nearly is not None else ():
        location = supply.location(value.path)
        if location is not None:
            yield location._replace(precision=Precision.BLOCK)


def _quoted_values(one: Seen, words: Sequence[str], supply: Supply) -> Iterator[Location]:
    """The values that made the one text in a block which the message quotes, the block's own name aside."""
    span = one.spot.document.span(one.place.path)
    if span is None or span.scalar:
        return
    data = lookup(one.spot.document.data, one.place.path)
    named = {word for word in words if word != lookup(data, ("name",))}
    quoted = [at for at, value in leaves(data, one.place.path) if as_text(value) in named]
    if not quoted:
        yield from _nearly_values(one, words, supply)
    for value in supplied(one.spot, quoted[0], one.proved, one.origins, supply) if len(quoted) == 1 else ():
        location = supply.location(value.path)
        if location is not None and value.share is Share.WHOLE:
            yield location._replace(precision=Precision.BLOCK)


def _printing(one: Seen) -> Iterator[Piece]:
    """What printed a text."""
    span = one.spot.document.span(one.place.path)
    if one.spot.line is not None or (span is not None and span.scalar):
        yield from (one.place.piece, *one.place.others)
    elif span is not None and (piece := one.proved.at(span.start)) is not None:
        yield piece


def _silent(one: Seen) -> Iterator[Piece]:
    """The actions within a text, and at its end, that printed nothing."""
    span = one.spot.document.span(one.place.path)
    start, end = (span.start, span.end) if span is not None and span.scalar else (0, 0)
    if one.spot.line is not None:
        start = one.place.offset
        end = one.spot.text.find("\n", start)
    if start < end:
        for piece in one.proved.silent(max(start - 1, 0), end + 1):
            if piece.mark.action is not None and not piece.mark.loop:
                yield piece


def values_locations(question: Question, behind: Given, supply: Supply) -> tuple[Location, ...]:
    """The keys of some values, the likeliest first: the one at fault where that is known, those whose value the message
    quotes, and those that stand at the end of a text, as a tag does."""
    paths = [] if question.values_path is None else [question.values_path]
    ranked = sorted(enumerate(behind.found), key=lambda item: (item[1].text not in question.words, -item[0]))
    paths += [one.path for _, one in ranked[:_KEYS]]
    # The key that a rule names is no guess.
    guessed = {one.path for one in behind.found if not one.certain} - {question.values_path}
    found = ((supply.location(path), path in guessed) for path in dict.fromkeys(paths))
    located = [_honest(location, guess) for location, guess in found if location is not None]
    return tuple(dict.fromkeys((*located, *behind.empty[:_KEYS])))


def taking_part(behind: Given, supply: Supply) -> Iterator[Location]:
    """The keys of the values that made the text at another place, where values and no template did; else some that it
    was made of."""
    for one in behind.found if behind.mostly else ():
        location = supply.location(one.path)
        if location is not None:
            yield _honest(location, not one.certain)._replace(role="related")
    yield from (location._replace(role="related") for location in behind.empty[:_BESIDE])


def _honest(location: Location, guess: bool) -> Location:
    """A place that is exact only where it is known to be the one."""
    return location._replace(precision=Precision.BLOCK) if guess and location.line is not None else location


def template_locations(
    all_seen: Sequence[Seen], related: Sequence[Seen], question: Question, values: Sequence[Supplied]
) -> Iterator[Location]:
    """The lines of the templates: of the first spot, with what is nearly there and what takes part, then of others.
    `values` are those that made what stands at the first."""
    first, *others = all_seen
    key = next((part for part in reversed(question.values_path or ()) if isinstance(part, str)), None)
    printers = _printers(first, question.words)
    yield from amiss((*printers, *head_pieces(first.place.piece)), first.origins)
    yield from near(first.spot, first.place, first.proved, question.words, key=key, origins=first.origins)
    handed = handed_on(first.spot, first.place, first.proved, first.origins, question.words)
    if handed is not None:
        yield from islice(spoken_lines(handed, first.spot, question.words), _SPOKEN)
        yield from handed_lines(handed)
    own = (*template_lines(first.place, first.printed, first.proved, first.origins), *call_lines(first.place))
    yield from own if first.outer is None else (one._replace(precision=Precision.BLOCK) for one in own)
    for piece in first.also[:_ALSO]:
        yield of_piece(piece)._replace(precision=Precision.BLOCK)
    if first.outer is not None:
        yield own_line(first.outer.place, first.outer.proved)._replace(role="related")
    beside = map(of_piece, first.place.others[:_LINES])
    yield from (line for line in beside if not is_shown_with(first.place.piece, line))
    for other in others[: _LINES - 1]:
        yield next(template_lines(other.place, other.printed, other.proved, other.origins))
    for one in related:
        yield from (location._replace(role="related") for location in _taking_part(one, question, key))
    yield from (head_line(first.place.piece.mark.source, head) for head in heads_of(first.place.piece))
    for piece in islice(_silent(first), _SILENT):
        yield from (line._replace(precision=Precision.BLOCK) for line in (of_piece(piece), *map(of_piece, piece.calls)))
        yield from taken_lines([piece], first.origins)
    yield from called_lines([value.path for value in values], first.origins)
    yield from _quoted_lines(first, question.words)
    yield from variable_lines(printers, first.origins)
    taking = (first.place.piece, *first.place.others) if first.spot.line is not None else (first.place.piece,)
    yield from taken_lines(taking, first.origins, whole=first.spot.line is not None)


def _quoted_lines(one: Seen, words: Sequence[str]) -> Iterator[Location]:
    """In a block what printed the values that the message quotes; of a place within a block, where that begins."""
    span = one.spot.document.span(one.place.path) if one.place.quoted != one.place.path else None
    home = one.proved.at(span.key) if span is not None and not span.scalar else None
    if home is not None and not is_shown_with(one.place.piece, of_piece(home)):
        yield of_piece(home)._replace(precision=Precision.BLOCK)
    block = one.printed if one.place.quoted == one.place.path else None
    found = (path for path, value in leaves(block, one.place.path) if value in words) if block not in words else ()
    for path in islice(found, _QUOTED):
        span = one.spot.document.span(path)
        inner = of_span(one.spot.text, span, one.proved, path, Precision.BLOCK, ()) if span is not None else None
        if inner is not None:
            lines = template_lines(inner, lookup(one.spot.document.data, path), one.proved, one.origins)
            for line in lines:
                if not is_shown_with(one.place.piece, line):
                    yield line._replace(role="related", precision=Precision.BLOCK)


def _printers(one: Seen, words: Sequence[str]) -> list[Piece]:
    """All that printed something at a place, or should have."""
    span = one.spot.document.span(one.place.quoted or one.place.path)
    silent = one.proved.silent(span.key, span.end) if span is not None and span.scalar else ()
    value = one.proved.at(span.start) if span is not None and not span.scalar else None
    empty = without_value(one.spot, one.place.path, one.proved, words)
    return list(
        dict.fromkeys(
            (
                one.place.piece,
                *one.place.others,
                *(one.piece for one in empty),
                *silent,
                *(() if value is None else (value,)),
            )
        )
    )


def _taking_part(one: Seen, question: Question, key: str | None) -> Iterator[Location]:
    """What is wrong or nearly there in another place, and the place itself."""
    yield from amiss(_printers(one, question.words), one.origins)
    yield from near(one.spot, one.place, one.proved, question.words, key=key, origins=one.origins)
    lines = template_lines(one.place, one.printed, one.proved, one.origins)
    yield next(lines)
    for piece in _decided(one):
        yield from (head_line(piece.mark.source, head) for head in heads_of(piece))
    yield from lines
    calls = list(call_lines(one.place))
    yield from dict.fromkeys((*calls[:1], *calls[-1:]))


def _decided(one: Seen) -> Iterator[Piece]:
    """What a condition let be printed in place of something else, or as a whole object."""
    whole = one.spot.document.span(()) if not one.spot.path else None
    first = one.proved.at(whole.start) if whole is not None else None
    if first is not None:
        yield first
    if one.place.piece.mark.home.kind == "else":
        yield one.place.piece


def ordered(values: Sequence[Location], templates: Sequence[Location], *, values_first: bool) -> tuple[Location, ...]:
    """All of them, each line once, at its best."""
    lines = [location for location in templates if location.role != "related"]
    rest = [location for location in templates if location.role == "related"]
    groups = (values, lines, rest) if values_first else (lines, values, rest)
    kept: dict[tuple[str | None, int | None, str | None], Location] = {}
    for location in (location for group in groups for location in group):
        key = (location.file, location.line, location.key)
        best = kept.setdefault(key, location)
        if best.precision is not Precision.EXACT and location.precision is Precision.EXACT:
            kept[key] = location._replace(role=best.role)
    related = [location for location in kept.values() if location.role == "related" and location.key is None]
    return tuple(location for location in kept.values() if location not in related[_RELATED:])
