"""Values that are printed nowhere and yet decide what is: those whose emptiness made a template take something else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attune_lint.finding import Location, Precision
from attune_lint.locate.marks import Mark
from attune_lint.locate.origin import At, leaves
from attune_lint.locate.origins import Origins
from attune_lint.locate.trace import Piece
from attune_lint.path import Path
from attune_lint.syntax.template import Action

# By these a user renames the objects of any chart; that they are empty says nothing.
NAMING = ("nameOverride", "fullnameOverride")


def decisive(pieces: Sequence[Piece], origins: Origins) -> Iterator[Location]:
    """The places of the empty values that the pieces of a text were printed in place of, and, of pieces that printed
    nothing, of those that they read."""
    paths: dict[Path, None] = {}
    for piece in pieces:
        read = list(_read(piece, origins))
        least = min(origins.met.passed.values(), default=0)
        paths.update({path: None for path, inside in origins.met.passed.items() if inside == least})
        for head in (head for head in heads_of(piece) if head is not piece.mark.home.head):
            read += _read(Piece(piece.start, _mark(piece, head), piece.frame, piece.keys), origins)
        paths.update(dict.fromkeys(read))
    for location in origins.supply.empty(path for path in paths if path[-1] not in NAMING):
        yield location._replace(precision=Precision.BLOCK)


def _read(piece: Piece, origins: Origins) -> Iterator[Path]:
    return (leaf.path for leaf, certain in leaves(origins.of(piece)) if certain and isinstance(leaf, At))


def heads_of(piece: Piece) -> tuple[Action, ...]:
    """The heads that decide whether the innermost condition around a piece lets it be printed."""
    branch = piece.mark.home
    block = branch.block
    if block is None or branch.kind not in ("if", "with", "else"):
        return ()
    above = block.branches[: block.branches.index(branch)]
    heads = above if branch.kind == "else" else (*above, branch)
    return tuple(other.head for other in heads if other.head is not None)


def heads_of_choice(piece: Piece) -> list[Piece]:
    """The heads, as pieces, that choose one of several texts within a line."""
    block = piece.mark.home.block
    is_choice = block is not None and "\n" not in piece.mark.source.template.text[block.start : block.end]
    return head_pieces(piece) if is_choice else []


def head_pieces(piece: Piece) -> list[Piece]:
    """The heads that decide whether a piece is printed, as pieces."""
    return [Piece(piece.start, _mark(piece, head), piece.frame, piece.keys) for head in heads_of(piece)]


def _mark(piece: Piece, head: Action) -> Mark:
    return Mark(piece.mark.source, head.start, head.end, piece.mark.owner, head.home, head)
