"""A container does not ask for more than it may have.

Why
    The API server refuses a request that is larger than the limit of the same resource, and for devices and huge
    pages one that is not the limit itself. No schema shows it.

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

from attune_lint.rule import (
    ContainerView,
    Context,
    Problem,
    Scope,
    Severity,
    is_extended,
    is_hugepages,
    is_known_gpu,
    quantity,
    rule,
)


def has_resources(container: ContainerView, ctx: Context) -> bool:
    return bool(container.requests or container.limits)


@rule(severity=Severity.ERROR, scope=Scope.CONTAINER, when=has_resources)
def check(container: ContainerView, ctx: Context) -> Iterator[Problem]:
    for name, request in container.requests.items():
        if not isinstance(name, str) or is_known_gpu(name):
            continue  # a GPU's request must be the limit itself, which is another rule's
        asked, limit = quantity(request), container.limits.get(name)
        allowed = quantity(limit)
        if asked is None or (limit is not None and allowed is None):
            continue
        is_exact = is_extended(name) or is_hugepages(name)
        if allowed is not None and (asked > allowed or (is_exact and asked < allowed)):
            fault = f"requests {request} of {name} and is limited to {limit}"
            advice = f"Make the limit of {name} {'the same as' if is_exact else 'at least'} the request."
        elif allowed is None and is_exact:
            fault = f"requests {request} of {name} without a limit, which must be the same"
            advice = f"Set the limit of {name} to the request."
        else:
            continue
        yield container.problem(
            f"{container.title} {fault}; {container.pod.refusal}", advice, at=("resources", "requests", name)
        )
    yield from _over_pod(container)


def _over_pod(container: ContainerView) -> Iterator[Problem]:
    """What a container has beyond the resources of its whole pod."""
    for field, given in (("limits", container.limits), ("requests", container.requests)):
        whole = container.pod.get("spec", "resources", field)
        for name, amount in given.items() if isinstance(whole, dict) else ():
            own, most = quantity(amount), quantity(whole.get(name))
            if own is not None and most is not None and own > most:
                yield container.problem(
                    f"{container.title} has {field} of {amount} {name}, and its whole pod of {whole[name]}; "
                    f"{container.pod.refusal}",
                    f"Raise {field} of {name} of the pod.",
                    at=("resources", field, name),
                    related=[container.pod.place("spec", "resources", field, name)],
                )
