"""A claim that names no storage class leaves the field out.

Why
    Without `storageClassName` a claim gets the cluster's default class. With an empty text it gets none: no volume is
    made for it, and its pods stay Pending, unless somebody has made a volume by hand. Kubernetes accepts both.

Bad
    ```yaml
    kind: PersistentVolumeClaim
    metadata:
      name: artifacts
    spec:
      storageClassName: ""
    ```

Good
    ```yaml
    kind: PersistentVolumeClaim
    metadata:
      name: artifacts
    spec:
      storageClassName: ""
      volumeName: artifacts-of-the-team
    ```

Fix
    Render `storageClassName` only where the values name a class.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, KubeObject, Problem, Scope, Severity, rule

# What says which volume is meant.
BOUND = ("volumeName", "selector", "dataSource", "dataSourceRef")


def is_promised(object_: KubeObject, ctx: Context) -> bool:
    return object_.kind == "PersistentVolumeClaim" and ctx.claim_promise(object_.name) is not None


@rule(severity=Severity.WARNING, scope=Scope.OBJECT, when=is_promised, contract=True)
def check(object_: KubeObject, ctx: Context) -> Iterator[Problem]:
    if object_.get("spec", "storageClassName") == "" and not any(object_.get("spec", field) for field in BOUND):
        yield object_.problem(
            f'{object_.title} has the storageClassName "", which means no class: no volume is made for it. '
            "Kubernetes accepts this",
            f"Leave storageClassName out of {object_.name} where the values name no class.",
            at=("spec", "storageClassName"),
            values_path=ctx.claim_values(object_.name, "storageClassName"),
        )
