"""Jobs that are no hooks wait for each other, in the contract's order.

Why
    Helm makes ordinary Jobs all at once. The first user needs the schema, and the packs need the user; a Job that does
    not wait fails until its tries are over, and one that waits for what it makes itself never starts. Kubernetes
    accepts any Job.

Bad
    ```yaml
    kind: Job
    metadata:
      name: init-packs
    spec:
      template:
        spec:
          initContainers:
            - name: wait-for-user
              $patch: delete
    ```

    or none of the Jobs waits, as far as can be seen:

    ```yaml
    kind: Job
    metadata:
      name: init-user
    spec:
      template:
        spec:
          initContainers: null
    ```
    ```yaml
    kind: Job
    metadata:
      name: init-packs
    spec:
      template:
        spec:
          initContainers: null
    ```

Good
    ```yaml
    kind: Job
    metadata:
      name: init-packs
    spec:
      template:
        spec:
          initContainers:
            - name: wait-for-user
              image: registry.example.com/tools/wait-for-job:1.0
              command: [wait-for-job, attune-init-user]
              envFrom: null
    ```

Fix
    Give the Job an init container that waits for what the one before it does.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from attune_lint.rule import (
    ContainerView,
    Context,
    InitRole,
    KubeObject,
    Problem,
    Release,
    Scope,
    Severity,
    hook_events,
    plays,
    rule,
    script_of,
)


def has_jobs(release: Release, ctx: Context) -> bool:
    return len(_jobs(ctx)) > 1


@rule(severity=Severity.ERROR, scope=Scope.RELEASE, when=has_jobs, contract=True)
def check(release: Release, ctx: Context) -> Iterator[Problem]:
    jobs = _jobs(ctx)
    if not any(_waits(job) for job in jobs[1:]):
        if not any(_has_script(job) for job in jobs):  # scripts of their own may wait
            yield jobs[1].problem(
                f"nothing shows that {jobs[1].title} waits for {jobs[0].title}: none of the contract's Jobs is a hook "
                "or has an init container that waits. Kubernetes accepts this",
                f"Let {jobs[1].title} wait for what {jobs[0].title} does.",
                at=("spec", "template", "spec", "initContainers"),
                severity=Severity.WARNING,
            )
        return
    if _asking_for_schema(jobs[0], ctx):
        yield jobs[0].problem(
            f"{jobs[0].title} waits for the schema that it makes itself, and never starts. Kubernetes accepts this",
            f"Let {jobs[0].title} wait for the database alone.",
            at=("spec", "template", "spec", "initContainers"),
            related=[container.place("name") for container in _asking_for_schema(jobs[0], ctx)],
        )
        return
    for first, second in pairwise(jobs):
        if not _waits(second) - _waits(first):
            yield second.problem(
                f"{second.title} waits for nothing that {first.title} does not wait for too, and runs beside it; the "
                f"contract's order is {', '.join(ctx.contract.jobs)}. Kubernetes accepts this",
                f"Let {second.title} wait for what {first.title} does.",
                at=("spec", "template", "spec", "initContainers"),
                related=[container.place("name") for job in (second, first) for container in _init_containers(job)],
            )


def _jobs(ctx: Context) -> list[KubeObject]:
    """The contract's Jobs in its order; none where one of them is a hook, of whose order another rule speaks."""
    found = []
    for name in ctx.contract.jobs:
        found += [job for job in ctx.jobs(name) if job.kind == "Job"][:1]
    is_unread = any(job.pod is None for job in found)  # of a version that is none
    return [] if is_unread or any(hook_events(job) for job in found) else found


def _init_containers(job: KubeObject) -> tuple[ContainerView, ...]:
    return job.pod.init_containers if job.pod is not None else ()


def _has_script(job: KubeObject) -> bool:
    return job.pod is not None and any(script_of(container) for container in job.pod.containers)


def _waits(job: KubeObject) -> frozenset[str]:
    """What each init container of a Job runs, by its text."""
    return frozenset(container.script or container.image for container in _init_containers(job))


def _asking_for_schema(job: KubeObject, ctx: Context) -> list[ContainerView]:
    """The init containers of a Job that wait for the schema."""
    steps = [
        (pool, step) for pool in ctx.contract.pools for step in pool.init_steps if step.role is InitRole.WAIT_SCHEMA
    ]
    return [c for c in _init_containers(job) if any(plays(c, step, pool) for pool, step in steps)]
