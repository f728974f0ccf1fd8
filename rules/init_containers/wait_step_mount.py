"""A wait step that waits for a file mounts the volume that the file comes from.

Why
    Without the mount the path lies in the image of the wait step, where the file never appears: the init
    container waits for ever. Kubernetes accepts this.

Bad
    ```yaml
    initContainers:
      - name: wait-for-packs
        volumeMounts: null
    ```

Good
    ```yaml
    initContainers:
      - name: wait-for-packs
        volumeMounts:
          - name: packs
            mountPath: /opt/attune/packs
            readOnly: true
    ```

Fix
    Mount the volume of the packs at the contract's path.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, Problem, Scope, Severity, WorkerView, landing, rule


def waits_for_file(worker: WorkerView, ctx: Context) -> bool:
    return any(step.waits_for_path and worker.init(step) for step in worker.pool.init_steps)


@rule(severity=Severity.ERROR, scope=Scope.WORKER, when=waits_for_file)
def check(worker: WorkerView, ctx: Context) -> Iterator[Problem]:
    packs = ctx.contract.packs
    place = packs.marker.removeprefix(packs.path)
    for step in worker.pool.init_steps:
        container = worker.init(step)
        if container is None or step.waits_for_path is None or step.waits_for_path not in container.script:
            continue
        found = landing(container, step.waits_for_path)
        if found is None:
            at = [f"`{mount.name}` at `{mount.mount_path}`" for mount in container.mounts]
            fault = f"mounts nothing there, only {', '.join(at)}" if at else "mounts nothing"
        elif found.place != place:
            fault = f"finds it as `{found.place}` in volume `{found.volume}`, where it is `{place}`"
        else:
            continue
        yield container.problem(
            f"{container.title} waits for `{step.waits_for_path}`, but {fault}; Kubernetes accepts this",
            f"Mount `{packs.name}` at {packs.path} in `{container.name}`.",
            at=("volumeMounts",) if found is None else found.mount.path[len(container.path) :],
        )
