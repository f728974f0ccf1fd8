"""An Ingress has rules, and each of its paths leads to one port of one Service.

Why
    The API server refuses an Ingress without rules and default, a host that is an address, a path that
    does not start with `/`, a backend without a port or with two, and an annotation that names another class
    than `ingressClassName`. No schema shows it.

Bad
    ```yaml template
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata:
      name: web
    spec:
      rules:
        - host: attune.example.com
          http:
            paths:
              - path: api
                pathType: Prefix
                backend:
                  service:
                    name: attune-api
                    port:
                      number: 8080
    ```

Good
    ```yaml template
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata:
      name: web
    spec:
      rules:
        - host: attune.example.com
          http:
            paths:
              - path: /api
                pathType: Prefix
                backend:
                  service:
                    name: attune-api
                    port:
                      number: 8080
    ```

Fix
    Correct the host, the path or the backend that the message names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from attune_lint.rule import (
    Context,
    KubeObject,
    Path,
    Problem,
    Scope,
    Severity,
    address_fault,
    lookup,
    mappings,
    port_fault,
    rule,
    service_name_fault,
    subdomain_fault,
)

Fault = tuple[str, Path]
CLASS = "kubernetes.io/ingress.class"
INSIDE, ENDS = ("//", "/./", "/../", "%2f", "%2F"), ("/..", "/.")
IS_ADDRESS = re.compile(r"[\d.]+\Z|.*:")


def is_ingress(object_: KubeObject, ctx: Context) -> bool:
    return object_.kind == "Ingress" and object_.api_version == "networking.k8s.io/v1"


@rule(severity=Severity.ERROR, scope=Scope.OBJECT, when=is_ingress)
def check(object_: KubeObject, ctx: Context) -> Iterator[Problem]:
    spec = object_.get("spec")
    if not isinstance(spec, dict):
        return
    annotated, given = object_.annotations.get(CLASS), spec.get("ingressClassName")
    if isinstance(annotated, str) and isinstance(given, str) and annotated != given:
        yield object_.problem(
            f"{object_.title} has the annotation {CLASS} `{annotated}` and the ingressClassName `{given}`; the API "
            "server refuses it",
            "Remove the annotation.",
            at=("metadata", "annotations", CLASS),
        )
    for fault, at in _faults(spec):
        if at[-2:] == ("service", "name") and ctx.find("Service", str(object_.get("spec", *at))) is not None:
            continue  # a Service that bears such a name is said there
        yield object_.problem(
            f"{object_.title} {fault}; the API server refuses it",
            f"Correct {_field(at)} of the Ingress.",
            at=("spec", *at),
        )


def _faults(spec: Mapping[str, Any]) -> Iterator[Fault]:
    if not spec.get("rules") and spec.get("defaultBackend") is None:
        yield "has neither rules nor a defaultBackend", ("rules",)
    default = spec.get("defaultBackend")
    if isinstance(default, dict):
        yield from ((fault, ("defaultBackend", *at)) for fault, at in _backend(default))
    for index, item in mappings(spec, "rules"):
        above: Path = ("rules", index)
        host = item.get("host")
        if isinstance(host, str) and host and _host_fault(host):
            yield f"has the host `{host}`, which {_host_fault(host)}", (*above, "host")
        http = item.get("http")
        if isinstance(http, dict) and http.get("paths") == []:
            yield "has a rule without paths", (*above, "http", "paths")
        for position, path in mappings(item, "http", "paths"):
            yield from ((fault, (*above, "http", "paths", position, *at)) for fault, at in _path(path))
    for index, item in mappings(spec, "tls"):
        hosts = item.get("hosts")
        for position, host in enumerate(hosts if isinstance(hosts, list) else ()):
            if isinstance(host, str) and _host_fault(host):
                yield f"has the TLS host `{host}`, which {_host_fault(host)}", ("tls", index, "hosts", position)
        name = item.get("secretName")
        if isinstance(name, str) and name and subdomain_fault(name):
            yield f"names the Secret `{name}`, which {subdomain_fault(name)}", ("tls", index, "secretName")


def _field(path: Path) -> str:
    return next(part for part in reversed(path) if isinstance(part, str))


def _host_fault(host: str) -> str:
    if IS_ADDRESS.match(host) and not address_fault(host.strip("[]")):
        return "is an address and no name"
    name = host.removeprefix("*.")
    if "*" in name:
        return "has a `*` elsewhere than in place of its first part"
    return subdomain_fault(name)


def _path(item: Mapping[str, Any]) -> Iterator[Fault]:
    path, kind = item.get("path"), item.get("pathType")
    text = path if isinstance(path, str) else ""
    if kind in ("Exact", "Prefix"):
        inside = [part for part in INSIDE if part in text] + [end for end in ENDS if text.endswith(end)]
        if not text.startswith("/"):
            yield f"has the path `{text}`, which does not start with `/`", ("path",)
        elif inside:
            yield f"has the path `{text}` with `{inside[0]}` in it", ("path",)
    elif kind == "ImplementationSpecific" and text and not text.startswith("/"):
        yield f"has the path `{text}`, which does not start with `/`", ("path",)
    backend = item.get("backend")
    if isinstance(backend, dict):
        yield from ((fault, ("backend", *at)) for fault, at in _backend(backend))


def _backend(backend: Mapping[str, Any]) -> Iterator[Fault]:
    service, resource = backend.get("service"), backend.get("resource")
    if (service is None) == (resource is None):
        found = "neither a service nor a resource" if service is None else "both a service and a resource"
        yield f"has a backend with {found}", ()
    if not isinstance(service, dict):
        return
    name, port = service.get("name"), lookup(service, ("port",), {})
    if isinstance(name, str) and service_name_fault(name):
        fault = f"names the Service `{name}`, which {service_name_fault(name)}" if name else "names no Service"
        yield fault, ("service", "name")
    given = [value for field in ("name", "number") if (value := lookup(port, (field,))) not in (None, "", 0)]
    if len(given) != 1:
        found = "both a name and a number" if given else "neither a name nor a number"
        yield f"has a backend with {found} of the port", ("service", "port")
    elif port_fault(given[0]):
        yield f"has a backend with the port `{given[0]}`, which {port_fault(given[0])}", ("service", "port")
