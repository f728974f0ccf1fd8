"""A Job says when it is done, and a CronJob when it runs, in a way that Kubernetes can follow.

Why
    The API server refuses a selector that a Job brings itself, an indexed Job without completions, a schedule that is
    none and a time zone that is no name of one. No schema shows it. A CronJob that must start within less than ten
    seconds it takes, and it may never run: its controller looks once in ten.

Bad
    ```yaml
    kind: Job
    metadata:
      name: init-packs
    spec:
      selector:
        matchLabels:
          app.kubernetes.io/name: attune
    ```

    or a schedule with a Sunday that Kubernetes does not know:

    ```yaml template
    apiVersion: batch/v1
    kind: CronJob
    metadata:
      name: clean
    spec:
      schedule: "0 3 * * 7"
      jobTemplate:
        spec:
          template:
            spec:
              restartPolicy: Never
              containers:
                - name: clean
                  image: busybox:1.36
    ```

Good
    ```yaml template
    apiVersion: batch/v1
    kind: CronJob
    metadata:
      name: clean
    spec:
      schedule: "0 3 * * 0"
      timeZone: Europe/Berlin
      jobTemplate:
        spec:
          template:
            spec:
              restartPolicy: Never
              containers:
                - name: clean
                  image: busybox:1.36
    ```

Fix
    Leave the selector to Kubernetes, and write the schedule as five fields: minute, hour, day, month, weekday from 0.
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
    lookup,
    mappings,
    rule,
    schedule_fault,
    zone_fault,
)

Fault = tuple[str, Path]
PLACES: Mapping[str, Path] = {"Job": ("spec",), "CronJob": ("spec", "jobTemplate", "spec")}
WITHIN = 10
RULES, VALUES = 20, 255


def is_job(object_: KubeObject, ctx: Context) -> bool:
    return object_.kind in PLACES and object_.pod is not None


@rule(severity=Severity.ERROR, scope=Scope.OBJECT, when=is_job)
def check(object_: KubeObject, ctx: Context) -> Iterator[Problem]:
    above = PLACES[object_.kind]
    spec = object_.get(*above)
    if not isinstance(spec, dict):
        return
    faults = [(fault, (*above, *at)) for fault, at in (*_selector(spec), *_indexed(spec), *_policy(spec))]
    if object_.kind == "CronJob":
        faults += _when(object_)
    for fault, at in faults:
        yield object_.problem(
            f"{object_.title} {fault}; the API server refuses it",
            f"Correct {at[-1]} of {object_.title}.",
            at=at,
        )
    within = object_.get("spec", "startingDeadlineSeconds") if object_.kind == "CronJob" else None
    if isinstance(within, int) and 0 <= within < WITHIN:
        yield object_.problem(
            f"{object_.title} must start within {within} seconds, and its controller looks every {WITHIN}. Kubernetes "
            "accepts this, and it may never run",
            f"Set startingDeadlineSeconds to {WITHIN} or more.",
            at=("spec", "startingDeadlineSeconds"),
            severity=Severity.WARNING,
        )


def _selector(spec: Mapping[str, Any]) -> Iterator[Fault]:
    if spec.get("selector") and spec.get("manualSelector") is not True:
        yield "has a selector of its own, which Kubernetes makes", ("selector",)


def _indexed(spec: Mapping[str, Any]) -> Iterator[Fault]:
    is_indexed = spec.get("completionMode") == "Indexed"
    if is_indexed and spec.get("completions") is None:
        yield "is Indexed and has no completions", ("completions",)
    for field in ("backoffLimitPerIndex", "successPolicy", "maxFailedIndexes"):
        if not is_indexed and spec.get(field) is not None:
            yield f"has {field}, and is not Indexed", (field,)
    if is_indexed and spec.get("maxFailedIndexes") is not None and spec.get("backoffLimitPerIndex") is None:
        yield "has maxFailedIndexes without backoffLimitPerIndex", ("maxFailedIndexes",)


def _policy(spec: Mapping[str, Any]) -> Iterator[Fault]:
    if spec.get("podFailurePolicy") is None:
        return
    if lookup(spec, ("template", "spec", "restartPolicy")) != "Never":
        yield "has a podFailurePolicy, which goes with the restartPolicy Never only", ("podFailurePolicy",)
    if spec.get("podReplacementPolicy") not in (None, "Failed"):
        yield "has a podFailurePolicy, which goes with the podReplacementPolicy Failed only", ("podReplacementPolicy",)
    for index, item in mappings(spec, "podFailurePolicy", "rules"):
        at: Path = ("podFailurePolicy", "rules", index)
        codes, conditions = item.get("onExitCodes"), item.get("onPodConditions")
        if (codes is None) == (not conditions):
            yield f"has a rule with {'both' if codes else 'neither'} of onExitCodes and onPodConditions", at
        values = lookup(codes, ("values",))
        if values == [] or (isinstance(values, list) and len(values) > VALUES):
            yield f"has a rule with {len(values)} exit codes", (*at, "onExitCodes", "values")
        elif isinstance(values, list) and 0 in values and lookup(codes, ("operator",)) == "In":
            yield "has a rule for the exit code 0, which is no failure", (*at, "onExitCodes", "values")
    if len(lookup(spec, ("podFailurePolicy", "rules"), ()) or ()) > RULES:
        yield f"has more than {RULES} rules in its podFailurePolicy", ("podFailurePolicy", "rules")


def _when(object_: KubeObject) -> Iterator[Fault]:
    schedule, zone = object_.get("spec", "schedule"), object_.get("spec", "timeZone")
    if isinstance(schedule, str):
        fault = schedule_fault(schedule) if schedule.strip() else "is empty"
        if fault:
            yield f"has the schedule `{schedule}`, which {fault}", ("spec", "schedule")
    if isinstance(zone, str):
        fault = zone_fault(zone) if zone else "is empty"
        if fault:
            yield f"has the timeZone `{zone}`, which {fault}", ("spec", "timeZone")
