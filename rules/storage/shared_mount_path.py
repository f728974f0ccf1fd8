"""A shared volume is mounted at the same path by all components.

Why
    All components read one configuration file, with one path for the packs and one for each of the other shared
    volumes. One that mounts a volume elsewhere finds an empty folder at that path, and writes where nobody looks:
    the packs are never there. Kubernetes accepts any path.

Bad
    ```yaml
    kind: Job
    metadata:
      name: init-packs
    spec:
      template:
        spec:
          containers:
            - name: init-packs
              volumeMounts:
                - mountPath: /opt/attune/packs
                  $patch: delete
                - name: packs
                  mountPath: /opt/attune/pack
    ```

    or one that hides the programs of its image:

    ```yaml
    kind: Deployment
    metadata:
      name: api
    spec:
      template:
        spec:
          containers:
            - name: api
              volumeMounts:
                - mountPath: /opt/attune/packs
                  $patch: delete
                - name: packs
                  mountPath: /usr/local/bin
    ```

Good
    ```yaml
    kind: Deployment
    metadata:
      name: api
    spec:
      template:
        spec:
          containers:
            - name: api
              volumeMounts:
                - name: packs
                  mountPath: /srv/packs
    ```

Fix
    Mount the volume at the path that the message names.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import (
    ContainerView,
    Context,
    MountView,
    Problem,
    Scope,
    Severity,
    hides_system_folder,
    nearest,
    rule,
)


def mounts_shared(container: ContainerView, ctx: Context) -> bool:
    return bool(_mounts(container, ctx))


@rule(severity=Severity.ERROR, scope=Scope.CONTAINER, when=mounts_shared, contract=True)
def check(container: ContainerView, ctx: Context) -> Iterator[Problem]:
    for mount, path in _mounts(container, ctx):
        if mount.sub_path:
            if mount.clean_path == path:
                yield mount.problem(
                    f"{container.title} mounts only `{mount.sub_path}` of the shared volume `{mount.name}` at "
                    f"`{path}`, where the others mount all of it. Kubernetes accepts this",
                    f"Remove subPath from the mount of `{mount.name}` in `{container.name}`.",
                    at=("subPath",),
                )
            continue
        if any(other.clean_path == path for other in container.mounts):
            continue
        # What has its own configuration may have its own paths, but for slips, and for the Jobs that fill a volume.
        is_slip = hides_system_folder(mount) or nearest(mount.clean_path, [path], cutoff=0.8)
        if is_slip or _is_the_contracts_job(container, ctx):
            yield mount.problem(
                f"{container.title} mounts the shared volume `{mount.name}` at `{mount.mount_path}`; the contract has "
                f"it at `{path}`. Kubernetes accepts this",
                f"Mount `{mount.name}` at {path} in `{container.name}`.",
                at=("mountPath",),
            )


def _is_the_contracts_job(container: ContainerView, ctx: Context) -> bool:
    return container.object.kind == "Job" and any(ctx.is_job(container.object, job) for job in ctx.contract.jobs)


def _mounts(container: ContainerView, ctx: Context) -> list[tuple[MountView, str]]:
    """The mounts of shared claims with the contract's path. Init containers may look at them from anywhere, and of
    workers other rules speak."""
    if container.is_init or ctx.worker_of(container) is not None:
        return []
    paths = {mount.volume: mount.path for pool in ctx.contract.pools for mount in pool.mounts}
    found = []
    for mount in container.mounts:
        claim = mount.volume.claim if mount.volume is not None else None
        promise = ctx.claim_promise(claim) if claim else None
        if promise is not None and promise.name in paths:
            found.append((mount, paths[promise.name]))
    return found
