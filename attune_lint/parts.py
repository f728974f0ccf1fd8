"""Functions of a part of plain data that look at each part once: the values of scenarios share most of their parts, and
so do the documents that they render."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

A = TypeVar("A")

# Of so many parts an answer is kept, which keeps the parts themselves in memory too.
_KEPT = 20_000


def once_a_part(function: Callable[[Any], A]) -> Callable[[Any], A]:
    """Lets a function answer once for each dict or list, known by its identity. Neither they nor what lies in them may
    change after that."""
    known: dict[int, tuple[Any, A]] = {}

    @wraps(function)
    def answer(part: Any) -> A:
        found = known.get(id(part))
        if found is None:
            if len(known) >= _KEPT:
                known.clear()
            found = known[id(part)] = part, function(part)
        return found[1]

    return answer
