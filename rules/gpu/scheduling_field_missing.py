"""The scheduling fields of an entry arrive in the pod.

Why
    `runtimeClassName`, `nodeSelector` and `tolerations` decide where a worker runs and whether it sees a
    GPU. Where the template forgets one, the pod starts on any node, and Kubernetes accepts this.

Bad
    ```yaml
    kind: Deployment
    metadata:
      name: agent-worker-gpu
    spec:
      template:
        spec:
          nodeSelector: null
    ```

Good
    ```yaml values
    agentWorkers:
      - name: batch
        image: python:3.12-slim
        nodeSelector:
          example.com/pool: batch
    ```

Fix
    Render the field of the entry into the pod's spec.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, Problem, Scope, Severity, WorkerView, misplaced_pod_fields, rule


def asks(worker: WorkerView, ctx: Context) -> bool:
    fields = [field for field in worker.pool.fields if field.scheduling]
    return worker.pod is not None and any(worker.wanted(field) for field in fields)


@rule(severity=Severity.ERROR, scope=Scope.WORKER, when=asks)
def check(worker: WorkerView, ctx: Context) -> Iterator[Problem]:
    pod = worker.pod
    if pod is None:
        return
    # A field in a wrong place is another rule's, which can say where it went.
    misplaced = {path[-1] for path in misplaced_pod_fields(pod)}
    for field in worker.pool.fields:
        target = field.path[-1] if field.path else field.name
        if not field.scheduling or target in misplaced:
            continue
        if worker.wanted(field) and not pod.get("spec", *field.path):
            yield pod.problem(
                f"{pod.title} has no {target} in its pod's spec, and the entry {worker.title} asks for one; "
                "Kubernetes accepts this",
                f"Render {field.name} of the entry into the pod's spec.",
                at=("spec", *field.path),
                values_path=worker.values_path_of(field.name),
            )
