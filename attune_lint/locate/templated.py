"""Values that are templates themselves: the defines that they call, and the values that they read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from attune_lint.finding import Location, Precision
from attune_lint.locate.amiss import misread
from attune_lint.locate.handed import head_of
from attune_lint.locate.origin import At, leaves
from attune_lint.locate.origins import Origins
from attune_lint.locate.supply import as_text
from attune_lint.path import Path

_MOST = 4


def read_through(paths: Iterable[Path], printed: str, origins: Origins) -> Iterator[Location]:
    """The values behind some that are templates: those that are a part of what was printed, or are empty."""
    for text in _texts(paths, origins):
        found: dict[Path, None] = {}
        for leaf, _ in leaves(origins.of_text(text)):
            held = origins.supply.lookup(leaf.path) if isinstance(leaf, At) else None
            if isinstance(leaf, At) and not isinstance(held, dict | list) and as_text(held) in printed:
                found[leaf.path] = None
        for path in islice(found, _MOST):
            location = origins.supply.location(path)
            if location is not None and location.line is not None:
                yield location._replace(role="related", precision=Precision.BLOCK)


def called_lines(paths: Iterable[Path], origins: Origins) -> Iterator[Location]:
    """The heads of the defines that some values call, and what is misspelled there."""
    for text in _texts(paths, origins):
        origins.of_text(text)
        yield from misread(origins)
        for body in origins.met.included.values():
            if body.depth == 0:
                yield from head_of(body)


def _texts(paths: Iterable[Path], origins: Origins) -> Iterator[str]:
    for path in paths:
        held = origins.supply.lookup(path)
        if isinstance(held, str) and "{{" in held:
            yield held
