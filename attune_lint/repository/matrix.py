"""The combinations of a job's matrix, as GitHub defines them: the product, without `exclude`, then `include`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

from attune_lint.named_tuple import NamedTuple
from attune_lint.path import Path

# No forge runs more jobs than these from one matrix.
_MOST = 256


class Combination(NamedTuple):
    """The values of one job of a matrix, and where each of them stands below `strategy.matrix`."""

    values: Mapping[str, Any]
    places: Mapping[str, Path]

    @property
    def words(self) -> tuple[str, ...]:
        """All texts in it."""
        return tuple(_words(list(self.values.values())))


def _words(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict | list):
        for item in data.values() if isinstance(data, dict) else data:
            yield from _words(item)


ONE = Combination({}, {})


def combinations(matrix: Any) -> tuple[Combination, ...] | None:
    """All combinations of what stands under `strategy.matrix`; None where an expression computes a part of it."""
    if matrix is None:
        return (ONE,)
    if not isinstance(matrix, dict):
        return None
    vectors = {key: value for key, value in matrix.items() if key not in ("include", "exclude")}
    include, exclude = matrix.get("include") or [], matrix.get("exclude") or []
    if not all(isinstance(value, list) for value in (*vectors.values(), include, exclude)):
        return None
    if any(_is_computed(item) for value in (*vectors.values(), include, exclude) for item in value):
        return None
    size = 1
    for value in vectors.values():
        size *= len(value)
    if size > _MOST:
        return None
    excluded = [item for item in exclude if isinstance(item, dict)]
    kept = [
        combination
        for combination in (_product(vectors) if vectors else ())
        if not any(_matches(combination.values, item) for item in excluded)
    ]
    return tuple(_included(kept, include, frozenset(vectors))) or (() if vectors else (ONE,))


def idle_excludes(matrix: Any) -> list[int]:
    """The items of `exclude`, by index, that fit no combination; none where that cannot be told."""
    if not isinstance(matrix, dict) or combinations(matrix) is None:
        return []
    vectors = {key: value for key, value in matrix.items() if key not in ("include", "exclude")}
    made = list(_product(vectors)) if vectors else []
    exclude = matrix.get("exclude") or []
    return [
        index
        for index, item in enumerate(exclude)
        if isinstance(item, dict) and not any(_matches(combination.values, item) for combination in made)
    ]


def _is_computed(item: Any) -> bool:
    return isinstance(item, str) and "${{" in item


def _product(vectors: Mapping[str, list[Any]]) -> Iterator[Combination]:
    indexes = [range(len(value)) for value in vectors.values()]
    for chosen in product(*indexes):
        places: dict[str, Path] = {key: (key, index) for key, index in zip(vectors, chosen, strict=True)}
        yield Combination({key: vectors[key][index] for key, index in zip(vectors, chosen, strict=True)}, places)


def _matches(values: Mapping[str, Any], pattern: Mapping[str, Any]) -> bool:
    return bool(pattern) and all(key in values and values[key] == value for key, value in pattern.items())


def _included(kept: list[Combination], include: list[Any], own: frozenset[str]) -> Iterator[Combination]:
    """Each item of `include` goes to all combinations of whose own values it overwrites none; one that fits nowhere
    is a combination by itself. What another item has added may be overwritten."""
    grown = [(dict(combination.values), dict(combination.places)) for combination in kept]
    alone: list[Combination] = []
    for index, item in enumerate(include):
        if not isinstance(item, dict):
            continue
        places: dict[str, Path] = {key: ("include", index, key) for key in item}
        fits = [
            (values, where)
            for values, where in grown
            if all(key not in own or values[key] == value for key, value in item.items())
        ]
        for values, where in fits:
            values.update(item)
            where.update({key: place for key, place in places.items() if key not in own})
        if not fits:
            alone.append(Combination(item, places))
    for values, where in grown:
        yield Combination(values, where)
    yield from alone
