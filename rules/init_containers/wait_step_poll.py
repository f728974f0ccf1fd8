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
    ContainerView,
    Context,
    InitRole,
    InitStep,
    Problem,
    Scope,
    Severity,
    WorkerView,
    commands,
    rule,
    words,
)


def has_wait_steps(worker: WorkerView, ctx: Context) -> bool:
    return any(step.role is not InitRole.LOADER and worker.init(step) for step in worker.pool.init_steps)


@rule(severity=Severity.ERROR, scope=Scope.WORKER, when=has_wait_steps)
def check(worker: WorkerView, ctx: Context) -> Iterator[Problem]:
    for step in worker.pool.init_steps:
        container = worker.init(step)
        if container is None or step.role is InitRole.LOADER:
            continue
        if step.waits_for_path is not None and step.waits_for_path not in container.script:
            yield _problem(container, f"`{step.waits_for_path}`", f"Wait for {step.waits_for_path}")
        elif step.needs_command and not any(_runs(container, program) for program in step.needs_command):
            program = step.needs_command[0]
            yield _problem(container, f"anything with `{program}`", f"Poll with {program}", step)


def _problem(container: ContainerView, what: str, advice: str, step: InitStep | None = None) -> Problem:
    found = _awaited(container) if step is None else ""
    instead = f", but for `{found}`" if found else ""
    verb = "wait for" if step is None else "poll"
    return container.problem(
        f"{container.title} does not {verb} {what}{instead}; Kubernetes accepts this",
        f"{advice} in `{container.name}`.",
        at=("command",),
    )


def _awaited(container: ContainerView) -> str:
    """The first path that the script takes as an argument."""
    paths = (word for command in commands(container) for word in command[1:] if word.startswith("/"))
    return next(paths, "")


def _runs(container: ContainerView, program: str) -> bool:
    """Whether the script calls a program, with the options given after it in any spelling."""
    name, *options = program.split()
    given = words(container)
    if name not in {word.rsplit("/", 1)[-1].lstrip("$(\"'`") for word in given}:
        return False
    letters = "".join(word for word in given if word.startswith("-") and not word.startswith("--"))
    return all(letter in letters for option in options for letter in option.lstrip("-"))
