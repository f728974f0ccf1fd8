"""One init container loads the agent.

Why
    Where two init containers copy a binary to the same file, the last one decides which agent runs, and the
    first is only believed to. Kubernetes accepts this.

Bad
    ```yaml
    initContainers:
      - name: old-loader
        image: registry.example.com/attune/attune-agent:0.9.0
        command: [cp, /usr/local/bin/attune-agent, /opt/attune/agent/attune-agent]
        args: null
        volumeMounts:
          - name: agent-bin
            mountPath: /opt/attune/agent
    ```

Good
    ```yaml
    initContainers:
      - name: agent-loader
        imagePullPolicy: IfNotPresent
    ```

Fix
    Remove the init container that is not the loader.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, Problem, Scope, Severity, WorkerView, agent_path, copied_to, rule


def has_loader(worker: WorkerView, ctx: Context) -> bool:
    way = agent_path(worker)
    return way is not None and way.loader is not None


@rule(severity=Severity.WARNING, scope=Scope.WORKER, when=has_loader)
def check(worker: WorkerView, ctx: Context) -> Iterator[Problem]:
    way = agent_path(worker)
    copy = way.copy if way else None
    if way is None or way.loader is None or copy is None:
        return
    for container in way.container.pod.init_containers:
        if container.index != way.loader.index and way.target in copied_to(container, copy.source):
            yield container.problem(
                f"{container.title} copies the binary to `{way.target}`, and so does `{way.loader.name}`; the last "
                "one decides. Kubernetes accepts this",
                f"Remove `{container.name}`.",
            )
