"""A workload's selector selects its own pods.

Why
    The API server refuses a Deployment, StatefulSet or DaemonSet whose pods lack a label of its selector, and a
    selector with an operator that is none. No schema shows it, since the two stand in different places.

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

from attune_lint.rule import Context, KubeObject, Problem, Scope, Severity, rule, selector_faults, selects

KINDS = ("DaemonSet", "Deployment", "ReplicaSet", "StatefulSet")
SELECTOR = ("spec", "selector")
LABELS = ("spec", "template", "metadata", "labels")


def has_selector(object_: KubeObject, ctx: Context) -> bool:
    return object_.kind in KINDS and object_.pod is not None and isinstance(object_.get(*SELECTOR), dict)


@rule(severity=Severity.ERROR, scope=Scope.OBJECT, when=has_selector)
def check(object_: KubeObject, ctx: Context) -> Iterator[Problem]:
    selector, pod = object_.get(*SELECTOR), object_.pod
    if pod is None:
        return
    faults = list(selector_faults(selector))
    for fault, at in faults:
        # A label that the pods have too is said at the object.
        if at[0] != "matchLabels" or at[-1] not in pod.labels:
            yield object_.problem(
                f"the selector of {object_.title} {fault}; the API server refuses it",
                f"Correct the selector of {object_.title}.",
                at=(*SELECTOR, *at),
            )
    wanted = selector.get("matchLabels")
    wanted = wanted if isinstance(wanted, dict) else {}
    if not wanted and not selector.get("matchExpressions"):
        yield object_.problem(
            f"the selector of {object_.title} is empty; the API server refuses it",
            "Set spec.selector.matchLabels to labels of the pods.",
            at=SELECTOR,
        )
    if len(wanted) > 1 and not set(wanted) & set(pod.labels):
        yield object_.problem(
            f"the pods of {object_.title} have none of the labels that its selector wants: "
            f"{', '.join(f'`{key}: {value}`' for key, value in wanted.items())}; the API server refuses it",
            f"Give the pods of {object_.name} the labels of its selector.",
            at=LABELS,
        )
        return
    for key, value in wanted.items():
        found = pod.labels.get(key)
        if found == value:
            continue
        has = "have none" if found is None else f"have `{found}`"
        yield object_.problem(
            f"the selector of {object_.title} wants the label `{key}: {value}`, and its pods {has}; the API "
            "server refuses it",
            f"Give the pods of {object_.name} the label {key}: {value}.",
            at=(*SELECTOR, "matchLabels", key),
            related=[object_.place(*LABELS, key)],
        )
    expressions = {"matchExpressions": selector.get("matchExpressions")}
    if not faults and not selects(expressions, pod.labels):
        yield object_.problem(
            f"the matchExpressions in the selector of {object_.title} do not fit the labels of its pods; the API "
            "server refuses it",
            f"Give the pods of {object_.name} labels that the selector takes.",
            at=(*SELECTOR, "matchExpressions"),
        )
