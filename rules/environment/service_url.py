"""The URL in a worker's environment names a Service of the release, and its port.

Why
    A worker that asks a name which nobody serves runs, and never registers. Kubernetes does not look into
    variables.

Bad
    ```yaml
    containers:
      - name: worker
        env:
          - name: ATTUNE_API_URL
            value: http://attune-api:80
    ```

    or that of the standard worker:

    ```yaml
    kind: Deployment
    metadata:
      name: worker
    spec:
      template:
        spec:
          containers:
            - name: worker
              env:
                - name: ATTUNE_API_URL
                  value: attune-secrets
    ```

    or another name:

    ```yaml
    containers:
      - name: worker
        env:
          - name: ATTUNE_API_URL
            value: http://api:8080
    ```

Good
    ```yaml
    containers:
      - name: worker
        env:
          - name: ATTUNE_API_URL
            value: http://attune-api.default.svc:8080
    ```

Fix
    Build the URL from the names that the Service's own template uses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from attune_lint.rule import (
    COMPONENT_LABEL,
    ContainerView,
    Context,
    EnvKind,
    EnvPromise,
    EnvView,
    KubeObject,
    Problem,
    Scope,
    Severity,
    WorkerView,
    named,
    promised_variable,
    rule,
)

_URL = re.compile(r"(?P<scheme>\w+)://(?P<host>[^/:@?#]+)(:(?P<port>\d+))?(/.*)?\Z")
_PORTS = {"http": "80", "https": "443"}


def has_url(container: ContainerView, ctx: Context) -> bool:
    return bool(_urls(container, ctx))


@rule(severity=Severity.ERROR, scope=Scope.CONTAINER, when=has_url, contract=True)
def check(container: ContainerView, ctx: Context) -> Iterator[Problem]:
    for promise, variable, is_promised in _urls(container, ctx):
        value = variable.value
        if value is None or "$(" in value:
            continue  # from elsewhere, or put together by the kubelet
        fault, wanted = _fault(value, promise, ctx)
        # Where the contract promises nothing, another host may be meant: that at which users find the Service.
        if fault and (is_promised or not _is_url(value)):
            yield variable.problem(
                f"variable `{promise.name}` of {container.title} {fault}; the contract wants `{wanted}`. "
                "Kubernetes accepts this",
                f"Set {promise.name} to {wanted}.",
                at=("value",),
                related=ctx.like("Service", names[0]) if (names := named(ctx.fullnames, promise.service or "")) else (),
            )


def _urls(container: ContainerView, ctx: Context) -> list[tuple[EnvPromise, EnvView, bool]]:
    """The URLs of the contract's variables that a container sets, and whether they are promised of it."""
    given, kind = container.variables, EnvKind.SERVICE_URL
    if not any(promise.name in given and promise.kind is kind for pool in ctx.contract.pools for promise in pool.env):
        return []
    worker = ctx.worker_of(container)
    if worker is not None and container is not worker.container:
        return []
    promised = _promises(container, worker, ctx)
    found = []
    for promise in promised or ctx.contract.pools[0].env:
        if promise.name in given and promise.kind is kind:
            variable = promised_variable(worker, promise.name) if worker else given[promise.name]
            if variable is not None:
                found.append((promise, variable, bool(promised)))
    return found


def _promises(container: ContainerView, worker: WorkerView | None, ctx: Context) -> tuple[EnvPromise, ...]:
    """What is promised of the container of a worker: that of an entry, or the standard one."""
    if worker is not None:
        return worker.pool.env
    component = container.pod.labels.get(COMPONENT_LABEL)
    is_standard = component is not None and component == ctx.contract.reference_component
    return ctx.contract.pools[0].env if is_standard else ()


def _is_url(value: str) -> bool:
    match = _URL.match(value)
    return match is not None and match["scheme"] in _PORTS


def _fault(value: str, promise: EnvPromise, ctx: Context) -> tuple[str, str]:
    names = named(ctx.fullnames, promise.service or "")
    service = next((found for name in names if (found := ctx.find("Service", name))), None)
    ports = _ports(service) or [str(promise.port)]
    wanted = f"http://{service.name if service else names[0]}:{ports[0]}"
    match = _URL.match(value)
    if match is None or not _is_url(value):
        return "is empty" if not value else "is no URL with http and a host", wanted
    given, port = match["host"], match["port"] or _PORTS[match["scheme"]]
    host = next((name for name in names if given == name or given.startswith(f"{name}.")), given)
    if host not in names:
        return f"names the host `{given}`", wanted
    # That a promised Service is missing is said once.
    return ("" if port in ports else f"names the port {port} of `{host}`"), wanted


def _ports(service: KubeObject | None) -> list[str]:
    ports = service.get("spec", "ports") if service else None
    items = ports if isinstance(ports, list) else []
    return [str(port["port"]) for port in items if isinstance(port, dict) and port.get("port") is not None]
