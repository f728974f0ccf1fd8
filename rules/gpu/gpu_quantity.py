"""A number of GPUs is a whole number without a suffix.

Why
    GPUs cannot be shared by fractions: the API server refuses `0.5` and `500m`. It accepts `1000m` and
    `1k`, which ask for 1 and for 1000 of them, and `1Gi`, with which the pod stays Pending for ever.

Bad
    ```yaml values
    agentWorkers:
      - name: gpu
        image: registry.example.com/team/cuda:12.4.1
        resources:
          limits:
            nvidia.com/gpu: 500m
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
            nvidia.com/gpu: 2
        tolerations:
          - key: nvidia.com/gpu
            operator: Exists
    ```

Fix
    Write a whole number. Parts of a GPU have resources of their own (MIG profiles), counted in whole
    numbers too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from attune_lint.rule import ContainerView, Context, Problem, Scope, Severity, gpu_resources, rule

SHARED = ".shared"


def has_gpu(container: ContainerView, ctx: Context) -> bool:
    return bool(gpu_resources(container))


@rule(severity=Severity.ERROR, scope=Scope.CONTAINER, when=has_gpu)
def check(container: ContainerView, ctx: Context) -> Iterator[Problem]:
    said: set[tuple[str, str]] = set()
    for kind, given in (("limits", container.limits), ("requests", container.requests)):
        for name in gpu_resources(container):
            amount = str(given.get(name, 0))
            if (
                name.endswith(SHARED)
                and re.fullmatch(r"\d+", amount)
                and int(amount) > 1
                and (name, amount) not in said
            ):
                said.add((name, amount))
                yield container.problem(
                    f"{container.title} asks for {amount} `{name}`: several shares give no more of a GPU than one. "
                    "Kubernetes accepts this",
                    f"Ask for 1 {name} in `{container.name}`.",
                    at=("resources", kind, name),
                    severity=Severity.WARNING,
                )
            # The request repeats the limit: one fault, said at the limit.
            if re.fullmatch(r"\d+", amount) or (name, amount) in said:
                continue
            said.add((name, amount))
            whole = re.fullmatch(r"(\d+000m|\d+([kMGTPE]i?)|\d+\.0+)", amount) is not None
            fate = "Kubernetes accepts this" if whole else "The API server refuses it"
            yield container.problem(
                f"{container.title} has `{amount}` as its {kind[:-1]} of `{name}`; it takes a whole number. {fate}",
                f"Write {name} of `{container.name}` as a whole number.",
                at=("resources", kind, name),
            )
