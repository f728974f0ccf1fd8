"""What an entry does not ask for, and the contract has no default for, its Deployment does not have.

Why
    Limits or a pull policy that the template adds by itself bind every pool, and no entry can take them
    away: a worker is killed at a limit that nobody wrote into the values. Kubernetes accepts this.

Bad
    ```yaml
    containers:
      - name: worker
        resources:
          limits:
            memory: 256Mi
    ```

Good
    ```yaml values
    agentWorkers:
      - name: plain
        image: python:3.12-slim
        resources: {}
    ```

Fix
    Render the field only where the entry has it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from attune_lint.rule import (
    Context,
    FieldView,
    Problem,
    Scope,
    Severity,
    WorkerView,
    field_views,
    is_empty,
    rule,
)


def has_silent_field(worker: WorkerView, ctx: Context) -> bool:
    return any(_asks_nothing(view) for view in field_views(worker))


@rule(severity=Severity.ERROR, scope=Scope.WORKER, when=has_silent_field)
def check(worker: WorkerView, ctx: Context) -> Iterator[Problem]:
    for view in field_views(worker):
        if _asks_nothing(view) and not is_empty(view.found):
            yield view.problem(
                f"{view.owner} has {view.label} {_shown(view.found)}, and the entry {worker.title} asks for no "
                f"`{view.field.name}`. Kubernetes accepts this",
                f"Render {view.label} only where the entry has {view.field.name}.",
            )


def _asks_nothing(view: FieldView) -> bool:
    return is_empty(view.given) and view.field.default is None and not view.field.required


def _shown(data: Any) -> str:
    return f"`{data}`" if isinstance(data, str) else f"`{json.dumps(data, default=str)}`"
