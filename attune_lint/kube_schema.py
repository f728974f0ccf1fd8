"""Checks objects against Kubernetes' own schemas, as kubernetes-validate bundles them, and against CRDs.

A version's definitions are loaded once, and only the closure of a kind in use is compiled.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from functools import cache
from typing import Any

from attune_lint.crd_schema import Gvk, crd_schemas
from attune_lint.kube_versions import bundled_versions, schema_folder
from attune_lint.schema_engine import BadSchema, Check, compile_schema
from attune_lint.schema_errors import SchemaError, explain

_DRAFT = "https://json-schema.org/draft/2020-12/schema"


class Status(StrEnum):
    """What is known of an object's schema."""

    VALID = "valid"
    INVALID = "invalid"
    NO_SCHEMA = "no-schema"
    REMOVED_API = "removed-api"
    UNKNOWN_API = "unknown-api"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a schema says of one object. For an API that the version does not serve, `instead` are those that
    serve the kind, or the nearest kinds that the API serves."""

    status: Status
    errors: tuple[SchemaError, ...] = ()
    instead: tuple[str, ...] = ()


class KubeSchemas:
    """The schemas of one Kubernetes version (`X.Y`), with those of CRDs."""

    def __init__(self, kube_version: str, crds: Iterable[Mapping[str, Any]] = ()) -> None:
        self.kube_version = kube_version
        self._custom: dict[Gvk, Mapping[str, Any] | None] = {}
        for crd in crds:
            self._custom.update(crd_schemas(crd))
        self._checks: dict[Gvk, Check | None] = {}

    def check(self, data: Mapping[str, Any]) -> Verdict:
        """The verdict on one object."""
        gvk = gvk_of(data)
        if gvk in self._custom:
            check = self._compiled(gvk, self._custom[gvk])
        elif gvk in _served(self.kube_version):
            check = self._compiled(gvk, None)
        else:
            return self._not_served(gvk)
        if check is None:
            return Verdict(Status.NO_SCHEMA)
        errors = tuple(explain(check(_without_nulls(data))))
        return Verdict(Status.INVALID if errors else Status.VALID, errors)

    def _compiled(self, gvk: Gvk, custom: Mapping[str, Any] | None) -> Check | None:
        if gvk not in self._checks:
            if gvk in self._custom:
                self._checks[gvk] = _compile_custom(custom)
            else:
                self._checks[gvk] = _built_in(self.kube_version, gvk)
        return self._checks[gvk]

    def _not_served(self, gvk: Gvk) -> Verdict:
        group, _, kind = gvk
        if group not in _groups() and not any(custom[0] == group for custom in self._custom):
            return Verdict(Status.NO_SCHEMA)
        known = (*_served(self.kube_version), *self._custom)
        elsewhere = tuple(sorted({_api_version(other) for other in known if other[2] == kind}))
        if elsewhere:
            return Verdict(Status.REMOVED_API, instead=elsewhere)
        kinds = sorted({other[2] for other in known if other[:2] == gvk[:2]})
        return Verdict(Status.UNKNOWN_API, instead=tuple(get_close_matches(kind, kinds, n=1)))


def gvk_of(data: Mapping[str, Any]) -> Gvk:
    """Group (empty for the core), version and kind of an object."""
    group, slash, version = str(data.get("apiVersion", "")).rpartition("/")
    return (group if slash else "", version, str(data.get("kind", "")))


def _api_version(gvk: Gvk) -> str:
    return f"{gvk[0]}/{gvk[1]}" if gvk[0] else gvk[1]


def _without_nulls(data: Any) -> Any:
    """The API server takes a null field as one that is not set."""
    if isinstance(data, dict):
        return {key: _without_nulls(value) for key, value in data.items() if value is not None}
    return [_without_nulls(item) for item in data] if isinstance(data, list) else data


def _compile_custom(schema: Mapping[str, Any] | None) -> Check | None:
    if schema is None:
        return None
    try:
        return compile_schema({"$schema": _DRAFT, **schema})
    except BadSchema:  # the definition itself is checked as an object of its own
        return None


@cache
def _definitions(version: str) -> Mapping[str, Any]:
    text = schema_folder(version).joinpath("_definitions.json").read_text(encoding="utf-8")
    definitions: dict[str, Any] = json.loads(text)["$defs"]
    return definitions


@cache
def _served(version: str) -> Mapping[Gvk, str]:
    """Each API of a version with the name of its definition."""
    return {
        (gvk["group"], gvk["version"], gvk["kind"]): name
        for name, definition in _definitions(version).items()
        for gvk in definition.get("x-kubernetes-group-version-kind", ())
    }


@cache
def _groups() -> frozenset[str]:
    """The groups that belong to Kubernetes itself, those of past versions included."""
    versions = (bundled_versions()[0], bundled_versions()[-1])
    return frozenset(gvk[0] for version in versions for gvk in _served(version)) | {"extensions"}


@cache
def _built_in(version: str, gvk: Gvk) -> Check:
    definitions = _definitions(version)
    name = _served(version)[gvk]
    return compile_schema(
        {
            "$schema": _DRAFT,
            "$ref": f"#/$defs/{name}",
            "$defs": {n: definitions[n] for n in _closure(name, definitions)},
        }
    )


def _closure(name: str, definitions: Mapping[str, Any]) -> set[str]:
    found: set[str] = set()
    waiting = [name]
    while waiting:
        current = waiting.pop()
        if current not in found:
            found.add(current)
            waiting.extend(_references(definitions[current]))
    return found


def _references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        reference = node.get("$ref")
        if isinstance(reference, str):
            yield reference.removeprefix("#/$defs/")
        for value in node.values():
            yield from _references(value)
    elif isinstance(node, list):
        for item in node:
            yield from _references(item)
