"""The init steps of a pod end before the next one starts.

Why
    An init container with `restartPolicy: Always` is a sidecar: the next container starts as soon as this
    one has started, not when it has done its work. The worker may then run a binary that is not there yet,
    or only half. Kubernetes accepts this, and restarts the step for ever.

Bad
    ```yaml
    initContainers:
      - name: agent-loader
        restartPolicy: Always
    ```

Good
    ```yaml
    initContainers:
      - name: agent-loader
        imagePullPolicy: IfNotPresent
    ```

Fix
    Remove `restartPolicy` from the init container.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import WAIT_FOR_SERVER, ContainerView, Context, Problem, Scope, Severity, rule, waiting


def is_step(container: ContainerView, ctx: Context) -> bool:
    return container.is_init and (ctx.step_of(container) is not None or _is_wait(container))


@rule(severity=Severity.ERROR, scope=Scope.CONTAINER, when=is_step, contract=True)
def check(container: ContainerView, ctx: Context) -> Iterator[Problem]:
    if container.is_sidecar:
        yield container.problem(
            f"{container.title} has restartPolicy Always, so that nothing waits for its end; Kubernetes accepts this",
            f"Remove restartPolicy from `{container.name}`.",
            at=("restartPolicy",),
        )


def _is_wait(container: ContainerView) -> bool:
    """Whether the script is a wait of the chart's own: it ends once some server is there, and not before."""
    found = waiting(container, WAIT_FOR_SERVER)
    return found is not None and found.when_there is True and found.when_missing is False
