"""The parts of templates that printed a part of a document, and the branches in them that printed nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attune_lint.locate.amiss import is_hollow
from attune_lint.locate.marks import Mark, Source
from attune_lint.locate.part import Part
from attune_lint.locate.place import holds
from attune_lint.locate.trace import Frame, Piece
from attune_lint.named_tuple import NamedTuple
from attune_lint.syntax.template import Block, Branch

# Of more calls nothing is asked.
_CALLS = 12


class Region(NamedTuple):
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


def regions_of(part: Part) -> Iterator[Region]:
    """The region of each body that printed some of a part."""
    inside: dict[Frame, list[Piece]] = {}
    for piece in part.proved.between(part.span.key, part.span.end):
        inside.setdefault(piece.frame, []).append(piece)
    for frame, pieces in inside.items():
        first, last = pieces[0], pieces[-1]
        after = (piece for piece in part.proved.trace.after(last) if piece.frame is frame)
        following = next(after, None)
        source = first.mark.source
        stop = following.mark.start if following is not None else len(source.template.text)
        yield Region(source, frame.owner, first.mark.start, max(stop, last.mark.end), tuple(pieces))


def calls_in(part: Part) -> list[Piece]:
    """The first calls of defines in a part, by the body that printed its key."""
    home = part.home
    pieces = part.proved.between(part.span.key, part.span.end + 1) if home is not None else ()
    return [piece for piece in pieces if piece.mark.targets and home is not None and piece.frame is home.frame][:_CALLS]


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
