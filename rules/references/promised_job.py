"""The Jobs that workers wait for are in the release.

Why
    Every worker waits for the schema, which the migrations make, and for the packs, which a Job installs. Where
    such a Job is not rendered, all workers wait forever, and nothing fails. Kubernetes accepts this.

Bad
    ```yaml
    kind: Job
    metadata:
      name: init-packs
    $patch: delete
    ```

    or as a hook of another event:

    ```yaml
    kind: Job
    metadata:
      name: init-packs
      annotations:
        helm.sh/hook: pre-upgrade
    ```

Good
    ```yaml
    kind: Job
    metadata:
      name: init-packs
    spec:
      backoffLimit: 20
    ```

Fix
    Render the Job, or declare it in the configuration (`external`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from attune_lint.rule import Context, Problem, Release, Scope, Severity, hook_events, named, rule

# A hook of another event does nothing on an install.
INSTALL = frozenset({"pre-install", "post-install"})


def has_workers(release: Release, ctx: Context) -> bool:
    return any(worker.deployment is not None for worker in ctx.workers)


@rule(severity=Severity.ERROR, scope=Scope.RELEASE, when=has_workers, contract=True)
def check(release: Release, ctx: Context) -> Iterator[Problem]:
    worker = next(worker for worker in ctx.workers if worker.deployment is not None)
    for job in ctx.contract.jobs:
        if not _is_there(job, ctx) and not _is_switched_off(job, ctx.values):
            yield worker.problem(
                f"an install runs no Job `{named(ctx.fullnames, job)[0]}`; workers such as {worker.title} wait for "
                "what it does. Kubernetes accepts this",
                f"Render the Job {job}.",
                detail=job,
                related=ctx.like("Job", named(ctx.fullnames, job)[0]),
            )


def _is_there(job: str, ctx: Context) -> bool:
    if any(("Job", name) in ctx.external for name in named(ctx.fullnames, job)):
        return True
    return any(not hook_events(object_) or hook_events(object_) & INSTALL for object_ in ctx.jobs(job))


def _is_switched_off(job: str, values: Any) -> bool:
    """Whether some value says that this Job is not wanted: `initPacks.enabled: false`, wherever it stands."""
    if not isinstance(values, Mapping):
        return False
    return any(
        (_plain(str(key)) == _plain(job) and isinstance(value, dict) and value.get("enabled") is False)
        or _is_switched_off(job, value)
        for key, value in values.items()
    )


def _plain(word: str) -> str:
    return word.replace("-", "").replace("_", "").lower()
