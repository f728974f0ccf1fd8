"""The init steps of a worker's pod end before the next one starts.

Why
    An init container with `restartPolicy: Always` is a sidecar: the next container starts as soon as this
    one has started, not when it has done its work. The worker may then run a binary that is not there yet,
    or only half. Kubernetes accepts this, and restarts the step for ever.

Bad
    ```yaml
    initContainers:
      - name: agent-loader
        restartPolicy: Always
    ```

Good
    ```yaml
    initContainers:
      - name: agent-loader
        imagePullPolicy: IfNotPresent
    ```

Fix
    Remove `restartPolicy` from the init container.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, Problem, Scope, Severity, WorkerView, rule


def has_steps(worker: WorkerView, ctx: Context) -> bool:
    return any(worker.init(step) for step in worker.pool.init_steps)


@rule(severity=Severity.ERROR, scope=Scope.WORKER, when=has_steps)
def check(worker: WorkerView, ctx: Context) -> Iterator[Problem]:
    for step in worker.pool.init_steps:
        container = worker.init(step)
        if container is not None and container.is_sidecar:
            yield container.problem(
                f"{container.title} has restartPolicy Always, so that nothing waits for its end; "
                "Kubernetes accepts this",
                f"Remove restartPolicy from `{container.name}`.",
                at=("restartPolicy",),
            )
