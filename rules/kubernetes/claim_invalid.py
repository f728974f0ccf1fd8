"""A claim says how it is accessed and how large it is.

Why
    The API server refuses a PersistentVolumeClaim without an access mode, with ReadWriteOncePod beside
    another mode, or without a size above zero. No schema shows it. In a StatefulSet's claim templates it takes all
    of that, and no pod is ever made.

Bad
    ```yaml template
    apiVersion: v1
    kind: PersistentVolumeClaim
    metadata:
      name: unsized
    spec:
      accessModes: [ReadWriteOnce]
    ```

Good
    ```yaml template
    apiVersion: v1
    kind: PersistentVolumeClaim
    metadata:
      name: sized
    spec:
      accessModes: [ReadWriteOnce]
      resources:
        requests:
          storage: 1Gi
    ```

Fix
    Set `accessModes` and `resources.requests.storage`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from attune_lint.rule import (
    Context,
    KubeObject,
    Path,
    Problem,
    Scope,
    Severity,
    mappings,
    quantity,
    rule,
    selector_faults,
    subdomain_fault,
)

REFUSED = "the API server refuses it"
# A claim template is looked at when a claim is made from it.
LATER = "the API server accepts it, and refuses every claim, so that no pod is ever made"


def has_claims(object_: KubeObject, ctx: Context) -> bool:
    return any(True for _ in _claims(object_))


@rule(severity=Severity.ERROR, scope=Scope.OBJECT, when=has_claims)
def check(object_: KubeObject, ctx: Context) -> Iterator[Problem]:
    for title, path, spec, fate in _claims(object_):
        for fault, advice, at in _faults(spec):
            yield object_.problem(f"{title} {fault}; {fate}", advice, at=(*path, *at))


def _faults(spec: Mapping[str, Any]) -> Iterator[tuple[str, str, Path]]:
    """What is wrong with a claim's spec, what to do, and where."""
    modes = spec.get("accessModes")
    if not modes:
        yield "has no accessModes", "Set accessModes, such as [ReadWriteMany].", ("accessModes",)
    elif isinstance(modes, list) and "ReadWriteOncePod" in modes and len(modes) > 1:
        fault = "has the access mode ReadWriteOncePod beside others"
        yield fault, "Keep ReadWriteOncePod alone, or remove it.", ("accessModes",)
    resources = spec.get("resources")
    requests = resources.get("requests") if isinstance(resources, dict) else None
    storage = requests.get("storage") if isinstance(requests, dict) else None
    number = quantity(storage)
    if storage is None or storage == "" or number == 0:
        found = "has no size" if number is None else f"has the size {storage}"
        yield found, "Set resources.requests.storage.", ("resources", "requests", "storage")
    name = spec.get("storageClassName")
    if isinstance(name, str) and name and subdomain_fault(name):
        fault = f"has the storageClassName `{name}`, which {subdomain_fault(name)}"
        yield fault, "Name a StorageClass.", ("storageClassName",)
    for fault, at in selector_faults(spec.get("selector")):
        yield f"has a selector that {fault}", "Correct the selector.", ("selector", *at)
    yield from _source(spec)


def _source(spec: Mapping[str, Any]) -> Iterator[tuple[str, str, Path]]:
    old, new = spec.get("dataSource"), spec.get("dataSourceRef")
    for field, source in (("dataSource", old), ("dataSourceRef", new)):
        if not isinstance(source, dict):
            continue
        kind, group = source.get("kind"), source.get("apiGroup")
        if not group and isinstance(kind, str) and kind != "PersistentVolumeClaim":
            fault = f"has a {field} of the kind `{kind}` without an apiGroup"
            yield fault, f"Set the apiGroup of {field}.", (field, "apiGroup")
    if isinstance(old, dict) and isinstance(new, dict) and old != new and "namespace" not in new:
        yield "has a dataSource and a dataSourceRef that differ", "Keep one of the two.", ("dataSourceRef",)


def _claims(object_: KubeObject) -> Iterator[tuple[str, Path, Mapping[str, Any], str]]:
    """Every claim's name for messages, where its spec stands, the spec, and what becomes of a wrong one."""
    spec = object_.get("spec")
    if object_.kind == "PersistentVolumeClaim" and (spec is None or isinstance(spec, dict)):
        yield object_.title, ("spec",), spec or {}, REFUSED
    if object_.kind == "StatefulSet":
        for index, template in mappings(spec, "volumeClaimTemplates"):
            claim = template.get("spec")
            if claim is None or isinstance(claim, dict):
                at: Path = ("spec", "volumeClaimTemplates", index, "spec")
                yield f"a claim template of {object_.title}", at, claim or {}, LATER
    pod = object_.pod
    for volume in pod.volumes if pod else ():
        own = volume.get("ephemeral", "volumeClaimTemplate", "spec") if "ephemeral" in volume.data else None
        if pod is not None and isinstance(own, dict):
            at = volume.at("ephemeral", "volumeClaimTemplate", "spec")
            yield f"the claim of volume `{volume.name}` of {object_.title}", at, own, pod.refusal
