"""A worker that asks for no scheduling gets none.

Why
    What the template adds by itself keeps every worker from the nodes that it could run on: a fixed runtime
    class or selector of GPU nodes leaves plain workers Pending. Kubernetes accepts this.

Bad
    ```yaml
    nodeSelector:
      example.com/pool: batch
    ```

Good
    ```yaml values
    agentWorkers:
      - name: plain
        image: python:3.12-slim
    ```

Fix
    Render the field only where the entry has it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from attune_lint.rule import Context, Problem, Scope, Severity, WorkerView, rule


def silent(worker: WorkerView, ctx: Context) -> bool:
    fields = [field for field in worker.pool.fields if field.scheduling]
    return worker.pod is not None and any(not worker.wanted(field) for field in fields)


@rule(severity=Severity.ERROR, scope=Scope.WORKER, when=silent)
def check(worker: WorkerView, ctx: Context) -> Iterator[Problem]:
    pod = worker.pod
    if pod is None:
        return
    for field in worker.pool.fields:
        found = pod.get("spec", *field.path) if field.scheduling else None
        if found and not worker.wanted(field):
            shown = found if isinstance(found, str) else json.dumps(found, default=str)
            yield pod.problem(
                f"{pod.title} has the {field.path[-1]} `{shown}`, and the entry {worker.title} asks for none; "
                "Kubernetes accepts this",
                f"Render {field.path[-1]} only where the entry has {field.name}.",
                at=("spec", *field.path),
            )
