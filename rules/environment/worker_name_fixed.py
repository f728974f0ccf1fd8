"""A worker takes its name from its pod.

Why
    A literal is the same for all replicas: they register under one name, and each takes over from the other.
    Kubernetes accepts this.

Bad
    ```yaml
    containers:
      - name: worker
        env:
          - name: ATTUNE_WORKER_NAME
            value: worker-plain
    ```

Good
    ```yaml
    containers:
      - name: worker
        env:
          - name: ATTUNE_WORKER_NAME
            valueFrom:
              fieldRef:
                fieldPath: metadata.name
    ```

Fix
    Use `valueFrom` with a `fieldRef` to `metadata.name`.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, EnvKind, Problem, Scope, Severity, WorkerView, promised_variable, rule

POD_NAME = "metadata.name"


def has_name(worker: WorkerView, ctx: Context) -> bool:
    return any(
        promise.kind is EnvKind.POD_NAME and promised_variable(worker, promise.name) for promise in worker.pool.env
    )


@rule(severity=Severity.ERROR, scope=Scope.WORKER, when=has_name)
def check(worker: WorkerView, ctx: Context) -> Iterator[Problem]:
    for promise in worker.pool.env:
        variable = promised_variable(worker, promise.name)
        if promise.kind is not EnvKind.POD_NAME or variable is None or worker.container is None:
            continue
        if variable.field_path == POD_NAME:
            continue
        if variable.field_path is not None:
            found = f"is taken from `{variable.field_path}`"
        elif variable.value is None:
            found = "is taken from another object"
        else:
            found = f"is the literal `{variable.value}`, which all replicas share"
        yield variable.problem(
            f"variable `{promise.name}` of {worker.container.title} {found}; the contract wants the pod's name. "
            "Kubernetes accepts this",
            f"Take {promise.name} from {POD_NAME} by fieldRef.",
        )
