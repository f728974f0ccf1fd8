"""A wait step ends once what it waits for is there, and not before.

Why
    `while psql …; do sleep` ends at once when the database is away and loops for ever when it is there: the
    wrong way round. A list of tries that ends well after the last one lets the worker start without what it
    needs. Kubernetes cannot tell.

Bad
    ```yaml
    initContainers:
      - name: wait-for-packs
        command: [sh, -ec]
        args: ['while [ -f /opt/attune/packs/core/pack.yaml ]; do sleep 2; done']
    ```

    or with an end that is good in any case:

    ```yaml
    initContainers:
      - name: wait-for-packs
        command: [sh, -ec]
        args: ['for i in $(seq 60); do [ -f /opt/attune/packs/core/pack.yaml ] && exit 0; sleep 2; done; exit 0']
    ```

Good
    ```yaml
    initContainers:
      - name: wait-for-packs
        command: [sh, -ec]
        args: ['while [ ! -f /opt/attune/packs/core/pack.yaml ]; do sleep 2; done']
    ```

    ```yaml
    initContainers:
      - name: wait-for-packs
        command: [sh, -ec]
        args: ['for i in $(seq 60); do [ -f /opt/attune/packs/core/pack.yaml ] && exit 0; sleep 2; done; exit 1']
    ```

Fix
    Let the script end with success only where its poll succeeds: `until … do sleep`, or `exit 1` after the last try.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import (
    WAIT_FOR_SERVER,
    ContainerView,
    Context,
    InitRole,
    InitStep,
    Problem,
    Scope,
    Severity,
    names_path,
    rule,
    runs,
    script_at,
    waiting,
)


def waits(container: ContainerView, ctx: Context) -> bool:
    return _step(container, ctx) is not None


@rule(severity=Severity.ERROR, scope=Scope.CONTAINER, when=waits, contract=True)
def check(container: ContainerView, ctx: Context) -> Iterator[Problem]:
    step = _step(container, ctx)
    found = waiting(container, step) if step is not None else None
    if step is WAIT_FOR_SERVER and found is not None and (found.when_there, found.when_missing) != (False, True):
        return  # of a wait that the contract does not name only the opposite is certain
    if found is None or (found.when_there is not False and found.when_missing is not True):
        return
    if found.when_there is False and found.when_missing is True:
        fault = (
            "waits the wrong way round: its script ends while what it waits for is missing, and not when that is there"
        )
    elif found.when_missing is True:
        fault = "does not wait: its script ends well while what it waits for is missing"
    else:
        fault = "never ends well: its script goes on, or fails, when what it waits for is there"
    yield container.problem(
        f"{container.title} {fault}. Kubernetes accepts this",
        f"Let the script of `{container.name}` end once its poll succeeds.",
        at=script_at(container),
    )


def _step(container: ContainerView, ctx: Context) -> InitStep | None:
    """What the container waits for, where its script asks for that at all."""
    step = ctx.step_of(container)
    if step is None and container.is_init and not ctx.is_said_of_a_worker(container):
        return WAIT_FOR_SERVER if any(runs(container, program) for program in WAIT_FOR_SERVER.needs_command) else None
    if step is None or step.role is InitRole.LOADER:
        return None
    if step.waits_for_path is not None:
        return step if names_path(container, step.waits_for_path) else None
    return step if any(runs(container, program) for program in step.needs_command) else None
