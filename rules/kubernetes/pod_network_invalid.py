"""A pod's ports, host names and DNS settings are ones that a node can give it.

Why
    The API server refuses a port of the host that two containers want, `dnsPolicy: None` without a name server, an
    alias for something that is no IP address, and a host name with a dot. Two containers that listen on
    one port it takes: they share one network, and the second fails at every start.

Bad
    ```yaml
    kind: Deployment
    metadata:
      name: web
    spec:
      template:
        spec:
          dnsPolicy: None
    ```

    or one port of two containers:

    ```yaml
    kind: Deployment
    metadata:
      name: web
    spec:
      template:
        spec:
          containers:
            - name: proxy
              image: envoyproxy/envoy:v1.31.0
              ports:
                - name: proxy
                  containerPort: 80
    ```

Good
    ```yaml
    kind: Deployment
    metadata:
      name: web
    spec:
      template:
        spec:
          dnsPolicy: None
          dnsConfig:
            nameservers: [10.96.0.10]
          containers:
            - name: proxy
              image: envoyproxy/envoy:v1.31.0
              ports:
                - name: proxy
                  containerPort: 8081
    ```

Fix
    Let each container listen on a port of its own, and name at least one and at most three name servers.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import (
    ContainerView,
    Context,
    Path,
    PodView,
    Problem,
    Scope,
    Severity,
    address_fault,
    label_fault,
    lookup,
    mappings,
    rule,
    subdomain_fault,
)

Fault = tuple[str, Path]
FIELDS = ("dnsConfig", "dnsPolicy", "hostAliases", "hostname", "subdomain", "hostNetwork")
SERVERS, SEARCHES, SEARCH_LENGTH = 3, 32, 2048


def has_network(pod: PodView, ctx: Context) -> bool:
    return any(field in pod.spec for field in FIELDS) or any(c.data.get("ports") for c in pod.all_containers)


@rule(severity=Severity.ERROR, scope=Scope.POD, when=has_network)
def check(pod: PodView, ctx: Context) -> Iterator[Problem]:
    for fault, at in (*_dns(pod), *_names(pod)):
        yield pod.spec_problem(f"{pod.title} {fault}; {pod.refusal}", f"Correct {at[0]} of the pod.", at=at)
    yield from _ports(pod)


def _dns(pod: PodView) -> Iterator[Fault]:
    config = pod.spec.get("dnsConfig")
    servers, searches = lookup(config, ("nameservers",)), lookup(config, ("searches",))
    if pod.spec.get("dnsPolicy") == "None" and not servers:
        yield "has the dnsPolicy None and no name server in dnsConfig", ("dnsPolicy",)
    for index, server in enumerate(servers if isinstance(servers, list) else ()):
        if index == SERVERS:
            yield f"has {len(servers)} name servers; at most {SERVERS} are allowed", ("dnsConfig", "nameservers")
        if isinstance(server, str) and address_fault(server):
            yield f"has the name server `{server}`, which {address_fault(server)}", ("dnsConfig", "nameservers", index)
    domains = [domain for domain in searches if isinstance(domain, str)] if isinstance(searches, list) else []
    if len(domains) > SEARCHES or len(" ".join(domains)) > SEARCH_LENGTH:
        yield f"has more than {SEARCHES} search domains, or longer than {SEARCH_LENGTH}", ("dnsConfig", "searches")
    for index, option in mappings(config, "options"):
        if not option.get("name"):
            yield "has an option of dnsConfig without a name", ("dnsConfig", "options", index)


def _names(pod: PodView) -> Iterator[Fault]:
    for field in ("hostname", "subdomain"):
        name = pod.spec.get(field)
        if isinstance(name, str) and name and label_fault(name):
            yield f"has the {field} `{name}`, which {label_fault(name)}", (field,)
    for index, alias in mappings(pod.spec, "hostAliases"):
        address, names = alias.get("ip"), alias.get("hostnames")
        if isinstance(address, str) and address_fault(address):
            yield f"has an alias for `{address}`, which {address_fault(address)}", ("hostAliases", index, "ip")
        for position, name in enumerate(names if isinstance(names, list) else ()):
            if isinstance(name, str) and subdomain_fault(name):
                yield f"has the alias `{name}`, which {subdomain_fault(name)}", (
                    "hostAliases", index, "hostnames", position,
                )  # fmt: skip


def _ports(pod: PodView) -> Iterator[Problem]:
    on_host = pod.spec.get("hostNetwork") is True
    first: dict[tuple[str, str, str, int], ContainerView] = {}
    for container in pod.containers:
        for index, port in mappings(container.data, "ports"):
            number, host = port.get("containerPort"), port.get("hostPort")
            protocol = str(port.get("protocol") or "TCP")
            if on_host and host and host != number:
                yield container.problem(
                    f"{container.title} has hostPort {host} for containerPort {number}, and the pod is on the host's "
                    f"network, where both are one; {pod.refusal}",
                    "Make hostPort the containerPort, or leave it out.",
                    at=("ports", index, "hostPort"),
                )
            for field, address in (("hostPort", str(port.get("hostIP") or "")), ("containerPort", "")):
                wanted = port.get(field)
                if not isinstance(wanted, int) or not wanted:
                    continue
                known = first.setdefault((field, protocol, address, wanted), container)
                if known is not container:
                    fate = pod.refusal if field == "hostPort" else "Kubernetes accepts this, and only one can listen"
                    yield container.problem(
                        f"{container.title} and `{known.name}` both have the {field} {wanted}; {fate}",
                        f"Give `{container.name}` a port of its own.",
                        at=("ports", index, field),
                        # Twins are one container that was written twice.
                        related=[known.place("ports") if known.name != container.name else container.place("name")],
                        severity=None if field == "hostPort" else Severity.WARNING,
                    )
                    break
