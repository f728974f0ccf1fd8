"""A network policy names components that are there.

Why
    A policy that selects by a misspelt label guards no pod, and a peer so named lets nobody in: traffic is open that
    was to be closed, or the other way round. Kubernetes accepts any label.

Bad
    ```yaml
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata:
      name: executor
    spec:
      podSelector:
        matchLabels:
          app.kubernetes.io/component: exectuor
      policyTypes: [Ingress]
    ```

Good
    ```yaml
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata:
      name: executor
    spec:
      podSelector:
        matchLabels:
          app.kubernetes.io/component: executor
      policyTypes: [Ingress]
    ```

Fix
    Write the label as the pods have it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from attune_lint.rule import Context, KubeObject, Path, Problem, Scope, Severity, is_misspelt_name, mappings, rule


def is_policy(object_: KubeObject, ctx: Context) -> bool:
    return object_.kind == "NetworkPolicy"


@rule(severity=Severity.ERROR, scope=Scope.OBJECT, when=is_policy)
def check(object_: KubeObject, ctx: Context) -> Iterator[Problem]:
    for path in _selectors(object_):
        for key, value, at in _wanted(object_.get(*path)):
            there = {label for pod in ctx.release.pods if isinstance(label := pod.labels.get(key), str)}
            meant = None if value in there else next((t for t in sorted(there) if is_misspelt_name(value, t)), None)
            if meant is not None:
                yield object_.problem(
                    f"{object_.title} selects the label `{key}: {value}`, which no pod of the release has; `{meant}` "
                    "is meant. Kubernetes accepts this",
                    f"Write {meant}.",
                    at=(*path, *at),
                    related=[
                        pod.place("metadata", "labels", key) for pod in ctx.release.pods if pod.labels.get(key) == meant
                    ][:1],
                )


def _selectors(policy: KubeObject) -> Iterator[Path]:
    """The selectors of pods in the release's own namespace."""
    yield ("spec", "podSelector")
    for direction, peers in (("ingress", "from"), ("egress", "to")):
        for index, item in mappings(policy.data, "spec", direction):
            for peer, given in mappings(item, peers):
                if given.get("namespaceSelector") is None:
                    yield ("spec", direction, index, peers, peer, "podSelector")


def _wanted(selector: Any) -> Iterator[tuple[str, str, Path]]:
    """The labels that a selector wants: key, value, and where."""
    labels = selector.get("matchLabels") if isinstance(selector, Mapping) else None
    for key, value in labels.items() if isinstance(labels, Mapping) else ():
        if isinstance(value, str):
            yield key, value, ("matchLabels", key)
    for index, item in mappings(selector, "matchExpressions"):
        values, key = item.get("values"), item.get("key")
        if item.get("operator") == "In" and isinstance(values, list) and isinstance(key, str):
            for number, value in enumerate(values):
                if isinstance(value, str):
                    yield key, value, ("matchExpressions", index, "values", number)
