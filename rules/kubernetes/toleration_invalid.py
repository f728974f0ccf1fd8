"""A toleration is one that the API server takes.

Why
    Without a key the operator must be Exists; Exists takes no value; `tolerationSeconds` goes with NoExecute
    only; effects are spelled NoSchedule, PreferNoSchedule, NoExecute; Lt and Gt compare whole numbers, from Kubernetes
    1.35 on. The API server refuses the rest, and no schema shows it.

Bad
    ```yaml values
    agentWorkers:
      - name: plain
        image: python:3.12-slim
        tolerations:
          - key: example.com/pool
            operator: Exists
            value: "true"
    ```

    or a misspelled effect:

    ```yaml
    kind: Deployment
    metadata:
      name: worker
    spec:
      template:
        spec:
          tolerations:
            - key: example.com/pool
              operator: Exists
              effect: Noschedule
    ```

Good
    ```yaml values
    agentWorkers:
      - name: plain
        image: python:3.12-slim
        tolerations:
          - key: example.com/pool
            operator: Equal
            value: batch
            effect: NoSchedule
    ```

Fix
    Write the toleration as the message says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

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

OPERATORS = ("Equal", "Exists")
# Numbers are compared from this version on, where the cluster is set up for it.
COMPARISONS, COMPARED = ("Lt", "Gt"), "1.35"
EFFECTS = ("NoSchedule", "PreferNoSchedule", "NoExecute")


def has_tolerations(pod: PodView, ctx: Context) -> bool:
    return bool(pod.spec.get("tolerations"))


@rule(severity=Severity.ERROR, scope=Scope.POD, when=has_tolerations)
def check(pod: PodView, ctx: Context) -> Iterator[Problem]:
    given = pod.spec.get("tolerations")
    for index, toleration in enumerate(given if isinstance(given, list) else ()):
        if not isinstance(toleration, dict):
            continue
        compares = toleration.get("operator") in COMPARISONS and not ctx.is_before(COMPARED)
        fault, field = _fault(toleration, compares=compares)
        if fault:
            key = toleration.get("key")
            name = f"the toleration `{key}`" if key else "a toleration"
            yield pod.problem(
                f"{name} of {pod.title} {fault}; {pod.refusal}",
                f"Correct the {field} of the toleration.",
                at=("spec", "tolerations", index, field) if field in toleration else ("spec", "tolerations", index),
            )


def _fault(toleration: Mapping[str, Any], *, compares: bool) -> tuple[str, str]:
    key, operator = toleration.get("key") or "", toleration.get("operator") or "Equal"
    effect, value = toleration.get("effect") or "", toleration.get("value")
    if compares:
        if not isinstance(value, str) or re.fullmatch(r"-?(0|[1-9]\d*)", value) is None:
            return f"compares with `{value}`, which is no whole number", "value"
    elif operator not in OPERATORS:
        return f"has the operator `{operator}`; there is Equal and Exists", "operator"
    if not key and operator != "Exists":
        return "has no key and not the operator Exists", "operator"
    if operator == "Exists" and value:
        return "has a value beside the operator Exists", "value"
    if effect and effect not in EFFECTS:
        return f"has the effect `{effect}`; there is {', '.join(EFFECTS)}", "effect"
    if toleration.get("tolerationSeconds") is not None and effect != "NoExecute":
        return "has tolerationSeconds without the effect NoExecute", "tolerationSeconds"
    if isinstance(key, str) and key and label_key_fault(key):
        return f"has a key that {label_key_fault(key)}", "key"
    if isinstance(value, str) and operator not in COMPARISONS and label_value_fault(value):
        return f"has a value that {label_value_fault(value)}", "value"
    return "", ""
