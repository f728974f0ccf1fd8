"""A pod has a container, and every container an image.

Why
    The API server refuses a pod without containers, and a container without an image. The published schemas
    take an empty list and a missing image.

Bad
    ```yaml
    kind: Deployment
    metadata:
      name: api
    spec:
      template:
        spec:
          initContainers:
            - name: prepare
              command: ["true"]
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
              command: ["true"]
    ```

Fix
    Set the image, or remove the container.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, PodView, Problem, Scope, Severity, is_empty, rule


@rule(severity=Severity.ERROR, scope=Scope.POD)
def check(pod: PodView, ctx: Context) -> Iterator[Problem]:
    if not pod.containers and is_empty(pod.spec.get("containers")):
        yield pod.problem(
            f"{pod.title} has no containers; {pod.refusal}",
            "Add a container.",
            at=("spec", "containers"),
        )
    worker = ctx.worker_of(pod)
    for container in pod.all_containers:
        if not is_empty(container.data.get("image")):
            continue
        if worker is not None and worker.container is not None and worker.container.path == container.path:
            continue  # what becomes of the entry's image is said by the rules of entries
        yield container.problem(
            f"{container.title} has no image; {pod.refusal}",
            f"Set the image of `{container.name}`.",
            at=("image",),
        )
