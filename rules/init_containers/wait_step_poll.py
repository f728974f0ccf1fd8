"""A wait step waits for what it is named after.

Why
    A wait that polls the wrong thing is worse than none: it passes too early, or it never does, and the pod
    stays in `Init` without a word. Kubernetes accepts any script.

Bad
    ```yaml
    initContainers:
      - name: wait-for-packs
        command: [sh, -ec]
        args: ['until [ -f /opt/attune/packs/base/pack.yaml ]; do sleep 2; done']
    ```

    or a poll that asks nobody:

    ```yaml
    initContainers:
      - name: wait-for-schema
        command: [sleep, "30"]
        args: null
    ```

Good
    ```yaml
    initContainers:
      - name: wait-for-packs
        command: [sh, -ec]
        args: ['until [ -f /opt/attune/packs/core/pack.yaml ]; do sleep 2; done']
    ```

Fix
    Let the script poll what the message names.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import (
    SHELLS,
    ContainerView,
    Context,
    InitRole,
    Problem,
    Scope,
    Severity,
    WorkerView,
    commands,
    is_slip,
    names_path,
    rule,
    runs,
    script_at,
)


def has_wait_steps(worker: WorkerView, ctx: Context) -> bool:
    return any(step.role is not InitRole.LOADER and worker.init(step) for step in worker.pool.init_steps)


@rule(severity=Severity.ERROR, scope=Scope.WORKER, when=has_wait_steps)
def check(worker: WorkerView, ctx: Context) -> Iterator[Problem]:
    for step in worker.pool.init_steps:
        container = worker.init(step)
        if container is None or step.role is InitRole.LOADER:
            continue
        path = step.waits_for_path
        shell = _meant_shell(container)
        if shell is not None:
            yield _problem(container, f"run `{shell}`", f"Run {shell}")
        elif path is not None and not names_path(container, path):
            awaited = _awaited(container)
            instead = f", but for `{awaited}`" if awaited else ""
            yield _problem(container, f"wait for `{path}`{instead}", f"Wait for {path}")
        elif step.needs_command and not any(runs(container, program) for program in step.needs_command):
            program = step.needs_command[0]
            yield _problem(container, f"poll anything with `{program}`", f"Poll with {program}")


def _problem(container: ContainerView, what: str, advice: str) -> Problem:
    return container.problem(
        f"{container.title} does not {what}; Kubernetes accepts this",
        f"{advice} in `{container.name}`.",
        # A program that is no shell takes no script, whatever stands in it.
        at=("command", 0) if _is_no_shell(container) else script_at(container),
    )


def _is_no_shell(container: ContainerView) -> bool:
    words = container.get("command")
    return isinstance(words, list) and len(words) > 1 and str(words[0]).rpartition("/")[2] not in SHELLS


def _meant_shell(container: ContainerView) -> str | None:
    """The shell whose name the command nearly says."""
    words = container.get("command")
    if not _is_no_shell(container) or not isinstance(words, list):
        return None
    program = str(words[0]).rpartition("/")[2]
    return next((shell for shell in ("sh", "bash") if is_slip(program, shell)), None)


def _awaited(container: ContainerView) -> str:
    """The first path that the script takes as an argument."""
    paths = (word for command in commands(container) for word in command[1:] if word.startswith("/"))
    return next(paths, "")
