"""Lays a partial object over a whole one, as kustomize does with a strategic merge patch.

Mappings merge and null deletes a key. Lists whose items have a merge key merge item by item: an item that the base
does not have is added at the end, and so is one whose key occurs a second time within the patch; a patch that
names every item of the base gives the order too. `$patch: delete` takes an item away; `$patch: replace` takes the
patch's mapping (or, as an item of its own, the patch's list) as it stands. Every other list is replaced. `$name`
gives an item another name. The source of a volume and that of a variable replace the base's: there is only one of
them.
"""

from __future__ import annotations

from typing import Any

_MERGE_KEYS = {
    "containers": "name",
    "initContainers": "name",
    "volumes": "name",
    "volumeMounts": "mountPath",
    "env": "name",
    "imagePullSecrets": "name",
    "ports": "containerPort",
    "hostAliases": "ip",
}
_DIRECTIVE = "$patch"
_RENAME = "$name"


def merge(base: Any, patch: Any, *, field: str = "") -> Any:
    """`base` with `patch` laid over it; neither is changed. `field` is the key that both stand under."""
    if isinstance(base, dict) and isinstance(patch, dict):
        return _mapping(base, patch)
    if isinstance(base, list) and isinstance(patch, list):
        return _list(base, patch, field)
    return _clean(patch)


def _mapping(base: dict[str, Any], patch: dict[str, Any]) -> dict[str, Any]:
    if patch.get(_DIRECTIVE) == "replace":
        return _clean(patch)
    merged = dict(base)
    for key, value in patch.items():
        if value is None or (isinstance(value, dict) and value.get(_DIRECTIVE) == "delete"):
            merged.pop(key, None)
        else:
            merged[key] = merge(base.get(key), value, field=key)
    return merged


def _list(base: list[Any], patch: list[Any], field: str) -> list[Any]:
    if {_DIRECTIVE: "replace"} in patch:
        return [_clean(item) for item in patch if item != {_DIRECTIVE: "replace"}]
    key = _MERGE_KEYS.get(field)
    if field == "ports" and not all(isinstance(item, dict) and "containerPort" in item for item in base):
        key = "port"  # those of a Service
    if key is None or not all(isinstance(item, dict) for item in (*base, *patch)):
        return _clean(patch)
    return _keyed(base, patch, key=key, field=field)


def _keyed(base: list[dict[str, Any]], patch: list[dict[str, Any]], *, key: str, field: str) -> list[dict[str, Any]]:
    known = {item.get(key): item for item in base}
    given: dict[Any, dict[str, Any]] = {}
    again = []
    for item in patch:
        name = item.get(key)
        if name in given or name is None:
            again.append(_clean(item))
        else:
            given[name] = item
    merged = {name: _item(known.get(name), item, field) for name, item in given.items()}
    if set(known) <= set(given):
        order = list(given)
    else:
        order = [*known, *(name for name in given if name not in known)]
    kept = [name for name in order if given.get(name, {}).get(_DIRECTIVE) != "delete"]
    return [merged[name] if name in merged else known[name] for name in kept] + again


def _item(base: dict[str, Any] | None, patch: dict[str, Any], field: str) -> dict[str, Any]:
    if base is None:
        return _clean(patch)
    if field == "volumes":
        sources = set(base) - {"name"}
    else:
        sources = {"value", "valueFrom"} if field == "env" else set()
    given = set(patch) - {"name"} if field == "volumes" else set(patch) & sources
    dropped = sources - given if given else set()
    merged = _mapping({name: value for name, value in base.items() if name not in dropped}, patch)
    if _RENAME in merged:
        merged["name"] = merged.pop(_RENAME)
    return merged


def _clean(data: Any) -> Any:
    """The patch's own data without directives and nulls."""
    if isinstance(data, dict):
        return {key: _clean(value) for key, value in data.items() if key != _DIRECTIVE and value is not None}
    if isinstance(data, list):
        return [_clean(item) for item in data]
    return data
