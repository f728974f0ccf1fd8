"""The labels and taints of GPU nodes are spelled as their makers spell them.

Why
    A nodeSelector with a label that no node has keeps the pod Pending, and a toleration of a taint that no node has
    tolerates nothing. NVIDIA's operator and device plugin fix these names. Kubernetes accepts any.

Bad
    ```yaml values
    agentWorkers:
      - name: plain
        image: registry.example.com/team/cuda:12.4
        resources:
          limits:
            nvidia.com/gpu: 1
        runtimeClassName: nvidia
        nodeSelector:
          nvidia.com/gpu.presnt: "true"
        tolerations:
          - key: nvidia.com/gpu
            operator: Exists
    ```

Good
    ```yaml values
    agentWorkers:
      - name: plain
        image: registry.example.com/team/cuda:12.4
        resources:
          limits:
            nvidia.com/gpu: 1
        runtimeClassName: nvidia
        nodeSelector:
          nvidia.com/gpu.product: NVIDIA-A100-SXM4-80GB
        tolerations:
          - key: nvidia.com/gpu
            operator: Exists
    ```

Fix
    Write the name that the message wants.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import GPU_LABELS, Context, Path, PodView, Problem, Scope, Severity, is_slip, nearest, rule

TAINTS = ("amd.com/gpu", "gpu.intel.com/i915", "nvidia.com/gpu")


def is_placed(pod: PodView, ctx: Context) -> bool:
    return bool(pod.spec.get("nodeSelector") or pod.spec.get("tolerations"))


@rule(severity=Severity.WARNING, scope=Scope.POD, when=is_placed)
def check(pod: PodView, ctx: Context) -> Iterator[Problem]:
    for name, known, path, what in _names(pod):
        meant = nearest(name, known, cutoff=0.85) if "/" in name and name not in known else None
        if meant is not None and is_slip(name, meant):
            yield pod.spec_problem(
                f"{pod.title} {what} `{name}`, which no node has; `{meant}` is meant. Kubernetes accepts this",
                f"Write {meant} in place of {name}.",
                at=path,
            )


def _names(pod: PodView) -> Iterator[tuple[str, tuple[str, ...], Path, str]]:
    """The names of labels and taints, with those that are known, and where they stand."""
    selector = pod.spec.get("nodeSelector")
    for key in selector if isinstance(selector, dict) else ():
        yield str(key), GPU_LABELS, ("nodeSelector", str(key)), "selects nodes by"
    tolerations = pod.spec.get("tolerations")
    for index, toleration in enumerate(tolerations if isinstance(tolerations, list) else ()):
        key = toleration.get("key") if isinstance(toleration, dict) else None
        if isinstance(key, str):
            yield key, TAINTS, ("tolerations", index, "key"), "tolerates the taint"
