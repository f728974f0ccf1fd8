"""An object that is to outlive its release says so in Helm's word.

Why
    Helm knows one policy, `keep`, and takes any other text for none: the object goes with the release, and a claim
    takes its data with it. Nothing says so before the uninstall.

Bad
    ```yaml
    kind: PersistentVolumeClaim
    metadata:
      name: artifacts
      annotations:
        helm.sh/resource-policy: retain
    ```

Good
    ```yaml
    kind: PersistentVolumeClaim
    metadata:
      name: artifacts
      annotations:
        helm.sh/resource-policy: keep
    ```

Fix
    Write `keep`, or remove the annotation.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, KubeObject, Problem, Scope, Severity, nearest, rule

POLICY, KEEP = "helm.sh/resource-policy", "keep"


def has_annotations(object_: KubeObject, ctx: Context) -> bool:
    return bool(object_.annotations)


@rule(severity=Severity.ERROR, scope=Scope.OBJECT, when=has_annotations)
def check(object_: KubeObject, ctx: Context) -> Iterator[Problem]:
    policy = object_.annotations.get(POLICY)
    if policy is not None and str(policy).strip().lower() != KEEP:
        yield object_.problem(
            f"{object_.title} has the `{POLICY}` `{policy}`; Helm knows only `{KEEP}`, and deletes it with the release",
            f"Write {POLICY}: {KEEP}, or remove the annotation.",
            at=("metadata", "annotations", POLICY),
        )
    for key in object_.annotations:
        if key != POLICY and str(key).startswith("helm.sh/") and nearest(str(key), [POLICY], cutoff=0.9):
            yield object_.problem(
                f"{object_.title} has the annotation `{key}`, which Helm does not know; did you mean `{POLICY}`?",
                f"Write {POLICY}.",
                at=("metadata", "annotations", key),
            )
