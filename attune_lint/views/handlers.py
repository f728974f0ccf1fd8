"""What a probe or a lifecycle hook does: one handler, and what the API server wants of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from attune_lint.path import Path, lookup
from attune_lint.syntax.grammar import port_name_fault

_HEADER = re.compile(r"[-A-Za-z0-9]+\Z")


def handler_fault(owner: Mapping[str, Any], kinds: tuple[str, ...]) -> tuple[str, Path]:
    """What is wrong with the handler of a probe or hook, and where in it; ("", ()) where all is well."""
    given = [kind for kind in kinds if owner.get(kind) is not None]
    if len(given) != 1:
        return (f"has {len(given)} handlers ({', '.join(given)})" if given else "has no handler"), ()
    kind = given[0]
    handler = owner[kind]
    if not isinstance(handler, dict):
        return "", ()
    if kind == "exec":
        return ("", ()) if handler.get("command") else ("has an empty command", (kind, "command"))
    fault = port_fault(handler.get("port"))
    if fault:
        return f"asks the port `{handler['port']}`, which {fault}", (kind, "port")
    headers = lookup(handler, ("httpHeaders",))
    for index, header in enumerate(headers if isinstance(headers, list) else ()):
        name = lookup(header, ("name",))
        if isinstance(name, str) and not _HEADER.match(name):
            return f"sends the header `{name}`, which is no name of one", (kind, "httpHeaders", index, "name")
    return "", ()


def port_fault(port: Any) -> str:
    """What keeps a value from being a port: a number, or the name of one."""
    if isinstance(port, int) and not isinstance(port, bool):
        return "" if 0 < port < 65536 else "is not from 1 to 65535"
    return port_name_fault(port) if isinstance(port, str) else ""
