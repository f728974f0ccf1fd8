"""The loader puts the binary where the worker looks for it.

Why
    Both containers mount the same volume, but each names files by its own mount path and subPath. Where the
    two do not lead to the same file of the volume, the worker fails with "no such file or directory".
    Kubernetes accepts this.

Bad
    ```yaml
    initContainers:
      - name: agent-loader
        volumeMounts:
          - name: agent-bin
            mountPath: /opt/attune/agent
            subPath: bin
    ```

Good
    ```yaml
    initContainers:
      - name: agent-loader
        volumeMounts:
          - name: agent-bin
            mountPath: /opt/attune/agent
            subPath: bin
    containers:
      - name: worker
        volumeMounts:
          - name: agent-bin
            mountPath: /opt/attune/agent
            subPath: bin
    ```

Fix
    Mount the volume at the same path, with the same subPath or none, in both containers.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, Problem, Scope, Severity, WorkerView, agent_path, rule


def both_mount(worker: WorkerView, ctx: Context) -> bool:
    way = agent_path(worker)
    if way is None or way.filled is None or way.used is None:
        return False
    return way.filled.volume == way.used.volume


@rule(severity=Severity.ERROR, scope=Scope.WORKER, when=both_mount)
def check(worker: WorkerView, ctx: Context) -> Iterator[Problem]:
    way = agent_path(worker)
    if way is None or way.loader is None or way.filled is None or way.used is None:
        return
    if way.hidden or way.astray or way.filled.place == way.used.place:
        return
    yield way.used.mount.problem(
        f"{way.container.title} runs `{way.used.place}` of volume `{way.used.volume}`, but the loader "
        f"`{way.loader.name}` puts the binary at `{way.filled.place}` of it; Kubernetes accepts this",
        f"Mount `{way.used.volume}` with the same mountPath and subPath in `{way.loader.name}` and "
        f"`{way.container.name}`.",
        related=[way.filled.mount.place("mountPath")],
    )
