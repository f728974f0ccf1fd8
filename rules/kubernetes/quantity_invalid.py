"""Quantities are numbers with a suffix that Kubernetes knows, and are not negative.

Why
    `1 GB`, `2gi` and `500mb` are no quantities, half a device is none, and huge pages come in whole pages: the API
    server refuses the object, and the published schemas take any text.

Bad
    ```yaml
    kind: Deployment
    metadata:
      name: api
    spec:
      template:
        spec:
          containers:
            - name: api
              resources:
                limits:
                  memory: 1 GB
    ```

Good
    ```yaml
    kind: Deployment
    metadata:
      name: api
    spec:
      template:
        spec:
          containers:
            - name: api
              resources:
                limits:
                  memory: 1Gi
    ```

Fix
    Write memory with Ki, Mi or Gi, and processors as a number or with `m`.
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
    is_extended,
    is_known_gpu,
    once,
    page_size,
    places,
    quantity,
    rule,
)

RESOURCES = (("limits",), ("requests",))
# Where kinds hold mappings from a resource to a quantity, and single quantities.
OBJECTS: Mapping[str, tuple[Path, ...]] = {
    "HorizontalPodAutoscaler": tuple(
        ("spec", "metrics", "*", source, "target")
        for source in ("containerResource", "external", "object", "pods", "resource")
    ),
    "LimitRange": tuple(
        ("spec", "limits", "*", field)
        for field in ("default", "defaultRequest", "max", "maxLimitRequestRatio", "min")
    ),
    "PersistentVolume": (("spec", "capacity"),),
    "PersistentVolumeClaim": tuple(("spec", "resources", *path) for path in RESOURCES),
    "ResourceQuota": (("spec", "hard"),),
    "RuntimeClass": (("overhead", "podFixed"),),
    "StatefulSet": tuple(("spec", "volumeClaimTemplates", "*", "spec", "resources", *path) for path in RESOURCES),
}  # fmt: skip
PODS: tuple[Path, ...] = (
    ("overhead",),
    *(("resources", *path) for path in RESOURCES),
    *(("volumes", "*", "ephemeral", "volumeClaimTemplate", "spec", "resources", *path) for path in RESOURCES),
)
# What stands beside the quantities in an autoscaler's target.
OTHERS = frozenset({"type", "averageUtilization"})


def has_quantities(object_: KubeObject, ctx: Context) -> bool:
    return bool(_quantities(object_))


@rule(severity=Severity.ERROR, scope=Scope.OBJECT, when=has_quantities)
def check(object_: KubeObject, ctx: Context) -> Iterator[Problem]:
    for owner, path, value in _quantities(object_):
        fault = _fault(str(path[-1]), value, is_counted="containers" in path or "initContainers" in path)
        if fault:
            pod = object_.pod
            # Text that is no quantity cannot be read at all; the rest is looked at where it is used.
            refused = "the API server refuses it" if pod is None or quantity(value) is None else pod.refusal
            yield object_.problem(
                f"`{'.'.join(str(part) for part in path[-2:])}: {value}` of {owner} {fault}; {refused}",
                "Write a whole number." if "whole" in fault else "Write a number with a suffix such as m, Mi or Gi.",
                at=path,
            )


def _fault(name: str, value: Any, *, is_counted: bool) -> str:
    number = quantity(value)
    if number is None:
        return "is no quantity"
    if number < 0:
        return "is negative"
    if is_counted and is_extended(name) and not is_known_gpu(name) and number % 1:
        return "is no whole number, and such a resource is counted in whole pieces"
    size = page_size(name) if is_counted else None
    return f"is no multiple of the page size {name.partition('-')[2]}" if size and number % size else ""


@once
def _quantities(object_: KubeObject) -> tuple[tuple[str, Path, Any], ...]:
    return tuple(_all_quantities(object_))


def _all_quantities(object_: KubeObject) -> Iterator[tuple[str, Path, Any]]:
    """Owner, path and value of every quantity that has a value of the right type."""
    for pattern in OBJECTS.get(object_.kind, ()):
        yield from _of(object_.title, (), places(object_.data, pattern))
    pod = object_.pod
    if pod is None:
        return
    for pattern in PODS:
        yield from _of(object_.title, pod.spec_at(), places(pod.spec, pattern))
    for volume in pod.volumes:
        size = volume.get("emptyDir", "sizeLimit")
        if _is_scalar(size):
            yield f"volume `{volume.name}` of {pod.title}", volume.at("emptyDir", "sizeLimit"), size
    for container in pod.all_containers:
        for given in RESOURCES:
            yield from _of(container.title, container.path, places(container.data, ("resources", *given)))


def _of(owner: str, above: Path, found: list[tuple[Path, Any]]) -> Iterator[tuple[str, Path, Any]]:
    for path, given in found:
        for key, value in given.items() if isinstance(given, dict) else ():
            if _is_scalar(value) and key not in OTHERS:
                yield owner, (*above, *path, key), value


def _is_scalar(value: Any) -> bool:
    return isinstance(value, (str, int, float)) and not isinstance(value, bool)
