"""A volume is mounted beside what an image brings, and not over its system.

Why
    A mount hides all that the image has in that folder. Over `/` or `/usr/bin` it hides the program that the container
    starts, or the libraries that it needs, and the container fails at every start. Kubernetes accepts any path.

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
                - name: cache
                  mountPath: /usr
          volumes:
            - name: cache
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
              volumeMounts:
                - name: cache
                  mountPath: /usr/share/cache
          volumes:
            - name: cache
              emptyDir: {}
    ```

Fix
    Mount the volume at a folder of its own.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import ContainerView, Context, Problem, Scope, Severity, rule

# Folders without which no usual program starts. `/run` and the like are mounted over on purpose.
SYSTEM = (
    "/", "/bin", "/dev", "/etc", "/lib", "/lib32", "/lib64", "/proc", "/sbin", "/sys", "/usr", "/usr/bin", "/usr/lib",
    "/usr/lib64", "/usr/sbin",
)  # fmt: skip


def has_mounts(container: ContainerView, ctx: Context) -> bool:
    return bool(container.mounts)


@rule(severity=Severity.WARNING, scope=Scope.CONTAINER, when=has_mounts)
def check(container: ContainerView, ctx: Context) -> Iterator[Problem]:
    over = [mount for mount in container.mounts if mount.clean_path in SYSTEM]
    worker = ctx.worker_of(container) if over else None
    # Where the contract wants a volume in a worker is said by rules of its own.
    promised = {volume.name for volume in worker.pool.volumes} if worker is not None else ()
    for mount in over:
        # Agents of a node look at its own folders at the same paths.
        is_node = mount.volume is not None and mount.volume.source == "hostPath"
        if mount.name not in promised and not is_node:
            yield mount.problem(
                f"{container.title} mounts `{mount.name}` at `{mount.mount_path}`, over what its image has there. "
                "Kubernetes accepts this",
                f"Mount `{mount.name}` at a folder of its own.",
                at=("mountPath",),
            )
