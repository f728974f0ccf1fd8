"""A worker's variables have the values that the contract promises.

Why
    A path that no volume is mounted at, a schema that the database does not have, or another type of worker:
    the agent starts and works with the wrong thing. Kubernetes accepts this.

Bad
    ```yaml
    containers:
      - name: worker
        env:
          - name: ATTUNE_CONFIG
            value: /etc/attune/config.yaml
    ```

Good
    ```yaml
    containers:
      - name: worker
        env:
          - name: ATTUNE_CONFIG
            value: /opt/attune/config.yaml
    ```

Fix
    Set the variable to what the contract names, or to the key of the values that the message names.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import (
    Context,
    EnvKind,
    EnvPromise,
    Path,
    Problem,
    Scope,
    Severity,
    WorkerView,
    key_path,
    lookup,
    normal,
    promised_variable,
    rule,
)


def has_variables(worker: WorkerView, ctx: Context) -> bool:
    return any(_wanted(promise, ctx) and promised_variable(worker, promise.name) for promise in worker.pool.env)


@rule(severity=Severity.ERROR, scope=Scope.WORKER, when=has_variables)
def check(worker: WorkerView, ctx: Context) -> Iterator[Problem]:
    for promise in worker.pool.env:
        variable, wanted = promised_variable(worker, promise.name), _wanted(promise, ctx)
        if variable is None or wanted is None or worker.container is None:
            continue
        value, source, values_path = variable.value, wanted[1], wanted[2]
        if value is None and variable.field_path is None:
            continue  # from a ConfigMap or a Secret, which may hold the right value
        if value == wanted[0]:
            continue
        found = "is taken from a field of the pod" if value is None else f"is `{value}`" if value else "is empty"
        yield variable.problem(
            f"variable `{promise.name}` of {worker.container.title} {found}; the contract wants `{wanted[0]}`"
            f"{source}. Kubernetes accepts this",
            f"Set {promise.name} to {wanted[0]}{source.replace('`', '')}.",
            at=("value",) if "value" in variable.data else ("valueFrom",) if value is None else (),
            values_path=values_path,
        )


def _wanted(promise: EnvPromise, ctx: Context) -> tuple[str, str, Path | None] | None:
    """The value, where it comes from in words, and its place in the values."""
    if promise.kind is EnvKind.LITERAL and promise.literal is not None:
        return promise.literal, "", None
    value = lookup(ctx.values, promise.value) if promise.kind is EnvKind.VALUE else None
    if value is None or isinstance(value, (dict, list)):
        return None
    return normal(value), f" from `{key_path(promise.value)}` of the values", promise.value
