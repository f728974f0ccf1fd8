"""A network policy's rules are complete, and of a direction that it is for.

Why
    The API server refuses a rule for nobody, a range of ports that ends before it starts, and an exception outside of
    its block of addresses. Rules of a direction that `policyTypes` leaves out it takes, and they do nothing.

Bad
    ```yaml template
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata:
      name: database
    spec:
      podSelector:
        matchLabels:
          app.kubernetes.io/component: postgresql
      policyTypes: [Ingress]
      egress:
        - to:
            - ipBlock:
                cidr: 10.0.0.0/8
    ```

Good
    ```yaml template
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata:
      name: database
    spec:
      podSelector:
        matchLabels:
          app.kubernetes.io/component: postgresql
      policyTypes: [Ingress, Egress]
      egress:
        - to:
            - ipBlock:
                cidr: 10.0.0.0/8
    ```

Fix
    Name every direction that has rules in policyTypes, and give each peer either a block or selectors.
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
    lookup,
    mappings,
    network_fault,
    network_holds,
    port_fault,
    rule,
    selector_faults,
)

Fault = tuple[str, Path]
DIRECTIONS = (("ingress", "from", "Ingress"), ("egress", "to", "Egress"))
SELECTORS = ("namespaceSelector", "podSelector")


def is_policy(object_: KubeObject, ctx: Context) -> bool:
    return (
        object_.kind == "NetworkPolicy"
        and object_.api_version == "networking.k8s.io/v1"
        and isinstance(object_.get("spec"), dict)
    )


@rule(severity=Severity.ERROR, scope=Scope.OBJECT, when=is_policy)
def check(object_: KubeObject, ctx: Context) -> Iterator[Problem]:
    spec = object_.get("spec")
    own = selector_faults(spec.get("podSelector"))
    faults: list[Fault] = [(f"has a podSelector that {fault}", ("podSelector", *at)) for fault, at in own]
    types = spec.get("policyTypes")
    for direction, peers, word in DIRECTIONS:
        for index, item in mappings(spec, direction):
            faults += [(fault, (direction, index, *at)) for fault, at in (*_ports(item), *_peers(item, peers))]
        if spec.get(direction) and isinstance(types, list) and types and word not in types:
            yield object_.problem(
                f"{object_.title} has rules for {direction}, and policyTypes lacks {word}. Kubernetes accepts this, "
                "and they do nothing",
                f"Add {word} to policyTypes.",
                at=("spec", "policyTypes"),
            )
    for fault, at in faults:
        yield object_.problem(
            f"{object_.title} {fault}; the API server refuses it",
            f"Correct {next(part for part in reversed(at) if isinstance(part, str))} of the policy.",
            at=("spec", *at),
        )


def _ports(item: Mapping[str, Any]) -> Iterator[Fault]:
    for index, entry in mappings(item, "ports"):
        port, end = entry.get("port"), entry.get("endPort")
        fault = port_fault(port)
        if fault:
            yield f"names the port `{port}`, which {fault}", ("ports", index, "port")
        elif end is not None and (not isinstance(port, int) or (isinstance(end, int) and end < port)):
            why = "which is below it" if isinstance(port, int) else "which is no number"
            yield f"has endPort {end} for the port `{port}`, {why}", ("ports", index, "endPort")


def _peers(item: Mapping[str, Any], field: str) -> Iterator[Fault]:
    for index, peer in mappings(item, field):
        block = peer.get("ipBlock")
        given = [name for name in SELECTORS if peer.get(name) is not None]
        if block is None and not given:
            yield f"has an empty peer in `{field}`", (field, index)
        elif block is not None and given:
            yield f"has a peer with ipBlock beside {given[0]}", (field, index, "ipBlock")
        for name in given:
            for fault, at in selector_faults(peer[name]):
                yield f"has a {name} that {fault}", (field, index, name, *at)
        yield from ((fault, (field, index, "ipBlock", *at)) for fault, at in _block(block))


def _block(block: Any) -> Iterator[Fault]:
    cidr, exceptions = lookup(block, ("cidr",)), lookup(block, ("except",))
    if not isinstance(cidr, str):
        return
    if network_fault(cidr):
        yield f"has the block `{cidr}`, which {network_fault(cidr)}", ("cidr",)
        return
    for index, text in enumerate(exceptions if isinstance(exceptions, list) else ()):
        if not isinstance(text, str):
            continue
        fault = network_fault(text) or ("" if network_holds(cidr, text) else f"does not lie within {cidr}")
        if fault:
            yield f"has the exception `{text}`, which {fault}", ("except", index)
