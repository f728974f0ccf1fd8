"""The file that a variable names is mounted in the container.

Why
    The contract names the path of the configuration file in a variable, and mounts the file there. A container that
    gets the variable and not the mount looks for a file that its image does not have. Kubernetes accepts this.

Bad
    ```yaml
    kind: Deployment
    metadata:
      name: executor
    spec:
      template:
        spec:
          containers:
            - name: executor
              volumeMounts:
                - mountPath: /opt/attune/config.yaml
                  $patch: delete
    ```

Good
    ```yaml
    kind: Deployment
    metadata:
      name: executor
    spec:
      template:
        spec:
          containers:
            - name: executor
              env:
                - name: ATTUNE_CONFIG
                  value: /etc/attune/config.yaml
              volumeMounts:
                - name: config
                  mountPath: /etc/attune
    ```

Fix
    Mount the file where the variable says, or set the variable to where it is mounted.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import ContainerView, Context, EnvKind, EnvView, Problem, Scope, Severity, rule


def names_file(container: ContainerView, ctx: Context) -> bool:
    return bool(_variables(container, ctx))


@rule(severity=Severity.ERROR, scope=Scope.CONTAINER, when=names_file, contract=True)
def check(container: ContainerView, ctx: Context) -> Iterator[Problem]:
    worker = ctx.worker_of(container)
    if worker is not None and worker.container is not None and worker.container.path == container.path:
        return  # of the variables and mounts of workers other rules speak
    for variable in _variables(container, ctx):
        value = variable.value
        if value and value.startswith("/") and container.mount_over(value) is None:
            yield variable.problem(
                f"variable `{variable.name}` of {container.title} names `{value}`, and nothing is mounted there. "
                "Kubernetes accepts this",
                f"Mount the file at {value} in `{container.name}`.",
                at=("value",),
                related=[container.place("volumeMounts")],
            )


def _variables(container: ContainerView, ctx: Context) -> list[EnvView]:
    """The container's variables that hold the path of a promised mount."""
    given, pools = container.variables, ctx.contract.pools
    promised = [p for pool in pools for p in pool.env if p.name in given and p.kind is EnvKind.LITERAL]
    paths = {mount.path for pool in pools for mount in pool.mounts if mount.sub_path} if promised else ()
    return [given[name] for name in dict.fromkeys(p.name for p in promised if p.literal in paths)]
