"""A probe has one way of asking, and numbers that fit its kind.

Why
    The API server refuses a probe without a handler or with two, and a liveness or startup probe whose
    `successThreshold` is not 1. No schema shows it.

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

from attune_lint.rule import ContainerView, Context, Problem, Scope, Severity, rule

PROBES = ("livenessProbe", "readinessProbe", "startupProbe")
HANDLERS = ("exec", "grpc", "httpGet", "tcpSocket")


def has_probes(container: ContainerView, ctx: Context) -> bool:
    return any(isinstance(container.data.get(probe), dict) for probe in PROBES)


@rule(severity=Severity.ERROR, scope=Scope.CONTAINER, when=has_probes)
def check(container: ContainerView, ctx: Context) -> Iterator[Problem]:
    for name in PROBES:
        probe = container.data.get(name)
        fault = _fault(name, probe) if isinstance(probe, dict) and probe else ""
        if fault:
            yield container.problem(
                f"the {name} of {container.title} {fault}; the API server refuses it",
                f"Correct the {name} of `{container.name}`.",
                at=(name,),
            )


def _fault(name: str, probe: Mapping[str, Any]) -> str:
    handlers = [handler for handler in HANDLERS if probe.get(handler) is not None]
    if len(handlers) != 1:
        return f"has {len(handlers)} handlers ({', '.join(handlers)})" if handlers else "has no handler"
    threshold = probe.get("successThreshold")
    if name != "readinessProbe" and threshold not in (None, 0, 1):
        return f"has the successThreshold {threshold}, which must be 1"
    if name == "readinessProbe" and probe.get("terminationGracePeriodSeconds") is not None:
        return "has terminationGracePeriodSeconds, which only the other probes take"
    command = probe["exec"].get("command") if isinstance(probe.get("exec"), dict) else None
    return "has an empty command" if command == [] else ""
