"""The operators: each yields mutants of a chart, one for each place that it finds, its variant chosen by a seed."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

from tests.mutation.charts import Subject
from tests.mutation.mutant import Mutant
from tests.mutation.operators import actions, blocks, defaults, entries, insertions, scalars, scripts, words

Operator = Callable[[Subject, random.Random], Iterator[Mutant]]

OPERATORS: tuple[Operator, ...] = (
    *words.OPERATORS,
    *scalars.OPERATORS,
    *blocks.OPERATORS,
    *actions.OPERATORS,
    *scripts.OPERATORS,
    *insertions.OPERATORS,
    *defaults.OPERATORS,
    *entries.OPERATORS,
)


def candidates(subject: Subject, seed: int) -> list[Mutant]:
    """All edits of a chart in an order of the seed's, none twice."""
    chosen = random.Random(f"{subject.name} {seed}")
    found = {(m.file, m.text): m for operator in OPERATORS for m in operator(subject, chosen)}
    unlike = [mutant for mutant in found.values() if mutant.text != subject.files[mutant.file]]
    chosen.shuffle(unlike)
    return unlike
