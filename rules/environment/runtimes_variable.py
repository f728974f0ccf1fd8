"""A worker is told its runtimes joined by commas, or not at all.

Why
    With the variable the agent offers what it names; without it, it looks for interpreters itself. An empty
    variable, or a list in another form, gives a worker that offers nothing. Kubernetes accepts this.

Bad
    ```yaml
    containers:
      - name: worker
        env:
          - name: ATTUNE_WORKER_RUNTIMES
            value: ""
    ```

    or a list in brackets:

    ```yaml values
    agentWorkers:
      - name: plain
        image: python:3.12-slim
        runtimes: [python, shell]
    ```
    ```yaml
    containers:
      - name: worker
        env:
          - name: ATTUNE_WORKER_RUNTIMES
            value: "[python shell]"
    ```

Good
    ```yaml values
    agentWorkers:
      - name: plain
        image: python:3.12-slim
        runtimes: [python, shell]
    ```

Fix
    Render the variable only where the list has items, with `join ","`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from attune_lint.rule import (
    Context,
    EntryField,
    Problem,
    Scope,
    Severity,
    WorkerView,
    entry_variables,
    normal,
    rule,
)


def has_container(worker: WorkerView, ctx: Context) -> bool:
    return worker.container is not None and bool(_fields(worker))


@rule(severity=Severity.ERROR, scope=Scope.WORKER, when=has_container)
def check(worker: WorkerView, ctx: Context) -> Iterator[Problem]:
    container = worker.container
    for field in _fields(worker):
        name = field.path[0]
        if container is None:
            return
        wanted, variable = _joined(worker.wanted(field), field), container.variable(name)
        found = None if variable is None else variable.value if "valueFrom" not in variable.data else ""
        if found == wanted:
            continue
        has = "does not have" if found is None else f"has `{found}` in" if found else "has an empty text in"
        if wanted is None:
            want = f"has no {field.name}, and the contract wants no variable then"
            advice = f"Render {name} only where the entry has {field.name}."
        else:
            want = f"wants `{wanted}`"
            advice = f"Set {name} to the entry's {field.name} joined by `{field.join}`."
        yield Problem(
            f"{container.title} {has} the variable `{name}`; the entry {worker.title} {want}. Kubernetes accepts this",
            advice,
            container.at("env") if variable is None else variable.path,
            worker.values_path_of(field.name),
            detail=name,
            object=container.object,
        )


def _fields(worker: WorkerView) -> list[EntryField]:
    own = entry_variables(worker)
    return [field for field in worker.pool.fields if field.join is not None and field.path[0] not in own]


def _joined(wanted: Any, field: EntryField) -> str | None:
    if not isinstance(wanted, list):
        return str(normal(wanted)) if wanted else None
    return (field.join or "").join(str(normal(item)) for item in wanted) if wanted else None
