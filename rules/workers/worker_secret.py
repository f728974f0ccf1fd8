"""A worker gets the chart's Secret as its environment.

Why
    The addresses and passwords of database and message queue, and the keys, come to the agent by `envFrom`.
    Without it the agent starts, finds no database, and restarts for ever. Kubernetes accepts this.

Bad
    ```yaml
    containers:
      - name: worker
        envFrom: []
    ```

Good
    ```yaml
    containers:
      - name: worker
        envFrom:
          - secretRef:
              name: attune-secrets
    ```

Fix
    Add an `envFrom` with a `secretRef` to the Secret that the other components use.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, Problem, Scope, Severity, WorkerView, rule


def has_container(worker: WorkerView, ctx: Context) -> bool:
    return worker.container is not None


@rule(severity=Severity.ERROR, scope=Scope.WORKER, when=has_container)
def check(worker: WorkerView, ctx: Context) -> Iterator[Problem]:
    container, secrets = worker.container, ctx.secrets
    if container is None or any(source.secret in secrets for source in container.env_from):
        return
    given = [source.secret for source in container.env_from if source.secret is not None]
    found = f"has an envFrom of the Secret `{given[0]}`" if given else "has no envFrom of a Secret"
    declared = len(secrets) == 1 and secrets[0] not in ctx.fullnames and not ctx.find("Secret", secrets[0])
    source = f"the Secret `{secrets[0]}`" + (", which the values name" if declared else "")
    yield container.problem(
        f"{container.title} {found}; the contract wants one of {source}. Kubernetes accepts this",
        f"Add an envFrom of the Secret {secrets[0]} to `{container.name}`.",
        at=("envFrom", 0, "secretRef", "name") if len(container.env_from) == 1 else ("envFrom",),
        related=ctx.like("Secret", secrets[0]),
    )
