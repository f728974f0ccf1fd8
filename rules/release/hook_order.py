"""The Jobs of the contract run in its order where they are hooks.

Why
    Helm runs the hooks of one event one after the other, by weight and then by name. Where the Job that fills in the
    first user runs before the migrations it fails, and Helm ends the install. Kubernetes accepts this.

Bad
    ```yaml values
    agentWorkers: []
    api: {replicas: 0}
    executor: {replicas: 0}
    notifier: {replicas: 0}
    sensor: {replicas: 0}
    web: {replicas: 0}
    worker: {replicas: 0}
    ```
    ```yaml
    kind: Job
    metadata:
      name: migrations
      annotations:
        helm.sh/hook: post-install
        helm.sh/hook-weight: "5"
    ---
    kind: Job
    metadata:
      name: init-user
      annotations:
        helm.sh/hook: post-install
        helm.sh/hook-weight: "0"
    ```

Good
    ```yaml values
    agentWorkers: []
    api: {replicas: 0}
    executor: {replicas: 0}
    notifier: {replicas: 0}
    sensor: {replicas: 0}
    web: {replicas: 0}
    worker: {replicas: 0}
    ```
    ```yaml
    kind: Job
    metadata:
      name: migrations
      annotations:
        helm.sh/hook: post-install
        helm.sh/hook-weight: "-5"
    ---
    kind: Job
    metadata:
      name: init-user
      annotations:
        helm.sh/hook: post-install
        helm.sh/hook-weight: "0"
    ```

Fix
    Give the Jobs weights that rise in the order that the message names.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from attune_lint.rule import Context, KubeObject, Problem, Release, Scope, Severity, hook_events, hook_weight, rule


def has_jobs(release: Release, ctx: Context) -> bool:
    return any(True for _ in _jobs(ctx))


@rule(severity=Severity.ERROR, scope=Scope.RELEASE, when=has_jobs, contract=True)
def check(release: Release, ctx: Context) -> Iterator[Problem]:
    for first, second in combinations(_jobs(ctx), 2):
        events = hook_events(first) & hook_events(second)
        if events and _rank(first) > _rank(second):
            yield second.problem(
                f"{second.title} runs before {first.title}: of {sorted(events)[0]} hooks Helm takes the lowest weight "
                f"first ({hook_weight(second)} and {hook_weight(first)}), then the name; the contract's order is "
                f"{', '.join(ctx.contract.jobs)}",
                f"Give {second.title} a weight above {hook_weight(first)}.",
                at=("metadata", "annotations", "helm.sh/hook-weight"),
            )
            return


def _rank(job: KubeObject) -> tuple[int, str]:
    return hook_weight(job), job.name


def _jobs(ctx: Context) -> Iterator[KubeObject]:
    for name in ctx.contract.jobs:
        yield from (job for job in ctx.jobs(name) if job.kind == "Job")
