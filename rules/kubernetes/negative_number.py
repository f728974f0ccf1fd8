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
      replicas: 0
    ```

Fix
    Write zero or more.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, KubeObject, Path, Problem, Scope, Severity, rule

SPEC = (
    "activeDeadlineSeconds", "backoffLimit", "completions", "failedJobsHistoryLimit", "minReadySeconds",
    "parallelism", "progressDeadlineSeconds", "replicas", "revisionHistoryLimit", "startingDeadlineSeconds",
    "successfulJobsHistoryLimit", "ttlSecondsAfterFinished",
)  # fmt: skip
POD = ("activeDeadlineSeconds", "terminationGracePeriodSeconds")
PROBE = ("failureThreshold", "initialDelaySeconds", "periodSeconds", "successThreshold", "timeoutSeconds")
PROBES = ("livenessProbe", "readinessProbe", "startupProbe")


def has_numbers(object_: KubeObject, ctx: Context) -> bool:
    return object_.pod is not None and any(_number(object_, path) is not None for path in _paths(object_))


@rule(severity=Severity.ERROR, scope=Scope.OBJECT, when=has_numbers)
def check(object_: KubeObject, ctx: Context) -> Iterator[Problem]:
    for path in _paths(object_):
        number = _number(object_, path)
        if number is not None and number < 0:
            yield object_.problem(
                f"{object_.title} has `{path[-1]}: {number}`; the API server refuses a negative number",
                f"Set {path[-1]} to zero or more.",
                at=path,
            )


def _number(object_: KubeObject, path: Path) -> float | None:
    value = object_.get(*path)
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _paths(object_: KubeObject) -> Iterator[Path]:
    yield from (("spec", field) for field in SPEC)
    pod = object_.pod
    if pod is None:
        return
    yield from (pod.spec_at(field) for field in POD if pod.spec_at(field) != ("spec", field))
    for container in pod.all_containers:
        yield from (container.at(probe, field) for probe in PROBES for field in PROBE)
