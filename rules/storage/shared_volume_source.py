"""A component that mounts a shared folder mounts the claim that is behind it.

Why
    What one component writes, the others read: the packs, the environments of runtimes, artifacts. With an emptyDir at
    that path each pod has a folder of its own, which is gone with it; the others wait for what never comes. Kubernetes
    accepts this.

Bad
    ```yaml
    kind: Job
    metadata:
      name: init-packs
    spec:
      template:
        spec:
          volumes:
            - name: runtime-envs
              persistentVolumeClaim: null
              emptyDir: {}
    ```

Good
    ```yaml values
    sharedStorage:
      runtimeEnvs:
        enabled: false
    agentWorkers:
      - name: plain
        image: python:3.12-slim
    ```

Fix
    Mount the claim, or switch the shared storage off in the values.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import (
    Context,
    PodView,
    Problem,
    Scope,
    Severity,
    VolumeKind,
    VolumePromise,
    VolumeView,
    named,
    rule,
)


def has_shared(pod: PodView, ctx: Context) -> bool:
    return bool(_shared(pod, ctx))


@rule(severity=Severity.ERROR, scope=Scope.POD, when=has_shared, contract=True)
def check(pod: PodView, ctx: Context) -> Iterator[Problem]:
    for volume, promise in _shared(pod, ctx):
        if volume.source != VolumeKind.EMPTY_DIR or ctx.is_switched_off(promise):
            continue
        claim = named(ctx.fullnames, promise.suffix or "")[0]
        yield volume.problem(
            f"volume `{volume.name}` of {volume.object.title} is an emptyDir; the contract wants the claim `{claim}` "
            "there, which the others share. Kubernetes accepts this",
            f"Mount the claim {claim} as {volume.name}.",
            at=(volume.source,),
        )


def _shared(pod: PodView, ctx: Context) -> list[tuple[VolumeView, VolumePromise]]:
    """The volumes at the contract's paths with their promises. Of workers other rules speak."""
    if ctx.worker_of(pod) is not None:
        return []
    found: dict[str, tuple[VolumeView, VolumePromise]] = {}
    for pool in ctx.contract.pools:
        promises = {promise.name: promise for promise in pool.volumes if promise.kind is VolumeKind.CLAIM}
        paths = {mount.path: promises[mount.volume] for mount in pool.mounts if mount.volume in promises}
        for container in pod.all_containers:
            for mount in container.mounts:
                if mount.volume is not None and mount.clean_path in paths:
                    found.setdefault(mount.volume.name, (mount.volume, paths[mount.clean_path]))
    return list(found.values())
