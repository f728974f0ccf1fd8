"""Functions whose answer about a view is kept for as long as the view lives: many rules ask the same of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

V = TypeVar("V")
A = TypeVar("A")


def once(function: Callable[[V], A]) -> Callable[[V], A]:
    """Lets a function of one view, whose answer cannot change, work once for each view."""
    name = f"once {function.__module__}.{function.__qualname__}"

    @wraps(function)
    def answer(view: V) -> A:
        known: dict[str, Any] = view.__dict__
        try:
            found: A = known[name]
        except KeyError:
            found = known[name] = function(view)
        return found

    return answer
