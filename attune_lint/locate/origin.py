"""What an action prints, as far as its code tells: values, words of the template, and what is made of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import TypeAlias

from attune_lint.locate.marks import Source
from attune_lint.named_tuple import NamedTuple
from attune_lint.path import Path


class Root(NamedTuple):
    """What a file is given: `.Values` and the rest. `prefix` leads to the values of its chart."""

    prefix: Path


class At(NamedTuple):
    """The value at a path, and where a template reads it, unless that is the head of a `with` or `range`."""

    path: Path
    source: Source | None = None
    offset: int = 0


class Literal(NamedTuple):
    """A string or a number in the code of a template, and where it stands."""

    text: str
    source: Source
    offset: int
    is_number: bool = False


class Key(NamedTuple):
    """The key or the number that a `range` has reached, and its path where that is one of the values."""

    text: str
    path: Path = ()


class Fields(NamedTuple):
    """A `dict` of the template, and where it spells its keys."""

    fields: Mapping[str, Origin]
    keys: Mapping[str, Literal] = MappingProxyType({})


class Merged(NamedTuple):
    """Several mappings laid over each other: of each key the first one that has something there counts."""

    layers: tuple[Origin, ...]


class OneOf(NamedTuple):
    """One of several things, as a variable is that an `if` may have set again."""

    parts: tuple[Origin, ...]


class Items(NamedTuple):
    """A `list` of the template."""

    items: tuple[Origin, ...]


class Made(NamedTuple):
    """Something computed from other things, or (not `certain`) from some of them."""

    parts: tuple[Origin, ...] = ()
    certain: bool = True


Origin: TypeAlias = "Root | At | Literal | Key | Fields | Merged | OneOf | Items | Made"


class Leaf(NamedTuple):
    """A value or a word that takes part, or (not `certain`) may take part."""

    origin: At | Literal | Key
    certain: bool


def leaves(origin: Origin, *, certain: bool = True) -> Iterator[Leaf]:
    """All values and words in an origin."""
    match origin:
        case At() | Literal() | Key():
            yield Leaf(origin, certain)
        case Made(parts, surely):
            for part in parts:
                yield from leaves(part, certain=certain and surely)
        case OneOf(parts):
            for part in parts:
                yield from leaves(part, certain=False)
        case Fields(fields):
            for part in fields.values():
                yield from leaves(part, certain=certain)
        case Items(parts) | Merged(parts):
            for part in parts:
                yield from leaves(part, certain=certain)


def sources(origin: Origin) -> dict[Path, bool]:
    """The paths of all values that take part, and whether they surely do."""
    found: dict[Path, bool] = {}
    for leaf, certain in leaves(origin):
        if isinstance(leaf, At):
            found[leaf.path] = found.get(leaf.path, False) or certain
    return found
