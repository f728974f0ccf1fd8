"""The worker's user may execute the agent's binary.

Why
    The loader runs as one user and the worker as whichever its image names. A binary that only its owner
    may execute fails there with "permission denied". Kubernetes accepts any mode.

Bad
    ```yaml
    initContainers:
      - name: agent-loader
        command: [install, -m, "0644", /usr/local/bin/attune-agent, /opt/attune/agent/attune-agent]
        args: null
    ```

Good
    ```yaml
    initContainers:
      - name: agent-loader
        command: [install, -m, "0755", /usr/local/bin/attune-agent, /opt/attune/agent/attune-agent]
        args: null
    ```

Fix
    Give the copy mode 0755, or keep the mode of the source.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from attune_lint.rule import Context, Problem, Scope, Severity, WorkerView, agent_path, commands, rule, script_at

MODE = re.compile(r"(?:-m|--mode=)?([0-7]{3,4})\Z")


def has_loader(worker: WorkerView, ctx: Context) -> bool:
    way = agent_path(worker)
    return way is not None and way.loader is not None


@rule(severity=Severity.ERROR, scope=Scope.WORKER, when=has_loader)
def check(worker: WorkerView, ctx: Context) -> Iterator[Problem]:
    way = agent_path(worker)
    if way is None or way.loader is None:
        return
    # Of several modes the last one stays.
    modes = [mode for command in commands(way.loader) if (mode := _mode(command, way.target)) is not None]
    if not modes or int(modes[-1], 8) & 0o001:
        return
    nobody = int(modes[-1], 8) & 0o111 == 0
    yield way.loader.problem(
        f"{way.loader.title} gives the binary mode `{modes[-1]}`, with which "
        f"{'nobody' if nobody else 'not every user'} may execute it; Kubernetes accepts this",
        f"Give the binary mode 0755 in `{way.loader.name}`.",
        at=script_at(way.loader),
        severity=Severity.ERROR if nobody else Severity.WARNING,
    )


def _mode(command: tuple[str, ...], target: str) -> str | None:
    """The octal mode that one `chmod` or `install` gives the target, if it does."""
    folder = target.rsplit("/", 1)[0]
    program = command[0].rsplit("/", 1)[-1]
    touches = any(word in (target, folder, folder + "/") or word.startswith(folder + "/*") for word in command)
    if program not in ("chmod", "install") or not touches:
        return None
    if program == "chmod":
        candidates = command[1:]
    else:
        after = (following for word, following in pairwise(command) if word in ("-m", "--mode"))
        candidates = (*after, *command[1:])
    return next((match[1] for word in candidates if (match := MODE.match(word))), None)
