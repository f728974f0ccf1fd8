"""A workload's selector selects its own pods.

Why
    The API server refuses a Deployment, StatefulSet or DaemonSet whose pods lack a label of its selector. No
    schema shows it, since the two stand in different places.

Bad
    ```yaml
    kind: Deployment
    metadata:
      name: api
    spec:
      selector:
        matchLabels:
          tier: front
    ```

Good
    ```yaml
    kind: Deployment
    metadata:
      name: api
    spec:
      template:
        metadata:
          labels:
            tier: front
    ```

Fix
    Put the labels of the selector onto the pods of the template.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, KubeObject, Problem, Scope, Severity, rule

KINDS = ("DaemonSet", "Deployment", "ReplicaSet", "StatefulSet")


def selects(object_: KubeObject, ctx: Context) -> bool:
    return object_.kind in KINDS and object_.pod is not None and isinstance(object_.get("spec", "selector"), dict)


@rule(severity=Severity.ERROR, scope=Scope.OBJECT, when=selects)
def check(object_: KubeObject, ctx: Context) -> Iterator[Problem]:
    selector, pod = object_.get("spec", "selector"), object_.pod
    if pod is None:
        return
    wanted = selector.get("matchLabels")
    wanted = wanted if isinstance(wanted, dict) else {}
    if not wanted and not selector.get("matchExpressions"):
        yield object_.problem(
            f"the selector of {object_.title} is empty; the API server refuses it",
            "Set spec.selector.matchLabels to labels of the pods.",
            at=("spec", "selector"),
        )
    for key, value in wanted.items():
        found = pod.labels.get(key)
        if found == value:
            continue
        has = "have none" if found is None else f"have `{found}`"
        yield object_.problem(
            f"the selector of {object_.title} wants the label `{key}: {value}`, and its pods {has}; the API "
            "server refuses it",
            f"Give the pods of {object_.name} the label {key}: {value}.",
            at=("spec", "selector", "matchLabels", key),
        )
