"""The name of a public image is spelled right.

Why
    A name without a registry and without a slash is one of the official images of the public registry. With a
    letter wrong there is none, or somebody else's; the pod stays in ImagePullBackOff. Kubernetes accepts any name.

Bad
    ```yaml
    kind: StatefulSet
    metadata:
      name: redis
    spec:
      template:
        spec:
          containers:
            - name: redis
              image: rediss:7.4-alpine
    ```

Good
    ```yaml
    kind: StatefulSet
    metadata:
      name: redis
    spec:
      template:
        spec:
          containers:
            - name: redis
              image: registry.example.com/mirror/redis:7.4-alpine
    ```

Fix
    Write the name of the image that is meant.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import ContainerView, Context, Problem, Scope, Severity, image_parts, is_slip, meant_image, rule


def has_image(container: ContainerView, ctx: Context) -> bool:
    return bool(container.image)


@rule(severity=Severity.WARNING, scope=Scope.CONTAINER, when=has_image, generic=True)
def check(container: ContainerView, ctx: Context) -> Iterator[Problem]:
    name = image_parts(container.image)[0]
    meant = meant_image(name) or _promised(container, ctx)
    if meant is None or _is_told(container, ctx):
        return
    yield container.problem(
        f"the image `{container.image}` of {container.title} is none that the public registry has; `{meant}` is meant. "
        "Kubernetes accepts this, and cannot pull it",
        f"Write {meant} in the image of `{container.name}`.",
        at=("image",),
    )


def _promised(container: ContainerView, ctx: Context) -> str | None:
    """The image of one of the contract's steps that another container's was meant to be."""
    pools = ctx.edition.pools if ctx.edition is not None else ()
    images = {step.image for pool in pools for step in pool.init_steps if step.image}
    return next((image for image in sorted(images) if is_slip(container.image, image)), None)


def _is_told(container: ContainerView, ctx: Context) -> bool:
    """Whether a rule of the contract says which image is wanted here."""
    worker = ctx.worker_of(container)
    steps = worker.pool.init_steps if worker else ()
    found = ((step, worker.init(step)) for step in steps if worker is not None)
    return any(step.image and own is not None and own.path == container.path for step, own in found)
