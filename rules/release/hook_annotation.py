"""A hook's weight is a number, and its delete policy one that Helm knows.

Why
    Helm reads a weight that is no number as 0, and passes over a policy that it does not know: hooks run in another
    order than meant, or their Jobs stay and block the next upgrade. Neither Helm nor Kubernetes says so.

Bad
    ```yaml
    kind: ConfigMap
    apiVersion: v1
    metadata:
      name: hints
      annotations:
        helm.sh/hook: post-install
        helm.sh/hook-weight: five
    ```

    or a policy:

    ```yaml
    kind: ConfigMap
    apiVersion: v1
    metadata:
      name: hints
      annotations:
        helm.sh/hook: post-install
        helm.sh/hook-delete-policy: hook-success
    ```

Good
    ```yaml
    kind: ConfigMap
    apiVersion: v1
    metadata:
      name: hints
      annotations:
        helm.sh/hook: post-install
        helm.sh/hook-weight: "-5"
        helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded
    ```

Fix
    Quote a whole number; use before-hook-creation, hook-succeeded or hook-failed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from attune_lint.rule import (
    DELETE_POLICIES,
    Context,
    KubeObject,
    Problem,
    Scope,
    Severity,
    annotation_words,
    rule,
)

WEIGHT = "helm.sh/hook-weight"
POLICY = "helm.sh/hook-delete-policy"


def any_object(object_: KubeObject, ctx: Context) -> bool:
    return bool(object_.kind)


@rule(severity=Severity.WARNING, scope=Scope.OBJECT, when=any_object)
def check(object_: KubeObject, ctx: Context) -> Iterator[Problem]:
    weight = object_.annotations.get(WEIGHT)
    if isinstance(weight, str) and not re.fullmatch(r"[-+]?\d+", weight):
        yield object_.problem(
            f"{object_.title} has the hook weight `{weight}`, which is no whole number; Helm reads it as 0",
            f"Write a whole number in quotes in {WEIGHT}.",
            at=("metadata", "annotations", WEIGHT),
        )
    unknown = [word for word in annotation_words(object_.annotations.get(POLICY)) if word not in DELETE_POLICIES]
    if unknown:
        yield object_.problem(
            f"{object_.title} has the hook delete policy `{unknown[0]}`, which Helm does not know and passes over",
            f"Write {', '.join(sorted(DELETE_POLICIES))}, or remove {POLICY}.",
            at=("metadata", "annotations", POLICY),
        )
