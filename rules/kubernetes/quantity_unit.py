"""Memory and storage are counted in bytes, processors in cores.

Why
    `memory: 512m` is half a byte, `memory: 512` is 512 bytes, and `cpu: 2Gi` is two thousand million cores. Each is a
    number, so that Kubernetes accepts it: the container cannot start, its volume is full at once, or no
    node is large enough.

Bad
    ```yaml
    kind: Deployment
    metadata:
      name: web
    spec:
      template:
        spec:
          containers:
            - name: web
              resources:
                limits:
                  memory: 512m
    ```

    or cores in the unit of memory:

    ```yaml
    kind: Deployment
    metadata:
      name: web
    spec:
      template:
        spec:
          containers:
            - name: web
              resources:
                requests:
                  cpu: 100Mi
    ```

Good
    ```yaml
    kind: Deployment
    metadata:
      name: web
    spec:
      template:
        spec:
          containers:
            - name: web
              resources:
                requests:
                  cpu: 100m
                limits:
                  memory: 512Mi
    ```

Fix
    Write memory with Mi or Gi, and processors as a number or with `m`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from attune_lint.rule import Context, KubeObject, Path, Problem, Scope, Severity, quantity, rule

BYTES = ("memory", "storage", "ephemeral-storage")
# No container starts with less memory. Few nodes have as many cores, and none has the most.
LEAST = Decimal(1024 * 1024)
MANY, MOST = Decimal(256), Decimal(2048)


def has_amounts(object_: KubeObject, ctx: Context) -> bool:
    return any(True for _ in _amounts(object_))


@rule(severity=Severity.ERROR, scope=Scope.OBJECT, when=has_amounts)
def check(object_: KubeObject, ctx: Context) -> Iterator[Problem]:
    said: set[tuple[str, str]] = set()
    for owner, path, name, value in _amounts(object_):
        number = quantity(value)
        fault = _fault(name, number) if number else ""
        # The request repeats the limit: one fault, said once.
        if number and fault and (owner, f"{name} {value}") not in said:
            said.add((owner, f"{name} {value}"))
            yield object_.problem(
                f"`{path[-1]}: {value}` of {owner} is {fault}. Kubernetes accepts this",
                "Write it with Mi or Gi." if name in BYTES else "Write a number of cores, or thousandths with m.",
                at=path,
                severity=Severity.WARNING if name == "cpu" and number < MOST else None,
            )


def _fault(name: str, number: Decimal) -> str:
    if name in BYTES:
        if number >= LEAST or number < 0:
            return ""
        return f"{number.normalize():f} byte{'' if number == 1 else 's'}, too little for anything"
    if number < MANY:
        return ""
    return f"{number.normalize():f} cores, more than {'most nodes have' if number < MOST else 'any node has'}"


def _amounts(object_: KubeObject) -> Iterator[tuple[str, Path, str, Any]]:
    """Owner, path, resource and value of every amount of bytes or cores."""
    if object_.kind == "PersistentVolumeClaim":
        yield from _of(object_.title, ("spec", "resources"), object_.get("spec", "resources"))
    templates = object_.get("spec", "volumeClaimTemplates") if object_.kind == "StatefulSet" else None
    for index in range(len(templates) if isinstance(templates, list) else 0):
        at: Path = ("spec", "volumeClaimTemplates", index, "spec", "resources")
        yield from _of(object_.title, at, object_.get(*at))
    pod = object_.pod
    if pod is None:
        return
    for container in pod.all_containers:
        yield from _of(container.title, container.at("resources"), container.data.get("resources"))
    for volume in pod.volumes:
        size = volume.get("emptyDir", "sizeLimit")
        if size is not None:
            yield f"volume `{volume.name}` of {pod.title}", volume.at("emptyDir", "sizeLimit"), "storage", size


def _of(owner: str, above: Path, resources: Any) -> Iterator[tuple[str, Path, str, Any]]:
    for field in ("limits", "requests"):
        given: Mapping[str, Any] | Any = resources.get(field) if isinstance(resources, dict) else None
        for name in (*BYTES, "cpu") if isinstance(given, dict) else ():
            if name in given:
                yield owner, (*above, field, name), name, given[name]
