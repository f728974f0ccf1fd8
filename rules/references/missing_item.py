"""A file that is mounted by its name is one that the volume holds.

Why
    A volume of a ConfigMap or a Secret with `items` holds those files and no others. A `subPath` that is not among them
    is made as an empty folder, and the program that opens it as a file fails. Kubernetes accepts this.

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
              volumeMounts:
                - name: settings
                  mountPath: /etc/web.yaml
                  subPath: web.yaml
          volumes:
            - name: settings
              configMap:
                name: attune-config
                items:
                  - key: config.yaml
                    path: attune.yaml
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
              volumeMounts:
                - name: settings
                  mountPath: /etc/web.yaml
                  subPath: web.yaml
          volumes:
            - name: settings
              configMap:
                name: attune-config
                items:
                  - key: config.yaml
                    path: web.yaml
    ```

Fix
    Mount one of the volume's files, or add the file to its items.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import ContainerView, Context, MountView, Problem, Scope, Severity, rule


def mounts_files(container: ContainerView, ctx: Context) -> bool:
    return any(_is_by_name(mount) for mount in container.mounts)


@rule(severity=Severity.ERROR, scope=Scope.CONTAINER, when=mounts_files)
def check(container: ContainerView, ctx: Context) -> Iterator[Problem]:
    for mount in container.mounts:
        files = _files(mount)
        if not files or mount.sub_path in files or _is_the_contracts(mount, ctx):
            continue
        if any(file.startswith(f"{mount.sub_path}/") for file in files):
            continue  # the folder that holds one
        held = ", ".join(f"`{file}`" for file in files)
        yield mount.problem(
            f"{container.title} mounts `{mount.sub_path}` of the volume `{mount.name}`, whose items are {held}. "
            "Kubernetes accepts this, and mounts an empty folder",
            f"Set subPath to {files[0]}, or add {mount.sub_path} to the items of {mount.name}.",
            at=("subPath",),
        )


def _is_by_name(mount: MountView) -> bool:
    """Whether the mount takes one file of a ConfigMap or a Secret."""
    volume = mount.volume if mount.data.get("subPath") else None
    return volume is not None and any(volume.get(source) is not None for source in ("configMap", "secret"))


def _files(mount: MountView) -> list[str]:
    """The files that a mount by name chooses among; none where the volume has no items."""
    volume = mount.volume if mount.data.get("subPath") else None
    if volume is None:
        return []
    items = volume.get("configMap", "items") or volume.get("secret", "items")
    given = [item.get("path") for item in items if isinstance(item, dict)] if isinstance(items, list) else []
    return [path.strip("/") for path in given if isinstance(path, str) and path]


def _is_the_contracts(mount: MountView, ctx: Context) -> bool:
    """Whether a rule about workers answers for this mount."""
    worker = ctx.worker_of(mount.container)
    return worker is not None and any(promise.path == mount.clean_path for promise in worker.pool.mounts)
