"""A disruption budget says one number, and leaves a node room to be drained.

Why
    The API server refuses a budget with both `minAvailable` and `maxUnavailable`. One that lets no pod go it takes:
    a node with such a pod is never drained, and the upgrade of the cluster hangs. And one that selects
    other pods than those that are there protects nothing.

Bad
    ```yaml template
    apiVersion: policy/v1
    kind: PodDisruptionBudget
    metadata:
      name: api
    spec:
      minAvailable: 1
      maxUnavailable: 1
      selector:
        matchLabels:
          app.kubernetes.io/component: api
    ```

    or one that lets no pod go:

    ```yaml template
    apiVersion: policy/v1
    kind: PodDisruptionBudget
    metadata:
      name: api
    spec:
      maxUnavailable: 0
      selector:
        matchLabels:
          app.kubernetes.io/component: api
    ```

    or one that selects none:

    ```yaml template
    apiVersion: policy/v1
    kind: PodDisruptionBudget
    metadata:
      name: api
    spec:
      maxUnavailable: 1
    ```

Good
    ```yaml template
    apiVersion: policy/v1
    kind: PodDisruptionBudget
    metadata:
      name: api
    spec:
      maxUnavailable: 1
      selector:
        matchLabels:
          app.kubernetes.io/component: api
    ```

Fix
    Keep one of the two fields, and let it allow at least one pod to go.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from attune_lint.rule import (
    Context,
    KubeObject,
    PodView,
    Problem,
    Scope,
    Severity,
    pod_count,
    rule,
    selector_faults,
    selects,
)

FIELDS = ("maxUnavailable", "minAvailable")
PERCENT = re.compile(r"\d+%\Z")
COUNTED = ("Deployment", "ReplicaSet", "ReplicationController", "StatefulSet")


def is_budget(object_: KubeObject, ctx: Context) -> bool:
    return object_.kind == "PodDisruptionBudget" and isinstance(object_.get("spec"), dict | None)


@rule(severity=Severity.ERROR, scope=Scope.OBJECT, when=is_budget)
def check(object_: KubeObject, ctx: Context) -> Iterator[Problem]:
    spec = object_.get("spec") or {}
    selector = spec.get("selector")
    faults = [(f"has a selector that {fault}", ("selector", *at)) for fault, at in selector_faults(selector)]
    given = [field for field in FIELDS if spec.get(field) is not None]
    if len(given) == 2:
        faults.append(("has both minAvailable and maxUnavailable", ("maxUnavailable",)))
    for field in given:
        value = spec[field]
        if isinstance(value, str) and (not PERCENT.match(value) or int(value[:-1]) > 100):
            faults.append((f"has the {field} `{value}`, which is neither a number nor a percentage", (field,)))
    for fault, at in faults:
        yield object_.problem(
            f"{object_.title} {fault}; the API server refuses it", f"Correct {at[0]} of the budget.", at=("spec", *at)
        )
    if selector is None and not faults:
        yield object_.problem(
            f"{object_.title} has no selector. Kubernetes accepts this, and protects no pod",
            "Select the labels of the pods that are meant.",
            at=("spec",) if spec else (),
            severity=Severity.WARNING,
        )
    if not faults and selector:
        yield from _effect(object_, given, [pod for pod in ctx.release.pods if selects(selector, pod.labels)], ctx)


def _effect(object_: KubeObject, given: list[str], pods: list[PodView], ctx: Context) -> Iterator[Problem]:
    """What the API server takes, and does not do what it is there for."""
    counts = [_least(pod, ctx) for pod in pods if pod.object.kind in COUNTED]
    if not pods and ctx.release.pods:
        yield object_.problem(
            f"{object_.title} selects no pod of the release. Kubernetes accepts this, and protects none",
            "Select the labels of the pods that are meant.",
            at=("spec", "selector"),
            related=ctx.pods_meant(object_.get("spec", "selector", "matchLabels") or {}),
            severity=Severity.WARNING,
        )
    for field in given:
        value = object_.get("spec", field)
        if len(counts) == len(pods) and pods and _lets_none_go(field, value, sum(counts)):
            count = f"{sum(counts)} pod{'' if sum(counts) == 1 else 's'}"
            yield object_.problem(
                f"{object_.title} has {field} {value} for {count}, so that none may go. Kubernetes accepts this, and "
                "no node with such a pod can be drained",
                "Let at least one pod go, or run one more.",
                at=("spec", field),
                severity=Severity.WARNING,
            )


def _least(pod: PodView, ctx: Context) -> int:
    """The fewest pods there are of a kind: an autoscaler says so before the workload does."""
    for scaler in ctx.release.of_kind("HorizontalPodAutoscaler"):
        target, least = scaler.get("spec", "scaleTargetRef"), scaler.get("spec", "minReplicas")
        if isinstance(target, dict) and (target.get("kind"), target.get("name")) == (pod.object.kind, pod.object.name):
            return least if isinstance(least, int) else 1
    return pod_count(pod)


def _lets_none_go(field: str, value: Any, count: int) -> bool:
    if isinstance(value, str):
        share = int(value[:-1])
        return share == 0 if field == "maxUnavailable" else share == 100
    if not isinstance(value, int) or isinstance(value, bool) or count == 0:
        return False
    return value == 0 if field == "maxUnavailable" else value >= count
