"""The job that fills the packs can write to them.

Why
    With a read-only mount, or a volume that is read-only as a whole, the job fails with "read-only file
    system", the packs stay empty, and every worker waits for them for ever. Kubernetes accepts this.

Bad
    ```yaml
    kind: Job
    metadata:
      name: init-packs
    spec:
      template:
        spec:
          volumes:
            - name: packs
              persistentVolumeClaim:
                claimName: attune-packs
                readOnly: true
    ```

Good
    ```yaml
    kind: Job
    metadata:
      name: init-packs
    spec:
      template:
        spec:
          volumes:
            - name: packs
              persistentVolumeClaim:
                claimName: attune-packs
    ```

Fix
    Remove `readOnly` from the job's mount of the packs and from its volume.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import COMPONENT_LABEL, Context, PodView, Problem, Related, Scope, Severity, named, rule


def fills_packs(pod: PodView, ctx: Context) -> bool:
    packs = ctx.contract.packs
    filling = [job for job in ctx.contract.jobs if job in packs.writers]
    component = pod.labels.get(COMPONENT_LABEL) or pod.object.labels.get(COMPONENT_LABEL)
    by_name = any(pod.object.name in named(ctx.fullnames, job) for job in filling)
    return pod.object.kind == "Job" and (component in filling or by_name)


def _meant(pod: PodView, claims: tuple[str, ...], name: str) -> Iterator[Related]:
    """The mounts without a volume, and the volumes that are of the claim or of the contract's name, or all."""
    for mount in (mount for container in pod.containers for mount in container.mounts):
        if mount.volume is None:
            yield mount.place("name")
    yield from list(_volumes(pod, claims, name)) or [pod.place("spec", "volumes")]


def _volumes(pod: PodView, claims: tuple[str, ...], name: str) -> Iterator[Related]:
    for volume in pod.volumes:
        if volume.claim in claims:
            yield volume.place("name")
        elif volume.name == name:
            yield volume.place("persistentVolumeClaim", "claimName")


@rule(severity=Severity.ERROR, scope=Scope.POD, when=fills_packs, contract=True)
def check(pod: PodView, ctx: Context) -> Iterator[Problem]:
    claims = named(ctx.fullnames, ctx.contract.packs.suffix)
    mounts = [m for c in pod.containers for m in c.mounts if m.volume is not None and m.volume.claim in claims]
    own = [claim for name in claims if (claim := ctx.find("PersistentVolumeClaim", name)) is not None]
    if not mounts and pod.containers and own:
        first = pod.containers[0]
        yield first.problem(
            f"{first.title}, which fills the packs, does not mount their claim `{claims[0]}`; the packs stay empty, "
            "and every worker waits for them. Kubernetes accepts this",
            f"Mount the packs in `{first.name}`.",
            at=("volumeMounts",),
            related=[*_meant(pod, claims, ctx.contract.packs.name), own[0].place()],
        )
    yield from _others(pod, ctx)
    if not mounts or any(not mount.read_only for mount in mounts):
        return
    volume = mounts[0].volume
    if volume is not None and volume.claim_read_only:
        yield volume.problem(
            f"volume `{volume.name}` of {pod.title}, which fills the packs, is read-only; Kubernetes accepts this",
            f"Remove readOnly from the claim of `{volume.name}`.",
            at=("persistentVolumeClaim", "readOnly"),
        )
    else:
        yield mounts[0].problem(
            f"{mounts[0].container.title}, which fills the packs, mounts them read-only; Kubernetes accepts this",
            f"Remove readOnly from the mount of `{mounts[0].name}`.",
            at=("readOnly",),
        )


def _others(pod: PodView, ctx: Context) -> Iterator[Problem]:
    """What it mounts read-only beside the packs, and can only be there to be filled too."""
    promised = {volume.name: volume.suffix for pool in ctx.contract.pools for volume in pool.volumes}
    written = [mount.volume for pool in ctx.contract.pools for mount in pool.mounts if mount.read_only is False]
    claims = {claim for name in written if (s := promised.get(name)) for claim in named(ctx.fullnames, s)}
    for container in pod.containers:
        for mount in container.mounts:
            if mount.read_only and mount.volume is not None and mount.volume.claim in claims:
                yield mount.problem(
                    f"{container.title}, which fills the packs, mounts `{mount.name}` read-only; Kubernetes accepts "
                    "this",
                    f"Remove readOnly from the mount of `{mount.name}`.",
                    at=("readOnly",),
                )
