"""No two workloads select the same pods.

Why
    Two controllers whose selectors match each other's pods cannot tell them apart: an autoscaler counts both, a
    disruption budget guards the wrong ones, and `kubectl` shows the pods of one under the other. Kubernetes accepts
    this.

Bad
    ```yaml
    kind: Deployment
    apiVersion: apps/v1
    metadata:
      name: web-canary
    spec:
      selector:
        matchLabels:
          app: web
      template:
        metadata:
          labels:
            app: web
        spec:
          containers:
            - name: web
              image: nginx:1.29
    ---
    kind: Deployment
    apiVersion: apps/v1
    metadata:
      name: web-stable
    spec:
      selector:
        matchLabels:
          app: web
      template:
        metadata:
          labels:
            app: web
        spec:
          containers:
            - name: web
              image: nginx:1.28
    ```

Good
    ```yaml
    kind: Deployment
    apiVersion: apps/v1
    metadata:
      name: web-canary
    spec:
      selector:
        matchLabels:
          app: web
          track: canary
      template:
        metadata:
          labels:
            app: web
            track: canary
        spec:
          containers:
            - name: web
              image: nginx:1.29
    ```

Fix
    Add a label that only the pods of one workload have to its selector and to its pods.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any

from attune_lint.rule import COMPONENT_LABEL, Context, KubeObject, Problem, Release, Scope, Severity, once, rule

KINDS = ("DaemonSet", "Deployment", "ReplicaSet", "StatefulSet")


def has_workloads(release: Release, ctx: Context) -> bool:
    return bool(release.of_kind(*KINDS))


@rule(severity=Severity.ERROR, scope=Scope.RELEASE, when=has_workloads)
def check(release: Release, ctx: Context) -> Iterator[Problem]:
    workers = {id(deployment) for worker in ctx.workers for deployment in worker.deployments}
    told: set[int] = set()
    workloads = [
        (object_, _selector(object_), object_.pod.labels) for object_ in release.of_kind(*KINDS) if object_.pod
    ]
    for (first, wanted, labels), (second, other_wanted, other_labels) in combinations(workloads, 2):
        forward = bool(wanted) and wanted.items() <= other_labels.items()
        backward = bool(other_wanted) and other_wanted.items() <= labels.items()
        if not (forward or backward) or first.namespace != second.namespace or first.name == second.name:
            continue
        if id(first) in workers and id(second) in workers:
            continue  # a rule of its own looks at the labels of workers
        # In a chart that keeps the contract no selector reaches over to another component at all.
        if not (forward and backward) and not ctx.edition:
            continue
        wide, other = (first, second) if forward else (second, first)
        # A worker whose selector lacks the label that tells it from others is a rule's of its own.
        if id(wide) in told or (id(wide) in workers and not _names_component(wide)):
            continue
        told.add(id(wide))
        yield wide.problem(
            f"the selector of {wide.title} matches the pods of {other.title} too. Kubernetes accepts this, and mixes "
            "them up",
            f"Add a label to the selector of {wide.title} that the pods of {other.title} do not have.",
            at=("spec", "selector"),
            severity=Severity.ERROR if ctx.edition else Severity.WARNING,
            related=[wide.place("spec", "selector", "matchLabels", label) for label in _selector(wide)],
        )


def _names_component(workload: KubeObject) -> bool:
    return workload.get("spec", "selector", "matchLabels", COMPONENT_LABEL) is not None


@once
def _selector(workload: KubeObject) -> Mapping[str, Any]:
    """The labels that a workload selects its pods by; none where it selects by more, or not even its own pods, of which
    another rule speaks."""
    labels: Any = workload.get("spec", "selector", "matchLabels")
    pod = workload.pod
    if not isinstance(labels, dict) or workload.get("spec", "selector", "matchExpressions") or pod is None:
        return {}
    return labels if labels.items() <= pod.labels.items() else {}
