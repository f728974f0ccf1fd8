"""A pod with a GPU tolerates the taints of GPU nodes.

Why
    GPU nodes are usually tainted, so that others stay away. A pod that asks for a GPU and tolerates none of
    their taints stays Pending, unless the cluster adds the toleration by itself. Kubernetes accepts this.

Bad
    ```yaml values
    agentWorkers:
      - name: gpu
        image: registry.example.com/team/cuda:12.4.1
        resources:
          limits:
            nvidia.com/gpu: 1
    ```

Good
    ```yaml values
    agentWorkers:
      - name: gpu
        image: registry.example.com/team/cuda:12.4.1
        resources:
          limits:
            nvidia.com/gpu: 1
        tolerations:
          - key: nvidia.com/gpu
            operator: Exists
            effect: NoSchedule
    ```

Fix
    Add a toleration for the taint of the GPU nodes.

Options
    `cluster.gpuTaints` of the configuration names the keys of the taints. An empty list says that there are
    none. Without it the finding is an info, and any toleration at all is believed to be the right one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from attune_lint.rule import Context, PodView, Problem, Related, Scope, Severity, gpu_resources, rule


def has_gpu(pod: PodView, ctx: Context) -> bool:
    return any(gpu_resources(container) for container in pod.all_containers) and not _asked_for(pod, ctx)


@rule(severity=Severity.WARNING, scope=Scope.POD, when=has_gpu)
def check(pod: PodView, ctx: Context) -> Iterator[Problem]:
    given = pod.spec.get("tolerations")
    tolerations = [item for item in given if isinstance(item, dict)] if isinstance(given, list) else []
    taints = ctx.cluster.gpu_taints
    if taints is None:
        if not tolerations:
            yield pod.spec_problem(
                f"{pod.title} asks for a GPU and tolerates no taint; where GPU nodes are tainted it stays Pending. "
                "Kubernetes accepts this",
                "Add a toleration for the taint of the GPU nodes.",
                at=("tolerations",),
                severity=Severity.INFO,
                related=_asking(pod),
            )
    elif taints and not any(_tolerates(tolerations, key) for key in taints):
        yield pod.spec_problem(
            f"{pod.title} asks for a GPU and tolerates none of the taints of the cluster's GPU nodes "
            f"({', '.join(taints)}); Kubernetes accepts this, and the pod stays Pending",
            f"Add a toleration for {taints[0]}.",
            at=("tolerations",),
            related=_asking(pod),
        )


def _asking(pod: PodView) -> Iterator[Related]:
    """Where the pod asks for GPUs."""
    for container in pod.all_containers:
        for name in gpu_resources(container):
            kind = "limits" if name in container.limits else "requests"
            yield container.place("resources", kind, name)


def _asked_for(pod: PodView, ctx: Context) -> bool:
    """Whether the worker's entry asks for tolerations that did not arrive: that is another rule's."""
    worker = ctx.worker_of(pod)
    fields = worker.pool.fields if worker else ()
    asked = any(worker.wanted(f) for f in fields if worker and f.path[-1:] == ("tolerations",))
    return asked and not pod.spec.get("tolerations")


def _tolerates(tolerations: Sequence[dict[str, Any]], key: str) -> bool:
    return any(toleration.get("key") in (key, None, "") for toleration in tolerations)
