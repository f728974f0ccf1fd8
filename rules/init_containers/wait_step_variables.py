"""A wait step gets the variables that its script reads.

Why
    The script reads where the database is and how to log in from its environment, and the Secret of the
    chart gives it that. Without it the poll asks `localhost` for ever, and the pod stays in `Init`.
    Kubernetes accepts this.

Bad
    ```yaml
    initContainers:
      - name: wait-for-schema
        envFrom: null
    ```

    or with another Secret:

    ```yaml
    initContainers:
      - name: wait-for-schema
        envFrom:
          - configMapRef:
              name: attune-config
    ```

Good
    ```yaml
    initContainers:
      - name: wait-for-schema
        envFrom:
          - secretRef:
              name: attune-secrets
    ```

Fix
    Add `envFrom` with a `secretRef` to the chart's Secret.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, Problem, Scope, Severity, WorkerView, lookup, rule


def reads_variables(worker: WorkerView, ctx: Context) -> bool:
    return any(step.variables and worker.init(step) for step in worker.pool.init_steps)


@rule(severity=Severity.ERROR, scope=Scope.WORKER, when=reads_variables)
def check(worker: WorkerView, ctx: Context) -> Iterator[Problem]:
    secret = _secret(ctx)
    for step in worker.pool.init_steps:
        container = worker.init(step)
        if container is None or any(source.secret == secret for source in container.env_from):
            continue
        missing = [name for name in step.variables if container.variable(name) is None]
        if missing:
            yield container.problem(
                f"{container.title} gets no {', '.join(missing)}: it has no envFrom of the Secret "
                f"`{secret}`; Kubernetes accepts this",
                f"Add an envFrom of the Secret {secret} to `{container.name}`.",
                at=("envFrom",),
            )


def _secret(ctx: Context) -> str:
    """The chart's Secret: the one that the values name, else its own."""
    existing = lookup(ctx.values, ctx.contract.existing_secret)
    if isinstance(existing, str) and existing:
        return existing
    return ctx.own_name("Secret", ctx.contract.secret_suffix)
