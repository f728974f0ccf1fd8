"""A claim of one pod is used by one pod, also while it is replaced.

Why
    ReadWriteOncePod gives a volume to a single pod. A second one is not scheduled, and neither is the successor
    that a rolling update starts before it stops the old pod: the rollout hangs. Kubernetes accepts this.

Bad
    ```yaml values
    agentWorkers:
      - name: plain
        image: python:3.12-slim
    sharedStorage:
      artifacts:
        accessModes: [ReadWriteOncePod]
    ```

    or a rolling update:

    ```yaml
    kind: PersistentVolumeClaim
    apiVersion: v1
    metadata:
      name: cache
    spec:
      accessModes: [ReadWriteOncePod]
      resources:
        requests:
          storage: 1Gi
    ---
    kind: Deployment
    metadata:
      name: notifier
    spec:
      template:
        spec:
          volumes:
            - name: cache
              persistentVolumeClaim:
                claimName: cache
    ```

Good
    ```yaml
    kind: PersistentVolumeClaim
    apiVersion: v1
    metadata:
      name: cache
    spec:
      accessModes: [ReadWriteOncePod]
      resources:
        requests:
          storage: 1Gi
    ---
    kind: Deployment
    metadata:
      name: notifier
    spec:
      strategy:
        type: Recreate
      template:
        spec:
          volumes:
            - name: cache
              persistentVolumeClaim:
                claimName: cache
    ```

Fix
    Ask for ReadWriteMany; for a single pod, set its strategy to Recreate.
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
    pod_count,
    rule,
)


def is_claim(object_: KubeObject, ctx: Context) -> bool:
    return object_.kind == "PersistentVolumeClaim"


@rule(severity=Severity.ERROR, scope=Scope.OBJECT, when=is_claim)
def check(object_: KubeObject, ctx: Context) -> Iterator[Problem]:
    if access_modes(object_) != {"ReadWriteOncePod"}:
        return
    found = {id(use.object): use.object.pod for use in claim_uses(ctx.release, object_.name)}
    pods = [pod for pod in found.values() if pod is not None]
    count = sum(pod_count(pod) for pod in pods)
    if count > 1:
        fault = f"and {count} pods use it; only one of them is ever scheduled"
    elif any(_surges(pod) for pod in pods):
        fault = f"and {pods[0].title} starts a new pod before it stops the old one; its rollout hangs"
    else:
        return
    yield object_.problem(
        f"{object_.title} is ReadWriteOncePod, which means one pod, {fault}. Kubernetes accepts this",
        "Ask for ReadWriteMany, or let a single pod use the claim, with the strategy Recreate.",
        at=("spec", "accessModes"),
        values_path=ctx.claim_values(object_.name, "accessModes"),
    )


def _surges(pod: PodView) -> bool:
    """Whether a rolling update adds a pod before it takes one away."""
    if pod.object.kind != "Deployment" or pod.object.get("spec", "strategy", "type") == "Recreate":
        return False
    surge = pod.object.get("spec", "strategy", "rollingUpdate", "maxSurge")
    return str(surge).rstrip("%") != "0"
