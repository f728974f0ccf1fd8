"""The worker's command has no arguments.

Why
    The agent takes everything from its environment. An argument that it does not know ends it at once, and
    one that it knows overrides what the values say. Kubernetes accepts this.

Bad
    ```yaml
    containers:
      - name: worker
        args: [--verbose]
    ```

    or in the command itself:

    ```yaml
    containers:
      - name: worker
        command: [/opt/attune/agent/attune-agent, --verbose]
    ```

Good
    ```yaml
    containers:
      - name: worker
        command: [/opt/attune/agent/attune-agent]
    ```

Fix
    Remove the arguments and set the variable for what they say.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, Problem, Scope, Severity, WorkerView, rule


def runs_agent(worker: WorkerView, ctx: Context) -> bool:
    container = worker.container
    return container is not None and container.command[:1] == (worker.pool.command,)


@rule(severity=Severity.ERROR, scope=Scope.WORKER, when=runs_agent)
def check(worker: WorkerView, ctx: Context) -> Iterator[Problem]:
    container = worker.container
    if container is None:
        return
    for field, found in (("command", container.command[1:]), ("args", container.args)):
        if found:
            yield container.problem(
                f"{container.title} gives the agent arguments in {field} (`{' '.join(found)}`); the contract wants "
                "none. Kubernetes accepts this",
                f"Remove the arguments from the {field} of `{container.name}`.",
                at=(field,),
            )
