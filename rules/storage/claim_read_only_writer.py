"""Nobody writes to a claim that can only be read.

Why
    A volume that is claimed ReadOnlyMany is attached read-only. Whoever has to write to it fails, and since it is
    made empty, those who wait for a file in it wait forever. Kubernetes accepts this.

Bad
    ```yaml values
    agentWorkers:
      - name: plain
        image: python:3.12-slim
    sharedStorage:
      packs:
        accessModes: [ReadOnlyMany]
    ```

Good
    ```yaml values
    agentWorkers:
      - name: plain
        image: python:3.12-slim
    sharedStorage:
      packs:
        accessModes: [ReadWriteMany, ReadOnlyMany]
    ```

Fix
    Add ReadWriteMany to the accessModes, or mount the claim read-only everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import (
    Context,
    KubeObject,
    MountView,
    Problem,
    Scope,
    Severity,
    access_modes,
    claim_uses,
    rule,
)


def is_claim(object_: KubeObject, ctx: Context) -> bool:
    return object_.kind == "PersistentVolumeClaim"


@rule(severity=Severity.ERROR, scope=Scope.OBJECT, when=is_claim)
def check(object_: KubeObject, ctx: Context) -> Iterator[Problem]:
    if access_modes(object_) != {"ReadOnlyMany"}:
        return
    writing = list(_writing_mounts(object_, ctx))
    if writing:
        others = f", and so do {len(writing) - 1} more" if len(writing) > 1 else ""
        yield object_.problem(
            f"{object_.title} is ReadOnlyMany, and {writing[0].container.title} mounts it writable{others}. Kubernetes "
            "accepts this, and the volume stays empty",
            f"Ask for ReadWriteMany in the accessModes of {object_.name}.",
            at=("spec", "accessModes"),
            values_path=ctx.claim_values(object_.name, "accessModes"),
        )


def _writing_mounts(claim: KubeObject, ctx: Context) -> Iterator[MountView]:
    for use in claim_uses(ctx.release, claim.name):
        pod = use.object.pod
        for container in pod.all_containers if pod is not None else ():
            yield from (mount for mount in container.mounts_of(use.name) if not mount.read_only)
