"""A pod's restartPolicy fits what makes the pod.

Why
    Deployments, StatefulSets and DaemonSets take Always only, Jobs take OnFailure or Never only, and a Job
    without the field gets Always and is refused. No schema shows it.

Bad
    ```yaml
    kind: Job
    metadata:
      name: init-packs
    spec:
      template:
        spec:
          restartPolicy: Always
    ```

Good
    ```yaml
    kind: Job
    metadata:
      name: init-packs
    spec:
      template:
        spec:
          restartPolicy: OnFailure
    ```

Fix
    Set `restartPolicy` in the pod's spec: OnFailure or Never for a Job, and nothing for the others.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, PodView, Problem, Scope, Severity, rule

ENDING = ("CronJob", "Job")
STAYING = ("DaemonSet", "Deployment", "ReplicaSet", "StatefulSet")


def is_made(pod: PodView, ctx: Context) -> bool:
    return pod.object.kind in (*ENDING, *STAYING) and bool(pod.spec)


@rule(severity=Severity.ERROR, scope=Scope.POD, when=is_made)
def check(pod: PodView, ctx: Context) -> Iterator[Problem]:
    policy = pod.spec.get("restartPolicy")
    allowed = ("OnFailure", "Never") if pod.object.kind in ENDING else ("Always",)
    given = policy or "Always"
    if given in allowed:
        return
    found = f"has the restartPolicy `{policy}`" if policy else "has no restartPolicy, which means Always"
    yield pod.problem(
        f"{pod.title} {found}; the API server takes {' or '.join(allowed)} there",
        f"Set restartPolicy to {' or '.join(allowed)}.",
        at=("spec", "restartPolicy"),
    )
