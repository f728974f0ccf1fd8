"""A workload's rollout can make progress.

Why
    The API server refuses a rolling update that may neither add nor remove a pod, a DaemonSet's that may do both, the
    block `rollingUpdate` beside another type, and a deadline that is not longer than `minReadySeconds`. No schema
    shows it.

Bad
    ```yaml
    kind: Deployment
    metadata:
      name: api
    spec:
      strategy:
        $patch: replace
        rollingUpdate:
          maxSurge: 0
          maxUnavailable: 0
    ```

Good
    ```yaml
    kind: Deployment
    metadata:
      name: api
    spec:
      strategy:
        $patch: replace
        rollingUpdate:
          maxSurge: 1
          maxUnavailable: 0
    ```

Fix
    Let one of maxSurge and maxUnavailable be above zero; remove `rollingUpdate` beside Recreate or OnDelete.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from attune_lint.rule import Context, KubeObject, Path, Problem, Scope, Severity, rule

FIELDS = {"DaemonSet": "updateStrategy", "Deployment": "strategy", "StatefulSet": "updateStrategy"}
# Left out, a Deployment's are 25% each, and a DaemonSet's are 0 and 1.
DEFAULTS: Mapping[str, tuple[Any, Any]] = {"Deployment": ("25%", "25%"), "DaemonSet": (0, 1)}
PERCENT = re.compile(r"\d+%\Z")
DEADLINE = 600  # a Deployment's progressDeadlineSeconds, where it does not say


def rolls_out(object_: KubeObject, ctx: Context) -> bool:
    return object_.kind in FIELDS and object_.pod is not None


@rule(severity=Severity.ERROR, scope=Scope.OBJECT, when=rolls_out)
def check(object_: KubeObject, ctx: Context) -> Iterator[Problem]:
    field = FIELDS[object_.kind]
    kind, given = object_.get("spec", field, "type"), object_.get("spec", field, "rollingUpdate")
    at: Path = ("spec", field, "rollingUpdate")
    if isinstance(given, dict) and kind in ("Recreate", "OnDelete"):
        yield object_.problem(
            f"{object_.title} has rollingUpdate beside the type {kind}; the API server refuses it",
            "Remove rollingUpdate, or set the type to RollingUpdate.",
            at=at,
        )
    rolling = given if isinstance(given, dict) else {}
    faults = {name: _number_fault(name, rolling.get(name)) for name in ("maxSurge", "maxUnavailable")}
    for name, fault in faults.items():
        if not fault:
            continue
        yield object_.problem(
            f"{object_.title} has the {name} `{rolling[name]}`, which {fault}; the API server refuses it",
            f"Write {name} as a number of pods, or in percent.",
            at=(*at, name),
        )
    if not any(faults.values()) and object_.kind in DEFAULTS and kind in (None, "", "RollingUpdate"):
        fault = _pair_fault(object_, rolling)
        if fault:
            yield object_.problem(
                f"{object_.title} has {fault}; the API server refuses it",
                "Set maxSurge or maxUnavailable above 0, and for a DaemonSet the other to 0.",
                at=at if isinstance(given, dict) else ("spec", field),
            )
    yield from _deadline(object_)


def _number_fault(name: str, value: Any) -> str:
    """What is wrong with one of the two. A negative number is another rule's."""
    if not isinstance(value, str):
        return ""
    if not PERCENT.match(value):
        return "is neither a whole number nor a percentage"
    return "is more than 100%" if name == "maxUnavailable" and int(value[:-1]) > 100 else ""


def _pair_fault(object_: KubeObject, rolling: Mapping[str, Any]) -> str:
    defaults = DEFAULTS[object_.kind]
    given = (rolling.get("maxSurge"), rolling.get("maxUnavailable"))
    pair = [default if value is None else value for value, default in zip(given, defaults, strict=True)]
    is_zero = [str(value).rstrip("%").strip("0") == "" for value in pair]
    if all(is_zero):
        return "maxSurge and maxUnavailable 0, so that no pod can be replaced"
    if object_.kind == "DaemonSet" and not any(is_zero):
        unset = " (where unset)" if given[1] is None else ""
        return f"maxSurge {pair[0]} beside maxUnavailable {pair[1]}{unset}, and a DaemonSet takes one of them"
    return ""


def _deadline(object_: KubeObject) -> Iterator[Problem]:
    given, ready = object_.get("spec", "progressDeadlineSeconds"), object_.get("spec", "minReadySeconds")
    deadline = DEADLINE if given is None else given
    if object_.kind == "Deployment" and isinstance(deadline, int) and isinstance(ready, int) and deadline <= ready:
        unset = " (where unset)" if given is None else ""
        yield object_.problem(
            f"{object_.title} has progressDeadlineSeconds {deadline}{unset}, not longer than minReadySeconds {ready}; "
            "the API server refuses it",
            "Make progressDeadlineSeconds longer than minReadySeconds.",
            at=("spec", "minReadySeconds" if given is None else "progressDeadlineSeconds"),
        )
