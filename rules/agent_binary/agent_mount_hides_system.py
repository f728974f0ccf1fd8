"""The volume of the agent's binary is mounted over no system folder.

Why
    A mount hides what the image has at its path. Over `/usr/local/bin` the loader no longer finds the
    binary that it should copy; over `/bin`, `/lib` or `/` the user's image cannot even start its
    interpreters. Kubernetes accepts this.

Bad
    ```yaml
    initContainers:
      - name: agent-loader
        command: [cp, /usr/local/bin/attune-agent, /opt/attune/agent/attune-agent]
        args: null
        volumeMounts:
          - name: agent-bin
            mountPath: /usr/local/bin
          - mountPath: /opt/attune/agent
            $patch: delete
    ```

Good
    ```yaml
    initContainers:
      - name: agent-loader
        volumeMounts:
          - name: agent-bin
            mountPath: /opt/attune/agent
    ```

Fix
    Mount the volume at the contract's path, which no image uses.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import (
    Context,
    Problem,
    Scope,
    Severity,
    WorkerView,
    agent_path,
    hides_system_folder,
    rule,
)


def is_mounted(worker: WorkerView, ctx: Context) -> bool:
    way = agent_path(worker)
    return way is not None and bool(way.mounts(way.container) or way.mounts(way.loader))


@rule(severity=Severity.ERROR, scope=Scope.WORKER, when=is_mounted)
def check(worker: WorkerView, ctx: Context) -> Iterator[Problem]:
    way = agent_path(worker)
    if way is None:
        return
    for container in (way.loader, way.container):
        for mount in way.mounts(container):
            if container is not None and hides_system_folder(mount):
                yield mount.problem(
                    f"{container.title} mounts `{mount.name}` at `{mount.mount_path}` and so hides what its "
                    "image has there; Kubernetes accepts this",
                    f"Mount `{mount.name}` at {ctx.contract.agent.path} in `{container.name}`.",
                    at=("mountPath",),
                )
