"""A nodeSelector names labels of nodes, not resources.

Why
    `nvidia.com/gpu` is the name of a resource and of a taint. Nodes are labelled `nvidia.com/gpu.present`
    and the like, so that a pod which selects by the resource's name stays Pending. Kubernetes accepts this.

Bad
    ```yaml values
    agentWorkers:
      - name: gpu
        image: registry.example.com/team/cuda:12.4.1
        resources:
          limits:
            nvidia.com/gpu: 1
        nodeSelector:
          nvidia.com/gpu: "true"
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
            nvidia.com/gpu: 1
        nodeSelector:
          nvidia.com/gpu.present: "true"
        tolerations:
          - key: nvidia.com/gpu
            operator: Exists
    ```

Fix
    Select by a label that nodes have, such as `nvidia.com/gpu.present: "true"`.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, PodView, Problem, Scope, Severity, is_known_gpu, rule


def has_selector(pod: PodView, ctx: Context) -> bool:
    return isinstance(pod.spec.get("nodeSelector"), dict) and bool(pod.spec["nodeSelector"])


@rule(severity=Severity.WARNING, scope=Scope.POD, when=has_selector)
def check(pod: PodView, ctx: Context) -> Iterator[Problem]:
    for key in pod.spec["nodeSelector"]:
        if is_known_gpu(str(key)):
            yield pod.spec_problem(
                f"{pod.title} selects nodes by `{key}`, which is the name of a resource and no label that nodes "
                "usually have; Kubernetes accepts this",
                f"Select by a label of the nodes in place of {key}.",
                at=("nodeSelector", str(key)),
            )
