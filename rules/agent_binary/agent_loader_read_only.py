"""The loader can write to the volume of the agent's binary.

Why
    With a read-only mount the copy fails with "read-only file system", and the pod never gets past its
    loader. Kubernetes accepts this.

Bad
    ```yaml
    initContainers:
      - name: agent-loader
        volumeMounts:
          - name: agent-bin
            mountPath: /opt/attune/agent
            readOnly: true
    ```

Good
    ```yaml
    initContainers:
      - name: agent-loader
        volumeMounts:
          - name: agent-bin
            mountPath: /opt/attune/agent
            readOnly: false
    ```

Fix
    Remove `readOnly` from the loader's mount; only the worker's is read-only.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, Problem, Scope, Severity, WorkerView, agent_path, rule


def loader_mounts(worker: WorkerView, ctx: Context) -> bool:
    way = agent_path(worker)
    return way is not None and bool(way.mounts(way.loader))


@rule(severity=Severity.ERROR, scope=Scope.WORKER, when=loader_mounts)
def check(worker: WorkerView, ctx: Context) -> Iterator[Problem]:
    way = agent_path(worker)
    if way is None or way.loader is None:
        return
    for mount in way.mounts(way.loader):
        if mount.data.get("readOnly") is True:
            yield mount.problem(
                f"{way.loader.title} mounts `{mount.name}` read-only and cannot copy the binary there; "
                "Kubernetes accepts this",
                f"Remove readOnly from the mount of `{mount.name}` in `{way.loader.name}`.",
                at=("readOnly",),
            )
