"""A claim that several pods use can be mounted on several nodes.

Why
    ReadWriteOnce means one node. The first pod decides which; a pod that the scheduler puts elsewhere stays in
    ContainerCreating with a Multi-Attach error, for as long as the first one runs. Kubernetes accepts this, and
    on a cluster of one node it even works.

Bad
    ```yaml values
    agentWorkers:
      - name: plain
        image: python:3.12-slim
    sharedStorage:
      packs:
        accessModes: [ReadWriteOnce]
    ```

Good
    ```yaml values
    agentWorkers:
      - name: plain
        image: python:3.12-slim
    sharedStorage:
      packs:
        accessModes: [ReadWriteMany]
        storageClassName: nfs
    ```

Fix
    Ask for ReadWriteMany, of a storage class that has it; or pin all pods that use the claim to one node
    (`kubernetes.io/hostname`).
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import (
    Context,
    KubeObject,
    PodView,
    Problem,
    Scope,
    Severity,
    access_modes,
    claim_uses,
    keeps_to_one_node,
    pod_count,
    rule,
)

MANY = frozenset({"ReadWriteMany", "ReadOnlyMany"})
ENDING = ("CronJob", "Job")


def is_claim(object_: KubeObject, ctx: Context) -> bool:
    return object_.kind == "PersistentVolumeClaim"


@rule(severity=Severity.ERROR, scope=Scope.OBJECT, when=is_claim)
def check(object_: KubeObject, ctx: Context) -> Iterator[Problem]:
    modes = access_modes(object_)
    if "ReadWriteOnce" not in modes or modes & MANY:
        return
    pods = [pod for pod in _pods(object_, ctx) if not keeps_to_one_node(pod)]
    count = sum(pod_count(pod) for pod in pods)
    if count > 1:
        names = ", ".join(sorted({pod.title for pod in pods})[:3]) + (" and others" if len(pods) > 3 else "")
        yield object_.problem(
            f"{object_.title} is ReadWriteOnce, which means one node, and {count} pods use it ({names}). Kubernetes "
            "accepts this; a pod on another node stays in ContainerCreating",
            f"Ask for ReadWriteMany in the accessModes of {object_.name}.",
            at=("spec", "accessModes"),
            values_path=ctx.claim_values(object_.name, "accessModes"),
            # Another chart may be meant for one node, or for a class that is not so strict.
            severity=Severity.ERROR if ctx.edition else Severity.WARNING,
        )


def _pods(claim: KubeObject, ctx: Context) -> list[PodView]:
    pods = {id(use.object): use.object.pod for use in claim_uses(ctx.release, claim.name)}
    # A Job of another chart may well run after the rest, or before.
    return [pod for pod in pods.values() if pod is not None and (ctx.edition or pod.object.kind not in ENDING)]
