"""The variables of an entry arrive in its worker as they were written.

Why
    A template that takes only `value` drops every `valueFrom`, and one that forgets the list drops them all:
    the actions of that pool find no credentials. Kubernetes cannot know.

Bad
    ```yaml values
    agentWorkers:
      - name: plain
        image: python:3.12-slim
        env:
          - name: NODE
            valueFrom:
              fieldRef:
                fieldPath: spec.nodeName
    ```
    ```yaml
    containers:
      - name: worker
        env:
          - name: NODE
            value: ""
    ```

Good
    ```yaml values
    agentWorkers:
      - name: plain
        image: python:3.12-slim
        env:
          - name: NODE
            valueFrom:
              fieldRef:
                fieldPath: spec.nodeName
    ```

Fix
    Append the list to the worker's `env` with `toYaml`.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import (
    Context,
    Place,
    Problem,
    Scope,
    Severity,
    WorkerView,
    entry_variables,
    normal,
    rule,
)


def has_variables(worker: WorkerView, ctx: Context) -> bool:
    return worker.container is not None and bool(entry_variables(worker))


@rule(severity=Severity.ERROR, scope=Scope.WORKER, when=has_variables)
def check(worker: WorkerView, ctx: Context) -> Iterator[Problem]:
    container = worker.container
    if container is None:
        return
    field = next(field.name for field in worker.pool.fields if field.place is Place.ENV_LIST)
    for name, (index, item) in entry_variables(worker).items():
        same = [variable for variable in container.env if variable.name == name]
        if any(normal(variable.data) == normal(item) for variable in same):
            continue
        # The value itself may be a secret, and is not told.
        fault = "has it with another value or source" if same else "does not have it"
        yield Problem(
            f"entry {worker.title} sets the variable `{name}` in `{field}`, and {container.title} {fault}. "
            "Kubernetes accepts this",
            f"Render every item of {field} unchanged into the env of `{container.name}`.",
            same[-1].path if same else container.at("env"),
            (*worker.values_path, field, index),
            detail=name,
            object=container.object,
        )
