"""A shared claim has the access modes, the size and the class that the values give it.

Why
    The size and the class of a claim can hardly be changed later: a template that renders something else than
    the values say makes a volume that is too small, or one that only one node can mount. Kubernetes accepts this.

Bad
    ```yaml
    kind: PersistentVolumeClaim
    metadata:
      name: packs
    spec:
      resources:
        requests:
          storage: 1Gi
    ```

    or another access mode:

    ```yaml
    kind: PersistentVolumeClaim
    metadata:
      name: runtime-envs
    spec:
      accessModes: [ReadWriteMany, ReadOnlyMany]
    ```

Good
    ```yaml
    kind: PersistentVolumeClaim
    metadata:
      name: packs
    spec:
      resources:
        requests:
          storage: 2048Mi
    ```

Fix
    Let the template of the claim take the field from the values.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from attune_lint.rule import Context, KubeObject, Path, Problem, Scope, Severity, quantity, rule

# The field of the values, and where it stands in the claim.
FIELDS: tuple[tuple[str, Path], ...] = (
    ("accessModes", ("spec", "accessModes")),
    ("size", ("spec", "resources", "requests", "storage")),
    ("storageClassName", ("spec", "storageClassName")),
)


def is_promised(object_: KubeObject, ctx: Context) -> bool:
    return object_.kind == "PersistentVolumeClaim" and ctx.claim_promise(object_.name) is not None


@rule(severity=Severity.ERROR, scope=Scope.OBJECT, when=is_promised, contract=True)
def check(object_: KubeObject, ctx: Context) -> Iterator[Problem]:
    for field, path in FIELDS:
        place = ctx.claim_values(object_.name, field)
        wanted = ctx.value(place) if place else None
        found = object_.get(*path)
        if wanted in (None, "", []) or _is_same(wanted, found):
            continue
        has = f"has no {path[-1]}" if found is None else f"has the {path[-1]} {_shown(found)}"
        yield object_.problem(
            f"{object_.title} {has}, and the values ask for {_shown(wanted)}. Kubernetes accepts this",
            f"Let the template take {field} from the values.",
            at=path,
            values_path=place,
        )


def _is_same(wanted: Any, found: Any) -> bool:
    if isinstance(wanted, list) and isinstance(found, list):
        return sorted(map(str, wanted)) == sorted(map(str, found))
    if wanted == found:
        return True
    number = quantity(wanted)
    return number is not None and number == quantity(found)


def _shown(value: Any) -> str:
    return ", ".join(f"`{item}`" for item in value) if isinstance(value, list) else f"`{value}`"
