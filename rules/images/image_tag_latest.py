"""An image is not pinned to a tag that moves, such as `latest`.

Why
    `latest`, `edge` and the names of branches are another image tomorrow: a restarted pod runs other code than its
    siblings, and going back to an earlier release changes nothing. Kubernetes accepts this.

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
              image: registry.example.com/attune/api:latest
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
              image: registry.example.com/attune/api:1.0.0
    ```

Fix
    Write the tag, or better the digest, of the version that was tried.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import ContainerView, Context, Problem, Scope, Severity, image_parts, rule

MOVING = frozenset(
    {"canary", "dev", "develop", "edge", "head", "latest", "main", "master", "nightly", "snapshot", "tip"}
)


def has_tag(container: ContainerView, ctx: Context) -> bool:
    return bool(image_parts(container.image)[1])


@rule(severity=Severity.WARNING, scope=Scope.CONTAINER, when=has_tag, generic=True)
def check(container: ContainerView, ctx: Context) -> Iterator[Problem]:
    _, tag, digest = image_parts(container.image)
    if tag in MOVING and not digest:
        yield container.problem(
            f"the image `{container.image}` of {container.title} is another one whenever `{tag}` moves. Kubernetes "
            "accepts this",
            f"Give the image of `{container.name}` a fixed tag or a digest.",
            at=("image",),
        )
