"""A worker's packs come from the claim that all components share.

Why
    The packs are put on one claim by a job of the chart. A worker with an emptyDir, or with a claim of its
    own, sees an empty folder: its wait for the packs never ends, or it runs what others do not. Kubernetes
    accepts this.

Bad
    ```yaml
    volumes:
      - name: packs
        emptyDir: {}
    ```

    or another claim:

    ```yaml
    volumes:
      - name: packs
        persistentVolumeClaim:
          claimName: attune-artifacts
    ```

Good
    ```yaml
    volumes:
      - name: packs
        persistentVolumeClaim:
          claimName: attune-packs
    ```

Fix
    Name the chart's claim of the packs as the volume's source.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, Problem, Scope, Severity, VolumeKind, VolumeView, WorkerView, named, rule

CLAIM = "persistentVolumeClaim"


def has_volume(worker: WorkerView, ctx: Context) -> bool:
    return _packs_volume(worker, ctx) is not None


@rule(severity=Severity.ERROR, scope=Scope.WORKER, when=has_volume)
def check(worker: WorkerView, ctx: Context) -> Iterator[Problem]:
    volume = _packs_volume(worker, ctx)
    if volume is None or volume.claim in named(ctx.fullnames, ctx.contract.packs.suffix):
        return
    if volume.source == VolumeKind.EMPTY_DIR and _waits_for_packs(worker):
        yield volume.problem(
            f"volume `{volume.name}` of {volume.object.title} is an emptyDir, in which nobody puts the packs, and the "
            "pod waits for them forever. Kubernetes accepts this",
            f"Mount the claim of the packs as `{volume.name}`.",
            at=(volume.source,),
        )
        return
    promised = [promise for promise in worker.pool.volumes if promise.name == ctx.contract.packs.name]
    if ctx.is_given(volume.claim, "PersistentVolumeClaim") or any(ctx.is_switched_off(promise) for promise in promised):
        return
    wanted = ctx.own_name("PersistentVolumeClaim", ctx.contract.packs.suffix)
    found = f"the claim `{volume.claim}`" if volume.claim else f"a source of kind {volume.source}"
    yield volume.problem(
        f"volume `{volume.name}` of {volume.object.title} has {found}; the packs are on the claim `{wanted}`. "
        "Kubernetes accepts this",
        f"Set the claimName of `{volume.name}` to {wanted}.",
        at=(given, "claimName") if (given := next(iter(volume.sources), "")) == CLAIM else (volume.source,),
    )


def _waits_for_packs(worker: WorkerView) -> bool:
    return any(step.waits_for_path is not None and worker.init(step) is not None for step in worker.pool.init_steps)


def _packs_volume(worker: WorkerView, ctx: Context) -> VolumeView | None:
    """What the worker mounts at the packs' path, else the volume of the contract's name."""
    if worker.pod is None:
        return None
    packs = ctx.contract.packs
    mount = worker.container.mount_over(packs.path) if worker.container else None
    if mount is not None and mount.clean_path == packs.path and mount.volume is not None:
        return mount.volume
    return worker.pod.volume(packs.name)
