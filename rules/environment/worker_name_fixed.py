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

from attune_lint.rule import ContainerView, Context, EnvKind, EnvView, Problem, Scope, Severity, entry_variables, rule

POD_NAME = "metadata.name"


def has_name(container: ContainerView, ctx: Context) -> bool:
    return any(True for _ in _names(container, ctx))


@rule(severity=Severity.ERROR, scope=Scope.CONTAINER, when=has_name, contract=True)
def check(container: ContainerView, ctx: Context) -> Iterator[Problem]:
    for variable in _names(container, ctx):
        if variable.field_path == POD_NAME:
            continue
        if variable.field_path is not None:
            found = f"is taken from `{variable.field_path}`"
        elif variable.value is None:
            found = "is taken from another object"
        else:
            found = f"is the literal `{variable.value}`, which all replicas share"
        yield variable.problem(
            f"variable `{variable.name}` of {container.title} {found}; the contract wants the pod's name. "
            "Kubernetes accepts this",
            f"Take {variable.name} from {POD_NAME} by fieldRef.",
            at=("value",) if variable.value is not None else ("valueFrom", "fieldRef", "fieldPath"),
        )


def _names(container: ContainerView, ctx: Context) -> Iterator[EnvView]:
    """The variables that hold a worker's own name: of the entries' workers, and of others that have one too. What an
    entry sets itself is told at the entry."""
    given = container.variables
    if not any(p.name in given for pool in ctx.contract.pools for p in pool.env if p.kind is EnvKind.POD_NAME):
        return
    worker = ctx.worker_of(container)
    pools = (worker.pool,) if worker is not None else ctx.contract.pools
    own = entry_variables(worker) if worker is not None else {}
    names = dict.fromkeys(
        p.name for pool in pools for p in pool.env if p.kind is EnvKind.POD_NAME and p.name not in own
    )
    found = (container.variable(name) for name in names)
    yield from (variable for variable in found if variable is not None)
