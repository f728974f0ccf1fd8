"""A block device is given to a container as a device, a file system as a mount.

Why
    The API server takes `volumeDevices` for claims only, and not beside a mount of the same volume. Whether
    the claim is of the mode Block it does not look at: a claim that is mounted and means a device, or the
    other way round, keeps its pod in ContainerCreating.

Bad
    ```yaml
    kind: Deployment
    metadata:
      name: web
    spec:
      template:
        spec:
          containers:
            - name: web
              volumeDevices:
                - name: disk
                  devicePath: /dev/xvda
          volumes:
            - name: disk
              emptyDir: {}
    ```

Good
    ```yaml
    kind: Deployment
    metadata:
      name: web
    spec:
      template:
        spec:
          containers:
            - name: web
              volumeDevices:
                - name: disk
                  devicePath: /dev/xvda
          volumes:
            - name: disk
              persistentVolumeClaim:
                claimName: disk
    ---
    apiVersion: v1
    kind: PersistentVolumeClaim
    metadata:
      name: disk
    spec:
      accessModes: [ReadWriteOnce]
      volumeMode: Block
      resources:
        requests:
          storage: 1Gi
    ```

Fix
    Use volumeDevices with claims of the volumeMode Block, and volumeMounts with all others.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from attune_lint.rule import ContainerView, Context, Problem, Scope, Severity, VolumeView, lookup, mappings, rule

ACCEPTED = "Kubernetes accepts this, and the pod never starts"


def has_volumes(container: ContainerView, ctx: Context) -> bool:
    return bool(container.mounts or container.data.get("volumeDevices"))


@rule(severity=Severity.ERROR, scope=Scope.CONTAINER, when=has_volumes)
def check(container: ContainerView, ctx: Context) -> Iterator[Problem]:
    mounted = {mount.name for mount in container.mounts}
    seen: set[tuple[str, Any]] = set()
    for index, device in mappings(container.data, "volumeDevices"):
        name, path = device.get("name"), device.get("devicePath")
        volume = container.pod.volume(name) if isinstance(name, str) else None
        fault, fate = _fault(name, volume, mounted), container.pod.refusal
        if not fault and (not path or (isinstance(path, str) and ".." in path.split("/"))):
            fault = f"has the devicePath `{path}`" if path else "has no devicePath"
        if not fault and seen & {("name", name), ("path", str(path))}:
            fault = "stands there twice, or shares its devicePath"
        seen.update({("name", name), ("path", str(path))} if isinstance(name, str) else ())
        if not fault and volume is not None and _mode(volume, ctx) == "Filesystem":
            fault, fate = "is a claim with a file system, and no block device", ACCEPTED
        if fault:
            yield container.problem(
                f"the device `{name}` of {container.title} {fault}; {fate}",
                f"Correct the volumeDevices of `{container.name}`.",
                at=("volumeDevices", index),
            )
    for mount in container.mounts:
        if mount.volume is not None and _mode(mount.volume, ctx) == "Block":
            yield mount.problem(
                f"{container.title} mounts `{mount.name}`, and its claim is a block device. {ACCEPTED}",
                f"List {mount.name} in volumeDevices of `{container.name}`.",
                at=("name",),
            )


def _fault(name: Any, volume: VolumeView | None, mounted: set[str]) -> str:
    if name in mounted:
        return "is mounted too"
    if volume is None:
        return "is no volume of the pod"
    claimed = volume.source in ("persistentVolumeClaim", "ephemeral")
    return "" if claimed else f"is a volume of the kind {volume.source}; only a claim can be a device"


def _mode(volume: VolumeView, ctx: Context) -> str | None:
    """The mode of the claim behind a volume, where it can be seen."""
    if volume.path[1:2] == ("volumeClaimTemplates",):
        spec = volume.object.get(*volume.path, "spec")
    elif volume.source == "ephemeral":
        spec = volume.get("ephemeral", "volumeClaimTemplate", "spec")
    else:
        claim = ctx.find("PersistentVolumeClaim", volume.claim) if volume.claim else None
        spec = claim.get("spec") if claim is not None else None
    if not isinstance(spec, dict):
        return None
    mode = lookup(spec, ("volumeMode",))
    return str(mode or "Filesystem")
