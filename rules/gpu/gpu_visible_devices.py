"""A container leaves the choice of its GPUs to the device plugin.

Why
    The device plugin hands GPUs over in `NVIDIA_VISIBLE_DEVICES`. A value of one's own asks the runtime for
    GPUs that the scheduler never gave: other pods share them unknowingly. Kubernetes accepts this.

Bad
    ```yaml values
    agentWorkers:
      - name: plain
        image: python:3.12-slim
        env:
          - name: NVIDIA_VISIBLE_DEVICES
            value: all
    ```

Good
    ```yaml values
    agentWorkers:
      - name: plain
        image: python:3.12-slim
        env:
          - name: NVIDIA_VISIBLE_DEVICES
            value: void
    ```

Fix
    Remove the variable, and ask for GPUs in the limits.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import ContainerView, Context, Problem, Scope, Severity, gpu_resources, rule

VARIABLE = "NVIDIA_VISIBLE_DEVICES"
NO_GPU = ("void", "none", "")


def has_variables(container: ContainerView, ctx: Context) -> bool:
    return bool(container.env)


@rule(severity=Severity.WARNING, scope=Scope.CONTAINER, when=has_variables)
def check(container: ContainerView, ctx: Context) -> Iterator[Problem]:
    variable = container.variable(VARIABLE)
    if variable is None or variable.value is None or variable.value in NO_GPU:
        return
    if gpu_resources(container):
        effect = "overrides what the device plugin hands over"
    else:
        effect = "takes GPUs that the scheduler does not know of"
    yield variable.problem(
        f"{container.title} sets {VARIABLE} to `{variable.value}` and so {effect}; Kubernetes accepts this",
        f"Remove {VARIABLE} from `{container.name}` and ask for GPUs in its limits.",
    )
