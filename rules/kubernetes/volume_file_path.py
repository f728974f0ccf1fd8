"""Files that a volume takes from a ConfigMap or a Secret have paths of their own, below its root.

Why
    The API server refuses an item whose path is absolute or holds `..`, and one without a key. Two items of
    one path it takes for a ConfigMap or a Secret alone, and one of the files is never seen.

Bad
    ```yaml
    kind: Deployment
    metadata:
      name: web
    spec:
      template:
        spec:
          volumes:
            - name: config
              configMap:
                name: attune-config
                items:
                  - key: config.yaml
                    path: /config.yaml
    ```

Good
    ```yaml
    kind: Deployment
    metadata:
      name: web
    spec:
      template:
        spec:
          volumes:
            - name: config
              configMap:
                name: attune-config
                items:
                  - key: config.yaml
                    path: config.yaml
    ```

Fix
    Write each path relative to the volume's root, and each one once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from attune_lint.rule import (
    Context,
    Path,
    PodView,
    Problem,
    Scope,
    Severity,
    VolumeView,
    descent_fault,
    lookup,
    mappings,
    rule,
)

KINDS = ("configMap", "downwardAPI", "secret")


def has_files(pod: PodView, ctx: Context) -> bool:
    return any(volume.source in (*KINDS, "projected") for volume in pod.volumes)


@rule(severity=Severity.ERROR, scope=Scope.POD, when=has_files)
def check(pod: PodView, ctx: Context) -> Iterator[Problem]:
    for volume in pod.volumes:
        seen: set[str] = set()
        for at, item in _items(volume):
            path = item.get("path")
            fault, fate = _fault(item), pod.refusal
            if not fault and isinstance(path, str) and path in seen:
                fault = f"writes the file `{path}` twice"
                if volume.source != "projected":
                    fate = "Kubernetes accepts this, and one of them is never seen"
            if isinstance(path, str):
                seen.add(path)
            if fault:
                yield volume.problem(
                    f"volume `{volume.name}` of {pod.title} {fault}; {fate}",
                    f"Correct the items of the volume {volume.name}.",
                    at=at,
                )


def _items(volume: VolumeView) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    """Every item of a volume and where it stands; what is given for a projected volume counts together."""
    sources: list[Path] = [(kind,) for kind in KINDS]
    sources += [("projected", "sources", index, kind) for index, _ in mappings(volume.data, "projected", "sources")
                for kind in KINDS]  # fmt: skip
    for source in sources:
        for index, item in mappings(volume.data, *source, "items"):
            yield (*source, "items", index), item


def _fault(item: Mapping[str, Any]) -> str:
    key, path = item.get("key"), item.get("path")
    if key == "":
        return "has an item with an empty key"
    if not isinstance(path, str):
        return ""
    if not path:
        return f"has an item with an empty path{f' (of `{key}`)' if key else ''}"
    fault = descent_fault(path)
    if not fault and path.startswith(".."):
        fault = "begins with `..`"
    if fault:
        return f"writes the file `{path}`, whose path {fault}"
    return _field_fault(item)


def _field_fault(item: Mapping[str, Any]) -> str:
    """What is wrong with an item that takes a field of the pod."""
    field, resource = lookup(item, ("fieldRef",)), lookup(item, ("resourceFieldRef",))
    if "key" in item:
        return ""
    if field is None and resource is None:
        return f"has no source for the file `{item.get('path')}`"
    if field is not None and resource is not None:
        return f"has two sources for the file `{item.get('path')}`"
    if isinstance(resource, dict) and not resource.get("containerName"):
        return f"takes `{resource.get('resource')}` of no container"
    return ""
