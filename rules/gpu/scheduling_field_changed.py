"""The scheduling fields of an entry arrive in the pod unchanged.

Why
    A template that rewrites the fields, takes only some of their keys, or merges others in, puts the worker
    onto other nodes than the values say. Kubernetes accepts this.

Bad
    ```yaml
    kind: Deployment
    metadata:
      name: agent-worker-gpu
    spec:
      template:
        spec:
          nodeSelector:
            example.com/pool: default
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
    Render the field as it stands in the entry, with `toYaml`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from attune_lint.rule import Context, Problem, Scope, Severity, WorkerView, rule


def asks(worker: WorkerView, ctx: Context) -> bool:
    fields = [field for field in worker.pool.fields if field.scheduling]
    return worker.pod is not None and any(worker.wanted(field) for field in fields)


@rule(severity=Severity.ERROR, scope=Scope.WORKER, when=asks)
def check(worker: WorkerView, ctx: Context) -> Iterator[Problem]:
    pod = worker.pod
    if pod is None:
        return
    for field in worker.pool.fields:
        wanted = worker.wanted(field) if field.scheduling else None
        found = pod.get("spec", *field.path) if wanted else None
        if wanted and found and _normal(found) != _normal(wanted):
            yield pod.problem(
                f"{pod.title} has the {field.path[-1]} {_shown(found)}; the entry {worker.title} asks for "
                f"{_shown(wanted)}. Kubernetes accepts this",
                f"Render {field.name} of the entry unchanged into the pod's spec.",
                at=("spec", *field.path),
                values_path=worker.values_path_of(field.name),
            )


def _normal(data: Any) -> Any:
    """What is compared: scalars by their text, since a template may quote them, and lists without their "
    "order."""
    if isinstance(data, dict):
        return {str(key): _normal(value) for key, value in data.items()}
    if isinstance(data, list):
        return sorted(json.dumps(_normal(item), sort_keys=True) for item in data)
    return str(data).lower() if isinstance(data, bool) else str(data)


def _shown(data: Any) -> str:
    return f"`{data}`" if isinstance(data, str) else f"`{json.dumps(data, default=str)}`"
