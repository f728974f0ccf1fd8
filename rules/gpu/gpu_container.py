"""The container that works with the GPU is the one that asks for it.

Why
    Resources belong to a container. A GPU on an init container is held from the moment when the pod is
    scheduled and never used by the worker; one on a second container is invisible to the worker. Kubernetes
    accepts this.

Bad
    ```yaml
    kind: Deployment
    metadata:
      name: agent-worker-gpu
    spec:
      template:
        spec:
          initContainers:
            - name: agent-loader
              resources:
                limits:
                  nvidia.com/gpu: 1
    ```

Good
    ```yaml
    kind: Deployment
    metadata:
      name: agent-worker-gpu
    spec:
      template:
        spec:
          containers:
            - name: worker
              resources:
                limits:
                  nvidia.com/gpu: 1
    ```

Fix
    Move the GPU to the limits of the container that the message names.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from attune_lint.rule import ContainerView, Context, Problem, Scope, Severity, gpu_resources, rule


def has_gpu(container: ContainerView, ctx: Context) -> bool:
    return bool(gpu_resources(container))


@rule(severity=Severity.WARNING, scope=Scope.CONTAINER, when=has_gpu)
def check(container: ContainerView, ctx: Context) -> Iterator[Problem]:
    worker = ctx.worker_of(container)
    right = worker.container if worker else None
    if worker is None and container.is_init and not container.is_sidecar:
        wanted, severity = "a container that runs on", Severity.WARNING
    elif worker is None and ctx.edition is not None and not _is_asked_for(container, ctx):
        wanted, severity = "the workers that ask for one", Severity.WARNING
    elif worker is not None and right is not None and container.path != right.path:
        wanted, severity = f"`{right.name}`", Severity.ERROR
    else:
        return
    names = ", ".join(f"`{name}`" for name in gpu_resources(container))
    yield container.problem(
        f"{container.title} asks for {names}, which belongs to {wanted}; Kubernetes accepts this",
        f"Move the GPU from `{container.name}` to the limits of {wanted}.",
        at=("resources",),
        severity=severity,
        # By its object's name a worker is known.
        related=[container.object.place("metadata", "name")] if worker is None else (),
    )


def _is_asked_for(container: ContainerView, ctx: Context) -> bool:
    """Whether the values name a GPU anywhere but in the entries of workers: then it is the user's wish."""
    own = {key: value for key, value in ctx.values.items() if key not in ctx.contract.values_keys}
    return any(_has_key(own, name) for name in gpu_resources(container))


def _has_key(data: Any, name: str) -> bool:
    if isinstance(data, dict):
        return name in data or any(_has_key(value, name) for value in data.values())
    return isinstance(data, list) and any(_has_key(item, name) for item in data)
