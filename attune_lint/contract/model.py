"""The contract as the configuration file may state it: pydantic models made of the types of `contract.py`."""

from __future__ import annotations

from functools import cache
from typing import Any, get_args, get_origin, get_type_hints

from pydantic import BaseModel, ConfigDict, create_model

from attune_lint.contract.edition import Contract

_KINDS: dict[type[BaseModel], type] = {}


def contract_model() -> type[BaseModel]:
    """The model of a whole contract."""
    return _model(Contract)


def to_contract(model: BaseModel) -> Contract:
    """What was validated, as the rest of the tool knows it."""
    contract: Contract = _built(model)
    return contract


@cache
def _model(kind: Any) -> type[BaseModel]:
    """The strict model of one type, with its fields and defaults."""
    hints = get_type_hints(kind)
    fields: dict[str, Any] = {
        name: (_annotation(hints[name]), kind._field_defaults.get(name, ...)) for name in kind._fields
    }
    model = create_model(kind.__name__, __config__=ConfigDict(extra="forbid"), __doc__=kind.__doc__, **fields)
    _KINDS[model] = kind
    return model


def _annotation(hint: Any) -> Any:
    if hasattr(hint, "_field_defaults"):
        return _model(hint)
    arguments = tuple(_annotation(argument) for argument in get_args(hint))
    if get_origin(hint) is tuple:
        return tuple.__class_getitem__(arguments)
    return hint


def _built(value: Any) -> Any:
    if isinstance(value, BaseModel):
        kind = _KINDS[type(value)]
        return kind(**{name: _built(getattr(value, name)) for name in type(value).model_fields})
    if isinstance(value, tuple) and not hasattr(value, "_fields"):  # a default is built already
        return tuple(_built(item) for item in value)
    return value
