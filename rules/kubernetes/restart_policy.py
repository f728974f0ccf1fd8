"""A pod's restartPolicy and deadline fit what makes the pod.

Why
    Deployments, StatefulSets and DaemonSets take Always only and no `activeDeadlineSeconds`, Jobs take OnFailure or
    Never only, and a Job without the field gets Always and is refused. Until Kubernetes 1.35 only an init container
    has a policy of its own, Always; from then on a Job's container may have it too, and the Job never ends. No schema
    shows it.

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
from typing import Any

from attune_lint.rule import ContainerView, Context, PodView, Problem, Scope, Severity, mappings, rule

ENDING = ("CronJob", "Job")
STAYING = ("DaemonSet", "Deployment", "ReplicaSet", "ReplicationController", "StatefulSet")
WORDS = ("Always", "OnFailure", "Never")
# A container may have a policy of its own since 1.35; 1.34 leaves it out, and all before refuse it.
UNKNOWN, OWN_POLICY = "1.34", "1.35"
SECONDS = 2**31 - 1


def has_spec(pod: PodView, ctx: Context) -> bool:
    return bool(pod.spec)


@rule(severity=Severity.ERROR, scope=Scope.POD, when=has_spec)
def check(pod: PodView, ctx: Context) -> Iterator[Problem]:
    kind, policy = pod.object.kind, pod.spec.get("restartPolicy")
    allowed = ("OnFailure", "Never") if kind in ENDING else ("Always",) if kind in STAYING else WORDS
    if (policy or "Always") not in allowed:
        found = f"has the restartPolicy `{policy}`" if policy else "has no restartPolicy, which means Always"
        yield pod.problem(
            f"{pod.title} {found}; the API server takes {' or '.join(allowed)} there",
            f"Set restartPolicy to {' or '.join(allowed)}.",
            at=("spec", "restartPolicy"),
        )
    deadline = pod.spec.get("activeDeadlineSeconds")
    if isinstance(deadline, int) and not isinstance(deadline, bool):
        fault = "which only a pod that ends may have" if kind in STAYING else ""
        if not fault and not 0 < deadline <= SECONDS:
            fault = f"which is not from 1 to {SECONDS}"
        if fault:
            yield pod.spec_problem(
                f"{pod.title} has activeDeadlineSeconds {deadline}, {fault}; the API server refuses it",
                "Remove activeDeadlineSeconds." if kind in STAYING else "Set activeDeadlineSeconds above 0.",
                at=("activeDeadlineSeconds",),
            )
    for container in pod.all_containers:
        fault = _fault(container, container.data.get("restartPolicy"), ctx)
        consequence = f"; {pod.refusal}"
        if not fault and kind in ENDING and not container.is_init and container.data.get("restartPolicy") == "Always":
            fault = "has the restartPolicy `Always`, and is started again whenever it has done its work"
            consequence = ": the Job never ends. Kubernetes accepts this"
        if fault:
            yield container.problem(
                f"{container.title} {fault}{consequence}",
                f"Correct or remove the restartPolicy of `{container.name}`.",
                at=("restartPolicy",),
            )


def _fault(container: ContainerView, policy: Any, ctx: Context) -> str:
    has_rules = any(True for _ in mappings(container.data, "restartPolicyRules"))
    if policy is None:
        return "has restartPolicyRules without a restartPolicy" if has_rules else ""
    if not container.is_init and ctx.is_before(OWN_POLICY):
        return f"has a restartPolicy, which is taken from {OWN_POLICY} on" if ctx.is_before(UNKNOWN) else ""
    if ctx.is_before(OWN_POLICY):
        return "" if policy == "Always" else f"has the restartPolicy `{policy}`; an init container takes only Always"
    return "" if policy in WORDS else f"has the restartPolicy `{policy}`; there is {', '.join(WORDS)}"
