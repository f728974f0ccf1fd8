"""The init steps of a worker's pod run in the contract's order.

Why
    Init containers run one after the other, as listed. The loader comes first, so that a binary that cannot
    be pulled or copied shows at once and not after minutes of waiting; the packs are waited for after the
    schema, since the job that fills them needs it. Kubernetes accepts any order. More init containers may
    stand between.

Bad
    ```yaml
    initContainers:
      - name: wait-for-schema
      - name: wait-for-packs
      - name: agent-loader
    ```

Good
    ```yaml
    initContainers:
      - name: agent-loader
      - name: wait-for-schema
      - name: wait-for-packs
    ```

Fix
    List the init containers in the order that the message gives.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, Problem, Scope, Severity, WorkerView, rule


def has_several_steps(worker: WorkerView, ctx: Context) -> bool:
    return len([step for step in worker.pool.init_steps if worker.init(step)]) > 1


@rule(severity=Severity.ERROR, scope=Scope.WORKER, when=has_several_steps)
def check(worker: WorkerView, ctx: Context) -> Iterator[Problem]:
    steps = [worker.init(step) for step in worker.pool.init_steps]
    wanted = [container for container in steps if container is not None]
    found = sorted(wanted, key=lambda container: container.index)
    if worker.pod is None or [c.index for c in found] == [c.index for c in wanted]:
        return
    yield worker.pod.spec_problem(
        f"{worker.pod.title} runs its init containers in the order {', '.join(c.name for c in found)}; "
        f"the contract wants {', '.join(c.name for c in wanted)}. Kubernetes accepts this",
        f"Order the init containers {', '.join(c.name for c in wanted)}.",
        at=("initContainers",),
        related=[one.place() for one, other in zip(found, wanted, strict=True) if one is not other],
    )
