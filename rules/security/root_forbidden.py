"""A container that may not run as root has a user that is not root.

Why
    With `runAsNonRoot` the kubelet refuses a container whose user is 0, or whose image names none, as most official
    images do: the pod stays in CreateContainerConfigError. It holds for init containers too. Kubernetes accepts this.

Bad
    ```yaml
    securityContext:
      runAsNonRoot: true
    ```

    or with root by number:

    ```yaml
    containers:
      - name: worker
        securityContext:
          runAsNonRoot: true
          runAsUser: 0
    ```

Good
    ```yaml
    securityContext:
      runAsNonRoot: true
      runAsUser: 1000
    ```

Fix
    Set runAsUser beside runAsNonRoot.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import ContainerView, Context, Path, Problem, Scope, Severity, lookup, rule, runs_as_root


def has_image(container: ContainerView, ctx: Context) -> bool:
    return bool(container.image)


@rule(severity=Severity.ERROR, scope=Scope.CONTAINER, when=has_image)
def check(container: ContainerView, ctx: Context) -> Iterator[Problem]:
    forbidden, place = _setting(container, "runAsNonRoot")
    if forbidden is not True:
        return
    user, at = _setting(container, "runAsUser")
    if user == 0:
        fault = "has runAsUser 0, which is root"
    elif user is None and runs_as_root(container.image):
        fault, at = f"runs the image `{container.image}`, whose user is root", place
    else:
        return
    yield container.object.problem(
        f"{container.title} must not run as root (runAsNonRoot), and {fault}. Kubernetes accepts this, and does not "
        "start the container",
        f"Set runAsUser of `{container.name}` to a number above 0.",
        at=at,
        detail=container.name,
    )


def _setting(container: ContainerView, field: str) -> tuple[object, Path]:
    """A field of the security context, the container's own before the pod's, and where it stands."""
    own = container.get("securityContext", field)
    if own is not None:
        return own, container.at("securityContext", field)
    pod = container.pod
    return lookup(pod.spec, ("securityContext", field)), pod.spec_at("securityContext", field)
