"""What Kubernetes' bundled schemas describe, and how they differ from version to version.

The newest version is described by its kinds, each other one by what is different: kinds that it has more or lacks
(`schemas/kubernetes-apis.json`), and, for each definition, the fields of another form and the fields that are required
in one of both only (`schemas/kubernetes-differences.json`, which only runs for several versions read).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from attune_lint.validation.kube_versions import bundled_versions, schema_folder

_SILENT = ("description", "x-kubernetes-")


def apis() -> dict[str, Any]:
    """The file of kinds. `size` is that of a version's definitions, by which others than those described are known."""
    newest = _kinds(_definitions(bundled_versions()[-1]))
    return {
        "kinds": newest,
        "versions": {
            version: {"size": _file(version).stat().st_size, **_other_kinds(_kinds(_definitions(version)), newest)}
            for version in bundled_versions()
        },
    }


def differences() -> dict[str, Any]:
    """The file of differences, by version."""
    newest = _definitions(bundled_versions()[-1])
    return {version: _difference(_definitions(version), newest) for version in bundled_versions()}


def _file(version: str) -> Any:
    return schema_folder(version).joinpath("_definitions.json")


@cache
def _definitions(version: str) -> Mapping[str, Any]:
    definitions: Mapping[str, Any] = json.loads(_file(version).read_text(encoding="utf-8"))["$defs"]
    return definitions


def _kinds(definitions: Mapping[str, Any]) -> dict[str, str]:
    """The definition of each kind, which is written `group/version/kind`."""
    return {
        f"{gvk['group']}/{gvk['version']}/{gvk['kind']}": name
        for name, definition in sorted(definitions.items())
        for gvk in definition.get("x-kubernetes-group-version-kind", ())
    }


def _other_kinds(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, Any]:
    return {
        "more": {kind: name for kind, name in before.items() if after.get(kind) != name},
        "lacks": sorted(after.keys() - before.keys()),
    }


def _difference(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "fields": {**_different(old, new, _fields), **_gone(old, new)},
        "required": _different(old, new, lambda definition: dict.fromkeys(definition.get("required", ()), True)),
    }


def _different(old: Mapping[str, Any], new: Mapping[str, Any], facets: Any) -> dict[str, dict[str, str]]:
    """Each facet of a definition that differs, with a mark for the older one's. One that only the newest version has
    is reached through a field that differs."""
    found = {}
    for name in sorted(old.keys() & new.keys()):
        one, other = facets(old[name]), facets(new[name])
        names = sorted(facet for facet in one.keys() | other.keys() if one.get(facet) != other.get(facet))
        if names:
            found[name] = {facet: _mark(one.get(facet)) for facet in names}
    return found


def _gone(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """Definitions that the newest version lacks, marked as a whole."""
    return {name: {"": _mark(_spoken(old[name]))} for name in sorted(old.keys() - new.keys())}


def _fields(definition: Mapping[str, Any]) -> dict[str, Any]:
    """Each field with its schema; all that is said beside fields counts as one field without a name."""
    rest = {key: value for key, value in definition.items() if key not in ("properties", "required")}
    return {"": _spoken(rest), **{name: _spoken(schema) for name, schema in definition.get("properties", {}).items()}}


def _spoken(schema: Any) -> Any:
    if isinstance(schema, dict):
        return {key: _spoken(value) for key, value in schema.items() if not key.startswith(_SILENT)}
    return [_spoken(item) for item in schema] if isinstance(schema, list) else schema


def _mark(facet: Any) -> str:
    """Empty for what is not there."""
    return "" if facet is None else hashlib.sha256(json.dumps(facet, sort_keys=True).encode()).hexdigest()[:8]
