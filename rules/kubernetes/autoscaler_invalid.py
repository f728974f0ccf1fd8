"""An autoscaler has a range, and metrics that it can compute.

Why
    The API server refuses a `maxReplicas` below `minReplicas`, and a metric whose source is another than its type. What
    it takes and never scales is worse: a share of the requests of containers that request nothing. And a
    Deployment that sets `replicas` itself is set back to them by every upgrade.

Bad
    ```yaml template
    apiVersion: autoscaling/v2
    kind: HorizontalPodAutoscaler
    metadata:
      name: api
    spec:
      scaleTargetRef:
        apiVersion: example.com/v1
        kind: Pool
        name: api
      minReplicas: 3
      maxReplicas: 2
      metrics:
        - type: Resource
          resource:
            name: cpu
            target:
              type: Utilization
              averageUtilization: 80
    ```

Good
    ```yaml template
    apiVersion: autoscaling/v2
    kind: HorizontalPodAutoscaler
    metadata:
      name: api
    spec:
      scaleTargetRef:
        apiVersion: example.com/v1
        kind: Pool
        name: api
      minReplicas: 2
      maxReplicas: 3
      metrics:
        - type: Resource
          resource:
            name: cpu
            target:
              type: Utilization
              averageUtilization: 80
    ```

Fix
    Make the range one, give each metric the source of its type, and the containers requests of what is measured.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from attune_lint.rule import (
    Context,
    KubeObject,
    Path,
    PodView,
    Problem,
    Scope,
    Severity,
    lookup,
    mappings,
    rule,
)

Fault = tuple[str, Path]
SOURCES = {
    "ContainerResource": "containerResource", "External": "external", "Object": "object", "Pods": "pods",
    "Resource": "resource",
}  # fmt: skip
# The ways of saying how much, of which each kind of target takes one.
AMOUNTS: Mapping[str, tuple[str, ...]] = {
    "containerResource": ("averageUtilization", "averageValue"),
    "external": ("averageValue", "value"),
    "object": ("averageValue", "value"),
    "pods": ("averageValue",),
    "resource": ("averageUtilization", "averageValue"),
}
HOUR, HALF_HOUR = 3600, 1800


def is_autoscaler(object_: KubeObject, ctx: Context) -> bool:
    return object_.kind == "HorizontalPodAutoscaler" and isinstance(object_.get("spec"), dict)


@rule(severity=Severity.ERROR, scope=Scope.OBJECT, when=is_autoscaler)
def check(object_: KubeObject, ctx: Context) -> Iterator[Problem]:
    spec = object_.get("spec")
    for fault, at in (*_range(spec), *_metrics(spec), *_behavior(spec)):
        yield object_.problem(
            f"{object_.title} {fault}; the API server refuses it",
            f"Correct {next(part for part in reversed(at) if isinstance(part, str))} of the autoscaler.",
            at=("spec", *at),
            related=[object_.place("spec", "minReplicas")] if at == ("maxReplicas",) else (),
        )
    target = _target(object_, ctx)
    if target is None:
        return
    yield from _unmeasured(object_, target)
    count = target.object.get("spec", "replicas")
    if count is not None:
        yield object_.problem(
            f"{object_.title} scales {target.title}, which sets replicas ({count}) itself. Kubernetes accepts this, "
            "and every upgrade sets it back",
            f"Leave replicas of {target.title} out where the autoscaler is on.",
            at=("spec", "scaleTargetRef"),
            related=[target.object.place("spec", "replicas")],
            severity=Severity.WARNING,
        )


def _range(spec: Mapping[str, Any]) -> Iterator[Fault]:
    least, most = spec.get("minReplicas"), spec.get("maxReplicas")
    low = 1 if least is None else least
    if isinstance(most, int) and isinstance(low, int):
        if most == 0:
            yield "has maxReplicas 0, which must be above 0", ("maxReplicas",)
        elif most > 0 and low > most:
            yield f"has maxReplicas {most} below minReplicas {low}", ("maxReplicas",)
    kinds = [item.get("type") for _, item in mappings(spec, "metrics")]
    if least == 0 and "Object" not in kinds and "External" not in kinds:
        yield "has minReplicas 0 without a metric of the type Object or External", ("minReplicas",)


def _metrics(spec: Mapping[str, Any]) -> Iterator[Fault]:
    for index, item in mappings(spec, "metrics"):
        at: Path = ("metrics", index)
        own = SOURCES.get(str(item.get("type")))
        given = [source for source in SOURCES.values() if item.get(source) is not None]
        if own is None:
            continue  # a word that is none is another rule's
        if given != [own]:
            found = f"has {', '.join(given)}" if given else "has no source"
            yield f"has a metric of the type {item['type']} that {found} and wants {own}", at
            continue
        target, wanted = lookup(item, (own, "target")), AMOUNTS[own]
        count = sum(bool(lookup(target, (name,))) for name in wanted)
        if isinstance(target, dict) and (count == 0 or (count > 1 and own != "object")):
            found = "has both" if count else "has none"
            yield f"has a metric {own} that wants one of {', '.join(wanted)} and {found}", (*at, own, "target")
        if own == "containerResource" and not lookup(item, (own, "container")):
            yield "has a metric containerResource without a container", (*at, own)


def _behavior(spec: Mapping[str, Any]) -> Iterator[Fault]:
    for field in ("scaleUp", "scaleDown"):
        at: Path = ("behavior", field)
        window = lookup(spec, (*at, "stabilizationWindowSeconds"))
        if isinstance(window, int) and not 0 <= window <= HOUR:
            yield f"has a stabilizationWindowSeconds of {window}, which is not from 0 to {HOUR}", (
                *at, "stabilizationWindowSeconds",
            )  # fmt: skip
        if lookup(spec, (*at, "policies")) == []:
            yield f"has no policies in {field}", (*at, "policies")
        for index, policy in mappings(spec, *at, "policies"):
            for name, most in (("value", None), ("periodSeconds", HALF_HOUR)):
                number = policy.get(name)
                if isinstance(number, int) and (number <= 0 or (most and number > most)):
                    wanted = f"is not from 1 to {most}" if most else "must be above 0"
                    yield f"has a policy with {name} {number}, which {wanted}", (*at, "policies", index, name)


def _target(object_: KubeObject, ctx: Context) -> PodView | None:
    kind, name = object_.get("spec", "scaleTargetRef", "kind"), object_.get("spec", "scaleTargetRef", "name")
    found = ctx.find(kind, name) if isinstance(kind, str) and isinstance(name, str) else None
    return found.pod if found is not None else None


def _unmeasured(object_: KubeObject, target: PodView) -> Iterator[Problem]:
    """Metrics that are a share of requests, and containers without these."""
    for index, item in mappings(object_.data, "spec", "metrics"):
        name = lookup(item, ("resource", "name"))
        if item.get("type") != "Resource" or not lookup(item, ("resource", "target", "averageUtilization")):
            continue
        silent = [c for c in target.containers if name not in c.requests and name not in c.limits]
        if silent and isinstance(name, str) and not lookup(target.spec, ("resources", "requests", name)):
            yield object_.problem(
                f"{object_.title} measures {name} as a share of what is requested, and {silent[0].title} requests "
                "none. Kubernetes accepts this, and cannot compute it",
                f"Set a request of {name} in `{silent[0].name}`.",
                at=("spec", "metrics", index, "resource"),
                related=[silent[0].place("resources", "requests")],
                severity=Severity.WARNING,
            )
            return
