"""A worker mounts the packs, as a whole, at the contract's path.

Why
    The agent looks for packs at one path, which its configuration names. Without the mount, or with a part
    of the volume only, it starts and finds no action to run. Kubernetes accepts this.

Bad
    ```yaml
    containers:
      - name: worker
        volumeMounts:
          - mountPath: /opt/attune/packs
            $patch: delete
          - name: packs
            mountPath: /packs
            readOnly: true
    ```

    or only a part:

    ```yaml
    containers:
      - name: worker
        volumeMounts:
          - name: packs
            mountPath: /opt/attune/packs
            subPath: core
            readOnly: true
    ```

Good
    ```yaml
    containers:
      - name: worker
        volumeMounts:
          - name: packs
            mountPath: /opt/attune/packs
            readOnly: true
    ```

Fix
    Mount the volume of the packs read-only at the path that the message names, without subPath.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, Problem, Scope, Severity, WorkerView, rule


def has_container(worker: WorkerView, ctx: Context) -> bool:
    return worker.container is not None


@rule(severity=Severity.ERROR, scope=Scope.WORKER, when=has_container)
def check(worker: WorkerView, ctx: Context) -> Iterator[Problem]:
    container, packs = worker.container, ctx.contract.packs
    if container is None:
        return
    at_path = [mount for mount in container.mounts if mount.clean_path == packs.path]
    advice = f"Mount `{packs.name}` read-only at {packs.path} in `{container.name}`."
    if not at_path:
        others = [mount.mount_path for mount in container.mounts_of(packs.name)]
        found = f"mounts the packs at `{others[0]}`" if others else "does not mount the packs"
        yield container.problem(
            f"{container.title} {found}; the contract wants them at `{packs.path}`. Kubernetes accepts this",
            advice,
            at=("volumeMounts",),
        )
    elif at_path[0].sub_path:
        yield at_path[0].problem(
            f"{container.title} mounts only `{at_path[0].sub_path}` of the packs at `{packs.path}`; the "
            "contract wants all of them there. Kubernetes accepts this",
            advice,
        )
