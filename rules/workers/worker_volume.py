"""The volumes of a worker come from where the contract says.

Why
    Configuration, environments and artifacts are shared by name: a worker on another claim, or on an
    emptyDir, starts with nothing and leaves nothing behind. Kubernetes accepts this.

Bad
    ```yaml
    volumes:
      - name: runtime-envs
        emptyDir: {}
    ```

    or another claim:

    ```yaml
    volumes:
      - name: artifacts
        persistentVolumeClaim:
          claimName: attune-runtime-envs
    ```

Good
    ```yaml
    volumes:
      - name: artifacts
        persistentVolumeClaim:
          claimName: attune-artifacts
    ```

Fix
    Name the object that the message wants as the volume's source.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import (
    Context,
    Problem,
    Scope,
    Severity,
    VolumeKind,
    VolumePromise,
    VolumeView,
    WorkerView,
    lookup,
    named,
    rule,
)

KINDS = {VolumeKind.CONFIG_MAP: "ConfigMap", VolumeKind.CLAIM: "PersistentVolumeClaim"}
NAME_KEYS = {VolumeKind.CONFIG_MAP: "name", VolumeKind.CLAIM: "claimName"}


def has_volumes(worker: WorkerView, ctx: Context) -> bool:
    return any(_volume(worker, promise) for promise in _promises(worker, ctx))


@rule(severity=Severity.ERROR, scope=Scope.WORKER, when=has_volumes)
def check(worker: WorkerView, ctx: Context) -> Iterator[Problem]:
    for promise in _promises(worker, ctx):
        volume = _volume(worker, promise)
        if volume is None or ctx.is_switched_off(promise):
            continue
        key = NAME_KEYS.get(promise.kind)
        name = lookup(volume.data, (promise.kind, key)) if key else None
        names = named(ctx.fullnames, promise.suffix) if promise.suffix else ()
        if volume.source == promise.kind and (
            not names or name in names or ctx.is_given(name, KINDS.get(promise.kind, ""))
        ):
            continue
        wanted = f"{_word(promise.kind)} `{names[0]}`" if names else _word(promise.kind)
        found = f"{_word(volume.source)} `{name}`" if name else f"a source of kind {volume.source}"
        yield volume.problem(
            f"volume `{volume.name}` of {volume.object.title} has {found}; the contract wants {wanted}. "
            "Kubernetes accepts this",
            f"Make {wanted} the source of `{volume.name}`.".replace("`", ""),
            at=(volume.source, key) if name and key else (volume.source,),
        )


def _promises(worker: WorkerView, ctx: Context) -> list[VolumePromise]:
    """Without the volumes of the packs and of the binary, which have rules of their own."""
    apart = (ctx.contract.packs.name, ctx.contract.agent.name)
    return [promise for promise in worker.pool.volumes if promise.name not in apart]


def _volume(worker: WorkerView, promise: VolumePromise) -> VolumeView | None:
    """What the worker mounts at the volume's path, else the volume of the contract's name."""
    if worker.pod is None:
        return None
    paths = [mount.path for mount in worker.pool.mounts if mount.volume == promise.name]
    mounts = worker.container.mounts if worker.container else ()
    at_path = [mount.volume for mount in mounts if mount.clean_path in paths and mount.volume is not None]
    return at_path[0] if at_path else worker.pod.volume(promise.name)


def _word(kind: str) -> str:
    return {"persistentVolumeClaim": "the claim", "configMap": "the ConfigMap"}.get(kind, kind)
