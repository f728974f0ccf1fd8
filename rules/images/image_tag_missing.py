"""An image has a tag or a digest.

Why
    Without one the runtime takes `latest`, and each node what was `latest` when it pulled: replicas of one
    pool run different code. Kubernetes accepts this.

Bad
    ```yaml
    kind: Deployment
    metadata:
      name: api
    spec:
      template:
        spec:
          containers:
            - name: api
              image: registry.example.com:5000/attune/api
    ```

Good
    ```yaml
    kind: Deployment
    metadata:
      name: api
    spec:
      template:
        spec:
          containers:
            - name: api
              image: registry.example.com:5000/attune/api:1.0.0
    ```

Fix
    Write the tag, or better the digest, of the version that was tried.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import (
    ContainerView,
    Context,
    Problem,
    Scope,
    Severity,
    WorkerView,
    image_fault,
    image_parts,
    rule,
)


def has_image(container: ContainerView, ctx: Context) -> bool:
    return bool(container.image) and not image_fault(container.image)


@rule(severity=Severity.WARNING, scope=Scope.CONTAINER, when=has_image, generic=True)
def check(container: ContainerView, ctx: Context) -> Iterator[Problem]:
    _, tag, digest = image_parts(container.image)
    if tag or digest:
        return
    worker = ctx.worker_of(container)
    if worker is not None and _is_the_entrys(container, worker):
        return  # the schema of the values says it of the entry
    yield container.problem(
        f"the image `{container.image}` of {container.title} has no tag and no digest, so that `latest` is taken. "
        "Kubernetes accepts this",
        f"Give the image of `{container.name}` a tag or a digest.",
        at=("image",),
    )


def _is_the_entrys(container: ContainerView, worker: WorkerView) -> bool:
    return worker.container is not None and worker.container.path == container.path
