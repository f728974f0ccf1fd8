"""A container does not ask for more than it may have.

Why
    The API server refuses a request that is larger than the limit of the same resource. No schema shows it.

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
              resources:
                requests:
                  memory: 2Gi
                limits:
                  memory: 512Mi
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
              resources:
                requests:
                  memory: 512Mi
                limits:
                  memory: 2Gi
    ```

Fix
    Raise the limit, or lower the request.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import ContainerView, Context, Problem, Scope, Severity, is_known_gpu, quantity, rule


def has_both(container: ContainerView, ctx: Context) -> bool:
    return any(name in container.limits for name in container.requests)


@rule(severity=Severity.ERROR, scope=Scope.CONTAINER, when=has_both)
def check(container: ContainerView, ctx: Context) -> Iterator[Problem]:
    for name, request in container.requests.items():
        if is_known_gpu(str(name)):
            continue  # a GPU's request must be the limit itself, which is another rule's
        asked, allowed = quantity(request), quantity(container.limits.get(name))
        if asked is not None and allowed is not None and asked > allowed:
            yield container.problem(
                f"{container.title} requests {request} of {name} and is limited to {container.limits[name]}; the API "
                "server refuses it",
                f"Make the limit of {name} at least the request.",
                at=("resources", "requests", name),
            )
