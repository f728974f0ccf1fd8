"""A nodeSelector holds labels that a node can have.

Why
    The API server refuses a key that is no label key and a value that is no label value (`A100 80GB`). No
    schema shows it.

Bad
    ```yaml values
    agentWorkers:
      - name: plain
        image: python:3.12-slim
        nodeSelector:
          example.com/card: A100 80GB
    ```

Good
    ```yaml values
    agentWorkers:
      - name: plain
        image: python:3.12-slim
        nodeSelector:
          example.com/card: A100-80GB
    ```

Fix
    Write the label as the nodes bear it.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import (
    Context,
    PodView,
    Problem,
    Scope,
    Severity,
    label_key_fault,
    label_value_fault,
    rule,
)


def selects_nodes(pod: PodView, ctx: Context) -> bool:
    return isinstance(pod.spec.get("nodeSelector"), dict) and bool(pod.spec["nodeSelector"])


@rule(severity=Severity.ERROR, scope=Scope.POD, when=selects_nodes)
def check(pod: PodView, ctx: Context) -> Iterator[Problem]:
    for key, value in pod.spec["nodeSelector"].items():
        fault = label_key_fault(str(key))
        what = "key"
        if not fault and isinstance(value, str):
            fault, what = label_value_fault(value), "value"
        if fault:
            yield pod.problem(
                f"the nodeSelector `{key}: {value}` of {pod.title} has a {what} that {fault}; {pod.refusal}",
                f"Correct the {what} of {key}.",
                at=("spec", "nodeSelector", key),
            )
