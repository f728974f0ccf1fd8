"""The one door to JSON Schema libraries: jsonschema-rs where its wheel exists, else jsonschema, with the same faults.

Neither library ever fetches anything: a reference that leads out of the schema is an error of the schema.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any, NoReturn

from attune_lint.named_tuple import NamedTuple
from attune_lint.path import Path
from attune_lint.stand_in import stand_in

_DRAFT_7 = "http://json-schema.org/draft-07/schema#"


class BadSchema(Exception):
    """A schema that is none, or that refers to what is not there."""


class Fault(NamedTuple):
    """One keyword that some data breaks. `schema` is the one that holds the keyword; `branches` has, for anyOf and
    oneOf, the faults of each alternative; `text` is the library's own wording."""

    keyword: str
    path: Path
    schema: Mapping[str, Any]
    instance: Any
    branches: tuple[tuple[Fault, ...], ...]
    text: str


Check = Callable[[Any], Iterator[Fault]]


def compile_schema(schema: Mapping[str, Any]) -> Check:
    """A function that finds all faults of some data. A schema that names no draft is read as draft-07, as Helm 3
    does. Raises BadSchema."""
    named = schema if "$schema" in schema else {"$schema": _DRAFT_7, **schema}
    return _with_rs(dict(named), lambda: named) if _has_rs() else _with_jsonschema(named)


def compile_text(text: str) -> Check:
    """The same of a schema in JSON that names its draft. It is made data only where something breaks it."""
    return _with_rs(text, cache(lambda: json.loads(text))) if _has_rs() else _with_jsonschema(json.loads(text))


def _has_rs() -> bool:
    try:
        # With `email`, and twenty modules behind it, the library would read the date of its own build.
        with stand_in("email.utils", parsedate_to_datetime=str):
            import jsonschema_rs  # noqa: F401  # only whether it is there
    except ImportError:
        return False
    return True


def _refuse(uri: str) -> NoReturn:
    raise BadSchema(f"it refers to `{uri}`, which is never fetched")


def _with_rs(schema: dict[str, Any] | str, read: Callable[[], Mapping[str, Any]]) -> Check:
    """`read` gives the schema as data."""
    import jsonschema_rs

    try:
        validator = jsonschema_rs.validator_for(schema, retriever=_refuse)
    except (jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError, ValueError, BadSchema) as error:
        raise BadSchema(_first_line(error)) from None

    def fault(error: Any) -> Fault:
        # The location ends with the keyword, but for a schema that is simply `false`.
        where = list(error.schema_path)
        parent = _walk(read(), where[:-1])
        branches = tuple(tuple(map(fault, branch)) for branch in getattr(error.kind, "context", ()))
        return Fault(error.kind.name, tuple(error.instance_path), parent, error.instance, branches, error.message)

    return lambda data: map(fault, validator.iter_errors(data))


def _walk(schema: Any, where: list[Any]) -> Mapping[str, Any]:
    for part in where:
        schema = schema[part]
    return schema if isinstance(schema, dict) else {}


def _with_jsonschema(schema: Mapping[str, Any]) -> Check:
    import referencing
    from jsonschema import SchemaError, validators
    from referencing.exceptions import Unresolvable

    kind = validators.validator_for(schema)
    try:
        kind.check_schema(dict(schema))
    except SchemaError as error:
        raise BadSchema(_first_line(error)) from None
    validator = kind(schema, registry=referencing.Registry())

    def fault(error: Any, above: Path = ()) -> Fault:
        path = (*above, *error.relative_path)
        groups: dict[int, list[Fault]] = {}
        for child in error.context or ():
            groups.setdefault(child.schema_path[0], []).append(fault(child, path))
        keyword = error.validator or "falseSchema"
        parent = error.schema if isinstance(error.schema, dict) else {}
        branches = tuple(tuple(group) for _, group in sorted(groups.items()))
        return Fault(keyword, path, parent, error.instance, branches, error.message)

    def check(data: Any) -> Iterator[Fault]:
        try:
            yield from map(fault, validator.iter_errors(data))
        except Unresolvable as error:
            raise BadSchema(f"it refers to `{error.ref}`, which is not there") from None

    return check


def _first_line(error: Exception) -> str:
    text = getattr(error, "message", None) or str(error)
    return str(text).splitlines()[0]
