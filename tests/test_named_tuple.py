"""The tool's own `NamedTuple` beside that of `typing`."""

from __future__ import annotations

import pickle
import typing
from typing import Any

import pytest

from attune_lint import named_tuple


class Own(named_tuple.NamedTuple):
    """A pair and what goes with it."""

    one: int
    two: str = "b"
    three: tuple[int, ...] = ()

    @property
    def both(self) -> str:
        return f"{self.one}{self.two}"


class Known(typing.NamedTuple):
    """A pair and what goes with it."""

    one: int
    two: str = "b"
    three: tuple[int, ...] = ()

    @property
    def both(self) -> str:
        return f"{self.one}{self.two}"


CALLS: list[tuple[tuple[Any, ...], dict[str, Any]]] = [
    ((1,), {}),
    ((1, "c"), {}),
    ((1, "c", (2,)), {}),
    ((1,), {"three": (2,)}),
    ((), {"two": "c", "one": 1}),
]


@pytest.mark.parametrize(("values", "named"), CALLS)
def test_it_is_made_as_one_of_typing(values: tuple[Any, ...], named: dict[str, Any]) -> None:
    own, known = Own(*values, **named), Known(*values, **named)
    assert own == known
    assert (own.one, own.two, own.three, own.both) == (known.one, known.two, known.three, known.both)
    assert repr(own) == repr(known).replace("Known", "Own")
    assert hash(own) == hash(known)
    assert own._replace(two="z") == known._replace(two="z")
    assert own._asdict() == known._asdict()
    assert pickle.loads(pickle.dumps(own)) == own
    assert type(own._replace(one=2)) is Own


WRONG: list[tuple[tuple[Any, ...], dict[str, Any]]] = [
    ((), {}),
    ((), {"two": "c"}),
    ((1, "c", (), 4), {}),
    ((1,), {"one": 2}),
    ((1,), {"four": 4}),
    ((1, "c", (), 4), {"two": "c"}),
]


@pytest.mark.parametrize(("values", "named"), WRONG)
def test_what_typing_refuses_it_refuses(values: tuple[Any, ...], named: dict[str, Any]) -> None:
    for kind in (Own, Known):
        with pytest.raises(TypeError):
            kind(*values, **named)


def test_it_tells_what_it_has() -> None:
    for name in ("_fields", "_field_defaults", "__match_args__", "__doc__"):
        assert getattr(Own, name) == getattr(Known, name)
    assert typing.get_type_hints(Own) == typing.get_type_hints(Known)
    own: Any = Own(1)  # what follows no type checker would let through
    known: Any = Known(1)
    with pytest.raises(AttributeError):
        own.one = 2
    with pytest.raises(AttributeError):
        own.four = 2
    with pytest.raises(ValueError, match="four"):
        known._replace(four=4)
    with pytest.raises(TypeError, match="Own has only one, two, three"):
        own._replace(four=4)
