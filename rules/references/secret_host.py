"""The host and port in the Secret are those of the chart's own Service.

Why
    Wait steps and services find the database by the Secret. Where the chart runs the database itself, a host that
    is not its Service does not resolve, and every pod waits forever. Kubernetes accepts this.

Bad
    ```yaml
    kind: Secret
    metadata:
      name: secrets
    stringData:
      DB_HOST: attune-postgres
    ```

Good
    ```yaml values
    database:
      enabled: false
      host: db.example.com
    agentWorkers:
      - name: plain
        image: python:3.12-slim
    ```

Fix
    Build the host from the name of the Service, and the port from its port.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator

from attune_lint.rule import Context, InitStep, KubeObject, Problem, Scope, Severity, data_keys, named, rule

URL_HOST = re.compile(r"\A[a-z][a-z0-9+.-]*://(?:[^@/]*@)?(?P<host>[a-z0-9-]+)(?=[:/?]|\Z)")


def is_the_secret(object_: KubeObject, ctx: Context) -> bool:
    return object_.kind == "Secret" and object_.name in ctx.secrets and any(True for _ in _steps(ctx))


@rule(severity=Severity.ERROR, scope=Scope.OBJECT, when=is_the_secret, contract=True)
def check(object_: KubeObject, ctx: Context) -> Iterator[Problem]:
    told = set()
    for step, service in _steps(ctx):
        fault = _fault(object_, step, service, ctx)
        if fault is not None and fault[0] not in told:
            told.add(fault[0])
            yield _problem(object_, *fault)
    for key in data_keys(object_):
        match = URL_HOST.search(_value(object_, key))
        host = match["host"] if match else ""
        own = any(host.startswith(f"{fullname}-") for fullname in ctx.fullnames)
        if key not in told and own and not ctx.exists("Service", host):
            yield object_.problem(
                f"the URL in `{key}` of {object_.title} names the host `{host}`, and the release has no such Service. "
                "Kubernetes accepts this",
                f"Set the host in {key} by the name of a Service.",
                detail=key,
            )


def _fault(object_: KubeObject, step: InitStep, service: KubeObject, ctx: Context) -> tuple[str, str, str] | None:
    host, port = _value(object_, step.host_variable), _value(object_, step.port_variable)
    ports = service.get("spec", "ports")
    numbers = [str(item.get("port")) for item in ports if isinstance(item, dict)] if isinstance(ports, list) else []
    is_own = host == service.name or host.startswith(f"{service.name}.")
    if host and not is_own and "." not in host and not ctx.is_given(host):
        return step.host_variable, "names another host than", service.name
    if is_own and port and numbers and port not in numbers:
        return step.port_variable, "names another port than", f"{service.name}:{numbers[0]}"
    return None


def _problem(object_: KubeObject, variable: str, fault: str, service: str) -> Problem:
    return object_.problem(
        f"`{variable}` of {object_.title} {fault} the Service `{service}` that the chart renders for it. Kubernetes "
        "accepts this",
        f"Set {variable} by the Service {service}.",
        detail=variable,
    )


def _steps(ctx: Context) -> Iterator[tuple[InitStep, KubeObject]]:
    """The steps that find by variables a Service which the chart renders."""
    for pool in ctx.contract.pools:
        for step in pool.init_steps:
            names = named(ctx.fullnames, step.service) if step.service and step.host_variable else ()
            service = next((found for name in names if (found := ctx.release.find("Service", name))), None)
            if service is not None:
                yield step, service


def _value(object_: KubeObject, key: str) -> str:
    plain = object_.get("stringData", key)
    if isinstance(plain, str):
        return plain
    coded = object_.get("data", key)
    try:
        return base64.b64decode(coded, validate=True).decode() if isinstance(coded, str) else ""
    except (binascii.Error, ValueError):
        return ""
