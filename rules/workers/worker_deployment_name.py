"""A worker's Deployment bears the name that the contract gives it.

Why
    Dashboards, scripts and `kubectl rollout` find a pool by its Deployment's name, and an upgrade finds the
    old Deployment by it: under another name Helm deletes the one and creates the other. Kubernetes accepts
    any name.

Bad
    ```yaml
    kind: Deployment
    metadata:
      name: agent-worker-plain
      $name: attune-pool-plain
    ```

Good
    ```yaml values
    agentWorkers:
      - name: gpu-a
        image: python:3.12-slim
    ```

Fix
    Build the name from the chart's fullname, the pool's component and the entry's name, cut to 63 characters.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, Problem, Scope, Severity, WorkerView, rule


def has_one_deployment(worker: WorkerView, ctx: Context) -> bool:
    return len({deployment.name for deployment in worker.deployments}) == 1


@rule(severity=Severity.ERROR, scope=Scope.WORKER, when=has_one_deployment)
def check(worker: WorkerView, ctx: Context) -> Iterator[Problem]:
    deployment = worker.deployments[0]
    if deployment.name not in worker.expected_names:
        yield deployment.problem(
            f"the Deployment of {worker.title} is named `{deployment.name}`; the contract wants "
            f"`{worker.expected_names[0]}`. Kubernetes accepts this",
            f"Name the Deployment {worker.expected_names[0]}.",
            at=("metadata", "name"),
        )
