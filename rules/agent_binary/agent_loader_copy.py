"""The loader copies every binary that the contract names, from its place to its place.

Why
    The worker's command is a fixed path. A loader that copies another file, or under another name, ends
    well, and the worker then fails with "no such file or directory". Kubernetes accepts any command.

Bad
    ```yaml
    initContainers:
      - name: agent-loader
        command: [cp, /usr/local/bin/attune-agent, /opt/attune/agent/agent]
        args: null
    ```

    or with another source:

    ```yaml
    initContainers:
      - name: agent-loader
        command: [cp, /usr/bin/attune-agent, /opt/attune/agent/attune-agent]
        args: null
    ```

Good
    ```yaml
    initContainers:
      - name: agent-loader
        command: [sh, -ec]
        args:
          - |
            cp /usr/local/bin/attune-agent /opt/attune/agent/
            chmod 0755 /opt/attune/agent/attune-agent
    ```

Fix
    Let the loader copy the file that the message names to the path that it names.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import (
    ContainerView,
    Context,
    Problem,
    Scope,
    Severity,
    WorkerView,
    agent_path,
    commands,
    copied_to,
    copies_unknown,
    rule,
    script_at,
)

# Programs that may name the file and copy nothing.
IDLE = frozenset({"chmod", "chown", "ls", "test", "[", "echo", "stat", "set"})


def has_loader(worker: WorkerView, ctx: Context) -> bool:
    way = agent_path(worker)
    return way is not None and way.loader is not None


@rule(severity=Severity.ERROR, scope=Scope.WORKER, when=has_loader)
def check(worker: WorkerView, ctx: Context) -> Iterator[Problem]:
    way = agent_path(worker)
    loader = way.loader if way else None
    for copy in worker.pool.copies if loader else ():
        if loader is None:
            continue
        found = copied_to(loader, copy.source) if loader.command else ()
        if not found and not copy.required:
            continue
        if copy.target in found or (loader.command and not found and _may_copy(loader, copy.source, copy.target)):
            continue
        instead = f"copies it to `{found[0]}`" if found else "does not copy it"
        if not loader.command:
            instead = "has no command that does"
        yield loader.problem(
            f"{loader.title} must copy `{copy.source}` to `{copy.target}`, and {instead}; Kubernetes accepts this",
            f"Copy {copy.source} to {copy.target} in `{loader.name}`.",
            at=script_at(loader),
            detail=copy.target,
        )


def _may_copy(loader: ContainerView, source: str, target: str) -> bool:
    """Whether a command that cannot be followed at least names the file and the folder."""
    name, folder = source.rsplit("/", 1)[-1], target.rsplit("/", 1)[0]
    if not copies_unknown(loader):
        return False
    script = "\n".join(" ".join(words) for words in commands(loader) if words[0] not in IDLE)
    return name in script and folder in script
