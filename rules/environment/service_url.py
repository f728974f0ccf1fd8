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
    Context,
    EnvKind,
    EnvPromise,
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


def has_url(worker: WorkerView, ctx: Context) -> bool:
    return any(
        promise.kind is EnvKind.SERVICE_URL and promised_variable(worker, promise.name) for promise in worker.pool.env
    )


@rule(severity=Severity.ERROR, scope=Scope.WORKER, when=has_url)
def check(worker: WorkerView, ctx: Context) -> Iterator[Problem]:
    for promise in worker.pool.env:
        variable = promised_variable(worker, promise.name)
        if promise.kind is not EnvKind.SERVICE_URL or variable is None or worker.container is None:
            continue
        value = variable.value
        if value is None or "$(" in value:
            continue  # from elsewhere, or put together by the kubelet
        fault, wanted = _fault(value, promise, ctx)
        if fault:
            yield variable.problem(
                f"variable `{promise.name}` of {worker.container.title} {fault}; the contract wants `{wanted}`. "
                "Kubernetes accepts this",
                f"Set {promise.name} to {wanted}.",
                at=("value",),
                related=ctx.like("Service", names[0]) if (names := named(ctx.fullnames, promise.service or "")) else (),
            )


def _fault(value: str, promise: EnvPromise, ctx: Context) -> tuple[str, str]:
    names = named(ctx.fullnames, promise.service or "")
    service = next((found for name in names if (found := ctx.release.find("Service", name))), None)
    ports = _ports(service) or [str(promise.port)]
    wanted = f"http://{service.name if service else names[0]}:{ports[0]}"
    match = _URL.match(value)
    if match is None or match["scheme"] not in _PORTS:
        return "is empty" if not value else "is no URL with http and a host", wanted
    given, port = match["host"], match["port"] or _PORTS[match["scheme"]]
    host = next((name for name in names if given == name or given.startswith(f"{name}.")), given)
    if host not in names:
        return f"names the host `{given}`", wanted
    # That a promised Service is missing is said once.
    return ("" if port in ports else f"names the port {port} of `{host}`"), wanted


def _ports(service: KubeObject | None) -> list[str]:
    ports = service.get("spec", "ports") if service else None
    return [str(port.get("port")) for port in ports if isinstance(port, dict)] if isinstance(ports, list) else []
