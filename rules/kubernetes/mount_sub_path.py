"""A mount's subPath leads downwards from its volume's root.

Why
    The API server refuses a `subPath` that is absolute or holds `..`, one beside `subPathExpr`, and, until Kubernetes
    1.33, one of an image. No schema shows it.

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
                  mountPath: /cache
                  subPath: ../other
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
                  mountPath: /cache
                  subPath: web
          volumes:
            - name: cache
              emptyDir: {}
    ```

Fix
    Write the path relative to the volume's root, without `..`.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import ContainerView, Context, MountView, Problem, Scope, Severity, rule

# The first version that mounts a part of an image.
IMAGES = "1.33"


def has_mounts(container: ContainerView, ctx: Context) -> bool:
    return bool(container.mounts)


@rule(severity=Severity.ERROR, scope=Scope.CONTAINER, when=has_mounts)
def check(container: ContainerView, ctx: Context) -> Iterator[Problem]:
    for mount in container.mounts:
        given = [key for key in ("subPath", "subPathExpr") if mount.data.get(key)]
        if len(given) == 2:
            fault = "both subPath and subPathExpr"
        elif given and mount.sub_path.startswith("/"):
            fault = f"the absolute {given[0]} `{mount.sub_path}`"
        elif given and ".." in mount.sub_path.split("/"):
            fault = f"the {given[0]} `{mount.sub_path}`, which leads out of the volume"
        elif given and _is_image(mount) and ctx.is_before(IMAGES):
            fault = f"the {given[0]} `{mount.sub_path}` of an image, which is taken from Kubernetes {IMAGES} on"
        else:
            continue
        yield mount.problem(
            f"the mount of `{mount.name}` in {container.title} has {fault}; {container.pod.refusal}",
            "Write subPath relative to the volume's root.",
            at=(given[0],),
        )


def _is_image(mount: MountView) -> bool:
    return mount.volume is not None and mount.volume.source == "image"
