"""Packs are read-only for everyone who is not a declared writer.

Why
    All pods share one claim of packs. A worker runs code of users; where that code can write to the packs,
    it changes what every other worker runs next. ReadWriteMany or ReadOnlyMany on the claim protects
    nothing: only a read-only mount, or a read-only volume, does. Kubernetes accepts a writable one.

Bad
    ```yaml
    containers:
      - name: worker
        volumeMounts:
          - name: packs
            mountPath: /opt/attune/packs
            readOnly: false
    volumes:
      - name: packs
        persistentVolumeClaim:
          claimName: attune-packs
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

    or for the whole pod:

    ```yaml
    volumes:
      - name: packs
        persistentVolumeClaim:
          claimName: attune-packs
          readOnly: true
    ```

Fix
    Set `readOnly: true` on the mount, or on the claim of the volume.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import (
    COMPONENT_LABEL,
    ContainerView,
    Context,
    MountView,
    Problem,
    Related,
    Scope,
    Severity,
    is_misspelt_name,
    named,
    rule,
)


def reads_packs(container: ContainerView, ctx: Context) -> bool:
    return bool(_packs_mounts(container, ctx)) and not _is_writer(container, ctx)


@rule(severity=Severity.ERROR, scope=Scope.CONTAINER, when=reads_packs, contract=True)
def check(container: ContainerView, ctx: Context) -> Iterator[Problem]:
    for mount in _packs_mounts(container, ctx):
        if not mount.read_only:
            yield mount.problem(
                f"{container.title} mounts the packs (`{mount.name}` at `{mount.mount_path}`) writable and is no "
                f"declared writer ({', '.join(ctx.contract.packs.writers)}); the contract wants them read-only. "
                "Kubernetes accepts this",
                f"Set readOnly: true on the mount of `{mount.name}` in `{container.name}`.",
                related=_meant(container, ctx),
            )


def _meant(container: ContainerView, ctx: Context) -> Iterator[Related]:
    """What keeps a container from being known as a writer's: its misspelled name, or the label that its pod lacks."""
    writers = ctx.contract.packs.writers
    if any(is_misspelt_name(container.name, writer) for writer in writers):
        yield container.place("name")
    if container.name in writers and COMPONENT_LABEL not in container.pod.labels:
        yield container.pod.place("metadata", "labels", COMPONENT_LABEL)


def _packs_mounts(container: ContainerView, ctx: Context) -> list[MountView]:
    """The mounts of the packs: by the claim behind the volume, else by the volume's name."""
    if not container.mounts:
        return []
    packs = ctx.contract.packs
    claims = named(ctx.fullnames, packs.suffix)
    found = []
    for mount in container.mounts:
        claim = mount.volume.claim if mount.volume else None
        if claim in claims or (claim is None and mount.name == packs.name):
            found.append(mount)
    return found


def _is_writer(container: ContainerView, ctx: Context) -> bool:
    """Whether the pod is a declared writer's: by its component label, else by the object's name. The pod of a
    worker's entry never is, whatever its name."""
    pod, writers = container.pod, ctx.contract.packs.writers
    if ctx.worker_of(pod) is not None:
        return False
    component = pod.labels.get(COMPONENT_LABEL) or container.object.labels.get(COMPONENT_LABEL)
    if component is not None:
        return component in writers
    return any(container.object.name in named(ctx.fullnames, writer) for writer in writers)
