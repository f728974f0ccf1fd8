"""Where something that is missing was probably meant to stand: a line that a template holds and did not print, or a
word of the block that is nearly the missing one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from attune_lint.finding import Location, Precision, Role
from attune_lint.locate.amiss import amiss, hollow_line, is_hollow
from attune_lint.locate.lines import at, is_shown_with, own_line, template_lines
from attune_lint.locate.marks import Mark, Source
from attune_lint.locate.origin import At, leaves
from attune_lint.locate.origins import Origins
from attune_lint.locate.place import Place, holds, of_span
from attune_lint.locate.proof import Proved, common_start
from attune_lint.locate.question import Spot
from attune_lint.locate.suspects import gap, slips, without_value
from attune_lint.locate.trace import Frame, Piece
from attune_lint.named_tuple import NamedTuple
from attune_lint.nearest import is_slip, nearest
from attune_lint.path import Path, lookup
from attune_lint.syntax.template import Block, Branch
from attune_lint.syntax.yamldoc import Span

_ALIKE = 0.8
_ALIKE_FIELD = 0.6
_SHORTEST = 4
_HELPERS = 2
_ROW = re.compile(r"[ \t]*(?P<rest>\S.*)")
_FIELD = re.compile(r"\.(\w+)")


class _Region(NamedTuple):
    """The part of a body that printed a block, from its first piece up to what was printed after it."""

    source: Source
    owner: Branch
    start: int
    end: int
    pieces: tuple[Piece, ...]

    def hollow(self) -> Iterator[Branch]:
        """The branches in it that hold nothing."""
        for branch in _branches(self.owner):
            is_here = branch.head is not None and self.start <= branch.head.start < self.end
            if is_here and is_hollow(branch, self.source):
                yield branch

    def heads(self, words: Sequence[str] | None = None) -> Iterator[Piece]:
        """The heads of the branches in it that printed nothing, or of those that hold one of some words, as pieces."""
        first, text = self.pieces[0], self.source.template.text
        for branch in self.not_taken():
            head = branch.head
            if head is None or not head.code:
                continue
            if words is None or any(holds(text[slice(*branch.span)], word) for word in words):
                mark = Mark(self.source, head.start, head.end, self.owner, head.home, head)
                yield Piece(first.start, mark, first.frame, first.keys)

    def not_taken(self) -> Iterator[Branch]:
        """The branches in it that printed nothing."""
        taken = {branch for piece in self.pieces for branch in _above(piece.mark.home)}
        for branch in _branches(self.owner):
            if branch.head is not None and branch not in taken and self.start <= branch.head.start < self.end:
                yield branch


def near(
    spot: Spot, found: Place, proved: Proved, words: Sequence[str], *, key: str | None, origins: Origins
) -> Iterator[Location]:
    """Lines in the block of a place, where what the message speaks of does not stand there. `key` is the field of the
    values that should have been printed."""
    span = spot.document.span(found.path)
    if span is None:
        return
    if span.scalar:
        yield from (_related(own_line(place, proved)) for place in slips(spot, found.path, proved, words))
        return
    empty = without_value(spot, found.path, proved, words)
    for one in empty:
        line = at(one.piece.mark.source, one.piece.mark.start, "template", Precision.BLOCK)
        yield line if one.named else _related(line)
    is_block = bool(found.path or spot.above)
    if not is_block or found.offset == span.key:
        regions = list(_regions(proved, span.key, span.end))
        yield from _unasked(regions, origins)
        if is_block and not any(one.named for one in empty):
            yield from _in_block(spot, found.path, span, proved, words, regions, key=key, origins=origins)
        elif not is_block:
            yield from _gap(spot, (), span, proved, [*_missing(spot, ()), *words])


def _unasked(regions: Sequence[_Region], origins: Origins) -> Iterator[Location]:
    """Branches that hold nothing; and what was meant by the heads of those that were not taken, where they read a key
    that is not there but for a slip of the pen."""
    for region in regions:
        yield from (hollow_line(region.source, branch) for branch in region.hollow())
        for head in region.heads():
            yield from amiss([head], origins)
            for leaf, _ in leaves(origins.of(head)):
                absent = isinstance(leaf, At) and origins.supply.lookup(leaf.path) is None
                meant = origins.supply.meant(leaf.path) if isinstance(leaf, At) and absent else None
                if meant is not None:
                    yield meant._replace(precision=Precision.BLOCK)


def _in_block(
    spot: Spot,
    path: Path,
    span: Span,
    proved: Proved,
    words: Sequence[str],
    regions: Sequence[_Region],
    *,
    key: str | None,
    origins: Origins,
) -> Iterator[Location]:
    """Lines in a block that lacks something: one that was not printed, one that says nearly the same, or the gap."""
    text = spot.text[span.key : span.end]
    wanted = [word for word in (*_missing(spot, path), *words) if len(word) >= _SHORTEST]
    missing = [word for word in wanted if not holds(text, word)]
    if path and any(is_slip(str(path[-1]), word) for word in missing):
        return  # its own key is the one
    lines = (
        list(_slips(spot, path, proved, missing))
        or list(_not_printed(missing, regions))
        or list(_not_taken(key, regions))
    )
    yield from lines
    if any(line.role == "template" for line in lines):
        return
    for where in _nearly_there(spot, path, missing):
        place = of_span(spot.text, where, proved, path, Precision.BLOCK, ())
        if place is not None:
            yield from template_lines(place, spot.text[where.start : where.end], proved, origins)
    yield from _ends_of_helpers(spot, path, proved)
    lacks = [*_missing(spot, path), *(word for word in words if not holds(text, word))]
    yield from _gap(spot, path, span, proved, lacks) if lacks else ()


def _gap(spot: Spot, path: Path, span: Span, proved: Proved, lacks: Sequence[str]) -> Iterator[Location]:
    """The lines around the place where something is missing, those aside that a report shows anyway."""
    home = proved.at(span.key)
    for beside, is_before in gap(spot, path, lacks):
        for piece in _at_gap(spot, beside, proved, home=home, is_before=is_before):
            line = at(piece.mark.source, piece.mark.start, "related", Precision.BLOCK)
            if home is None or not is_shown_with(home, line):
                yield line
            if is_before and home is not None and piece.frame is home.frame:
                yield from _far_end(piece, home, proved)


def _ends_of_helpers(spot: Spot, path: Path, proved: Proved) -> Iterator[Location]:
    """The last lines of the helpers that printed items of a list: each may have printed one more."""
    items = lookup(spot.document.data, path)
    span = spot.document.span(path)
    home = proved.at(span.key) if span is not None else None
    last: dict[Frame, Piece] = {}
    for index in range(len(items)) if isinstance(items, list) else ():
        item = spot.document.span((*path, index))
        first = proved.at(item.key) if item is not None else None
        if item is None or first is None or home is None or first.frame is home.frame:
            continue
        for piece in proved.between(item.key, len(spot.text[: item.end].rstrip())):
            if piece.frame is first.frame and not piece.mark.loop:
                last[piece.frame] = piece
    for frame, piece in islice(last.items(), _HELPERS):
        if len(piece.calls) == 1 + (len(home.calls) if home is not None else 0) and frame.call is not None:
            yield at(piece.mark.source, piece.mark.start, "related", Precision.BLOCK)


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


def _slips(spot: Spot, path: Path, proved: Proved, missing: Sequence[str]) -> Iterator[Location]:
    """Keys of the block itself that are one slip away from what is missing."""
    block = lookup(spot.document.data, path)
    for key in block if isinstance(block, dict) else ():
        span = spot.document.span((*path, key)) if any(is_slip(key, word) for word in missing) else None
        piece = proved.at(span.key) if span is not None else None
        if piece is not None:
            yield at(piece.mark.source, piece.mark.start, "template", Precision.BLOCK)


def _at_gap(spot: Spot, path: Path, proved: Proved, *, home: Piece | None, is_before: bool) -> Iterator[Piece]:
    """The end of what stands before a gap, or the beginning of what stands behind it; and the calls of the helpers that
    printed it, up to the body of its block."""
    span = spot.document.span(path)
    if span is None:
        return
    end = span.key + len(spot.text[span.key : span.end].rstrip()) - 1
    piece = proved.at(max(end, span.key) if is_before else span.key)
    if piece is not None:
        yield piece
        frames = [call.frame for call in piece.calls]
        is_below = home is not None and home.frame in frames
        yield from piece.calls[: frames.index(home.frame) + 1] if home is not None and is_below else ()


def _related(location: Location) -> Location:
    return location._replace(role="related")


def _nearly_there(spot: Spot, path: Path, missing: Sequence[str]) -> Iterator[Span]:
    """What stands there in place of a missing word, or that begins like it."""
    sibling = _family(spot, path)
    own = spot.document.span((*path, sibling)) if sibling is not None else None
    if own is not None and sibling is not None:
        yield own._replace(start=own.key, end=own.key + len(sibling), scalar=True)
        return
    known = [(text, where) for text, where in spot.document.scalars(path) if "\n" not in text]
    for word in missing:
        like = nearest(word, {text for text, _ in known}, cutoff=_ALIKE)
        found = next((where for text, where in known if text == like), None)
        if found is not None:
            yield found
            return


def _missing(spot: Spot, path: Path) -> Iterator[str]:
    """The key that the block lacks."""
    below = spot.path[len(path) :]
    if below and isinstance(below[0], str):
        yield below[0]


def _family(spot: Spot, path: Path) -> str | None:
    """The key that begins like the missing one, up to a sign within it: `DB_NAME` for `DB_USER`."""
    missing = next(_missing(spot, path), "")
    data = lookup(spot.document.data, path)
    best, longest = None, 0
    for key in data if isinstance(data, dict) else ():
        common = common_start(key, missing)
        if re.search(r"[A-Za-z0-9][._/-]", missing[:common]) and common >= longest:
            best, longest = key, common
    return best


def _regions(proved: Proved, start: int, end: int) -> Iterator[_Region]:
    inside: dict[Frame, list[Piece]] = {}
    for piece in proved.between(start, end):
        inside.setdefault(piece.frame, []).append(piece)
    for frame, pieces in inside.items():
        first, last = pieces[0], pieces[-1]
        after = (piece for piece in proved.trace.after(last) if piece.frame is frame)
        following = next(after, None)
        source = first.mark.source
        stop = following.mark.start if following is not None else len(source.template.text)
        yield _Region(source, frame.owner, first.mark.start, max(stop, last.mark.end), tuple(pieces))


def _not_printed(words: Sequence[str], regions: Sequence[_Region]) -> Iterator[Location]:
    """The one line that holds a missing word in a branch which was not taken."""
    for word in words:
        pattern = re.compile(rf"(?<![\w.-]){re.escape(word)}(?![\w.-])")
        found: dict[tuple[str, int], Location] = {}
        keys: dict[tuple[str, int], Location] = {}
        for region in regions:
            for branch in region.not_taken():
                text = region.source.template.text
                # A branch behind all that was printed may be of the next block.
                role: Role = "template" if branch.span[0] < region.pieces[-1].mark.end else "related"
                for match in pattern.finditer(text, *branch.span):
                    place = at(region.source, match.start(), role, Precision.BLOCK)
                    found[place.file or "", place.line or 0] = place
                    if text[text.rfind("\n", 0, match.start()) + 1 : match.start()].strip(" -") == "":
                        keys[place.file or "", place.line or 0] = place
        lines = found if len(found) == 1 else keys
        if len(lines) == 1:
            yield from lines.values()
            return


def heads_not_taken(spot: Spot, path: Path, proved: Proved, words: Sequence[str]) -> Iterator[Piece]:
    """The heads of the branches in a block that were not taken, and hold what is missing there."""
    span = spot.document.span(path)
    if span is None or span.scalar:
        return
    wanted = dict.fromkeys(word for word in (*_missing(spot, path), *words) if len(word) >= _SHORTEST)
    missing = [word for word in wanted if not holds(spot.text[span.key : span.end], word)]
    for region in _regions(proved, span.key, span.end) if missing else ():
        yield from region.heads(missing)


def _not_taken(key: str | None, regions: Sequence[_Region]) -> Iterator[Location]:
    """The branch in the regions that was not taken, and whose head reads a field like the one that is missing."""
    if key is None:
        return
    heads: dict[str, Location] = {}
    for region in regions:
        for branch in region.not_taken():
            if branch.head is not None:
                for name in _FIELD.findall(branch.head.code):
                    heads.setdefault(name, at(region.source, branch.head.start, "template", Precision.BLOCK))
    like = nearest(key, heads, cutoff=_ALIKE_FIELD)
    if like is not None:
        yield heads[like]


def _above(branch: Branch) -> Iterator[Branch]:
    yield branch
    while branch.block is not None:
        branch = branch.block.home
        yield branch


def _branches(owner: Branch) -> Iterator[Branch]:
    for node in owner.nodes:
        if isinstance(node, Block) and node.keyword != "define":
            for branch in node.branches:
                yield branch
                yield from _branches(branch)
