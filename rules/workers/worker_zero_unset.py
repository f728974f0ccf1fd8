"""A zero in an entry is a number and not silence.

Why
    In a template `default` and `if` take zero for unset. A pool that was paused with `replicas: 0` runs, and
    one that was to stop at once keeps its grace period. Kubernetes accepts this.

Bad
    ```yaml values
    agentWorkers:
      - name: plain
        image: python:3.12-slim
        replicas: 0
    ```
    ```yaml
    kind: Deployment
    metadata:
      name: agent-worker-plain
    spec:
      replicas: 1
    ```

Good
    ```yaml values
    agentWorkers:
      - name: plain
        image: python:3.12-slim
        replicas: 0
        stopGracePeriod: 0
    ```

Fix
    Ask whether the key is there (`hasKey`, or compare with nil) before taking the default.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import (
    Context,
    Problem,
    Scope,
    Severity,
    WorkerView,
    field_views,
    is_empty,
    normal,
    rule,
)


def has_zero(worker: WorkerView, ctx: Context) -> bool:
    return any(view.is_zero for view in field_views(worker))


@rule(severity=Severity.ERROR, scope=Scope.WORKER, when=has_zero)
def check(worker: WorkerView, ctx: Context) -> Iterator[Problem]:
    for view in field_views(worker):
        if not view.is_zero or view.agrees:
            continue
        name, given = view.field.name, normal(view.given)
        if is_empty(view.found):
            found = f"has no {view.label}"
        elif view.field.default is not None and normal(view.found) == normal(view.field.default):
            found = f"has the default {normal(view.found)}"
        else:
            continue
        yield view.problem(
            f"`{name}: {given}` of {worker.title} was read as unset: {view.owner} {found}. Kubernetes accepts this",
            f"Take the default of {name} only where the entry has no such key.",
        )
