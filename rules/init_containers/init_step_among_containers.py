"""The init steps of a worker's pod are init containers.

Why
    Regular containers all start at once. A loader among them races with the worker that runs its binary,
    and a wait among them holds nobody back; both are restarted for ever, since they end. Kubernetes accepts
    this.

Bad
    ```yaml
    initContainers:
      - name: wait-for-schema
        $patch: delete
    containers:
      - name: wait-for-schema
        image: postgres:16-alpine
        command: [sh, -ec]
        args: ['until psql -c "select 1 from identity"; do sleep 2; done']
    ```

Good
    ```yaml
    initContainers:
      - name: wait-for-schema
        image: postgres:16-alpine
    ```

Fix
    Move the container from `containers` to `initContainers`.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, Problem, Scope, Severity, WorkerView, plays, rule


def has_pod(worker: WorkerView, ctx: Context) -> bool:
    return worker.pod is not None


@rule(severity=Severity.ERROR, scope=Scope.WORKER, when=has_pod)
def check(worker: WorkerView, ctx: Context) -> Iterator[Problem]:
    for container in worker.pod.containers if worker.pod else ():
        for step in worker.pool.init_steps:
            named = container.name == step.name
            if named or (worker.init(step) is None and plays(container, step, worker.pool)):
                yield container.problem(
                    f"{container.title} does the work of the init step `{step.name}`, and runs beside the worker "
                    "instead of before it; Kubernetes accepts this",
                    f"Move `{container.name}` from containers to initContainers.",
                )
