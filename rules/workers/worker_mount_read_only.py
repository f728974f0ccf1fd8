"""A worker can write where it keeps environments and artifacts.

Why
    The agent installs runtime environments and stores artifacts. On a read-only mount every action that needs
    one fails with "read-only file system". Kubernetes accepts this.

Bad
    ```yaml
    containers:
      - name: worker
        volumeMounts:
          - mountPath: /opt/attune/artifacts
            readOnly: true
    ```

Good
    ```yaml
    containers:
      - name: worker
        volumeMounts:
          - mountPath: /opt/attune/artifacts
            readOnly: false
    ```

Fix
    Remove `readOnly` from the mount, and from the claim of its volume.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, MountView, Problem, Scope, Severity, WorkerView, rule


def has_mounts(worker: WorkerView, ctx: Context) -> bool:
    return bool(_mounts(worker))


@rule(severity=Severity.ERROR, scope=Scope.WORKER, when=has_mounts)
def check(worker: WorkerView, ctx: Context) -> Iterator[Problem]:
    for mount in _mounts(worker):
        if not mount.read_only:
            continue
        volume = mount.volume
        if volume is not None and volume.claim_read_only:
            yield volume.problem(
                f"volume `{volume.name}` of {volume.object.title} is read-only; the contract wants the worker to "
                f"write at `{mount.mount_path}`. Kubernetes accepts this",
                f"Remove readOnly from the claim of {volume.name}.",
                at=("persistentVolumeClaim", "readOnly"),
            )
        else:
            yield mount.problem(
                f"{mount.container.title} mounts `{mount.name}` at `{mount.mount_path}` read-only; the contract "
                "wants it writable. Kubernetes accepts this",
                f"Remove readOnly from the mount of {mount.name}.",
                at=("readOnly",),
            )


def _mounts(worker: WorkerView) -> list[MountView]:
    """The mounts at the paths that the contract wants writable."""
    if worker.container is None:
        return []
    paths = [promise.path for promise in worker.pool.mounts if promise.read_only is False]
    return [mount for mount in worker.container.mounts if mount.clean_path in paths]
