"""Functions whose answer about a view is kept for as long as the view lives: many rules ask the same of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

V = TypeVar("V")
A = TypeVar("A")


def once(function: Callable[[V], A]) -> Callable[[V], A]:
    """Lets a function of one view, whose answer cannot change, work once for each view."""
    known: WeakKeyDictionary[Any, A] = WeakKeyDictionary()

    @wraps(function)
    def answer(view: V) -> A:
        if view not in known:
            known[view] = function(view)
        return known[view]

    return answer
