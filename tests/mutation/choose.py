"""Chooses among all mutants of a chart: as many of each family as are asked for, and no two of a kind at one place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from tests.mutation.bench import Effect
from tests.mutation.mutant import Mutant

_BATCH = 64
# Where a family is rare, a seed's first mutants must do.
_TRIES = 400
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
    wanted = set(families)

    def is_wanted(mutant: Mutant) -> bool:
        """Whether the mutant may be chosen: its family is not full yet, or not to be told before it is tried."""
        return not mutant.family or mutant.family in wanted

    for effect in _effects(mutants, look, is_wanted, lambda: not wanted, None if limit is None else _TRIES):
        if effect.free:
            free.append(effect)
        if not effect.counts or effect.family not in families:
            continue
        if limit is not None and (counts[effect.family] >= limit or _kind(effect) in seen):
            continue
        seen.add(_kind(effect))
        counts[effect.family] += 1
        if limit is not None and counts[effect.family] >= limit:
            wanted.discard(effect.family)
        chosen.append(effect)
    return Choice(tuple(chosen), tuple(free))


def _effects(
    mutants: Iterable[Mutant],
    look: Look,
    is_wanted: Callable[[Mutant], bool],
    is_enough: Callable[[], bool],
    tries: int | None,
) -> Iterator[Effect]:
    # Asked for each batch anew, since a family may be full by then.
    waiting = islice((mutant for mutant in mutants if is_wanted(mutant)), tries)
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
