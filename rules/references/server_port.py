"""A Service sends to the port that its server listens on.

Why
    A port in a pod opens nothing: the server listens where its image or its settings say. A Service that sends to
    another number is refused by every pod, and all that use it wait. Kubernetes accepts any number.

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
              ports:
                - containerPort: 5432
                  $patch: delete
                - name: postgresql
                  containerPort: 5433
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
                - name: PGPORT
                  value: "5432"
    ```

Fix
    Name the server's own port, or let its settings name the other one.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import ContainerView, Context, Problem, Scope, Severity, mappings, rule, server_ports


def is_server(container: ContainerView, ctx: Context) -> bool:
    return bool(server_ports(container.image)) and not container.is_init


@rule(severity=Severity.ERROR, scope=Scope.CONTAINER, when=is_server)
def check(container: ContainerView, ctx: Context) -> Iterator[Problem]:
    known = server_ports(container.image)
    said = " ".join((*container.command, *container.args, *(env.value or "" for env in container.env)))
    if any(mount.volume is not None and mount.volume.source in ("configMap", "secret") for mount in container.mounts):
        return  # its settings stand in a file
    targets = _targets(container, ctx)
    for index, port in mappings(container.data, "ports") if targets else ():
        number = port.get("containerPort")
        is_used = number in targets or port.get("name") in targets
        if is_used and isinstance(number, int) and number not in known and str(number) not in said:
            yield container.problem(
                f"a Service sends to the port {number} of {container.title}, and the server of "
                f"`{container.image}` listens on {known[0]}. Kubernetes accepts this",
                f"Set the port to {known[0]}.",
                at=("ports", index, "containerPort"),
            )


def _targets(container: ContainerView, ctx: Context) -> list[object]:
    """What the Services of the pod send to: numbers, and names of ports."""
    found: list[object] = []
    for service in ctx.services_of(container.pod):
        found += [port.get("targetPort") or port.get("port") for _, port in mappings(service.data, "spec", "ports")]
    return found
