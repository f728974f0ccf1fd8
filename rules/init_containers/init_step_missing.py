"""A worker's pod runs every init step that the contract names.

Why
    Each step makes something true that the agent relies on: the binary is there, the schema is there, the
    packs are there. Kubernetes accepts a pod that lacks one, and the worker then fails at its start, or
    only later, when it first needs what nobody waited for.

Bad
    ```yaml
    initContainers:
      - name: wait-for-packs
        $patch: delete
    ```

Good
    ```yaml
    initContainers:
      - name: wait-for-packs
        image: busybox:1.36
    ```

Fix
    Add the init container in its place. A step is found by what it does, so it may have another name.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, Problem, Scope, Severity, WorkerView, plays, rule


def has_pod(worker: WorkerView, ctx: Context) -> bool:
    return worker.pod is not None


@rule(severity=Severity.ERROR, scope=Scope.WORKER, when=has_pod)
def check(worker: WorkerView, ctx: Context) -> Iterator[Problem]:
    pod = worker.pod
    if pod is None:
        return
    missing = [
        step
        for step in worker.pool.init_steps
        if worker.init(step) is None
        # One among the regular containers is another rule's.
        and not any(c.name == step.name or plays(c, step, worker.pool) for c in pod.containers)
    ]
    if missing:
        names = ", ".join(f"`{step.name}`" for step in missing)
        yield pod.spec_problem(
            f"{pod.title} has no init container {names}, nor one that does the same; Kubernetes accepts this",
            f"Add the init container {names}.",
            at=("initContainers",),
            detail=",".join(step.role for step in missing),
        )
