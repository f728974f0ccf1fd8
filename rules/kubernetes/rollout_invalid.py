"""A workload's rollout can make progress.

Why
    The API server refuses a rolling update that may neither add nor remove a pod, the block `rollingUpdate`
    beside another type, and a deadline that is not longer than `minReadySeconds`. No schema shows it.

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

from collections.abc import Iterator

from attune_lint.rule import Context, KubeObject, Problem, Scope, Severity, rule

FIELDS = {"DaemonSet": "updateStrategy", "Deployment": "strategy", "StatefulSet": "updateStrategy"}


def rolls_out(object_: KubeObject, ctx: Context) -> bool:
    return object_.kind in FIELDS and object_.pod is not None


@rule(severity=Severity.ERROR, scope=Scope.OBJECT, when=rolls_out)
def check(object_: KubeObject, ctx: Context) -> Iterator[Problem]:
    field = FIELDS[object_.kind]
    kind, rolling = object_.get("spec", field, "type"), object_.get("spec", field, "rollingUpdate")
    rolling = rolling if isinstance(rolling, dict) else {}
    if rolling and kind in ("Recreate", "OnDelete"):
        yield object_.problem(
            f"{object_.title} has rollingUpdate beside the type {kind}; the API server refuses it",
            "Remove rollingUpdate, or set the type to RollingUpdate.",
            at=("spec", field, "rollingUpdate"),
        )
    # Left out, a Deployment's are 25% each, and a DaemonSet's are 0 and 1.
    defaults = {"Deployment": ("25%", "25%"), "DaemonSet": (0, 1)}.get(object_.kind)
    if defaults and kind in (None, "RollingUpdate"):
        surge = rolling.get("maxSurge", defaults[0])
        unavailable = rolling.get("maxUnavailable", defaults[1])
        if all(str(number).rstrip("%") == "0" for number in (surge, unavailable)):
            yield object_.problem(
                f"{object_.title} has maxSurge and maxUnavailable 0, so that no pod can be replaced; the API server "
                "refuses it",
                "Set maxSurge or maxUnavailable above 0.",
                at=("spec", field, "rollingUpdate"),
            )
    deadline, ready = object_.get("spec", "progressDeadlineSeconds"), object_.get("spec", "minReadySeconds")
    if isinstance(deadline, int) and isinstance(ready, int) and deadline <= ready:
        yield object_.problem(
            f"{object_.title} has progressDeadlineSeconds {deadline}, not longer than minReadySeconds {ready}; the "
            "API server refuses it",
            "Make progressDeadlineSeconds longer than minReadySeconds.",
            at=("spec", "progressDeadlineSeconds"),
        )
