"""Scheduling fields stand in the pod's spec.

Why
    `runtimeClassName`, `nodeSelector`, `tolerations` and the like belong to a pod. On a container, among
    its resources, or directly under the template they are unknown fields: depending on its version Helm
    refuses them, or they are dropped with a warning, and the pod runs on any node.

Bad
    ```yaml
    containers:
      - name: worker
        runtimeClassName: nvidia
    ```

    or among the resources:

    ```yaml
    containers:
      - name: worker
        resources:
          nodeSelector:
            example.com/pool: batch
    ```

Good
    ```yaml values
    agentWorkers:
      - name: batch
        image: python:3.12-slim
        nodeSelector:
          example.com/pool: batch
    ```

Fix
    Move the field to `spec.template.spec`.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, PodView, Problem, Scope, Severity, misplaced_pod_fields, rule


@rule(severity=Severity.ERROR, scope=Scope.POD)
def check(pod: PodView, ctx: Context) -> Iterator[Problem]:
    for path in misplaced_pod_fields(pod):
        field = path[-1]
        place = next((c.title for c in pod.all_containers if path[: len(c.path)] == c.path), None)
        if place is None:
            place = f"`{'.'.join(str(part) for part in path[:-1])}` of {pod.title}"
        elif path[-2] in ("resources", "limits", "requests", "securityContext"):
            place = f"the {path[-2]} of {place}"
        right = ".".join(str(part) for part in pod.spec_at())
        yield pod.object.problem(
            f"{place} has {field}, which belongs to the pod; the API server drops it with a warning or "
            "refuses it",
            f"Move {field} to {right}.",
            at=path,
        )
