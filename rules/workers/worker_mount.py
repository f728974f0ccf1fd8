"""A worker mounts its volumes where the contract says.

Why
    The agent reads its configuration and keeps environments and artifacts at fixed paths. What is written
    beside the mount goes into the container's own layer, and is gone with it. Kubernetes accepts this.

Bad
    ```yaml
    containers:
      - name: worker
        volumeMounts:
          - mountPath: /opt/attune/artifacts
            $patch: delete
    ```

    or at another path:

    ```yaml
    containers:
      - name: worker
        volumeMounts:
          - mountPath: /opt/attune/runtime_envs
            $patch: delete
          - name: runtime-envs
            mountPath: /opt/attune/runtime-envs
    ```

Good
    ```yaml
    containers:
      - name: worker
        volumeMounts:
          - name: artifacts
            mountPath: /opt/attune/artifacts
    ```

Fix
    Mount the volume in the worker at the path that the message names.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, MountPromise, Problem, Scope, Severity, WorkerView, rule


def has_container(worker: WorkerView, ctx: Context) -> bool:
    return worker.container is not None


@rule(severity=Severity.ERROR, scope=Scope.WORKER, when=has_container)
def check(worker: WorkerView, ctx: Context) -> Iterator[Problem]:
    container = worker.container
    if container is None:
        return
    for promise in _promises(worker, ctx):
        if any(mount.clean_path == promise.path for mount in container.mounts):
            continue
        elsewhere = container.mounts_of(promise.volume)
        if elsewhere:
            found = f"mounts `{promise.volume}` at `{elsewhere[0].mount_path}`"
        else:
            found = f"does not mount `{promise.volume}`"
        yield container.problem(
            f"{container.title} {found}; the contract wants it at `{promise.path}`. Kubernetes accepts this",
            f"Mount {promise.volume} at {promise.path} in `{container.name}`.",
            at=elsewhere[0].path[len(container.path) :] if elsewhere else ("volumeMounts",),
            detail=promise.volume,
            related=worker.misnamed,
        )


def _promises(worker: WorkerView, ctx: Context) -> list[MountPromise]:
    """Without the mounts of the packs and of the binary, which have rules of their own."""
    apart = (ctx.contract.packs.name, ctx.contract.agent.name)
    return [promise for promise in worker.pool.mounts if promise.volume not in apart]
