"""What an entry says of a field arrives in its Deployment.

Why
    A field that no line of the template renders is set in vain: the pool runs with what Kubernetes or the
    image has by default, and the values still look right. Kubernetes cannot know what was meant.

Bad
    ```yaml values
    agentWorkers:
      - name: plain
        image: python:3.12-slim
        imagePullPolicy: Always
    ```
    ```yaml
    containers:
      - name: worker
        imagePullPolicy: null
    ```

Good
    ```yaml values
    agentWorkers:
      - name: plain
        image: python:3.12-slim
        imagePullPolicy: Always
    ```

Fix
    Render the field in the place that the message names.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, Problem, Scope, Severity, WorkerView, field_views, is_empty, rule


def asks(worker: WorkerView, ctx: Context) -> bool:
    return any(not is_empty(view.given) for view in field_views(worker))


@rule(severity=Severity.ERROR, scope=Scope.WORKER, when=asks)
def check(worker: WorkerView, ctx: Context) -> Iterator[Problem]:
    for view in field_views(worker):
        if is_empty(view.given) or view.is_zero or not is_empty(view.found):
            continue
        yield view.problem(
            f"entry {worker.title} sets `{view.field.name}`, and {view.owner} has no {view.label}. "
            "Kubernetes accepts this",
            f"Render {view.field.name} of the entry as {view.label}.",
        )
