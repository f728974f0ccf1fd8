"""Only those containers of a worker's pod get the chart's Secret that read it.

Why
    The Secret holds the database's password, the signing key and the key of all stored credentials. A helper that
    needs none of them, and comes from a public registry, could read them all. Kubernetes accepts this.

Bad
    ```yaml
    initContainers:
      - name: wait-for-packs
        envFrom:
          - secretRef:
              name: attune-secrets
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
    Remove the envFrom, or give the container the single keys that it needs.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, Problem, Scope, Severity, WorkerView, rule


def has_pod(worker: WorkerView, ctx: Context) -> bool:
    return worker.pod is not None and worker.container is not None


@rule(severity=Severity.WARNING, scope=Scope.WORKER, when=has_pod)
def check(worker: WorkerView, ctx: Context) -> Iterator[Problem]:
    if worker.pod is None:
        return
    readers = [worker.container, *(worker.init(step) for step in worker.pool.init_steps if step.variables)]
    paths = {container.path for container in readers if container is not None}
    for container in worker.pod.all_containers:
        given = next((source for source in container.env_from if source.secret in ctx.secrets), None)
        if given is not None and container.path not in paths:
            yield given.problem(
                f"{container.title} gets all of the Secret `{given.secret}`, and nothing in the contract reads it "
                "there. Kubernetes accepts this",
                f"Remove the envFrom of `{container.name}`.",
            )
