"""The worker runs the agent itself, without a shell around it.

Why
    Users bring any image, and many have no shell: the container then cannot start. Where there is one, it
    is process 1 and does not hand on SIGTERM, so that the agent never drains and is killed when the grace
    period ends. Kubernetes accepts this.

Bad
    ```yaml
    containers:
      - name: worker
        command: [/bin/sh, -c, /opt/attune/agent/attune-agent]
    ```

Good
    ```yaml
    containers:
      - name: worker
        command: [/opt/attune/agent/attune-agent]
    ```

Fix
    Put the path of the binary alone into `command`.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, Problem, Scope, Severity, WorkerView, is_shell, rule


def has_container(worker: WorkerView, ctx: Context) -> bool:
    return worker.container is not None


@rule(severity=Severity.ERROR, scope=Scope.WORKER, when=has_container)
def check(worker: WorkerView, ctx: Context) -> Iterator[Problem]:
    container, wanted = worker.container, worker.pool.command
    if container is not None and is_shell(container) and wanted in container.script:
        yield container.problem(
            f"{container.title} runs the agent through the shell `{container.command[0]}`; the contract wants the "
            f"command `{wanted}`. Kubernetes accepts this",
            f"Set the command of `{container.name}` to [{wanted}].",
            at=("command",),
        )
