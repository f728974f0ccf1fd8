"""A public server image gets the variables that it reads, under their names.

Why
    The image of a database sets itself up by variables at its first start. It passes over one that is misspelled, and
    one that must be there ends it: PostgreSQL does not start without a password. Kubernetes accepts any name.

Bad
    ```yaml
    kind: StatefulSet
    metadata:
      name: postgresql
    spec:
      template:
        spec:
          containers:
            - name: postgresql
              env:
                - name: POSTGRES_USER
                  $patch: delete
                - name: POSTGRES_USR
                  value: attune
    ```

    or without what must be there:

    ```yaml
    kind: StatefulSet
    metadata:
      name: postgresql
    spec:
      template:
        spec:
          containers:
            - name: postgresql
              env:
                - name: POSTGRES_PASSWORD
                  $patch: delete
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
              env:
                - name: POSTGRES_INITDB_ARGS
                  value: --data-checksums
    ```

Fix
    Write the name that the message wants.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import (
    ContainerView,
    Context,
    Problem,
    Scope,
    Severity,
    is_slip,
    nearest,
    rule,
    server_variables,
)


def is_server(container: ContainerView, ctx: Context) -> bool:
    return not container.is_init and server_variables(container.image) is not None and not container.command


@rule(severity=Severity.WARNING, scope=Scope.CONTAINER, when=is_server)
def check(container: ContainerView, ctx: Context) -> Iterator[Problem]:
    found = server_variables(container.image)
    if found is None:
        return
    known, needed = found
    own = {variable.name for variable in container.env}
    slips = {}
    for variable in container.env:
        name = variable.name.removesuffix("_FILE")
        meant = nearest(name, sorted(known - own), cutoff=0.8) if name not in known else None
        if meant is not None and is_slip(name, meant):
            slips[meant] = name
            yield variable.problem(
                f"{container.title} sets `{variable.name}`, which the image `{container.image}` does not read; "
                f"`{meant}` is meant. Kubernetes accepts this",
                f"Write {meant} in `{container.name}`.",
                at=("name",),
                severity=Severity.ERROR if ctx.edition else Severity.WARNING,
            )
    given = {name.removesuffix("_FILE") for name in own} | set(slips)
    if needed and not given.intersection(needed) and not container.env_from:
        yield container.problem(
            f"{container.title} sets no `{needed[0]}`, without which the image `{container.image}` does not start. "
            "Kubernetes accepts this",
            f"Set {needed[0]} in `{container.name}`.",
            at=("env",),
            severity=Severity.ERROR if ctx.edition else Severity.WARNING,
        )
