"""Ports are numbers from 1 to 65535, or names that can be one, and each has its own.

Why
    The API server refuses a port out of range, a name of more than 15 characters, two ports of one name, and
    a Service with several ports of which one has no name. No schema shows it.

Bad
    ```yaml template
    apiVersion: v1
    kind: Service
    metadata:
      name: two-ports
    spec:
      ports:
        - port: 80
        - port: 70000
          name: admin
    ```

Good
    ```yaml template
    apiVersion: v1
    kind: Service
    metadata:
      name: two-ports
    spec:
      ports:
        - port: 80
          name: http
        - port: 9090
          name: admin
    ```

Fix
    Correct the number, and name the ports of a Service that has several.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from attune_lint.rule import (
    Context,
    KubeObject,
    Path,
    Problem,
    Scope,
    Severity,
    label_fault,
    mappings,
    port_name_fault,
    rule,
)

NUMBERS = ("containerPort", "hostPort", "port", "targetPort", "nodePort")
UNSET = ("hostPort", "nodePort")  # read as unset where 0


def has_ports(object_: KubeObject, ctx: Context) -> bool:
    return any(True for _ in _lists(object_))


@rule(severity=Severity.ERROR, scope=Scope.OBJECT, when=has_ports)
def check(object_: KubeObject, ctx: Context) -> Iterator[Problem]:
    for owner, path, ports, refused in _lists(object_):
        seen: set[tuple[str, str]] = set()
        for index, port in mappings(ports):
            fault, field = _fault(port)
            # A container's port that bears such a name is said there.
            if field == "targetPort" and port[field] in _port_names(ctx):
                fault = ""
            name = port.get("name")
            if not fault and not name and len(ports) > 1 and object_.kind == "Service":
                fault, field = f"has {len(ports)} ports, of which `{port.get('port')}` has no name", ""
            if not fault:
                fault, field = _twin(port, seen)
            if fault:
                yield object_.problem(
                    f"{owner} {fault}; {refused}",
                    "Give every port a number from 1 to 65535 and a name of its own.",
                    at=(*path, index, field) if field else (*path, index),
                )


def _port_names(ctx: Context) -> set[str]:
    ports = (port for pod in ctx.release.pods for c in pod.all_containers for _, port in mappings(c.data, "ports"))
    return {port["name"] for port in ports if isinstance(port.get("name"), str)}


def _twin(port: Mapping[str, Any], seen: set[tuple[str, str]]) -> tuple[str, str]:
    """What a port has in common with one before it in its list."""
    name, protocol = port.get("name"), port.get("protocol") or "TCP"
    keys = {"name": str(name)} if isinstance(name, str) and name else {}
    for field in ("port", "nodePort"):
        if isinstance(port.get(field), int) and port[field]:
            keys[field] = f"{protocol} {port[field]}"
    twice = next((field for field, key in keys.items() if (field, key) in seen), "")
    seen.update(keys.items())
    if twice == "name":
        return f"has the port name `{name}` twice", twice
    return (f"has the {twice} {keys[twice].removeprefix('TCP ')} twice", twice) if twice else ("", "")


def _fault(port: Mapping[str, Any]) -> tuple[str, str]:
    for field in NUMBERS:
        number = port.get(field)
        if isinstance(number, int) and not isinstance(number, bool) and not 0 < number < 65536:
            if number == 0 and field in UNSET:
                continue
            return f"has the {field} {number}, which is not from 1 to 65535", field
    name, target = port.get("name"), port.get("targetPort")
    if isinstance(name, str) and name:
        # A Service's port may have any DNS label.
        fault = port_name_fault(name) if "containerPort" in port else label_fault(name)
        if fault:
            return f"has the port name `{name}`, which {fault}", "name"
    if isinstance(target, str) and target and port_name_fault(target):
        return f"has the targetPort `{target}`, which {port_name_fault(target)}", "targetPort"
    return "", ""


def _lists(object_: KubeObject) -> Iterator[tuple[str, Path, list[Any], str]]:
    """The owner of each list of ports, where it stands, the list, and what becomes of a wrong one."""
    if object_.kind == "Service":
        ports = object_.get("spec", "ports")
        if isinstance(ports, list):
            yield object_.title, ("spec", "ports"), ports, "the API server refuses it"
    pod = object_.pod
    for container in pod.all_containers if pod else ():
        ports = container.data.get("ports")
        if pod is not None and isinstance(ports, list):
            yield container.title, container.at("ports"), ports, pod.refusal
