"""A worker's Deployment carries the labels that Helm recommends.

Why
    By these labels people and tools find what belongs to a release, which chart made it, and who looks after it. A
    Deployment without them is left out of every list. Kubernetes accepts this.

Bad
    ```yaml
    kind: Deployment
    metadata:
      name: agent-worker-plain
      labels:
        helm.sh/chart: null
    ```

Good
    ```yaml
    kind: Deployment
    metadata:
      name: agent-worker-plain
      labels:
        app.kubernetes.io/part-of: attune
    ```

Fix
    Add the labels to the Deployment's own metadata.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, Problem, Scope, Severity, WorkerView, rule

# Beside those that select, of which another rule speaks.
RECOMMENDED = ("helm.sh/chart", "app.kubernetes.io/managed-by")


def has_deployment(worker: WorkerView, ctx: Context) -> bool:
    return worker.deployment is not None


@rule(severity=Severity.ERROR, scope=Scope.WORKER, when=has_deployment)
def check(worker: WorkerView, ctx: Context) -> Iterator[Problem]:
    deployment = worker.deployment
    missing = [label for label in RECOMMENDED if deployment is not None and not deployment.labels.get(label)]
    # Without any label at all the fault is another.
    if deployment is not None and missing and deployment.labels:
        yield deployment.problem(
            f"{deployment.title} lacks the recommended labels {', '.join(f'`{label}`' for label in missing)}, which "
            "the contract promises. Kubernetes accepts this",
            f"Add {', '.join(missing)} to the labels of the Deployment.",
            at=("metadata", "labels"),
        )
