"""A part of a rendered document whose text is proved."""

from __future__ import annotations

from attune_lint.locate.proof import Proved
from attune_lint.locate.question import Spot
from attune_lint.locate.trace import Piece
from attune_lint.named_tuple import NamedTuple
from attune_lint.path import Path, lookup
from attune_lint.syntax.yaml_document import Span


class Part(NamedTuple):
    """What stands at a path of a spot's document."""

    spot: Spot
    path: Path
    span: Span
    proved: Proved

    @property
    def text(self) -> str:
        return self.spot.text[self.span.key : self.span.end]

    @property
    def data(self) -> object:
        return lookup(self.spot.document.data, self.path)

    @property
    def home(self) -> Piece | None:
        """What printed its key."""
        return self.proved.at(self.span.key)

    def below(self, *path: str | int) -> Part | None:
        """What stands at a path below it."""
        span = self.spot.document.span((*self.path, *path))
        return Part(self.spot, (*self.path, *path), span, self.proved) if span is not None else None
