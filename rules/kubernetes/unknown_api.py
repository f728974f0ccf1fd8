"""Kubernetes knows the kind of every object in its own API groups.

Why
    A misspelled kind or group is refused with "no matches for kind", after the objects before it
    are installed.

Bad
    ```yaml template
    apiVersion: v1
    kind: Configmap
    metadata:
      name: extra
    ```

Good
    ```yaml template
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: extra
    ```

Fix
    Correct the kind. An object of a group of its own needs a group with a domain (`example.com/v1`).
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, KubeObject, Problem, Scope, Severity, Status, rule


def has_kind(object_: KubeObject, ctx: Context) -> bool:
    return bool(object_.kind)


@rule(severity=Severity.ERROR, scope=Scope.OBJECT, when=has_kind)
def check(object_: KubeObject, ctx: Context) -> Iterator[Problem]:
    verdict = ctx.verdict_on(object_)
    if verdict.status is Status.UNKNOWN_API:
        hint = f"; did you mean `{verdict.instead[0]}`?" if verdict.instead else ""
        yield object_.problem(
            f"{object_.title}: Kubernetes {ctx.kube_version} knows no kind `{object_.kind}` in "
            f"`{object_.api_version}`{hint}",
            f"Write kind: {verdict.instead[0]}." if verdict.instead else "Correct kind or apiVersion.",
            at=("kind",),
        )
