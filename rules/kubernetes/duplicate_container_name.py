"""Containers of a pod have different names, init containers among them.

Why
    The API server refuses a pod with two containers of one name, an init container and a regular one too. No
    schema shows it.

Bad
    ```yaml
    kind: Deployment
    metadata:
      name: api
    spec:
      template:
        spec:
          initContainers:
            - name: api
              image: busybox:1.36
    ```

Good
    ```yaml
    kind: Deployment
    metadata:
      name: api
    spec:
      template:
        spec:
          initContainers:
            - name: prepare
              image: busybox:1.36
    ```

Fix
    Give one of them another name.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import ContainerView, Context, PodView, Problem, Scope, Severity, rule


@rule(severity=Severity.ERROR, scope=Scope.POD)
def check(pod: PodView, ctx: Context) -> Iterator[Problem]:
    first: dict[str, ContainerView] = {}
    for container in pod.all_containers:
        known = first.setdefault(container.name, container)
        if known is container or not container.name:
            continue
        what = "an init container" if known.is_init else "a container"
        own = "an init container" if container.is_init else "a container"
        yield container.problem(
            f"{pod.title} has {what} `{container.name}` and {own} of the same name; {pod.refusal}",
            f"Give one of the containers {container.name} another name.",
            at=("name",),
        )
