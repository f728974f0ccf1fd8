"""The loader copies the agent's binary into the volume that the worker runs it from.

Why
    What the loader writes outside the mounted volume stays in its own container and is gone when it ends.
    The worker then starts with "no such file or directory". Kubernetes accepts this.

Bad
    ```yaml
    initContainers:
      - name: agent-loader
        volumeMounts:
          - name: agent-bin
            mountPath: /agent
          - mountPath: /opt/attune/agent
            $patch: delete
    ```

    or no mount at all:

    ```yaml
    initContainers:
      - name: agent-loader
        volumeMounts: null
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
    Mount the volume in the loader so that the target of its copy lies below the mount.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import AgentPath, Context, Problem, Scope, Severity, WorkerView, agent_path, rule


def has_loader_and_mount(worker: WorkerView, ctx: Context) -> bool:
    way = agent_path(worker)
    # A volume that nobody mounts is one fault, and the worker's.
    return way is not None and way.loader is not None and bool(way.mounts(way.container) or way.mounts(way.loader))


@rule(severity=Severity.ERROR, scope=Scope.WORKER, when=has_loader_and_mount)
def check(worker: WorkerView, ctx: Context) -> Iterator[Problem]:
    way = agent_path(worker)
    if way is None or way.loader is None or way.hidden or way.astray:
        return
    if way.filled is not None and way.filled.volume == way.volume_name:
        return
    yield way.loader.problem(
        f"{way.loader.title} copies the binary to `{way.target}`, {_where(way)}; Kubernetes accepts this",
        f"Mount `{way.volume_name}` at {ctx.contract.agent.path} in `{way.loader.name}`.",
        at=("volumeMounts",),
    )


def _where(way: AgentPath) -> str:
    if way.filled is not None:
        return f"which lies in volume `{way.filled.volume}` and not in `{way.volume_name}`"
    mounts = way.mounts(way.loader)
    if mounts:
        return f"but mounts `{way.volume_name}` at `{mounts[0].mount_path}`"
    return f"but does not mount `{way.volume_name}`"
