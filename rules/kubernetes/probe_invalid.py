"""A probe has one way of asking, and numbers that fit its kind.

Why
    The API server refuses a probe without a handler or with two, a port in quotes, and a liveness or startup probe
    whose `successThreshold` is not 1. No schema shows it.

Bad
    ```yaml
    kind: Deployment
    metadata:
      name: api
    spec:
      template:
        spec:
          containers:
            - name: api
              livenessProbe:
                $patch: replace
                successThreshold: 2
                tcpSocket:
                  port: 8080
    ```

Good
    ```yaml
    kind: Deployment
    metadata:
      name: api
    spec:
      template:
        spec:
          containers:
            - name: api
              livenessProbe:
                $patch: replace
                tcpSocket:
                  port: 8080
    ```

Fix
    Keep one of exec, httpGet, tcpSocket and grpc, and leave `successThreshold` to readiness probes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from attune_lint.rule import ContainerView, Context, Path, Problem, Scope, Severity, handler_fault, mappings, rule

PROBES = ("livenessProbe", "readinessProbe", "startupProbe")
HANDLERS = ("exec", "grpc", "httpGet", "tcpSocket")
GRACE = "terminationGracePeriodSeconds"


def has_probes(container: ContainerView, ctx: Context) -> bool:
    # One that must not have any is another rule's.
    return (not container.is_init or container.is_sidecar) and any(
        isinstance(container.data.get(probe), dict) for probe in PROBES
    )


@rule(severity=Severity.ERROR, scope=Scope.CONTAINER, when=has_probes)
def check(container: ContainerView, ctx: Context) -> Iterator[Problem]:
    for name in PROBES:
        probe = container.data.get(name)
        fault, at = _fault(name, probe) if isinstance(probe, dict) else ("", ())
        # A port that bears such a name is said at the port.
        if fault and not (at[-1:] == ("port",) and container.get(name, *at) in _port_names(container)):
            yield container.problem(
                f"the {name} of {container.title} {fault}; {container.pod.refusal}",
                f"Correct the {name} of `{container.name}`.",
                at=(name, *at),
            )


def _port_names(container: ContainerView) -> list[Any]:
    return [port.get("name") for _, port in mappings(container.data, "ports")]


def _fault(name: str, probe: Mapping[str, Any]) -> tuple[str, Path]:
    fault, at = handler_fault(probe, HANDLERS)
    if fault:
        return fault, at
    threshold, grace = probe.get("successThreshold"), probe.get(GRACE)
    if name != "readinessProbe" and threshold not in (None, 0, 1):
        return f"has the successThreshold {threshold}, which must be 1", ("successThreshold",)
    if name == "readinessProbe" and grace is not None:
        return f"has {GRACE}, which only the other probes take", (GRACE,)
    if isinstance(grace, int) and grace <= 0:
        return f"has {GRACE} {grace}, which must be above 0", (GRACE,)
    return "", ()
