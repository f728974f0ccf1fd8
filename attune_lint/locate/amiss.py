"""What is wrong in the code itself that printed a text, or printed nothing: a branch without anything in it, and a key
that is read and is not there, while one that is a slip away is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attune_lint.finding import Location, Precision
from attune_lint.locate.lines import at
from attune_lint.locate.marks import Source
from attune_lint.locate.origin import Literal
from attune_lint.locate.origins import Origins
from attune_lint.locate.trace import Piece
from attune_lint.syntax.template import Block, Branch, Text


def amiss(pieces: Iterable[Piece], origins: Origins) -> Iterator[Location]:
    """The places of what is wrong in the code of some pieces, and in the defines whose text they took."""
    for piece in pieces:
        origins.of(piece)
        yield from misread(origins)
        for body in origins.met.included.values():
            yield from (hollow_line(body.source, branch) for branch in _hollow(body.branch, body.source))


def misread(origins: Origins) -> Iterator[Location]:
    """Where the code that was asked of last reads a key that is not there, and the key that is meant."""
    for read in origins.met.misread:
        if read.source.file:
            yield at(read.source, read.offset, "template", Precision.BLOCK)
        if isinstance(read.meant, Literal):
            yield at(read.meant.source, read.meant.offset, "template", Precision.BLOCK)
        elif read.meant is not None and (location := origins.supply.location(read.meant)) is not None:
            yield location._replace(precision=Precision.BLOCK)


def hollow_line(source: Source, branch: Branch) -> Location:
    """The head of a branch that holds nothing."""
    assert branch.head is not None, "only the file has no head"
    return at(source, branch.head.start, "template", Precision.BLOCK)


def is_hollow(branch: Branch, source: Source) -> bool:
    """Whether a branch holds nothing but white space and comments."""
    text = source.template.text
    return all(isinstance(node, Text) and text[node.start : node.end].isspace() for node in branch.nodes)


def _hollow(branch: Branch, source: Source) -> Iterator[Branch]:
    if is_hollow(branch, source):
        yield branch
    for node in branch.nodes:
        if isinstance(node, Block) and node.keyword != "define":
            for below in node.branches:
                yield from _hollow(below, source)
