"""A port that is named exists under that name.

Why
    A Service or a probe may name a port of the container. Nobody checks that there is one: the Service has no
    endpoint for that port, and the probe fails until the kubelet kills the pod. Kubernetes accepts this.

Bad
    ```yaml
    kind: Service
    metadata:
      name: api
    spec:
      ports:
        - port: 8080
          targetPort: htpp
    ```

    or in a probe:

    ```yaml
    containers:
      - name: worker
        livenessProbe:
          tcpSocket:
            port: metrics
    ```

Good
    ```yaml
    containers:
      - name: worker
        ports:
          - name: metrics
            containerPort: 9100
        livenessProbe:
          tcpSocket:
            port: metrics
    ```

Fix
    Name the port on the container, or use its number.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeGuard

from attune_lint.rule import (
    ContainerView,
    Context,
    KubeObject,
    Path,
    PodView,
    Problem,
    Related,
    Release,
    Scope,
    Severity,
    mappings,
    once,
    port_name_fault,
    rule,
)

PROBES = (
    ("livenessProbe",),
    ("readinessProbe",),
    ("startupProbe",),
    ("lifecycle", "postStart"),
    ("lifecycle", "preStop"),
)
HANDLERS = ("httpGet", "tcpSocket")


def has_named_port(release: Release, ctx: Context) -> bool:
    return any(True for _ in _named(release))


@rule(severity=Severity.ERROR, scope=Scope.RELEASE, when=has_named_port)
def check(release: Release, ctx: Context) -> Iterator[Problem]:
    for object_, path, name, containers, owner in _named(release):
        known = sorted({port for container in containers for port in _ports(container)})
        if name not in known and not port_name_fault(name):  # what is no name is said elsewhere
            has = f"there is {', '.join(f'`{port}`' for port in known)}" if known else "it names no port"
            yield object_.problem(
                f"{owner} names the port `{name}`, and no container has one of that name: {has}. Kubernetes accepts "
                "this",
                f"Name the port {name} on the container, or use its number.",
                at=path,
                related=[*(container.place("ports") for container in containers), *_unseen(object_, ctx)],
            )


def _unseen(object_: KubeObject, ctx: Context) -> Iterator[Related]:
    """The misspelled kind of an object whose pods a Service selects, and which is not known to have any."""
    selector = object_.get("spec", "selector") if object_.kind == "Service" else None
    meant = ctx.pods_meant(selector) if isinstance(selector, dict) else ()
    yield from (place for place in meant if place.path == ("kind",))


Named = tuple[KubeObject, Path, str, tuple[ContainerView, ...], str]


def _named(release: Release) -> Iterator[Named]:
    for pod in release.pods:
        yield from _named_in(pod)
    for service in release.of_kind("Service"):
        for index, port in mappings(service.data, "spec", "ports"):
            target = port.get("targetPort")
            if not _is_name(target):
                continue
            containers = tuple(container for pod in release.pods_behind(service) for container in pod.all_containers)
            if containers:  # that pods have none is said elsewhere
                yield service, ("spec", "ports", index, "targetPort"), target, containers, service.title


@once
def _named_in(pod: PodView) -> tuple[Named, ...]:
    """The ports that the containers of a pod name themselves."""
    found: list[Named] = []
    for container in pod.all_containers:
        for above in PROBES:
            if above[0] not in container.data:
                continue
            for handler in HANDLERS:
                port = container.get(*above, handler, "port")
                if _is_name(port):
                    path = container.at(*above, handler, "port")
                    found.append((container.object, path, port, (container,), f"the {above[-1]} of {container.title}"))
    return tuple(found)


def _ports(container: ContainerView) -> Iterator[str]:
    ports = container.get("ports")
    for port in ports if isinstance(ports, list) else ():
        name = port.get("name") if isinstance(port, dict) else None
        if isinstance(name, str):
            yield name


def _is_name(port: Any) -> TypeGuard[str]:
    return isinstance(port, str) and not port.isdigit() and bool(port)
