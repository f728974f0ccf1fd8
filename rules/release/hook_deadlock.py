"""Workers do not wait for a hook that waits for them.

Why
    Helm runs `post-install` hooks once the install is done, and with `--wait` or `--atomic` that means: once all pods
    are ready. A worker whose init container waits for what such a Job makes is never ready, and the Job never starts.
    Helm waits until its time is up, and takes the release down again. Without `--wait` it works.

Bad
    ```yaml
    kind: Job
    metadata:
      name: migrations
      annotations:
        helm.sh/hook: post-install,post-upgrade
    ```

Good
    ```yaml
    kind: Job
    metadata:
      name: migrations
      annotations:
        example.com/order: first
    ```

Fix
    Make the Job an ordinary one that waits for the database itself.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import (
    Context,
    InitRole,
    KubeObject,
    PodView,
    Problem,
    Release,
    Scope,
    Severity,
    hook_events,
    plays,
    pod_count,
    rule,
)

EVENT = "post-install"
WAITS = frozenset({InitRole.WAIT_SCHEMA, InitRole.WAIT_PACKS})
STAYING = ("DaemonSet", "Deployment", "StatefulSet")


def has_waiting_pods(release: Release, ctx: Context) -> bool:
    return any(_waits(pod, ctx) for pod in release.pods)


@rule(severity=Severity.ERROR, scope=Scope.RELEASE, when=has_waiting_pods, contract=True)
def check(release: Release, ctx: Context) -> Iterator[Problem]:
    late = [job for job in _jobs(ctx) if EVENT in hook_events(job)]
    if late:
        waiting = next(pod for pod in release.pods if _waits(pod, ctx))
        others = f" and {len(late) - 1} more" if len(late) > 1 else ""
        yield late[0].problem(
            f"{late[0].title}{others} is a hook that `helm install --wait` runs once all pods are ready, and the pods "
            f"of {waiting.title} wait for what it does; the install never ends",
            f"Make {late[0].title} an ordinary Job that waits for what it needs.",
            at=("metadata", "annotations", "helm.sh/hook"),
        )


def _jobs(ctx: Context) -> Iterator[KubeObject]:
    """The Jobs that pods wait for, in the contract's order."""
    for name in ctx.contract.jobs:
        yield from (job for job in ctx.jobs(name) if job.kind == "Job")


def _waits(pod: PodView, ctx: Context) -> bool:
    if pod.object.kind not in STAYING or pod_count(pod) == 0 or hook_events(pod.object):
        return False
    return any(
        step.role in WAITS and plays(container, step, pool)
        for pool in ctx.contract.pools
        for step in pool.init_steps
        for container in pod.init_containers
    )
