"""The worker's command is the agent's binary.

Why
    `command` takes the place of the image's own entrypoint. Without it, or with another one, the user's
    image starts whatever it starts by itself: the pod runs, and no worker ever registers. Kubernetes
    accepts this.

Bad
    ```yaml
    containers:
      - name: worker
        command: null
    ```

    or another program:

    ```yaml
    containers:
      - name: worker
        command: [/usr/local/bin/attune-agent]
    ```

Good
    ```yaml
    containers:
      - name: worker
        command: [/opt/attune/agent/attune-agent]
    ```

Fix
    Set `command` to the one path that the message names.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, Problem, Scope, Severity, WorkerView, is_shell, rule


def has_container(worker: WorkerView, ctx: Context) -> bool:
    return worker.container is not None


@rule(severity=Severity.ERROR, scope=Scope.WORKER, when=has_container)
def check(worker: WorkerView, ctx: Context) -> Iterator[Problem]:
    container, wanted = worker.container, worker.pool.command
    if container is None or container.command[:1] == (wanted,):
        return
    if is_shell(container) and wanted in container.script:
        return  # a shell around the right binary is another rule's
    if container.command:
        found = f"has the command `{' '.join(container.command)}`"
    elif container.args:
        found = "has args but no command, so that its image's own entrypoint runs"
    else:
        found = "has no command, so that its image's own entrypoint runs"
    yield container.problem(
        f"{container.title} {found}; the contract wants `{wanted}`. Kubernetes accepts this",
        f"Set the command of `{container.name}` to [{wanted}].",
        at=("command",),
    )
