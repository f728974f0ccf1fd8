"""A mount's subPath leads downwards from its volume's root.

Why
    The API server refuses a `subPath` that is absolute or holds `..`, and one beside `subPathExpr`. No schema
    shows it.

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

from attune_lint.rule import ContainerView, Context, Problem, Scope, Severity, rule


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
        else:
            continue
        yield mount.problem(
            f"the mount of `{mount.name}` in {container.title} has {fault}; the API server refuses it",
            "Write subPath relative to the volume's root.",
            at=(given[0],),
        )
