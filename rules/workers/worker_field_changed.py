"""A field of an entry arrives in its Deployment as it was written.

Why
    A template that reads the wrong key, fixes a value, or merges its own into it, runs the pool with other
    settings than the values say. Kubernetes accepts this.

Bad
    ```yaml
    kind: Deployment
    metadata:
      name: agent-worker-plain
    spec:
      template:
        spec:
          containers:
            - name: worker
              image: python:3.11
    ```

Good
    ```yaml values
    agentWorkers:
      - name: plain
        image: python:3.12-slim
        replicas: 4
        resources:
          limits:
            memory: 1Gi
    ```

Fix
    Render the field of the entry unchanged, lists and mappings with `toYaml`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

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


def asks(worker: WorkerView, ctx: Context) -> bool:
    return any(not is_empty(view.given) for view in field_views(worker))


@rule(severity=Severity.ERROR, scope=Scope.WORKER, when=asks)
def check(worker: WorkerView, ctx: Context) -> Iterator[Problem]:
    for view in field_views(worker):
        if is_empty(view.given) or is_empty(view.found) or view.agrees:
            continue
        if view.is_zero and view.field.default is not None and normal(view.found) == normal(view.field.default):
            continue  # read as unset, which is another rule's
        yield view.problem(
            f"{view.owner} has the {view.label} {_shown(view.found)}; the entry {worker.title} asks for "
            f"{_shown(view.given)}. Kubernetes accepts this",
            f"Render {view.field.name} of the entry unchanged.",
        )


def _shown(data: Any) -> str:
    return f"`{data}`" if isinstance(data, str) else f"`{json.dumps(data, default=str)}`"
