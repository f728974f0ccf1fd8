"""A container mounts only volumes that its pod has.

Why
    The API server refuses a pod that mounts a volume which it does not define; in a StatefulSet it accepts
    the object, and no pod is ever made. No schema shows it.

Bad
    ```yaml
    kind: Deployment
    metadata:
      name: web
    spec:
      template:
        spec:
          containers:
            - name: web
              volumeMounts:
                - name: cash
                  mountPath: /cache
          volumes:
            - name: cache
              emptyDir: {}
    ```

Good
    ```yaml
    kind: Deployment
    metadata:
      name: web
    spec:
      template:
        spec:
          containers:
            - name: web
              volumeMounts:
                - name: cache
                  mountPath: /cache
          volumes:
            - name: cache
              emptyDir: {}
    ```

Fix
    Define the volume in the pod's `volumes`, or mount one that is there.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import (
    ContainerView,
    Context,
    KubeObject,
    Problem,
    Related,
    Scope,
    Severity,
    mappings,
    nearest,
    rule,
)


def has_mounts(container: ContainerView, ctx: Context) -> bool:
    return bool(container.mounts)


@rule(severity=Severity.ERROR, scope=Scope.CONTAINER, when=has_mounts)
def check(container: ContainerView, ctx: Context) -> Iterator[Problem]:
    for mount in container.mounts:
        if mount.volume is not None or not mount.name:
            continue
        volumes = {volume.name: volume.place("name") for volume in container.pod.volumes}
        volumes |= dict(_claim_templates(container.object))
        near = nearest(mount.name, volumes)
        hint = f" (there is `{near}`)" if near is not None else ""
        yield mount.problem(
            f"{container.title} mounts the volume `{mount.name}`, which the pod does not have{hint}; "
            f"{container.pod.refusal}",
            f"Define the volume {mount.name} in the pod.",
            at=("name",),
            related=[place for name, place in volumes.items() if name in (near, "")]
            or [*_astray(container, mount.name), *_where_volumes_are(container)],
        )


# The lists of a pod whose items have names of their own.
_NAMED = frozenset({"containers", "ephemeralContainers", "initContainers", "volumes"})


def _astray(container: ContainerView, name: str) -> Iterator[Related]:
    """Where volumes begin in another list, with the one of that name among them: there `volumes:` is missing."""
    pod = container.pod
    mounted = {mount.name for other in pod.all_containers for mount in other.mounts}
    for field in (field for field in pod.spec if field not in _NAMED):
        found = [(index, item.get("name")) for index, item in mappings(pod.spec, field) if len(item) > 1]
        stray = [(index, other) for index, other in found if isinstance(other, str) and other in mounted]
        if any(other == name for _, other in stray):
            yield pod.place("spec", field, stray[0][0])


def _where_volumes_are(container: ContainerView) -> Iterator[Related]:
    yield container.pod.place("spec", "volumes")
    if container.object.kind == "StatefulSet":
        yield container.object.place("spec", "volumeClaimTemplates")


def _claim_templates(object_: KubeObject) -> Iterator[tuple[str, Related]]:
    templates = object_.get("spec", "volumeClaimTemplates")
    for index in range(len(templates) if isinstance(templates, list) else 0):
        path = ("spec", "volumeClaimTemplates", index, "metadata", "name")
        yield str(object_.get(*path) or ""), object_.place(*path)
