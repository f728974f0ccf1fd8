"""Counts and periods are not negative.

Why
    The API server refuses a negative number of replicas or seconds, and the published schemas take any
    integer.

Bad
    ```yaml
    kind: Deployment
    metadata:
      name: api
    spec:
      replicas: -1
    ```

Good
    ```yaml
    kind: Deployment
    metadata:
      name: api
    spec:
      revisionHistoryLimit: 0
    ```

Fix
    Write zero or more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attune_lint.rule import Context, KubeObject, Path, Problem, Scope, Severity, rule

SPEC: Mapping[str, tuple[Path, ...]] = {
    "CronJob": (
        ("failedJobsHistoryLimit",), ("startingDeadlineSeconds",), ("successfulJobsHistoryLimit",),
        ("jobTemplate", "spec", "activeDeadlineSeconds"), ("jobTemplate", "spec", "backoffLimit"),
        ("jobTemplate", "spec", "completions"), ("jobTemplate", "spec", "parallelism"),
        ("jobTemplate", "spec", "ttlSecondsAfterFinished"),
    ),
    "DaemonSet": (("minReadySeconds",), ("revisionHistoryLimit",)),
    "Deployment": (
        ("minReadySeconds",), ("progressDeadlineSeconds",), ("replicas",), ("revisionHistoryLimit",),
        ("strategy", "rollingUpdate", "maxSurge"), ("strategy", "rollingUpdate", "maxUnavailable"),
    ),
    "HorizontalPodAutoscaler": (("minReplicas",), ("maxReplicas",)),
    "Job": (
        ("activeDeadlineSeconds",), ("backoffLimit",), ("backoffLimitPerIndex",), ("completions",),
        ("maxFailedIndexes",), ("parallelism",), ("ttlSecondsAfterFinished",),
    ),
    "PodDisruptionBudget": (("maxUnavailable",), ("minAvailable",)),
    "ReplicaSet": (("minReadySeconds",), ("replicas",)),
    "StatefulSet": (
        ("minReadySeconds",), ("ordinals", "start"), ("replicas",), ("revisionHistoryLimit",),
        ("updateStrategy", "rollingUpdate", "partition"),
    ),
}  # fmt: skip
GRACE = "terminationGracePeriodSeconds"
PROBE = ("failureThreshold", "initialDelaySeconds", "periodSeconds", "successThreshold", "timeoutSeconds")
PROBES = ("livenessProbe", "readinessProbe", "startupProbe")


def has_numbers(object_: KubeObject, ctx: Context) -> bool:
    return any(True for _ in _numbers(object_))


@rule(severity=Severity.ERROR, scope=Scope.OBJECT, when=has_numbers)
def check(object_: KubeObject, ctx: Context) -> Iterator[Problem]:
    for path, number in _numbers(object_):
        if number < 0:
            fate = (
                "Kubernetes accepts this, and kills after one second"
                if path[-1] == GRACE
                else "the API server refuses a negative number"
            )
            yield object_.problem(
                f"{object_.title} has `{path[-1]}: {number}`; {fate}",
                f"Set {path[-1]} to zero or more.",
                at=path,
            )


def _numbers(object_: KubeObject) -> Iterator[tuple[Path, float]]:
    """Every number that must not be negative, and where it stands."""
    for path in SPEC.get(object_.kind, ()):
        value = object_.get("spec", *path)
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            yield ("spec", *path), value
    pod = object_.pod
    if pod is None:
        return
    grace = pod.spec.get(GRACE)
    if isinstance(grace, (int, float)) and not isinstance(grace, bool):
        yield pod.spec_at(GRACE), grace
    for container in pod.all_containers:
        for probe in PROBES:
            given = container.data.get(probe)
            if not isinstance(given, dict):
                continue
            for field in PROBE:
                value = given.get(field)
                if isinstance(value, (int, float)) and not isinstance(value, bool):
                    yield container.at(probe, field), value
