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

import re
from collections.abc import Iterator
from typing import Any

from attune_lint.rule import Context, KubeObject, Path, Problem, Scope, Severity, rule

_NAME = re.compile(r"(?!.*--)(?=.*[a-z])[a-z0-9]([-a-z0-9]{0,13}[a-z0-9])?\Z")
NUMBERS = ("containerPort", "hostPort", "port", "targetPort", "nodePort")


def has_ports(object_: KubeObject, ctx: Context) -> bool:
    return any(True for _ in _lists(object_))


@rule(severity=Severity.ERROR, scope=Scope.OBJECT, when=has_ports)
def check(object_: KubeObject, ctx: Context) -> Iterator[Problem]:
    for owner, path, ports in _lists(object_):
        names: set[str] = set()
        for index, port in enumerate(ports):
            if not isinstance(port, dict):
                continue
            fault, field = _fault(port)
            name = port.get("name")
            if not fault and isinstance(name, str) and name:
                fault, field = (f"has the port name `{name}` twice", "name") if name in names else ("", "")
                names.add(name)
            if not fault and not name and len(ports) > 1 and object_.kind == "Service":
                fault, field = f"has {len(ports)} ports, of which `{port.get('port')}` has no name", ""
            if fault:
                yield object_.problem(
                    f"{owner} {fault}; the API server refuses it",
                    "Give every port a number from 1 to 65535 and a name of its own.",
                    at=(*path, index, field) if field else (*path, index),
                )


def _fault(port: dict[str, Any]) -> tuple[str, str]:
    for field in NUMBERS:
        number = port.get(field)
        if isinstance(number, int) and not isinstance(number, bool) and not 0 < number < 65536:
            if number == 0 and field in ("hostPort", "nodePort"):
                continue  # read as unset
            return f"has the {field} {number}, which is not from 1 to 65535", field
    for field in ("name", "targetPort"):
        name = port.get(field)
        if not isinstance(name, str) or not name or _NAME.match(name):
            continue
        if field == "name" and "containerPort" not in port and len(name) < 64:
            continue  # a Service's port may have any DNS label
        return f"has the {field} `{name}`, which is no port name (at most 15 of a-z, 0-9 and `-`)", field
    return "", ""


def _lists(object_: KubeObject) -> Iterator[tuple[str, Path, list[Any]]]:
    if object_.kind == "Service":
        ports = object_.get("spec", "ports")
        if isinstance(ports, list):
            yield object_.title, ("spec", "ports"), ports
    for container in object_.pod.all_containers if object_.pod else ():
        ports = container.data.get("ports")
        if isinstance(ports, list):
            yield container.title, container.at("ports"), ports
