"""Chooses among all mutants of a chart: as many of each family as are asked for, and no two of a kind at one place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from tests.mutation.bench import Effect
from tests.mutation.mutant import Mutant

_BATCH = 64
# Looks at some mutants, in their order.
Look = Callable[[list[Mutant]], Iterable[Effect]]


class Choice(NamedTuple):
    """The effects of the mutants that count, and of those on the way that break nothing."""

    chosen: tuple[Effect, ...]
    free: tuple[Effect, ...]


def choose(mutants: Iterable[Mutant], look: Look, *, families: Collection[str], limit: int | None) -> Choice:
    """The first of each family; all where there is no limit."""
    counts: Counter[str] = Counter()
    seen: set[tuple[str, ...]] = set()
    chosen: list[Effect] = []
    free: list[Effect] = []
    for effect in _effects(mutants, look, lambda: limit is not None and all(counts[f] >= limit for f in families)):
        if effect.free:
            free.append(effect)
        if not effect.counts or effect.family not in families:
            continue
        if limit is not None and (counts[effect.family] >= limit or _kind(effect) in seen):
            continue
        seen.add(_kind(effect))
        counts[effect.family] += 1
        chosen.append(effect)
    return Choice(tuple(chosen), tuple(free))


def _effects(mutants: Iterable[Mutant], look: Look, is_enough: Callable[[], bool]) -> Iterator[Effect]:
    waiting = iter(mutants)
    while batch := list(islice(waiting, _BATCH)):
        for effect in look(batch):
            yield effect
            if is_enough():
                return


def _kind(effect: Effect) -> tuple[str, ...]:
    """What makes two mutants alike: the same operator at the same places; of entries, the same word about them."""
    if effect.mutant.operator == "entry":
        return (effect.mutant.what,)
    return (effect.mutant.operator, *effect.spots[:3])
