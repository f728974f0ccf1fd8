"""The init steps of a worker's pod bear the names that the contract gives them.

Why
    `kubectl logs -c`, dashboards and the documents find a container by its name; so do patches and policies, which
    pass over one of another name without a word. Kubernetes accepts any name.

Bad
    ```yaml
    initContainers:
      - name: wait-for-packs
        $name: packs-wait
    ```

Good
    ```yaml
    initContainers:
      - name: wait-for-packs
        env:
          - name: TEAM
            value: core
    ```

Fix
    Give the init container the name that the message wants.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, Problem, Scope, Severity, WorkerView, rule


def has_pod(worker: WorkerView, ctx: Context) -> bool:
    return worker.pod is not None


@rule(severity=Severity.ERROR, scope=Scope.WORKER, when=has_pod)
def check(worker: WorkerView, ctx: Context) -> Iterator[Problem]:
    steps = [(worker.init(step), step.name) for step in worker.pool.init_steps]
    for container, name in steps:
        # Two containers of one name are another rule's, and so is one that plays two parts.
        parts = [found for found, _ in steps if found is container]
        if container is None or container.name == name or len(parts) > 1:
            continue
        yield container.problem(
            f"{container.title} plays the part of `{name}`, and the contract gives it that name. Kubernetes accepts "
            "another",
            f"Name the init container {name}.",
            at=("name",),
            detail=name,
        )
