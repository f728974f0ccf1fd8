"""Quantities are numbers with a suffix that Kubernetes knows, and are not negative.

Why
    `1 GB`, `2gi` and `500mb` are no quantities: the API server refuses the object, and the published schemas
    take any text.

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

from attune_lint.rule import Context, KubeObject, Path, Problem, Scope, Severity, quantity, rule


def has_quantities(object_: KubeObject, ctx: Context) -> bool:
    return any(True for _ in _quantities(object_))


@rule(severity=Severity.ERROR, scope=Scope.OBJECT, when=has_quantities)
def check(object_: KubeObject, ctx: Context) -> Iterator[Problem]:
    for owner, path, value in _quantities(object_):
        number = quantity(value)
        if number is not None and number >= 0:
            continue
        fault = "is no quantity" if number is None else "is negative"
        yield object_.problem(
            f"`{'.'.join(str(part) for part in path[-2:])}: {value}` of {owner} {fault}; the API server refuses it",
            "Write a number with a suffix such as m, Mi or Gi.",
            at=path,
        )


def _quantities(object_: KubeObject) -> Iterator[tuple[str, Path, Any]]:
    """Owner, path and value of every quantity that has a value of the right type."""
    places: list[tuple[str, Path]] = []
    if object_.kind == "PersistentVolumeClaim":
        places.append((object_.title, ("spec", "resources")))
    templates = object_.get("spec", "volumeClaimTemplates") if object_.kind == "StatefulSet" else None
    for index, _ in enumerate(templates if isinstance(templates, list) else ()):
        places.append((object_.title, ("spec", "volumeClaimTemplates", index, "spec", "resources")))
    if object_.pod is not None:
        places += [(c.title, c.at("resources")) for c in object_.pod.all_containers]
    for owner, path in places:
        for field in ("limits", "requests"):
            given: Mapping[str, Any] | None = object_.get(*path, field)
            for key, value in given.items() if isinstance(given, dict) else ():
                if isinstance(value, str | int | float) and not isinstance(value, bool):
                    yield owner, (*path, field, key), value
