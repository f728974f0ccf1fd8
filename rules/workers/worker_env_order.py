"""The variables of an entry follow the chart's own, in the order of the entry.

Why
    A variable may refer to an earlier one as `$(NAME)`; to a later one it may not, and keeps the text as it
    stands. Entries rely on the chart's variables, and on their own order. Kubernetes accepts any order.

Bad
    ```yaml values
    agentWorkers:
      - name: plain
        image: python:3.12-slim
        env:
          - name: MIRROR
            value: $(ATTUNE_API_URL)/mirror
    ```
    ```yaml
    containers:
      - name: worker
        env:
          - name: MIRROR
          - name: ATTUNE_CONFIG
          - name: ATTUNE__DATABASE__SCHEMA
          - name: ATTUNE_WORKER_TYPE
          - name: ATTUNE_WORKER_NAME
          - name: ATTUNE_API_URL
          - name: RUST_LOG
    ```

Good
    ```yaml values
    agentWorkers:
      - name: plain
        image: python:3.12-slim
        env:
          - name: FIRST
            value: a
          - name: SECOND
            value: $(FIRST)b
    ```

Fix
    Render the entry's list after the last variable of the chart.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, Problem, Scope, Severity, WorkerView, entry_variables, rule


def has_variables(worker: WorkerView, ctx: Context) -> bool:
    return worker.container is not None and bool(entry_variables(worker))


@rule(severity=Severity.ERROR, scope=Scope.WORKER, when=has_variables)
def check(worker: WorkerView, ctx: Context) -> Iterator[Problem]:
    container = worker.container
    if container is None:
        return
    wanted = list(entry_variables(worker))
    names = [variable.name for variable in container.env]
    own = [name for name in names if name in wanted]
    if len(set(own)) < len(own):
        return  # a name that stands twice is another rule's
    first = names.index(own[0]) if own else len(names)
    late = [name for name in names[first:] if name not in wanted]
    if late:
        fault = f"sets `{own[0]}` of the entry {worker.title} before its own `{late[-1]}`"
    elif own != [name for name in wanted if name in own]:
        fault = f"has the variables of the entry {worker.title} in another order ({', '.join(own)})"
    else:
        return
    yield container.problem(
        f"{container.title} {fault}; the contract appends the entry's variables. Kubernetes accepts this",
        f"Render the entry's variables at the end of the env of `{container.name}`.",
        at=("env",),
    )
