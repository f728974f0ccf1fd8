"""The hosts of the release's own that variables name are its Services.

Why
    The URL of a Service is put together from its name in one template and made in another. Where the two differ,
    or the port does, every request fails, and the pod that sends it runs. Kubernetes accepts any text.

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
                - name: ATTUNE_API_URL
                  value: http://attune-ap:8080
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
                - name: ATTUNE_API_URL
                  value: http://attune-api.default.svc:8080
    ```

Fix
    Write the name and the port of the Service.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from attune_lint.rule import (
    ContainerView,
    Context,
    EnvView,
    Problem,
    Scope,
    Severity,
    named,
    nearest,
    rule,
    service_ports,
)

URL = re.compile(r"\A[a-z][a-z0-9+.-]*://(?:[^@/]*@)?(?P<host>[A-Za-z0-9.-]+)(?::(?P<port>\d+))?(?=[/?]|\Z)")


def has_urls(container: ContainerView, ctx: Context) -> bool:
    return any(URL.match(variable.value or "") for variable in container.env)


@rule(severity=Severity.ERROR, scope=Scope.CONTAINER, when=has_urls, contract=True)
def check(container: ContainerView, ctx: Context) -> Iterator[Problem]:
    if ctx.worker_of(container) is not None:
        return  # of the variables of workers other rules speak
    for variable in container.env:
        fault = _fault(variable, ctx)
        if fault:
            yield variable.problem(
                f"variable `{variable.name}` of {container.title} {fault}. Kubernetes accepts this",
                f"Write the name and the port of the Service in {variable.name}.",
                at=("value",),
            )


def _fault(variable: EnvView, ctx: Context) -> str:
    match = URL.match(variable.value or "")
    if match is None:
        return ""
    host, port = match["host"].split(".")[0], match["port"]
    service = ctx.find("Service", host)
    if service is not None:
        ports = service_ports(service)
        return (
            f"names port {port} of the Service `{host}`, which has {', '.join(ports)}" if _is_other(port, ports) else ""
        )
    if any(host in named(ctx.fullnames, name) for name in ctx.contract.services):
        return ""  # that a promised Service is missing is said once
    is_own = "." not in match["host"] and any(host.startswith(f"{base}-") for base in ctx.fullnames)
    if not is_own or ctx.is_given(host, "Service") or ctx.exists("Service", host):
        return ""
    near = nearest(host, [found.name for found in ctx.release.of_kind("Service")], cutoff=0.8)
    return f"names the host `{host}`, and the release has no such Service" + (f" (there is `{near}`)" if near else "")


def _is_other(port: str | None, ports: list[str]) -> bool:
    return port is not None and bool(ports) and port not in ports
