"""The container that runs the agent bears the name that the contract gives it.

Why
    `kubectl logs -c worker`, dashboards and the documents find a container by its name; so do patches and
    policies, which pass over a container of another name without a word. Kubernetes accepts any name.

Bad
    ```yaml
    containers:
      - name: worker
        $name: agent
    ```

Good
    ```yaml
    containers:
      - name: worker
        stdin: false
    ```

Fix
    Give the container the name that the message wants.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, Problem, Scope, Severity, WorkerView, rule


def has_container(worker: WorkerView, ctx: Context) -> bool:
    return worker.container is not None


@rule(severity=Severity.ERROR, scope=Scope.WORKER, when=has_container)
def check(worker: WorkerView, ctx: Context) -> Iterator[Problem]:
    container, name = worker.container, worker.pool.container
    if container is None or container.name == name:
        return
    yield container.problem(
        f"{container.title} runs the agent of {worker.title}, and the contract names it `{name}`. Kubernetes accepts "
        "another name",
        f"Name the container {name}.",
        at=("name",),
    )
