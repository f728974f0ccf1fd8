"""Checks objects against Kubernetes' own schemas, as kubernetes-validate bundles them, and against CRDs.

A version's definitions are loaded once, and only the closure of a kind in use is compiled.
"""

from __future__ import annotations

import json
import operator
from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import cache
from typing import Any

from attune_lint.named_tuple import NamedTuple
from attune_lint.nearest import is_slip, nearest
from attune_lint.parts import once_a_part
from attune_lint.validation import kube_differences
from attune_lint.validation.crd_schema import Gvk, crd_schemas
from attune_lint.validation.kube_definitions import closure, definitions
from attune_lint.validation.kube_versions import bundled_versions
from attune_lint.validation.schema_engine import BadSchema, Check, Fault, compile_schema, compile_text
from attune_lint.validation.schema_errors import SchemaError, explain

_DRAFT = "https://json-schema.org/draft/2020-12/schema"


class Status(StrEnum):
    """What is known of an object's schema."""

    VALID = "valid"
    INVALID = "invalid"
    NO_SCHEMA = "no-schema"
    REMOVED_API = "removed-api"
    UNKNOWN_API = "unknown-api"


class Verdict(NamedTuple):
    """What a schema says of one object. For an API that the version does not serve, `instead` are those that
    serve the kind, or the nearest kinds that the API serves."""

    status: Status
    errors: tuple[SchemaError, ...] = ()
    instead: tuple[str, ...] = ()


class KubeSchemas:
    """The schemas of one Kubernetes version (`X.Y`), with those of CRDs."""

    def __init__(self, kube_version: str, crds: Iterable[Mapping[str, Any]] = ()) -> None:
        self.kube_version = kube_version
        # The kinds of CRDs, which are the same in all versions.
        self.custom: dict[Gvk, Mapping[str, Any] | None] = {}
        for crd in crds:
            self.custom.update(crd_schemas(crd))
        self._checks: dict[Gvk, Check | None] = {}

    def check(self, data: Mapping[str, Any]) -> Verdict:
        """The verdict on one object."""
        gvk = gvk_of(data)
        if gvk not in self.custom and gvk not in served(self.kube_version):
            return self._notserved(gvk)
        check = self._compiled(gvk)
        if check is None:
            return Verdict(Status.NO_SCHEMA)
        errors = tuple(explain(check(without_nulls(data))))
        return Verdict(Status.INVALID if errors else Status.VALID, errors)

    def prepare(self, objects: Iterable[Mapping[str, Any]]) -> None:
        """Compiles the schemas of all kinds of some objects at once, which is faster than one by one."""
        kinds = dict.fromkeys(gvk_of(data) for data in objects)
        wanted = [gvk for gvk in kinds if gvk in served(self.kube_version) and gvk not in self.custom]
        _compile_built_in(self.kube_version, wanted)

    def _compiled(self, gvk: Gvk) -> Check | None:
        if gvk not in self.custom:
            _compile_built_in(self.kube_version, [gvk])
            return _BUILT_IN[self.kube_version, gvk]
        if gvk not in self._checks:
            self._checks[gvk] = _compile_custom(self.custom[gvk])
        return self._checks[gvk]

    def _notserved(self, gvk: Gvk) -> Verdict:
        group, _, kind = gvk
        known = (*served(self.kube_version), *self.custom)
        is_custom = any(custom[0] == group for custom in self.custom)
        if group not in _groups() and not is_custom and not _is_misspelt(group, kind, known):
            return Verdict(Status.NO_SCHEMA)
        elsewhere = tuple(sorted({_api_version(other) for other in known if other[2] == kind}))
        if elsewhere:
            return Verdict(Status.REMOVED_API, instead=elsewhere)
        kinds = sorted({other[2] for other in known if other[:2] == gvk[:2]})
        near = nearest(kind, kinds)
        return Verdict(Status.UNKNOWN_API, instead=(near,) if near else ())


def gvk_of(data: Mapping[str, Any]) -> Gvk:
    """Group (empty for the core), version and kind of an object."""
    group, slash, version = str(data.get("apiVersion", "")).rpartition("/")
    return (group if slash else "", version, str(data.get("kind", "")))


def _api_version(gvk: Gvk) -> str:
    return f"{gvk[0]}/{gvk[1]}" if gvk[0] else gvk[1]


@once_a_part
def without_nulls(data: Any) -> Any:
    """What is checked of a mapping or a list: the API server takes a null field as one that is not set. Where there is
    none it is the data itself."""
    if isinstance(data, dict):
        kept = {
            key: without_nulls(value) if isinstance(value, (dict, list)) else value
            for key, value in data.items()
            if value is not None
        }
        same = len(kept) == len(data) and all(map(operator.is_, kept.values(), data.values()))
        return data if same else kept
    items = [without_nulls(item) if isinstance(item, (dict, list)) else item for item in data]
    return data if all(map(operator.is_, items, data)) else items


def _compile_custom(schema: Mapping[str, Any] | None) -> Check | None:
    if schema is None:
        return None
    try:
        return compile_schema({"$schema": _DRAFT, **schema})
    except BadSchema:  # the definition itself is checked as an object of its own
        return None


@cache
def served(version: str) -> Mapping[Gvk, str]:
    """Each API of a version with the name of its definition."""
    if kube_differences.is_known(version):
        return kube_differences.served(version)
    return {
        (gvk["group"], gvk["version"], gvk["kind"]): name
        for name, definition in definitions(version).items()
        for gvk in definition.get("x-kubernetes-group-version-kind", ())
    }


def _is_misspelt(group: str, kind: str, known: Iterable[Gvk]) -> bool:
    """Whether a group that nobody knows is meant as one of Kubernetes: it is no domain, which all others have to be, or
    one slip away from a group that has the kind."""
    return "." not in group or any(other[2] == kind and is_slip(group, other[0]) for other in known)


@cache
def _groups() -> frozenset[str]:
    """The groups that belong to Kubernetes itself, those of past versions included."""
    versions = (bundled_versions()[0], bundled_versions()[-1])
    return frozenset(gvk[0] for version in versions for gvk in served(version)) | {"extensions"}


# One process checks one version or a few; what was compiled is kept for all charts.
_BUILT_IN: dict[tuple[str, Gvk], Check] = {}


def _compile_built_in(version: str, kinds: Iterable[Gvk]) -> None:
    """Compiles what is not yet compiled as one schema with a property for each kind."""
    names = {gvk: served(version)[gvk] for gvk in kinds if (version, gvk) not in _BUILT_IN}
    if not names:
        return
    parts = closure(names.values(), definitions(version))
    properties = {name: {"$ref": f"#/$defs/{name}"} for name in names.values()}
    texts = ", ".join(f"{json.dumps(name)}: {text}" for name, text in parts.items())
    check = compile_text(f'{{"$schema": "{_DRAFT}", "properties": {json.dumps(properties)}, "$defs": {{{texts}}}}}')
    for gvk, name in names.items():
        _BUILT_IN[version, gvk] = _of_property(check, name)


def _of_property(check: Check, name: str) -> Check:
    return lambda data: map(_without_first, check({name: data}))


def _without_first(fault: Fault) -> Fault:
    branches = tuple(tuple(map(_without_first, branch)) for branch in fault.branches)
    return fault._replace(path=fault.path[1:], branches=branches)
