"""A pod with NVIDIA's runtime asks for a GPU.

Why
    With the runtime class and no GPU in its limits, a container whose image says
    `NVIDIA_VISIBLE_DEVICES=all` (as CUDA images do) gets every GPU of the node, also those that the
    scheduler gave to others. Kubernetes accepts this.

Bad
    ```yaml values
    agentWorkers:
      - name: gpu
        image: registry.example.com/team/cuda:12.4.1
        runtimeClassName: nvidia
    ```

Good
    ```yaml values
    agentWorkers:
      - name: gpu
        image: registry.example.com/team/cuda:12.4.1
        runtimeClassName: nvidia
        resources:
          limits:
            nvidia.com/gpu: 1
        tolerations:
          - key: nvidia.com/gpu
            operator: Exists
    ```

Fix
    Add the GPU to the limits, or set the variable NVIDIA_VISIBLE_DEVICES to `void`.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, PodView, Problem, Scope, Severity, rule

ORDINARY = frozenset({"cpu", "memory", "ephemeral-storage"})
VARIABLE = "NVIDIA_VISIBLE_DEVICES"


def has_runtime(pod: PodView, ctx: Context) -> bool:
    name = pod.spec.get("runtimeClassName")
    return isinstance(name, str) and name.startswith("nvidia")


@rule(severity=Severity.WARNING, scope=Scope.POD, when=has_runtime)
def check(pod: PodView, ctx: Context) -> Iterator[Problem]:
    # Any device counts: a misspelt name is another rule's.
    devices = {str(name) for c in pod.all_containers for name in (*c.limits, *c.requests)} - ORDINARY
    if devices or pod.spec.get("resourceClaims"):
        return
    for container in pod.containers:
        variable = container.variable(VARIABLE)
        if variable is not None and variable.value in ("void", "none", ""):
            return
    yield pod.spec_problem(
        f"{pod.title} has the runtimeClassName {pod.spec['runtimeClassName']}, but no container asks for a GPU: one "
        "with a CUDA image gets all GPUs of its node. Kubernetes accepts this",
        f"Add a GPU to the limits, or set {VARIABLE} to void.",
        at=("runtimeClassName",),
        related=[container.place("resources") for container in pod.containers] or [pod.place("spec", "containers")],
    )
