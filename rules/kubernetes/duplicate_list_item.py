"""No list holds two items that Kubernetes takes for one.

Why
    A container's ports, a pod's pull secrets and its aliases are told apart by port and protocol, by name and by
    address. Two that are alike the API server accepts when they are sent as a whole; Helm 4 applies them on
    the server's side, which refuses the object, and Helm 3 may lose one of them with an upgrade.

Bad
    ```yaml
    kind: Deployment
    metadata:
      name: web
    spec:
      template:
        spec:
          imagePullSecrets:
            - name: registry-login
            - name: registry-login
    ```

Good
    ```yaml
    kind: Deployment
    metadata:
      name: web
    spec:
      template:
        spec:
          imagePullSecrets:
            - name: registry-login
            - name: second-login
    ```

Fix
    Keep one of them; in a template, `uniq` does it for a list of names.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from attune_lint.rule import Context, Path, PodView, Problem, Scope, Severity, mappings, rule

# By which fields the items of a pod's lists are told apart, and what an absent one stands for.
POD_LISTS = {"hostAliases": ("ip",), "imagePullSecrets": ("name",)}
PORT_KEY = ("containerPort", "protocol")
DEFAULTS = {"protocol": "TCP"}


def has_lists(pod: PodView, ctx: Context) -> bool:
    return any(pod.spec.get(name) for name in POD_LISTS) or any(c.data.get("ports") for c in pod.all_containers)


@rule(severity=Severity.WARNING, scope=Scope.POD, when=has_lists)
def check(pod: PodView, ctx: Context) -> Iterator[Problem]:
    for name, key in POD_LISTS.items():
        yield from _twins(pod, pod.title, pod.spec.get(name), pod.spec_at(name), key)
    for container in pod.all_containers:
        yield from _twins(pod, container.title, container.data.get("ports"), container.at("ports"), PORT_KEY)


def _twins(pod: PodView, owner: str, items: Any, at: Path, key: tuple[str, ...]) -> Iterator[Problem]:
    if not isinstance(items, list) or len(items) < 2:
        return
    seen: set[tuple[str, ...]] = set()
    for index, item in mappings(items):
        values = tuple(str(item.get(field) or DEFAULTS.get(field)) for field in key)
        if values in seen:
            yield pod.object.problem(
                f"{owner} has {' '.join(values)} twice in {at[-1]}. Kubernetes accepts this; Helm 4 refuses it",
                f"Remove one of the two from {at[-1]}.",
                at=(*at, index),
            )
        seen.add(values)
