"""Why a part of a template is not printed: the heads of the blocks around it, and the values that they ask for."""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.finding import Location, Precision
from attune_lint.locate.lines import at
from attune_lint.locate.marks import Mark, Source
from attune_lint.locate.origin import At, Root, leaves
from attune_lint.locate.origins import Origins
from attune_lint.locate.supply import Supply
from attune_lint.locate.trace import Frame, Piece
from attune_lint.path import Path
from attune_lint.syntax.template import Action, Block, Branch


def owner_of(branch: Branch) -> Branch:
    """The body that a branch belongs to: the file's, or that of a define."""
    while branch.kind not in ("define", "block", "file") and branch.block is not None:
        branch = branch.block.home
    return branch


def unprinted(source: Source, action: Action, call: Piece | None = None) -> Piece:
    """A piece for an action that printed nothing. Without a call a define is taken to be given what files are."""
    owner = owner_of(action.home)
    frame = Frame(owner, call, None if call is not None else Root(()))
    return Piece(0, Mark(source, action.start, action.end, owner, action.home, action), frame, {})


def heads_around(branch: Branch) -> Iterator[Action]:
    """The heads that decide whether a branch is printed, the innermost first."""
    while branch.block is not None and branch.kind not in ("define", "block"):
        for other in branch.block.branches:
            if other.head is not None:
                yield other.head
        branch = branch.block.home


def values_asked(source: Source, branch: Branch, origins: Origins, supply: Supply) -> Iterator[Location]:
    """The values that are empty or absent, of those that the heads around a branch ask for."""
    paths: dict[Path, None] = {}
    for head in heads_around(branch):
        paths.update(dict.fromkeys(empty_read(source, head, origins, supply)))
    yield from given(paths, supply)


def empty_read(source: Source, action: Action, origins: Origins, supply: Supply) -> Iterator[Path]:
    """The paths of the empty values that an action reads."""
    return (path for path in values_read(source, action, origins) if not supply.lookup(path))


def values_read(source: Source, action: Action, origins: Origins) -> Iterator[Path]:
    """The paths of the values that an action reads."""
    return (leaf.path for leaf, _ in leaves(origins.of(unprinted(source, action))) if isinstance(leaf, At))


def given(paths: dict[Path, None], supply: Supply) -> Iterator[Location]:
    """The places of those values that are given somewhere; of one that is not there what was meant, or its own."""
    for path in paths:
        location = supply.location(path)
        if location is not None and location.precision is Precision.EXACT:
            yield location
        elif (meant := supply.meant(path)) is not None:
            yield meant._replace(precision=Precision.BLOCK)
        else:
            yield from supply.around(path)


def head_line(source: Source, head: Action) -> Location:
    return at(source, head.start, "related", Precision.BLOCK)


def actions_of(branch: Branch) -> Iterator[Action]:
    """All actions below a branch, heads among them."""
    for node in branch.nodes:
        if isinstance(node, Action):
            yield node
        elif isinstance(node, Block):
            for below in node.branches:
                if below.head is not None:
                    yield below.head
                yield from actions_of(below)
