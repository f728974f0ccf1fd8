"""A pod's runtimeClassName is absent, or a name.

Why
    An empty text is no name: the API server refuses it, although the field's own description says that empty
    means the default. A template that renders the field without asking makes one.

Bad
    ```yaml
    kind: Deployment
    metadata:
      name: api
    spec:
      template:
        spec:
          runtimeClassName: ""
    ```

Good
    ```yaml values
    agentWorkers:
      - name: gpu
        image: python:3.12-slim
        runtimeClassName: kata
    ```

Fix
    Render the field only where the value is not empty.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, PodView, Problem, Scope, Severity, rule, subdomain_fault


def has_runtime_class(pod: PodView, ctx: Context) -> bool:
    return isinstance(pod.spec.get("runtimeClassName"), str)


@rule(severity=Severity.ERROR, scope=Scope.POD, when=has_runtime_class)
def check(pod: PodView, ctx: Context) -> Iterator[Problem]:
    name = pod.spec["runtimeClassName"]
    fault = subdomain_fault(name) if name else "is empty"
    if fault:
        yield pod.problem(
            f"the runtimeClassName{f' `{name}`' if name else ''} of {pod.title} {fault}; the API server refuses it",
            "Name a RuntimeClass, or leave the field out.",
            at=("spec", "runtimeClassName"),
        )
