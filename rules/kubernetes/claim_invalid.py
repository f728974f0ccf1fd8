"""A claim says how it is accessed and how large it is.

Why
    The API server refuses a PersistentVolumeClaim without an access mode, with ReadWriteOncePod beside
    another mode, or without a size above zero. No schema shows it.

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

from collections.abc import Iterator

from attune_lint.rule import Context, KubeObject, Path, Problem, Scope, Severity, quantity, rule


def has_claims(object_: KubeObject, ctx: Context) -> bool:
    return bool(_claims(object_))


@rule(severity=Severity.ERROR, scope=Scope.OBJECT, when=has_claims)
def check(object_: KubeObject, ctx: Context) -> Iterator[Problem]:
    for title, path in _claims(object_):
        modes = object_.get(*path, "accessModes")
        if not modes:
            yield object_.problem(
                f"{title} has no accessModes; the API server refuses it",
                "Set accessModes, such as [ReadWriteMany].",
                at=(*path, "accessModes"),
            )
        elif isinstance(modes, list) and "ReadWriteOncePod" in modes and len(modes) > 1:
            yield object_.problem(
                f"{title} has the access mode ReadWriteOncePod beside others; the API server refuses it",
                "Keep ReadWriteOncePod alone, or remove it.",
                at=(*path, "accessModes"),
            )
        storage = object_.get(*path, "resources", "requests", "storage")
        number = quantity(storage)
        if storage is None or storage == "" or number == 0:
            found = "has no size" if number is None else f"has the size {storage}"
            yield object_.problem(
                f"{title} {found}; the API server refuses it",
                "Set resources.requests.storage.",
                at=(*path, "resources", "requests", "storage"),
            )


def _claims(object_: KubeObject) -> list[tuple[str, Path]]:
    """Every claim's name for messages, and the path of its spec."""
    if object_.kind == "PersistentVolumeClaim":
        return [(object_.title, ("spec",))]
    templates = object_.get("spec", "volumeClaimTemplates") if object_.kind == "StatefulSet" else None
    items = templates if isinstance(templates, list) else []
    return [
        (f"a claim template of {object_.title}", ("spec", "volumeClaimTemplates", index, "spec"))
        for index in range(len(items))
    ]
