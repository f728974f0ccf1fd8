"""Where code stands in a body that is printed, and the bodies of defines whose text an action takes."""

from __future__ import annotations

from collections.abc import Mapping

from attune_lint.locate.marks import Mark, Source
from attune_lint.locate.trace import Frame, Piece
from attune_lint.named_tuple import NamedTuple
from attune_lint.syntax.template import Action, Branch


class Standing(NamedTuple):
    """Where some code stands: behind a number of the nodes of a branch, in a body that is being printed. `offset` is
    where the code itself begins."""

    source: Source
    frame: Frame
    keys: Mapping[Branch, str]
    branch: Branch
    behind: int
    offset: int

    def of(self, action: Action, branch: Branch, behind: int) -> Standing:
        """The place of another action of the same body."""
        return self._replace(branch=branch, behind=behind, offset=action.offset)


class Body(NamedTuple):
    """A define whose text an action takes, with what it is given; `depth` says in how many others it was taken."""

    source: Source
    branch: Branch
    frame: Frame
    keys: Mapping[Branch, str]
    depth: int = 0

    def piece(self, action: Action) -> Piece:
        """What an action in it would print."""
        mark = Mark(self.source, action.start, action.end, self.branch, action.home, action)
        return Piece(0, mark, self.frame, self.keys)


def standing(piece: Piece, action: Action) -> Standing:
    """Where the action of a piece stands."""
    return Standing(piece.mark.source, piece.frame, piece.keys, action.home, action.place, action.offset)
