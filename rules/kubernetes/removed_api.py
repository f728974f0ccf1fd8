"""Kubernetes serves the API version of every object.

Why
    An API version that was removed, or that the cluster does not have yet, makes the install fail with "no
    matches for kind", on the day of the cluster's upgrade.

Bad
    ```yaml template
    apiVersion: policy/v1beta1
    kind: PodDisruptionBudget
    metadata:
      name: workers
    spec:
      maxUnavailable: 1
      selector:
        matchLabels:
          app.kubernetes.io/name: attune
    ```

    or a group that is none:

    ```yaml template
    apiVersion: app/v1
    kind: ControllerRevision
    metadata:
      name: first
    revision: 1
    ```

Good
    ```yaml template
    apiVersion: policy/v1
    kind: PodDisruptionBudget
    metadata:
      name: workers
    spec:
      maxUnavailable: 1
      selector:
        matchLabels:
          app.kubernetes.io/name: attune
    ```

Fix
    Write the API version that the message names, and look at what it changed in the object.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, KubeObject, Problem, Scope, Severity, Status, rule


def has_api_version(object_: KubeObject, ctx: Context) -> bool:
    return bool(object_.api_version)


@rule(severity=Severity.ERROR, scope=Scope.OBJECT, when=has_api_version)
def check(object_: KubeObject, ctx: Context) -> Iterator[Problem]:
    verdict = ctx.verdict_on(object_)
    if verdict.status is Status.REMOVED_API:
        served = " or ".join(verdict.instead)
        yield object_.problem(
            f"{object_.title}: Kubernetes {ctx.kube_version} does not serve {object_.kind} in "
            f"`{object_.api_version}`, but in `{served}`",
            f"Write apiVersion: {served}.",
            at=("apiVersion",),
        )
