"""A worker that tolerates the taint of GPU nodes asks for a GPU.

Why
    The taint keeps pods away that need no GPU. One that tolerates it, and asks for none, takes the place of one that
    does: the dearest nodes run what any node could. A toleration draws no pod, it only permits. Kubernetes accepts
    this.

Bad
    ```yaml values
    agentWorkers:
      - name: plain
        image: python:3.12-slim
        tolerations:
          - key: nvidia.com/gpu
            operator: Exists
            effect: NoSchedule
    ```

Good
    ```yaml values
    agentWorkers:
      - name: plain
        image: python:3.12-slim
        resources:
          limits:
            nvidia.com/gpu: 1
        runtimeClassName: nvidia
        tolerations:
          - key: nvidia.com/gpu
            operator: Exists
            effect: NoSchedule
    ```

Fix
    Remove the toleration, or add the GPU to the limits.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, PodView, Problem, Scope, Severity, WorkerView, is_known_gpu, rule

ORDINARY = frozenset({"cpu", "memory", "ephemeral-storage"})


def has_tolerations(worker: WorkerView, ctx: Context) -> bool:
    return worker.pod is not None and bool(worker.pod.spec.get("tolerations"))


@rule(severity=Severity.WARNING, scope=Scope.WORKER, when=has_tolerations)
def check(worker: WorkerView, ctx: Context) -> Iterator[Problem]:
    pod = worker.pod
    if pod is None or _is_meant_for_gpus(pod):
        return
    given = pod.spec.get("tolerations")
    for index, toleration in enumerate(given if isinstance(given, list) else ()):
        key = toleration.get("key") if isinstance(toleration, dict) else None
        if isinstance(key, str) and (is_known_gpu(key) or key in (ctx.cluster.gpu_taints or ())):
            yield pod.spec_problem(
                f"{pod.title} tolerates the taint `{key}` of GPU nodes, and asks for no GPU; Kubernetes accepts this, "
                "and may put it on one",
                "Remove the toleration, or ask for a GPU.",
                at=("tolerations", index),
                related=[c.place("resources") for c in pod.containers] or [pod.place("spec", "containers")],
            )


def _is_meant_for_gpus(pod: PodView) -> bool:
    """Whether the pod asks for any device, or chooses its nodes or its runtime by itself."""
    devices = {str(name) for c in pod.all_containers for name in (*c.limits, *c.requests)} - ORDINARY
    chosen = ("resourceClaims", "nodeSelector", "affinity", "runtimeClassName", "nodeName")
    return bool(devices) or any(pod.spec.get(field) for field in chosen)
