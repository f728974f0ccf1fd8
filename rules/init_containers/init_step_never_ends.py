"""The init steps of a pod end before the next one starts.

Why
    An init container with `restartPolicy: Always` is a sidecar: the next container starts as soon as this
    one has started, not when it has done its work. The worker may then run a binary that is not there yet,
    or only half. Kubernetes accepts this, and restarts the step for ever. An init container of a server's
    image that is given no command runs the server, and no container after it ever starts.

Bad
    ```yaml
    initContainers:
      - name: agent-loader
        restartPolicy: Always
    ```

    or that runs its image's server:

    ```yaml
    kind: Job
    metadata:
      name: init-packs
    spec:
      template:
        spec:
          initContainers:
            - name: wait-for-user
              command: null
    ```

Good
    ```yaml
    initContainers:
      - name: agent-loader
        imagePullPolicy: IfNotPresent
    ```

Fix
    Remove `restartPolicy` from the init container; give one of a server's image a command that ends.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import (
    WAIT_FOR_SERVER,
    ContainerView,
    Context,
    Problem,
    Scope,
    Severity,
    data_folder,
    rule,
    waiting,
)


def is_step(container: ContainerView, ctx: Context) -> bool:
    return container.is_init and (_serves(container) or _is_wait(container) or ctx.step_of(container) is not None)


@rule(severity=Severity.ERROR, scope=Scope.CONTAINER, when=is_step, contract=True)
def check(container: ContainerView, ctx: Context) -> Iterator[Problem]:
    if container.is_sidecar:
        yield container.problem(
            f"{container.title} has restartPolicy Always, so that nothing waits for its end; Kubernetes accepts this",
            f"Remove restartPolicy from `{container.name}`.",
            at=("restartPolicy",),
        )
    elif _serves(container):
        yield container.problem(
            f"{container.title} has no command, and so runs the server of the image `{container.image}`, which never "
            "ends; Kubernetes accepts this",
            f"Give `{container.name}` a command that ends.",
            at=("command",),
        )


def _serves(container: ContainerView) -> bool:
    """Whether the container runs what its image runs, and that is a server."""
    return not container.command and not container.args and data_folder(container.image) is not None


def _is_wait(container: ContainerView) -> bool:
    """Whether the script is a wait of the chart's own: it ends once some server is there, and not before."""
    found = waiting(container, WAIT_FOR_SERVER)
    return found is not None and found.when_there is True and found.when_missing is False
