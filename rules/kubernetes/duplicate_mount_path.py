"""A container mounts one volume at a path.

Why
    The API server refuses two mounts at the same path. Where the paths only look different (`/data` and
    `/data/`) it accepts them, and one volume hides the other.

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
                - name: one
                  mountPath: /data
                - name: two
                  mountPath: /data/
          volumes:
            - name: one
              emptyDir: {}
            - name: two
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
                - name: one
                  mountPath: /data
                - name: two
                  mountPath: /data/two
          volumes:
            - name: one
              emptyDir: {}
            - name: two
              emptyDir: {}
    ```

Fix
    Mount one of the volumes elsewhere, or remove one mount.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import ContainerView, Context, MountView, Problem, Scope, Severity, rule


def has_mounts(container: ContainerView, ctx: Context) -> bool:
    return bool(container.mounts)


@rule(severity=Severity.ERROR, scope=Scope.CONTAINER, when=has_mounts)
def check(container: ContainerView, ctx: Context) -> Iterator[Problem]:
    first: dict[str, MountView] = {}
    for mount in container.mounts:
        known = first.setdefault(mount.clean_path, mount)
        if known is mount or not mount.mount_path:
            continue
        if known.mount_path == mount.mount_path:
            fault = f"at `{mount.mount_path}` twice; {container.pod.refusal}"
        else:
            paths = f"at `{known.mount_path}` and at `{mount.mount_path}`"
            fault = f"{paths}; Kubernetes accepts this, and one hides the other"
        yield mount.problem(
            f"{container.title} mounts {_names(known, mount)} {fault}",
            f"Remove one of the two mounts at {mount.clean_path}.",
            at=("mountPath",),
        )


def _names(one: MountView, other: MountView) -> str:
    return f"`{one.name}`" if one.name == other.name else f"`{one.name}` and `{other.name}`"
