"""Functions and properties whose answer about a view is kept for as long as the view lives: many rules ask the same of
it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Generic, Self, TypeVar, overload

from attune_lint.views.surroundings import SURROUNDINGS

V = TypeVar("V")
A = TypeVar("A")

_ONCE = "once "


def once(function: Callable[[V], A]) -> Callable[[V], A]:
    """Lets a function of one view, whose answer cannot change, work once for each view."""
    name = f"{_ONCE}{function.__module__}.{function.__qualname__}"

    @wraps(function)
    def answer(view: V) -> A:
        known: dict[str, tuple[A, bool]] = view.__dict__
        try:
            found, beyond = known[name]
        except KeyError:
            seen, SURROUNDINGS.seen = SURROUNDINGS.seen, False
            found, beyond = known[name] = function(view), SURROUNDINGS.seen
            SURROUNDINGS.seen = seen
        if beyond:  # whoever is told of it sees what it was made of
            SURROUNDINGS.seen = True
        return found

    return answer


class kept(Generic[A]):  # named as a decorator
    """A property that is worked out once. `functools.cached_property` takes a lock for that before Python 3.12, which
    takes longer than most answers."""

    def __init__(self, answer: Callable[[Any], A]) -> None:
        self._answer = answer
        self.__doc__ = answer.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, view: None, owner: type) -> Self: ...

    @overload
    def __get__(self, view: object, owner: type | None = None) -> A: ...

    def __get__(self, view: object | None, owner: type | None = None) -> Self | A:
        if view is None:  # asked of the class
            return self
        answer = view.__dict__[self._name] = self._answer(view)
        return answer


def made_of(view: object) -> dict[str, Any]:
    """What a view was made of, without the answers that are kept with it: another process finds them anew."""
    answers = type(view)
    return {name: value for name, value in vars(view).items() if not (hasattr(answers, name) or name.startswith(_ONCE))}
