"""A worker mounts the part of a volume that the contract names, or all of it.

Why
    A ConfigMap mounted over a file's path without `subPath` makes a folder of that name, and the agent cannot
    read it as a file. With a `subPath` of its own a worker sees a part of a shared volume that no other one
    sees. Kubernetes accepts this.

Bad
    ```yaml
    containers:
      - name: worker
        volumeMounts:
          - mountPath: /opt/attune/config.yaml
            subPath: null
    ```

    or a part that is not there:

    ```yaml
    containers:
      - name: worker
        volumeMounts:
          - mountPath: /opt/attune/config.yaml
            subPath: attune.yaml
    ```

Good
    ```yaml
    containers:
      - name: worker
        volumeMounts:
          - mountPath: /opt/attune/config.yaml
            subPath: config.yaml
    ```

Fix
    Set `subPath` as the message says.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, MountView, Problem, Scope, Severity, WorkerView, rule


def has_mounts(worker: WorkerView, ctx: Context) -> bool:
    return bool(_mounts(worker, ctx))


@rule(severity=Severity.ERROR, scope=Scope.WORKER, when=has_mounts)
def check(worker: WorkerView, ctx: Context) -> Iterator[Problem]:
    for mount, wanted in _mounts(worker, ctx):
        if mount.sub_path == wanted:
            continue
        found = f"subPath `{mount.sub_path}`" if mount.sub_path else "no subPath"
        want = f"subPath `{wanted}`" if wanted else "none, so that it is mounted as a whole"
        yield mount.problem(
            f"{mount.container.title} mounts `{mount.name}` at `{mount.mount_path}` with {found}; the contract "
            f"wants {want}. Kubernetes accepts this",
            f"Set subPath: {wanted} on the mount." if wanted else "Remove the subPath of the mount.",
            at=("subPath",) if mount.sub_path else (),
        )


def _mounts(worker: WorkerView, ctx: Context) -> list[tuple[MountView, str]]:
    """The mounts at the contract's paths with their subPath; those of packs and binary have their own "
    "rules."""
    if worker.container is None:
        return []
    apart = (ctx.contract.packs.name, ctx.contract.agent.name)
    return [
        (mount, promise.sub_path or "")
        for promise in worker.pool.mounts
        for mount in worker.container.mounts
        if promise.volume not in apart and mount.clean_path == promise.path
    ]
