"""The component in an object's labels is spelled as in its name.

Why
    Dashboards, `kubectl get -l` and policies find an object by its component. One with a wrong letter is passed over
    by all of them, without a word: selector and pods agree, and everything runs. Kubernetes accepts any label.

Bad
    ```yaml
    kind: Deployment
    metadata:
      name: executor
      labels:
        app.kubernetes.io/component: exectuor
    ```

Good
    ```yaml
    kind: Deployment
    metadata:
      name: executor
      labels:
        app.kubernetes.io/component: executor
    ```

Fix
    Spell the label as the message wants.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import COMPONENT_LABEL, Context, KubeObject, Problem, Scope, Severity, is_misspelt_name, rule


def has_component(object_: KubeObject, ctx: Context) -> bool:
    return isinstance(object_.labels.get(COMPONENT_LABEL), str)


@rule(severity=Severity.WARNING, scope=Scope.OBJECT, when=has_component)
def check(object_: KubeObject, ctx: Context) -> Iterator[Problem]:
    label = object_.labels[COMPONENT_LABEL]
    for fullname in ctx.fullnames:
        wanted = object_.name.removeprefix(f"{fullname}-")
        if wanted != object_.name and is_misspelt_name(label, wanted):
            yield object_.problem(
                f"{object_.title} has the label `{COMPONENT_LABEL}: {label}`, nearly the `{wanted}` of its name. "
                "Kubernetes accepts any label",
                f"Write {COMPONENT_LABEL}: {wanted}.",
                at=("metadata", "labels", COMPONENT_LABEL),
            )
            return
