"""No init container uses the agent's volume before the loader has filled it.

Why
    Init containers run in their order. One that comes before the loader and mounts the volume finds it
    empty, or leaves something where the binary goes. Kubernetes accepts this.

Bad
    ```yaml
    initContainers:
      - name: check-agent
        image: busybox:1.36
        command: [/opt/attune/agent/attune-agent, --version]
        volumeMounts:
          - name: agent-bin
            mountPath: /opt/attune/agent
            readOnly: true
      - name: agent-loader
      - name: wait-for-schema
      - name: wait-for-packs
    ```

Good
    ```yaml
    initContainers:
      - name: agent-loader
      - name: wait-for-schema
      - name: wait-for-packs
      - name: check-agent
        image: busybox:1.36
        command: [/opt/attune/agent/attune-agent, --version]
        volumeMounts:
          - name: agent-bin
            mountPath: /opt/attune/agent
            readOnly: true
    ```

Fix
    Move the init container behind the loader.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, Problem, Scope, Severity, WorkerView, agent_path, rule


def has_loader(worker: WorkerView, ctx: Context) -> bool:
    way = agent_path(worker)
    return way is not None and way.loader is not None


@rule(severity=Severity.ERROR, scope=Scope.WORKER, when=has_loader)
def check(worker: WorkerView, ctx: Context) -> Iterator[Problem]:
    way = agent_path(worker)
    if way is None or way.loader is None:
        return
    steps = {container.name for step in worker.pool.init_steps if (container := worker.init(step))}
    for container in way.container.pod.init_containers[: way.loader.index]:
        if container.name not in steps and way.mounts(container):
            yield container.problem(
                f"{container.title} mounts `{way.volume_name}`, but runs before `{way.loader.name}` has filled it; "
                "Kubernetes accepts this",
                f"Move `{container.name}` behind `{way.loader.name}`.",
            )
