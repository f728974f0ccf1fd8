"""An image is a reference that can be pulled.

Why
    An empty tag, a space, upper-case letters, or what a template leaves behind when a value is missing
    (`%!s(<nil>)`) make a reference that no registry knows. Kubernetes accepts it, and the pod stays in
    InvalidImageName.

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
              image: "registry.example.com/attune/api:"
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
    Correct the values that make the image, or give the template a default for the missing part.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import ContainerView, Context, Problem, Scope, Severity, image_fault, rule


def has_image(container: ContainerView, ctx: Context) -> bool:
    return bool(container.image)


@rule(severity=Severity.ERROR, scope=Scope.CONTAINER, when=has_image)
def check(container: ContainerView, ctx: Context) -> Iterator[Problem]:
    fault = image_fault(container.image)
    if fault:
        yield container.problem(
            f"the image `{container.image}` of {container.title} {fault}; Kubernetes accepts this, and cannot pull it",
            f"Correct the image of `{container.name}`.",
            at=("image",),
        )
