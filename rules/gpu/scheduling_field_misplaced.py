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

from attune_lint.rule import Context, Path, PodView, Problem, Scope, Severity, misplaced_pod_fields, rule


@rule(severity=Severity.ERROR, scope=Scope.POD)
def check(pod: PodView, ctx: Context) -> Iterator[Problem]:
    right = ".".join(str(part) for part in pod.spec_at())
    for path in misplaced_pod_fields(pod):
        yield pod.object.problem(
            f"{path[-1]} stands {_place(pod, path)} and belongs into {right}; the API server drops it with a "
            "warning or refuses it",
            f"Move {path[-1]} to {right}.",
            at=path,
        )


def _place(pod: PodView, path: Path) -> str:
    for container in pod.all_containers:
        below = path[len(container.path) : -1]
        if path[: len(container.path)] == container.path:
            inside = f"in {'.'.join(str(part) for part in below)} of" if below else "on"
            return f"{inside} {container.title}"
    return f"in {'.'.join(str(part) for part in path[:-1]) or 'the top'} of {pod.title}"
