"""A copy that fails makes the loader fail.

Why
    With `|| true` after it, a copy that failed looks like one that went well: the pod goes on, and the
    worker fails later, with an error that says nothing of the copy. Kubernetes accepts this.

Bad
    ```yaml
    initContainers:
      - name: agent-loader
        command: [sh, -ec]
        args: ['cp /usr/local/bin/attune-agent /opt/attune/agent/attune-agent || true']
    ```

Good
    ```yaml
    initContainers:
      - name: agent-loader
        command: [sh, -ec]
        args: ['cp /usr/local/bin/attune-agent /opt/attune/agent/attune-agent']
    ```

Fix
    Remove `|| true`, so that the init container fails where the copy does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from attune_lint.rule import Context, Problem, Scope, Severity, WorkerView, agent_path, rule, script_at, script_of

HIDDEN = re.compile(r"\b(?:cp|install|chmod)\s[^\n;|&]*\|\|\s*(true|:|exit\s+0)(?=\s|;|\Z)")


def has_script(worker: WorkerView, ctx: Context) -> bool:
    way = agent_path(worker)
    return way is not None and way.loader is not None


@rule(severity=Severity.WARNING, scope=Scope.WORKER, when=has_script)
def check(worker: WorkerView, ctx: Context) -> Iterator[Problem]:
    way = agent_path(worker)
    loader = way.loader if way else None
    hidden = HIDDEN.search(script_of(loader)) if loader else None
    if loader is not None and hidden is not None:
        yield loader.problem(
            f"{loader.title} goes on when its copy fails: `|| {hidden[1]}` hides it; Kubernetes accepts this",
            f"Remove `|| {hidden[1]}` from the script of `{loader.name}`.",
            at=script_at(loader),
        )
