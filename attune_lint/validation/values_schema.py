"""Checks values against a JSON Schema, and tells which fields a schema knows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from attune_lint.path import Path
from attune_lint.validation.schema_engine import BadSchema, Check, compile_schema
from attune_lint.validation.schema_errors import SchemaError, explain

__all__ = ["BadSchema", "ValuesSchema", "known_fields"]


class ValuesSchema:
    """One schema, compiled at its first use. `check` raises BadSchema where it cannot be."""

    def __init__(self, schema: Mapping[str, Any]) -> None:
        self.schema = schema
        self._check: Check | None = None

    def check(self, values: Mapping[str, Any]) -> list[SchemaError]:
        """All errors of merged values."""
        if self._check is None:
            self._check = compile_schema(self.schema)
        return list(explain(self._check(values)))


def known_fields(schema: Mapping[str, Any], path: Path) -> set[str] | None:
    """The fields that a schema names at a path; None where it says nothing of the place."""
    found = [place for start in _variants(schema, schema) for place in _below(start, path, schema)]
    names = [set(place["properties"]) for place in found if isinstance(place.get("properties"), dict)]
    return set().union(*names) if names else None


def _below(place: Mapping[str, Any], path: Path, root: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    if not path:
        yield place
        return
    part = path[0]
    nexts: list[Any] = []
    if isinstance(part, int):
        items = place.get("items")
        nexts = [items] if isinstance(items, dict) else []
    else:
        properties = place.get("properties")
        if isinstance(properties, dict) and part in properties:
            nexts = [properties[part]]
        elif isinstance(place.get("additionalProperties"), dict):
            nexts = [place["additionalProperties"]]
    for following in nexts:
        for variant in _variants(following, root):
            yield from _below(variant, path[1:], root)


def _variants(place: Any, root: Mapping[str, Any], depth: int = 0) -> Iterator[Mapping[str, Any]]:
    """A schema and all that it refers to or combines at the same place."""
    if not isinstance(place, dict) or depth > 20:
        return
    yield place
    reference = place.get("$ref")
    if isinstance(reference, str) and reference.startswith("#/"):
        target: Any = root
        for part in reference[2:].split("/"):
            target = target.get(part.replace("~1", "/").replace("~0", "~")) if isinstance(target, dict) else None
        yield from _variants(target, root, depth + 1)
    for keyword in ("allOf", "anyOf", "oneOf"):
        branches = place.get(keyword)
        for branch in branches if isinstance(branches, list) else ():
            yield from _variants(branch, root, depth + 1)
