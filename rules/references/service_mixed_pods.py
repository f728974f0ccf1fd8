"""A Service selects pods that all listen on its port.

Why
    A selector that is too wide takes in pods of other components. Those that do not listen on the port refuse every
    connection that falls to them: one request in five fails, and no pod is unhealthy. Kubernetes accepts this.

Bad
    ```yaml
    kind: Service
    metadata:
      name: api
    spec:
      selector:
        $patch: replace
        app.kubernetes.io/instance: attune
    ```

Good
    ```yaml
    kind: Service
    metadata:
      name: api
    spec:
      selector:
        app.kubernetes.io/component: api
    ```

Fix
    Add the label of the component to the selector.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import (
    Context,
    KubeObject,
    PodView,
    Problem,
    Scope,
    Severity,
    hook_events,
    nearly_hooks,
    once,
    rule,
)

ENDING = ("CronJob", "Job")


def selects(object_: KubeObject, ctx: Context) -> bool:
    selector = object_.get("spec", "selector")
    return object_.kind == "Service" and isinstance(selector, dict) and bool(selector)


@rule(severity=Severity.WARNING, scope=Scope.OBJECT, when=selects)
def check(object_: KubeObject, ctx: Context) -> Iterator[Problem]:
    selector, ports = object_.get("spec", "selector"), object_.get("spec", "ports")
    pods = [pod for pod in ctx.pods_with(selector) if pod.object.kind not in ENDING and not hook_events(pod.object)]
    for port in ports if isinstance(ports, list) else ():
        target = port.get("targetPort", port.get("port")) if isinstance(port, dict) else None
        if not isinstance(target, (str, int)):  # the schema says so
            continue
        deaf = [pod for pod in pods if target not in _listens(pod)]
        # A port need not be declared: only where one pod declares it, and another nothing of the kind, is it clear.
        if deaf and len(deaf) < len(pods):
            yield object_.problem(
                f"{object_.title} selects {len(pods)} workloads, and {len(deaf)} of them, such as {deaf[0].title}, "
                f"have no port `{target}`. Kubernetes accepts this, and sends them connections that they refuse",
                f"Narrow the selector of {object_.title}.",
                at=("spec", "selector"),
                related=nearly_hooks(deaf[0].object),
                severity=Severity.ERROR if ctx.edition else Severity.WARNING,
            )
            return


@once
def _listens(pod: PodView) -> set[object]:
    """The names and numbers of all ports that a pod declares."""
    found: set[object] = set()
    for container in pod.all_containers:
        ports = container.data.get("ports")
        for port in ports if isinstance(ports, list) else ():
            if isinstance(port, dict):
                values = (port.get("name"), port.get("containerPort"))
                found.update(value for value in values if isinstance(value, (str, int)))
    return found
