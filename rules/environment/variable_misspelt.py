"""The variables that the contract names are spelled alike everywhere.

Why
    The binary passes over a variable that it does not know, and takes its own default. With one letter wrong a
    component reads another configuration than the rest, and nothing says so. Kubernetes accepts any name.

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
              env:
                - name: ATTUNE_CONFIG
                  $patch: delete
                - name: ATTUNE_CONFG
                  value: /opt/attune/config.yaml
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
                - name: ATTUNE_CONFIG_RELOAD
                  value: "true"
    ```

Fix
    Write the name as the contract has it.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import ContainerView, Context, Place, Problem, Scope, Severity, is_slip, nearest, rule


def has_variables(container: ContainerView, ctx: Context) -> bool:
    return bool(container.env)


@rule(severity=Severity.ERROR, scope=Scope.CONTAINER, when=has_variables, contract=True)
def check(container: ContainerView, ctx: Context) -> Iterator[Problem]:
    known = _known(ctx)
    unset = sorted(known.difference(container.variables))
    strange = [variable for variable in container.env if variable.name not in known]
    slipped = [variable for variable in strange if any(is_slip(variable.name, name) for name in unset)]
    if not slipped:
        return
    worker = ctx.worker_of(container)
    own_worker = worker is not None and worker.container is not None and container.path == worker.container.path
    promised = {promise.name for promise in worker.pool.env} if worker is not None and own_worker else set()
    for variable in slipped:
        meant = nearest(variable.name, unset, cutoff=0.85)
        if meant is None or not is_slip(variable.name, meant):
            continue
        if meant in promised:
            continue  # that it is missing is another rule's to say
        yield variable.problem(
            f"{container.title} sets `{variable.name}`; the contract knows `{meant}`. Kubernetes accepts this, and the "
            "program passes over it",
            f"Write {meant} in `{container.name}`.",
            at=("name",),
        )


def _known(ctx: Context) -> set[str]:
    """Every variable that the contract names."""
    pools = ctx.contract.pools
    return {
        *(promise.name for pool in pools for promise in pool.env),
        *(field.path[0] for pool in pools for field in pool.fields if field.place is Place.ENV and field.path),
        *(name for pool in pools for step in pool.init_steps for name in step.variables),
    }
