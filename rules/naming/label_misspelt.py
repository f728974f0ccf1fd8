"""Kubernetes' recommended labels are spelled right, and the component as in the object's name.

Why
    Dashboards, `kubectl get -l` and policies find an object by these labels. One with a wrong letter is passed over
    by all of them, without a word: selector and pods agree, and everything runs. Kubernetes accepts any label.

Bad
    ```yaml
    kind: Deployment
    metadata:
      name: executor
      labels:
        app.kubernetes.io/component: exectuor
    ```

    or the label itself:

    ```yaml
    kind: Deployment
    metadata:
      name: executor
      labels:
        app.kubernetes.io/prt-of: attune
    ```

Good
    ```yaml
    kind: Deployment
    metadata:
      name: executor
      labels:
        app.kubernetes.io/component: executor
        app.kubernetes.io/part-of: attune
    ```

Fix
    Spell the label as the message wants.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import (
    COMPONENT_LABEL,
    Context,
    KubeObject,
    Problem,
    Scope,
    Severity,
    is_misspelt_name,
    is_slip,
    rule,
)

PREFIX = "app.kubernetes.io/"
# https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/
RECOMMENDED = ("component", "created-by", "instance", "managed-by", "name", "part-of", "version")


def has_labels(object_: KubeObject, ctx: Context) -> bool:
    return any(key.startswith(PREFIX) for key in object_.labels)


@rule(severity=Severity.WARNING, scope=Scope.OBJECT, when=has_labels)
def check(object_: KubeObject, ctx: Context) -> Iterator[Problem]:
    for key in object_.labels:
        name = key.removeprefix(PREFIX)
        if name == key or name in RECOMMENDED:
            continue
        meant = next((known for known in RECOMMENDED if is_slip(name, known)), None)
        if meant is not None:
            yield object_.problem(
                f"{object_.title} has the label `{key}`; `{PREFIX}{meant}` is meant. Kubernetes accepts any label",
                f"Write {PREFIX}{meant}.",
                at=("metadata", "labels", key),
            )
    label = object_.labels.get(COMPONENT_LABEL)
    for fullname in ctx.fullnames if isinstance(label, str) else ():
        wanted = object_.name.removeprefix(f"{fullname}-")
        if wanted != object_.name and is_misspelt_name(str(label), wanted):
            yield object_.problem(
                f"{object_.title} has the label `{COMPONENT_LABEL}: {label}`, nearly the `{wanted}` of its name. "
                "Kubernetes accepts any label",
                f"Write {COMPONENT_LABEL}: {wanted}.",
                at=("metadata", "labels", COMPONENT_LABEL),
            )
            return
