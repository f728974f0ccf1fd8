"""A pod asks for GPUs of one vendor.

Why
    A pod runs on one node, and hardly any node has GPUs of two vendors: the pod stays Pending. Kubernetes
    accepts this.

Bad
    ```yaml values
    agentWorkers:
      - name: gpu
        image: registry.example.com/team/cuda:12.4.1
        resources:
          limits:
            nvidia.com/gpu: 1
            amd.com/gpu: 1
        tolerations:
          - key: nvidia.com/gpu
            operator: Exists
    ```

Good
    ```yaml values
    agentWorkers:
      - name: gpu
        image: registry.example.com/team/cuda:12.4.1
        resources:
          limits:
            amd.com/gpu: 2
        tolerations:
          - key: nvidia.com/gpu
            operator: Exists
    ```

Fix
    Keep the GPUs of one vendor, and make a second worker for the other.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, PodView, Problem, Scope, Severity, gpu_resources, rule


def has_gpu(pod: PodView, ctx: Context) -> bool:
    return any(gpu_resources(container) for container in pod.all_containers)


@rule(severity=Severity.WARNING, scope=Scope.POD, when=has_gpu)
def check(pod: PodView, ctx: Context) -> Iterator[Problem]:
    names = sorted({name for container in pod.all_containers for name in gpu_resources(container)})
    if len({name.partition("/")[0] for name in names}) > 1:
        yield pod.spec_problem(
            f"{pod.title} asks for GPUs of several vendors ({', '.join(names)}), which only a node with both can "
            "give; Kubernetes accepts this",
            "Ask for the GPUs of one vendor in a pod.",
            at=("containers",),
        )
