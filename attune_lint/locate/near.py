"""Where something that is missing was probably meant to stand: a line that a template holds and did not print, or a
word of the block that is nearly the missing one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from attune_lint.finding import Location, Precision, Role
from attune_lint.locate.amiss import amiss, hollow_line
from attune_lint.locate.gaps import around_gap, ends_of_helpers
from attune_lint.locate.lines import at, own_line, template_lines
from attune_lint.locate.origin import At, leaves
from attune_lint.locate.origins import Origins
from attune_lint.locate.part import Part
from attune_lint.locate.place import Place, holds, of_span
from attune_lint.locate.proof import Proved, common_start
from attune_lint.locate.question import Spot
from attune_lint.locate.regions import Region, calls_in, regions_of
from attune_lint.locate.suspects import slips, without_value
from attune_lint.locate.trace import Piece
from attune_lint.nearest import is_slip, nearest
from attune_lint.path import Path, lookup
from attune_lint.path import leaves as leaves_of
from attune_lint.syntax.yaml_document import Span

_ALIKE = 0.8
_ALIKE_FIELD = 0.6
_SHORTEST = 4
_STRING = re.compile(r"\"([\w./-]+)\"")
_FIELD = re.compile(r"\.(\w+)")


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
    part = Part(spot, found.path, span, proved)
    is_block = bool(found.path or spot.above)
    if not is_block or found.offset == span.key:
        regions = list(regions_of(part))
        yield from amiss(calls_in(part), origins)
        yield from _unasked(regions, origins)
        if is_block and not any(one.named for one in empty):
            yield from _in_block(part, words, regions, key=key, origins=origins)
        elif not is_block:
            yield from around_gap(part, [*_missing(part), *words])


def _unasked(regions: Sequence[Region], origins: Origins) -> Iterator[Location]:
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
    part: Part, words: Sequence[str], regions: Sequence[Region], *, key: str | None, origins: Origins
) -> Iterator[Location]:
    """Lines in a block that lacks something: one that was not printed, one that says nearly the same, or the gap."""
    wanted = [word for word in (*_missing(part), *words) if len(word) >= _SHORTEST]
    missing = [word for word in wanted if not holds(part.text, word)]
    if part.path and any(is_slip(str(part.path[-1]), word) for word in missing):
        return  # its own key is the one
    lines = (
        list(_slips(part, missing))
        or list(_misspelt(missing, regions))
        or list(_not_printed(missing, regions))
        or list(_not_taken(key, regions))
    )
    yield from lines
    if any(line.role == "template" for line in lines):
        return
    text = part.spot.text
    for where in _nearly_there(part, missing):
        place = of_span(text, where, part.proved, part.path, Precision.BLOCK, ())
        if place is not None:
            yield from template_lines(place, text[where.start : where.end], part.proved, origins)
    yield from ends_of_helpers(part)
    lacks = [*_missing(part), *(word for word in words if not holds(part.text, word))]
    yield from around_gap(part, lacks) if lacks else ()


def _slips(part: Part, missing: Sequence[str]) -> Iterator[Location]:
    """Keys of the block itself that are one slip away from what is missing."""
    for key in part.data if isinstance(part.data, dict) else ():
        own = part.below(key) if any(is_slip(key, word) for word in missing) else None
        if own is not None and own.home is not None:
            yield at(own.home.mark.source, own.home.mark.start, "template", Precision.BLOCK)


def _related(location: Location) -> Location:
    return location._replace(role="related")


def _misspelt(words: Sequence[str], regions: Sequence[Region]) -> Iterator[Location]:
    """The one text of the code in the regions that is one slip away from a missing word."""
    found: dict[tuple[str, int], Location] = {}
    for region in regions:
        for match in _STRING.finditer(region.source.template.text, region.start, region.end):
            if any(is_slip(match[1], word) for word in words):
                found[region.source.file, match.start()] = at(region.source, match.start(), "template", Precision.BLOCK)
    if len(found) == 1:
        yield from found.values()


def _nearly_there(part: Part, missing: Sequence[str]) -> Iterator[Span]:
    """What stands there in place of a missing word, or that begins like it."""
    sibling = _family(part, missing)
    if sibling is not None and isinstance(part.data, dict):
        yield sibling
        return
    known = [(text, where) for text, where in part.spot.document.scalars(part.path) if "\n" not in text]
    like = _like(missing, [text for text, _ in known])
    found = [where for text, where in known if text == like]
    yield from found[:1] or ([sibling] if sibling is not None else [])


def _like(missing: Sequence[str], known: Sequence[str]) -> str | None:
    """The text that is nearly one of some words."""
    found = (nearest(word, set(known), cutoff=_ALIKE) for word in missing)
    return next((text for text in found if text is not None), None)


def nearly_meant(spot: Spot, path: Path, proved: Proved, words: Sequence[str]) -> Path | None:
    """The path of a text in a block that is nearly one which is missing there."""
    span = spot.document.span(path)
    if span is None or span.scalar:
        return None
    part = Part(spot, path, span, proved)
    texts = [(text, at) for at, text in leaves_of(part.data, path) if isinstance(text, str) and "\n" not in text]
    missing = [word for word in (*_missing(part), *words) if len(word) >= _SHORTEST and not holds(part.text, word)]
    like = _like(missing, [text for text, _ in texts])
    return next((at for text, at in texts if text == like), None)


def _missing(part: Part) -> Iterator[str]:
    """The key that the block lacks."""
    below = part.spot.path[len(part.path) :]
    if below and isinstance(below[0], str):
        yield below[0]


def _family(part: Part, missing: Sequence[str]) -> Span | None:
    """The key, or in a list the name of an item, that begins like the missing one, up to a sign within it: `DB_NAME`
    for `DB_USER`. Of several that are alike it is the one before which the missing one would stand, if they are in
    order, or else the last."""
    data = part.data
    words = list(_missing(part)) if isinstance(data, dict) else missing
    alike: dict[int, list[tuple[str, Path]]] = {}
    for key, name in _named(data):
        alike.setdefault(max((_in_common(name, word) for word in words), default=0), []).append((name, key))
    longest = max(alike, default=0)
    known = alike[longest] if longest else []
    names = [name for name, _ in known]
    at = len(known) - 1
    if names == sorted(names):
        at = next(
            (i for i, name in enumerate(names) if any(_in_common(name, w) == longest and name > w for w in words)), at
        )
    best = known[at] if known else None
    own = part.below(*best[1]) if best is not None else None
    if own is None or isinstance(data, list):
        return own.span if own is not None else None
    return own.span._replace(start=own.span.key, end=own.span.key + len(str(own.path[-1])), scalar=True)


def _named(data: object) -> Iterator[tuple[Path, str]]:
    """The keys of a mapping, and the names of a list's items."""
    for key, item in data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ():
        name = key if isinstance(data, dict) else lookup(item, ("name",))
        if isinstance(name, str):
            yield (key,) if isinstance(data, dict) else (key, "name"), name


def _in_common(name: str, word: str) -> int:
    """How much two words begin with in common, where that ends behind a sign within them."""
    common = common_start(name, word)
    return common if re.search(r"[A-Za-z0-9][._/-]", word[:common]) else 0


def _not_printed(words: Sequence[str], regions: Sequence[Region]) -> Iterator[Location]:
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
    part = Part(spot, path, span, proved)
    wanted = dict.fromkeys(word for word in (*_missing(part), *words) if len(word) >= _SHORTEST)
    missing = [word for word in wanted if not holds(part.text, word)]
    for region in regions_of(part) if missing else ():
        yield from region.heads(missing)


def _not_taken(key: str | None, regions: Sequence[Region]) -> Iterator[Location]:
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
