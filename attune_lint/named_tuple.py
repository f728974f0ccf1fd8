"""`NamedTuple` as in `typing`, for the hundred types of a run in a tenth of the time: `typing` compiles what stands
behind each colon to check it, and writes a constructor for each type. The type checker has checked them, and one
constructor does for all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing import NamedTuple as NamedTuple
else:
    from collections import _tuplegetter as field  # what gives `collections.namedtuple` its fields

    class _Type(type):
        """Makes fields of the annotations of a class, and defaults of their values."""

        def __new__(mcs, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> type:
            fields = tuple(body.get("__annotations__", ()))
            defaults = {name: body[name] for name in fields if name in body}
            body |= {name: field(index, None) for index, name in enumerate(fields)}
            body |= {"__slots__": (), "__match_args__": fields, "_fields": fields, "_field_defaults": defaults}
            return super().__new__(mcs, name, bases, body)

    class NamedTuple(tuple, metaclass=_Type):
        """A tuple whose items have names."""

        def __new__(cls, *values: Any, **named: Any) -> NamedTuple:
            if named or len(values) != len(cls._fields):
                values = (*values, *cls._rest(len(values), named))
            return tuple.__new__(cls, values)

        _make = classmethod(tuple.__new__)  # of all values in their order, and so at once

        @classmethod
        def _rest(cls, given: int, named: dict[str, Any]) -> list[Any]:
            """The values of the fields after the first ones, by their names or by default."""
            defaults, rest = cls._field_defaults, []
            for name in cls._fields[given:]:
                if name in named:
                    rest.append(named.pop(name))
                elif name in defaults:
                    rest.append(defaults[name])
                else:
                    raise TypeError(f"{cls.__name__} needs a value for {name}")
            if named or given > len(cls._fields):
                raise TypeError(f"{cls.__name__} has only {', '.join(cls._fields)}")
            return rest

        def _replace(self, **named: Any) -> NamedTuple:
            values = tuple(map(named.pop, self._fields, self))
            return type(self)(*values, **named)

        def _asdict(self) -> dict[str, Any]:
            return dict(zip(self._fields, self, strict=True))

        def __repr__(self) -> str:
            shown = (f"{name}={value!r}" for name, value in self._asdict().items())
            return f"{type(self).__name__}({', '.join(shown)})"

        def __getnewargs__(self) -> tuple[Any, ...]:
            return tuple(self)
