"""The worker mounts the agent's binary read-only.

Why
    The worker runs code of users. With a writable mount that code can replace the binary that runs it, and
    the kubelet restarts the container with whatever stands there. Kubernetes accepts this.

Bad
    ```yaml
    containers:
      - name: worker
        volumeMounts:
          - name: agent-bin
            mountPath: /opt/attune/agent
            readOnly: false
    ```

Good
    ```yaml
    containers:
      - name: worker
        volumeMounts:
          - name: agent-bin
            mountPath: /opt/attune/agent
            readOnly: true
    ```

Fix
    Set `readOnly: true` on the worker's mount; only the loader writes.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, Problem, Scope, Severity, WorkerView, agent_path, rule


def worker_mounts(worker: WorkerView, ctx: Context) -> bool:
    way = agent_path(worker)
    return way is not None and bool(way.mounts(way.container))


@rule(severity=Severity.ERROR, scope=Scope.WORKER, when=worker_mounts)
def check(worker: WorkerView, ctx: Context) -> Iterator[Problem]:
    way = agent_path(worker)
    for mount in way.mounts(way.container) if way else ():
        if mount.data.get("readOnly") is not True:
            yield mount.problem(
                f"{mount.container.title} mounts `{mount.name}` at `{mount.mount_path}` writable; the contract wants "
                "it read-only. Kubernetes accepts this",
                f"Set readOnly: true on the mount of `{mount.name}` in `{mount.container.name}`.",
            )
