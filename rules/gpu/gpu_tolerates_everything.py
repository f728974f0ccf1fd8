"""A worker tolerates the taints that it means, not every taint.

Why
    A toleration with `Exists` and no key tolerates all taints, those of broken, full and reserved nodes
    too: the worker is put onto nodes that are not ready. Kubernetes accepts this.

Bad
    ```yaml values
    agentWorkers:
      - name: any
        image: python:3.12-slim
        tolerations:
          - operator: Exists
    ```

Good
    ```yaml values
    agentWorkers:
      - name: any
        image: python:3.12-slim
        tolerations:
          - key: dedicated
            operator: Equal
            value: attune
            effect: NoSchedule
    ```

Fix
    Give the toleration the key of the taint that it means.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, Problem, Scope, Severity, WorkerView, rule


def has_tolerations(worker: WorkerView, ctx: Context) -> bool:
    return worker.pod is not None and bool(worker.pod.spec.get("tolerations"))


@rule(severity=Severity.WARNING, scope=Scope.WORKER, when=has_tolerations)
def check(worker: WorkerView, ctx: Context) -> Iterator[Problem]:
    given = worker.pod.spec.get("tolerations") if worker.pod else None
    for index, toleration in enumerate(given if isinstance(given, list) else ()):
        if worker.pod is None or not isinstance(toleration, dict):
            continue
        if toleration.get("operator") == "Exists" and not toleration.get("key") and not toleration.get("effect"):
            yield worker.pod.spec_problem(
                f"{worker.pod.title} tolerates every taint, those of nodes that are not ready too; Kubernetes "
                "accepts this",
                "Give the toleration a key.",
                at=("tolerations", index),
            )
