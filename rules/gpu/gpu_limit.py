"""A GPU stands in the limits, and its request, if any, is the same.

Why
    GPUs cannot be overcommitted: the API server refuses a request without a limit, and a request that
    differs from the limit. The published schemas do not show it.

Bad
    ```yaml values
    agentWorkers:
      - name: gpu
        image: registry.example.com/team/cuda:12.4.1
        resources:
          requests:
            nvidia.com/gpu: 1
          limits:
            nvidia.com/gpu: 2
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
          requests:
            nvidia.com/gpu: 1
          limits:
            nvidia.com/gpu: 1
        tolerations:
          - key: nvidia.com/gpu
            operator: Exists
    ```

Fix
    Put the GPU into the limits, and leave it out of the requests.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import ContainerView, Context, Problem, Scope, Severity, gpu_resources, rule


def has_gpu(container: ContainerView, ctx: Context) -> bool:
    return bool(gpu_resources(container))


@rule(severity=Severity.ERROR, scope=Scope.CONTAINER, when=has_gpu)
def check(container: ContainerView, ctx: Context) -> Iterator[Problem]:
    for name in gpu_resources(container):
        limit, request = container.limits.get(name), container.requests.get(name)
        if request is None or str(request) == str(limit):
            continue
        fault = "without a limit" if limit is None else f"and a limit of {limit}"
        yield container.problem(
            f"{container.title} has a request of {request} `{name}` {fault}; the API server refuses it, "
            "since both must be the same",
            f"Set the limit of {name} in `{container.name}` and remove its request.",
            at=("resources", "requests", name),
        )
