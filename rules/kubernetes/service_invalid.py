"""A Service's fields fit its type.

Why
    A field of a NodePort or a LoadBalancer is left over when the type is changed, and the API server refuses the
    Service: `nodePort` or `externalTrafficPolicy` on a ClusterIP, `clusterIP: None` on a LoadBalancer, an ExternalName
    without a name, a Service without ports. No schema shows it.

Bad
    ```yaml template
    apiVersion: v1
    kind: Service
    metadata:
      name: left-over
    spec:
      type: ClusterIP
      ports:
        - port: 80
          nodePort: 30080
    ```

Good
    ```yaml template
    apiVersion: v1
    kind: Service
    metadata:
      name: left-over
    spec:
      type: NodePort
      ports:
        - port: 80
          nodePort: 30080
    ```

Fix
    Render the field only for the type that it belongs to.
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
    address_fault,
    label_faults,
    lookup,
    mappings,
    network_fault,
    rule,
    subdomain_fault,
)

Fault = tuple[str, Path]
BALANCED = ("allocateLoadBalancerNodePorts", "loadBalancerClass", "loadBalancerSourceRanges")
OUTSIDE = ("NodePort", "LoadBalancer")
FAMILIES = ("ipFamilies", "ipFamilyPolicy")
DAY = 86400
# What the cluster gives out unless it is set up otherwise.
FIRST, LAST = 30000, 32767
KUBELET = 10250


def is_service(object_: KubeObject, ctx: Context) -> bool:
    return object_.kind == "Service" and object_.api_version == "v1" and isinstance(object_.get("spec"), dict)


@rule(severity=Severity.ERROR, scope=Scope.OBJECT, when=is_service)
def check(object_: KubeObject, ctx: Context) -> Iterator[Problem]:
    spec = object_.get("spec")
    kind = spec.get("type") or "ClusterIP"
    faults = [*_of_type(spec, kind), *_ports(spec, kind), *_affinity(spec), *_addresses(spec)]
    faults += [(f"has a selector that {fault}", ("selector", *at)) for fault, at in label_faults(spec.get("selector"))]
    for fault, at in faults:
        yield object_.problem(
            f"{object_.title} {fault}; the API server refuses it",
            f"Correct {at[0]} of the Service, or its type.",
            at=("spec", *at),
        )
    for index, port in mappings(spec, "ports") if kind in OUTSIDE else ():
        number = port.get("nodePort")
        if isinstance(number, int) and 0 < number < 65536 and not FIRST <= number <= LAST:
            yield object_.problem(
                f"{object_.title} has the nodePort {number}; a cluster gives out {FIRST} to {LAST}, and the API server "
                "refuses others, unless it is set up for them",
                f"Choose a nodePort from {FIRST} to {LAST}.",
                at=("spec", "ports", index, "nodePort"),
                severity=Severity.WARNING,
            )


def _of_type(spec: Mapping[str, Any], kind: str) -> Iterator[Fault]:
    address = spec.get("clusterIP")
    is_outside = kind in OUTSIDE
    if kind == "ExternalName":
        yield from _external(spec, address)
    if is_outside and address == "None":
        yield f"is of the type {kind} and has clusterIP None", ("clusterIP",)
    for field in BALANCED:
        if kind != "LoadBalancer" and spec.get(field) not in (None, []):
            yield f"has {field}, which goes with the type LoadBalancer only (it is {kind})", (field,)
    if not is_outside and not spec.get("externalIPs") and spec.get("externalTrafficPolicy"):
        yield f"has externalTrafficPolicy, which a {kind} does not take", ("externalTrafficPolicy",)
    check = spec.get("healthCheckNodePort")
    if check and not (kind == "LoadBalancer" and spec.get("externalTrafficPolicy") == "Local"):
        yield (
            "has healthCheckNodePort without the type LoadBalancer and externalTrafficPolicy Local",
            ("healthCheckNodePort",),
        )


def _external(spec: Mapping[str, Any], address: Any) -> Iterator[Fault]:
    name = spec.get("externalName")
    if not name:
        yield "is of the type ExternalName and has no externalName", ("externalName",)
    elif isinstance(name, str) and subdomain_fault(name.removesuffix(".")):
        yield f"has the externalName `{name}`, which {subdomain_fault(name.removesuffix('.'))}", ("externalName",)
    if address:
        yield f"is of the type ExternalName and has clusterIP {address}", ("clusterIP",)
    for field in FAMILIES:
        if spec.get(field):
            yield f"is of the type ExternalName and has {field}", (field,)


def _ports(spec: Mapping[str, Any], kind: str) -> Iterator[Fault]:
    if not spec.get("ports") and kind != "ExternalName" and spec.get("clusterIP") != "None":
        yield "has no ports", ("ports",)
    for index, port in mappings(spec, "ports"):
        if kind == "ClusterIP" and port.get("nodePort"):
            yield f"has the nodePort {port['nodePort']}, which a ClusterIP does not take", ("ports", index, "nodePort")
        if kind == "LoadBalancer" and port.get("port") == KUBELET:
            yield f"opens the port {KUBELET} to the outside, which is the kubelet's", ("ports", index, "port")


def _affinity(spec: Mapping[str, Any]) -> Iterator[Fault]:
    kind, seconds = spec.get("sessionAffinity"), lookup(spec, ("sessionAffinityConfig", "clientIP", "timeoutSeconds"))
    if spec.get("sessionAffinityConfig") is not None and kind in (None, "", "None"):
        yield "has sessionAffinityConfig without sessionAffinity ClientIP", ("sessionAffinityConfig",)
    elif isinstance(seconds, int) and not 0 < seconds <= DAY:
        yield f"keeps sessions for {seconds} seconds, which is not from 1 to {DAY}", ("sessionAffinityConfig",)


def _addresses(spec: Mapping[str, Any]) -> Iterator[Fault]:
    own = spec.get("clusterIP")
    if isinstance(own, str) and own not in ("", "None") and address_fault(own):
        yield f"has the clusterIP `{own}`, which {address_fault(own)}", ("clusterIP",)
    lists = (("externalIPs", address_fault), ("loadBalancerSourceRanges", network_fault))
    for field, fault_of in lists:
        given = spec.get(field)
        for index, text in enumerate(given if isinstance(given, list) else ()):
            fault = fault_of(text.strip()) if isinstance(text, str) else ""
            if fault:
                yield f"has `{text}` in {field}, which {fault}", (field, index)
