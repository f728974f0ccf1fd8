"""The hosts and ports in the Secret are those of the chart's own Services.

Why
    The wait steps and all components find the database and the broker by what this Secret says. A host that is no
    Service of the chart, or a port that the Service does not have, makes every pod wait forever. Kubernetes accepts
    any text there.

Bad
    ```yaml
    kind: Secret
    metadata:
      name: secrets
    stringData:
      DB_HOST: attune-database
    ```

    or in a URL:

    ```yaml
    kind: Secret
    metadata:
      name: secrets
    stringData:
      ATTUNE__MESSAGE_QUEUE__URL: amqp://attune:change-me@:5672
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
    Set host and port by the Service that the chart renders.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from attune_lint.rule import (
    URL_SCHEMES,
    Context,
    InitStep,
    KubeObject,
    Path,
    Problem,
    Related,
    Scope,
    Severity,
    is_slip,
    key_path,
    named,
    nearest,
    plain_data,
    rule,
    service_ports,
)

URL = re.compile(
    r"\A(?P<scheme>[a-z][a-z0-9+.-]*)://(?:[^@/]*@)?(?P<host>[^:/?#@\s]*)(?::(?P<port>[^/?#]*))?(?=[/?#]|\Z)"
)


def is_the_secret(object_: KubeObject, ctx: Context) -> bool:
    return object_.kind == "Secret" and object_.name in ctx.secrets


@rule(severity=Severity.ERROR, scope=Scope.OBJECT, when=is_the_secret, contract=True)
def check(object_: KubeObject, ctx: Context) -> Iterator[Problem]:
    data = plain_data(object_)
    told = set()
    for step, service in _steps(ctx):
        fault = _fault(data, step, service, ctx)
        if fault is not None and fault[0] not in told:
            told.add(fault[0])
            yield _problem(object_, *fault, service)
    for key, text in data.items():
        match = URL.match(text)
        if key in told or (match is None and key not in _host_variables(ctx)):
            continue
        host, port = (match["host"], match["port"]) if match else (text, None)
        fault_of_host = _scheme_fault(match["scheme"]) if match else ""
        fault_of_host = fault_of_host or _host_fault(host, port, ctx)
        if fault_of_host:
            yield object_.problem(
                f"{f'the URL in `{key}`' if match else f'`{key}`'} of {object_.title} {fault_of_host}. Kubernetes "
                "accepts this",
                f"Set host and port in {key} by the name and the port of a Service.",
                at=_place(object_, key),
                values_path=_switched_off(host, ctx),
                detail=key,
                related=_meant(host, ctx),
            )


def _fault(data: dict[str, str], step: InitStep, service: KubeObject, ctx: Context) -> tuple[str, str, str] | None:
    host, port = data.get(step.host_variable, ""), data.get(step.port_variable, "")
    numbers = service_ports(service)
    is_own = host == service.name or host.startswith(f"{service.name}.")
    if host and not is_own and "." not in host and not ctx.is_given(host, "Service"):
        return step.host_variable, "names another host than", service.name
    if is_own and port and numbers and port not in numbers:
        return step.port_variable, "names another port than", f"{service.name}:{numbers[0]}"
    return None


def _problem(object_: KubeObject, variable: str, fault: str, address: str, service: KubeObject) -> Problem:
    return object_.problem(
        f"`{variable}` of {object_.title} {fault} the Service `{address}` that the chart renders for it. Kubernetes "
        "accepts this",
        f"Set {variable} by the Service {address}.",
        at=_place(object_, variable),
        detail=variable,
        related=[service.place("metadata", "name"), service.place("spec", "ports", 0, "port")],
    )


def _host_variables(ctx: Context) -> set[str]:
    return {step.host_variable for pool in ctx.contract.pools for step in pool.init_steps if step.host_variable}


def _scheme_fault(scheme: str) -> str:
    meant = nearest(scheme, URL_SCHEMES, cutoff=0.7) if scheme not in URL_SCHEMES else None
    return f"has the scheme `{scheme}`; `{meant}` is meant" if meant is not None and is_slip(scheme, meant) else ""


def _host_fault(host: str, port: str | None, ctx: Context) -> str:
    if not host:
        return "names no host"
    if "%!" in host or "%!" in (port or ""):
        return ""  # what a template mangled is another rule's
    service = ctx.find("Service", host.partition(".")[0])
    if service is not None:
        ports = service_ports(service)
        is_other = bool(port) and bool(ports) and port not in ports
        return f"names port {port} of the Service `{service.name}`, which has {', '.join(ports)}" if is_other else ""
    # A single word is a Service of the same namespace; one of the contract's own that is missing is said once.
    own = _own_service(host, ctx)
    switch = _switched_off(host, ctx)
    if switch is not None:
        return f"names the host of `{own}`, which `{key_path(switch)}` switches off"
    if "." in host or host == "localhost" or own or ctx.is_given(host, "Service") or ctx.exists("Service", host):
        return ""
    return f"names the host `{host}`, and the release has no such Service"


def _own_service(host: str, ctx: Context) -> str | None:
    return next((name for name in ctx.contract.services if host in named(ctx.fullnames, name)), None)


def _switched_off(host: str, ctx: Context) -> Path | None:
    """The value that switches the contract's Service of that name off."""
    switch = ctx.contract.switches.get(_own_service(host, ctx) or "", ())
    return switch if switch and ctx.value(switch) is False else None


def _meant(host: str, ctx: Context) -> tuple[Related, ...]:
    name = host.partition(".")[0]
    service = ctx.find("Service", name)
    return (service.place("spec", "ports", 0, "port"),) if service is not None else ctx.like("Service", name)


def _place(object_: KubeObject, key: str) -> Path:
    return ("stringData", key) if isinstance(object_.get("stringData", key), str) else ("data", key)


def _steps(ctx: Context) -> Iterator[tuple[InitStep, KubeObject]]:
    """The steps that find by variables a Service which the chart renders."""
    for pool in ctx.contract.pools:
        for step in pool.init_steps:
            names = named(ctx.fullnames, step.service) if step.service and step.host_variable else ()
            service = next((found for name in names if (found := ctx.find("Service", name))), None)
            if service is not None:
                yield step, service
