"""A container that is named after its component spells it right.

Why
    `kubectl logs -c executor` finds the container by its name, and so do dashboards, alerts and patches. A name with
    one wrong letter is passed over by all of them, without a word. Kubernetes accepts any name.

Bad
    ```yaml
    kind: Deployment
    metadata:
      name: executor
    spec:
      template:
        spec:
          containers:
            - name: executor
              $name: exectuor
    ```

Good
    ```yaml
    kind: Deployment
    metadata:
      name: executor
    spec:
      template:
        spec:
          containers:
            - name: executor
              $name: main
    ```

Fix
    Spell the container's name as that of its component.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import COMPONENT_LABEL, Context, PodView, Problem, Scope, Severity, is_misspelt_name, rule


def is_component(pod: PodView, ctx: Context) -> bool:
    return bool(_component(pod))


@rule(severity=Severity.WARNING, scope=Scope.POD, when=is_component)
def check(pod: PodView, ctx: Context) -> Iterator[Problem]:
    component = _component(pod)
    if component in [container.name for container in pod.containers]:
        return
    for container in pod.containers:
        if is_misspelt_name(container.name, component):
            yield container.problem(
                f"{container.title} has nearly the name of its component, `{component}`. Kubernetes accepts any name",
                f"Name the container {component}.",
                at=("name",),
            )


def _component(pod: PodView) -> str:
    """The component whose name the object has too."""
    label = pod.labels.get(COMPONENT_LABEL)
    return label if isinstance(label, str) and label and pod.object.name.endswith(label) else ""
