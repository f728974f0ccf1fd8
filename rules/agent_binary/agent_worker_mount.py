"""The worker finds the agent's binary in the volume that the loader fills.

Why
    The worker's image does not have the binary. Where the volume is missing, or mounted beside the path of
    the command, the container fails with "no such file or directory". Kubernetes accepts this.

Bad
    ```yaml
    containers:
      - name: worker
        volumeMounts:
          - mountPath: /opt/attune/agent
            $patch: delete
    ```

    or at another path:

    ```yaml
    containers:
      - name: worker
        volumeMounts:
          - mountPath: /opt/attune/agent
            $patch: delete
          - name: agent-bin
            mountPath: /opt/agent
            readOnly: true
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
    Mount the volume of the binary in the worker at the contract's path.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import AgentPath, Context, Problem, Scope, Severity, WorkerView, agent_path, rule


def has_container(worker: WorkerView, ctx: Context) -> bool:
    return worker.container is not None


@rule(severity=Severity.ERROR, scope=Scope.WORKER, when=has_container)
def check(worker: WorkerView, ctx: Context) -> Iterator[Problem]:
    way = agent_path(worker)
    if way is None or way.hidden or (way.used is not None and way.used.volume == way.volume_name):
        return
    yield way.container.problem(
        f"{way.container.title} runs `{worker.pool.command}`, {_where(way)}; Kubernetes accepts this",
        f"Mount `{way.volume_name}` read-only at {ctx.contract.agent.path} in `{way.container.name}`.",
        at=("volumeMounts",) if way.used is None else way.used.mount.path[len(way.container.path) :],
    )


def _where(way: AgentPath) -> str:
    if way.used is not None:
        return f"which lies in volume `{way.used.volume}`, but the loader fills `{way.volume_name}`"
    mounts = way.mounts(way.container)
    if mounts:
        return f"but mounts `{way.volume_name}` at `{mounts[0].mount_path}`"
    if way.loader is not None and not way.mounts(way.loader):
        return f"but neither it nor the loader mounts `{way.volume_name}`"
    return f"but does not mount `{way.volume_name}`"
