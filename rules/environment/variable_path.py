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

from attune_lint.rule import ContainerView, Context, EnvKind, Problem, Scope, Severity, rule


def names_file(container: ContainerView, ctx: Context) -> bool:
    return any(container.variable(name) is not None for name in _variables(ctx))


@rule(severity=Severity.ERROR, scope=Scope.CONTAINER, when=names_file, contract=True)
def check(container: ContainerView, ctx: Context) -> Iterator[Problem]:
    worker = ctx.worker_of(container.pod)
    if worker is not None and worker.container is not None and worker.container.path == container.path:
        return  # of the variables and mounts of workers other rules speak
    for name in _variables(ctx):
        variable = container.variable(name)
        value = variable.value if variable is not None else None
        if variable is not None and value and value.startswith("/") and container.mount_over(value) is None:
            yield variable.problem(
                f"variable `{name}` of {container.title} names `{value}`, and nothing is mounted there. Kubernetes "
                "accepts this",
                f"Mount the file at {value} in `{container.name}`.",
                at=("value",),
                related=[container.place("volumeMounts")],
            )


def _variables(ctx: Context) -> dict[str, None]:
    """The variables that hold the path of a promised mount."""
    pools = ctx.contract.pools
    paths = {mount.path for pool in pools for mount in pool.mounts if mount.sub_path}
    return dict.fromkeys(p.name for pool in pools for p in pool.env if p.kind is EnvKind.LITERAL and p.literal in paths)
