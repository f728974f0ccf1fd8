"""A Service selects pods of its release.

Why
    A Service whose selector matches no pod has no endpoints. Its name resolves, every connection is refused, and
    whoever waits for it waits forever. Kubernetes accepts this.

Bad
    ```yaml
    kind: Service
    metadata:
      name: api
    spec:
      selector:
        app.kubernetes.io/component: apis
    ```

Good
    ```yaml
    kind: Service
    metadata:
      name: api
    spec:
      selector:
        app.kubernetes.io/component: api
    ```

Fix
    Make the selector the labels of the pods that the Service is for.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, KubeObject, Problem, Scope, Severity, named, rule

# By these labels a selector says that it means pods of its own release.
OWN = ("app.kubernetes.io/instance", "release")
# A controller gives these to the pods that it makes.
ADDED = ("apps.kubernetes.io/pod-index", "batch.kubernetes.io/job-name", "statefulset.kubernetes.io/pod-name")


def selects_own(object_: KubeObject, ctx: Context) -> bool:
    selector = object_.get("spec", "selector")
    if object_.kind != "Service":
        return False
    return _is_promised(object_, ctx) or (isinstance(selector, dict) and any(key in selector for key in OWN))


@rule(severity=Severity.WARNING, scope=Scope.OBJECT, when=selects_own)
def check(object_: KubeObject, ctx: Context) -> Iterator[Problem]:
    selector = object_.get("spec", "selector")
    if not isinstance(selector, dict) or not selector:
        if object_.get("spec", "type") != "ExternalName" and not ctx.exists("Endpoints", object_.name):
            yield object_.problem(
                f"{object_.title} has no selector, and so no endpoints. Kubernetes accepts this",
                f"Select the pods of {object_.name} by their labels.",
                at=("spec", "selector"),
                severity=Severity.ERROR,
            )
        return
    wanted = {key: value for key, value in selector.items() if key not in ADDED}
    if ctx.has_pod_with(wanted):
        return
    # An operator makes pods of its own from a custom resource, with labels that no manifest shows.
    if any("." in other.api_version.partition("/")[0] and not _is_built_in(other) for other in ctx.release.objects):
        return
    words = ", ".join(f"{key}={value}" for key, value in selector.items())
    yield object_.problem(
        f"{object_.title} selects `{words}`, which no pod of the release has; it has no endpoints. Kubernetes "
        "accepts this",
        "Make the selector the labels of the pods that the Service is for.",
        at=("spec", "selector"),
        related=ctx.pods_meant(wanted),
        # The contract says that its Services have pods; of another chart only a part may be here.
        severity=Severity.ERROR if ctx.edition is not None else None,
    )


def _is_promised(service: KubeObject, ctx: Context) -> bool:
    """Whether the contract names the Service."""
    names = ctx.contract.services if ctx.edition is not None else ()
    return any(service.name in named(ctx.fullnames, name) for name in names)


def _is_built_in(object_: KubeObject) -> bool:
    return object_.api_version.partition("/")[0].endswith(".k8s.io")
