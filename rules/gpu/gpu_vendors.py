"""A pod asks for GPUs of one kind, those of its runtime's vendor.

Why
    A pod runs on one node, and hardly any node has GPUs of two vendors, or whole ones beside slices: the pod stays
    Pending. NVIDIA's runtime serves no other vendor's devices. Kubernetes accepts this.

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

    or a slice beside a whole one:

    ```yaml values
    agentWorkers:
      - name: gpu
        image: registry.example.com/team/cuda:12.4.1
        resources:
          limits:
            nvidia.com/gpu: 1
            nvidia.com/mig-1g.10gb: 1
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

NVIDIA = "nvidia"


def has_gpu(pod: PodView, ctx: Context) -> bool:
    return any(gpu_resources(container) for container in pod.all_containers)


@rule(severity=Severity.WARNING, scope=Scope.POD, when=has_gpu)
def check(pod: PodView, ctx: Context) -> Iterator[Problem]:
    names = sorted({name for container in pod.all_containers for name in gpu_resources(container)})
    vendors = {_vendor(name) for name in names}
    runtime = str(pod.spec.get("runtimeClassName") or "")
    if len(vendors) > 1:
        fault = f"GPUs of several vendors ({', '.join(names)}), which only a node with both can give"
    elif len({"mig-" in name for name in names}) > 1:
        fault = f"whole GPUs and slices ({', '.join(names)}), which only a node with both can give"
    elif runtime.startswith(NVIDIA) and NVIDIA not in vendors:
        fault = f"`{names[0]}`, and has the runtimeClassName {runtime}, which serves no such device"
    else:
        return
    yield pod.spec_problem(
        f"{pod.title} asks for {fault}; Kubernetes accepts this",
        "Ask for GPUs of one kind in a pod, with their own runtime.",
        at=("containers",),
        related=[
            container.place("resources", "limits" if name in container.limits else "requests", name)
            for container in pod.all_containers
            for name in gpu_resources(container)
        ],
    )


def _vendor(name: str) -> str:
    """The vendor's word in a resource's domain: `nvidia.com`, `gpu.intel.com`."""
    return name.partition("/")[0].rsplit(".", 2)[-2]
