"""A server's disk is mounted, writable, where the server keeps its data.

Why
    An image writes its data into one folder. A disk that is mounted beside it stays empty, and the data lies in the
    container: with the next pod it is gone. Nothing fails until then. Kubernetes accepts any path, and a disk that is
    mounted read-only, on which the server cannot start.

Bad
    ```yaml
    kind: StatefulSet
    metadata:
      name: redis
    spec:
      template:
        spec:
          containers:
            - name: redis
              volumeMounts:
                - mountPath: /data
                  $patch: delete
                - name: data
                  mountPath: /var/lib/redis
    ```

Good
    ```yaml
    kind: StatefulSet
    metadata:
      name: postgresql
    spec:
      template:
        spec:
          containers:
            - name: postgresql
              volumeMounts:
                - mountPath: /var/lib/postgresql/data
                  $patch: delete
                - name: data
                  mountPath: /var/lib/postgresql
    ```

Fix
    Mount the disk over the folder that the message names.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import ContainerView, Context, Problem, Scope, Severity, data_folder, lookup, rule


def keeps_data(container: ContainerView, ctx: Context) -> bool:
    return not container.is_init and _folder(container) is not None and bool(_disks(container))


@rule(severity=Severity.WARNING, scope=Scope.CONTAINER, when=keeps_data)
def check(container: ContainerView, ctx: Context) -> Iterator[Problem]:
    folder = _folder(container)
    mount = container.mount_over(folder) if folder is not None else None
    severity = Severity.ERROR if ctx.edition else Severity.WARNING
    if mount is not None and mount.read_only:
        yield mount.problem(
            f"{container.title} keeps its data in `{folder}`, which it mounts read-only; it cannot write there, and "
            "ends. Kubernetes accepts this",
            f"Mount `{mount.name}` writable in `{container.name}`.",
            at=("readOnly",),
            severity=severity,
        )
    if folder is None or mount is not None:
        return
    if any(mount.clean_path.startswith(folder + "/") for mount in container.mounts):
        return  # a part of the folder lies on a disk
    yield container.problem(
        f"{container.title} keeps its data in `{folder}`, where nothing is mounted; its disk stays empty, and the data "
        "goes with the pod. Kubernetes accepts this",
        f"Mount the disk at {folder} in `{container.name}`.",
        at=("volumeMounts",),
        related=[variable.place("value") for variable in container.env if variable.value == folder],
        severity=severity,
    )


def _folder(container: ContainerView) -> str | None:
    """Where the image keeps its data, as far as that is known and no argument says otherwise."""
    known = data_folder(container.image)
    if known is None or container.command or container.args:
        return None
    folder, variable = known
    given = container.variable(variable) if variable else None
    if given is None:
        return folder
    return given.value if given.value and given.value.startswith("/") else None


def _disks(container: ContainerView) -> list[str]:
    """The claims that the workload makes for each of its pods."""
    templates = container.object.get("spec", "volumeClaimTemplates")
    names = [lookup(item, ("metadata", "name")) for item in templates] if isinstance(templates, list) else []
    return [name for name in names if isinstance(name, str)]
