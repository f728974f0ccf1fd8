"""Which Kubernetes versions describe an object alike, so that the verdict of one holds for another.

A version's definitions take longer to read and compile than all objects of a chart to check, and from one version to
the next few fields change. `schemas/kubernetes-differences.json` lists these, `schemas/kubernetes-apis.json` the kinds;
both are generated from the schemas that kubernetes-validate bundles. Of other schemas nothing is known, and each
version is read for itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from attune_lint.validation.crd_schema import Gvk
from attune_lint.validation.kube_versions import schema_folder
from attune_lint.validation.schema_files import load

_APIS = "kubernetes-apis.json"
_DIFFERENCES = "kubernetes-differences.json"
_REF = "#/$defs/"

# The fields that an object has, by the definition that describes them: those of any, and those of every place.
Uses = Mapping[str, tuple[frozenset[str], frozenset[str]]]


@cache
def is_known(version: str) -> bool:
    """Whether the bundled schemas of a version are those that the file describes."""
    described = load(_APIS)["versions"].get(version)
    file = schema_folder(version).joinpath("_definitions.json")
    return described is not None and described["size"] == file.stat().st_size


@cache
def served(version: str) -> Mapping[Gvk, str]:
    """Each API of a known version with the name of its definition."""
    described = load(_APIS)["versions"][version]
    kinds = {kind: name for kind, name in load(_APIS)["kinds"].items() if kind not in described["lacks"]}
    return {_gvk(kind): name for kind, name in (kinds | described["more"]).items()}


def _gvk(kind: str) -> Gvk:
    group, version, name = kind.split("/")
    return group, version, name


def uses(data: Any, name: str, definitions: Mapping[str, Any]) -> Uses:
    """What an object uses of the definitions of a version, beginning with its kind's."""
    found: dict[str, tuple[set[str], set[str]]] = {}
    _walk(data, {"$ref": _REF + name}, definitions, found)
    return {definition: (frozenset(some), frozenset(all_)) for definition, (some, all_) in found.items()}


def _walk(
    data: Any, schema: Mapping[str, Any], definitions: Mapping[str, Any], found: dict[str, tuple[set[str], set[str]]]
) -> None:
    reference = schema.get("$ref")
    if reference is not None:
        name = reference.removeprefix(_REF)
        schema = definitions[name]
        given = set(data) if isinstance(data, dict) else set()
        if name in found:
            found[name][0].update(given)
            found[name][1].intersection_update(given)
        else:
            found[name] = given, set(given)
    if isinstance(data, list):
        below = [(item, schema.get("items")) for item in data]
    elif isinstance(data, dict):
        fields, more = schema.get("properties", {}), schema.get("additionalProperties")
        below = [(value, fields.get(key, more)) for key, value in data.items()]
    else:
        return
    for value, part in below:
        if isinstance(part, dict):
            _walk(value, part, definitions, found)


def alike(used: Uses, one: str, other: str) -> bool:
    """Whether two known versions say the same of all that an object uses."""
    return all(_alike(name, *fields, one, other) for name, fields in used.items())


def _alike(name: str, some: frozenset[str], every: frozenset[str], one: str, other: str) -> bool:
    fields = _marks("fields", name, one), _marks("fields", name, other)
    required = _marks("required", name, one), _marks("required", name, other)
    return not any(
        _differ(fields, field) for field in (*some, "") if field in fields[0] or field in fields[1]
    ) and not any(_differ(required, field) for field in {*required[0], *required[1]} - every)


def _marks(what: str, name: str, version: str) -> Mapping[str, str]:
    marks: Mapping[str, str] = load(_DIFFERENCES)[version][what].get(name, {})
    return marks


def _differ(marks: tuple[Mapping[str, str], Mapping[str, str]], field: str) -> bool:
    """Whether two marks differ; a version without one is as the newest."""
    return marks[0].get(field) != marks[1].get(field)
