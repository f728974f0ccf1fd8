"""CustomResourceDefinitions as JSON Schemas, strict: a field that the definition does not know is an error, where the
API server would drop it without a word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Gvk = tuple[str, str, str]

_META = {"apiVersion": {"type": "string"}, "kind": {"type": "string"}, "metadata": {"type": "object"}}
_CHILDREN = ("properties", "patternProperties")
_LISTS = ("allOf", "anyOf", "oneOf")
# Formats are annotations to the API server but for a few, and libraries differ in what they assert.
_DROPPED = frozenset({"format", "default", "example", "externalDocs", "$schema", "id"})


def crd_schemas(crd: Mapping[str, Any]) -> Iterator[tuple[Gvk, Mapping[str, Any] | None]]:
    """Each version that a definition serves, as (group, version, kind), with its schema if it has one."""
    spec = crd.get("spec")
    spec = spec if isinstance(spec, dict) else {}
    names = spec.get("names")
    kind = names.get("kind") if isinstance(names, dict) else None
    group = spec.get("group")
    if not isinstance(kind, str) or not isinstance(group, str):
        return
    shared = spec.get("validation")
    versions = spec.get("versions")
    listed = (
        [v for v in versions if isinstance(v, dict)] if isinstance(versions, list) else [{"name": spec.get("version")}]
    )
    for version in listed:
        name = version.get("name")
        if isinstance(name, str) and version.get("served", True):
            yield (group, name, kind), _schema_of(version.get("schema") or shared)


def _schema_of(holder: Any) -> Mapping[str, Any] | None:
    given = holder.get("openAPIV3Schema") if isinstance(holder, dict) else None
    if not isinstance(given, dict):
        return None
    schema = _strict(given)
    if isinstance(schema.get("properties"), dict):
        schema["properties"] = {**schema["properties"], **_META}
    return schema


def _strict(given: Mapping[str, Any]) -> dict[str, Any]:
    schema = {key: value for key, value in given.items() if key not in _DROPPED and not key.startswith("x-")}
    for keyword in _CHILDREN:
        if isinstance(schema.get(keyword), dict):
            schema[keyword] = {
                name: _strict(child) for name, child in schema[keyword].items() if isinstance(child, dict)
            }
    for keyword in ("items", "additionalProperties", "not"):
        if isinstance(schema.get(keyword), dict):
            schema[keyword] = _strict(schema[keyword])
    for keyword in _LISTS:
        if isinstance(schema.get(keyword), list):
            # Inside a combination only values are constrained; which fields exist is said outside.
            schema[keyword] = [{k: v for k, v in branch.items() if k not in _DROPPED} for branch in schema[keyword]]
    _exclusive(schema, "minimum", "exclusiveMinimum")
    _exclusive(schema, "maximum", "exclusiveMaximum")
    if given.get("x-kubernetes-int-or-string"):
        schema["type"] = ["integer", "string"]
        schema.pop("anyOf", None)
    if given.get("nullable") and isinstance(schema.get("type"), str):
        schema["type"] = [schema["type"], "null"]
    schema.pop("nullable", None)
    open_ended = given.get("x-kubernetes-preserve-unknown-fields") or given.get("x-kubernetes-embedded-resource")
    if "properties" in schema and "additionalProperties" not in schema and not open_ended:
        schema["additionalProperties"] = False
    return schema


def _exclusive(schema: dict[str, Any], limit: str, keyword: str) -> None:
    """OpenAPI 3.0 says `exclusiveMinimum: true` beside the limit; JSON Schema puts the number there."""
    flag = schema.get(keyword)
    if isinstance(flag, bool):
        del schema[keyword]
        if flag and limit in schema:
            schema[keyword] = schema.pop(limit)
