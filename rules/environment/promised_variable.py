"""A worker's container has every variable that the contract promises.

Why
    The agent takes its configuration, its name and the API's address from variables. Without one it falls
    back to a default of its own, or stops. Kubernetes accepts this.

Bad
    ```yaml
    containers:
      - name: worker
        env:
          - name: ATTUNE_WORKER_TYPE
            $patch: delete
    ```

Good
    ```yaml
    containers:
      - name: worker
        env:
          - name: ATTUNE_WORKER_TYPE
            value: container
    ```

Fix
    Add the variable to the worker's `env`.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import (
    ContainerView,
    Context,
    Problem,
    Scope,
    Severity,
    WorkerView,
    entry_variables,
    lookup,
    rule,
)


def has_container(worker: WorkerView, ctx: Context) -> bool:
    return worker.container is not None


@rule(severity=Severity.ERROR, scope=Scope.WORKER, when=has_container)
def check(worker: WorkerView, ctx: Context) -> Iterator[Problem]:
    container = worker.container
    if container is None:
        return
    for promise in worker.pool.env:
        name = promise.name
        if container.variable(name) is not None or name in entry_variables(worker):
            continue
        if not _from_object(container, name, ctx):
            yield container.problem(
                f"{container.title} has no variable `{name}`, which the contract promises. Kubernetes accepts this",
                f"Add the variable {name} to `{container.name}`.",
                at=("env",),
                detail=name,
                related=worker.misnamed,
            )


def _from_object(container: ContainerView, name: str, ctx: Context) -> bool:
    """Whether a ConfigMap or Secret of the release gives the variable by `envFrom`."""
    for source in container.env_from:
        for kind, object_name in (("ConfigMap", source.config_map), ("Secret", source.secret)):
            found = ctx.find(kind, object_name) if object_name else None
            prefix = source.data.get("prefix") or ""
            for field in ("data", "stringData") if found else ():
                keys = lookup(found.data, (field,)) if found else None
                if isinstance(keys, dict) and any(f"{prefix}{key}" == name for key in keys):
                    return True
    return False
