"""A mount has a path, and options that go together.

Why
    The API server refuses an empty `mountPath`, a `recursiveReadOnly` on a mount that can be written, and
    `mountPropagation: Bidirectional` in a container without privileges. No schema shows it.

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
                - name: cache
                  mountPath: /cache
                  recursiveReadOnly: Enabled
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
                  readOnly: true
                  recursiveReadOnly: Enabled
          volumes:
            - name: cache
              emptyDir: {}
    ```

Fix
    Set readOnly: true beside recursiveReadOnly, and propagate mounts from privileged containers only.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import ContainerView, Context, MountView, Problem, Scope, Severity, rule


def has_mounts(container: ContainerView, ctx: Context) -> bool:
    return bool(container.mounts)


@rule(severity=Severity.ERROR, scope=Scope.CONTAINER, when=has_mounts)
def check(container: ContainerView, ctx: Context) -> Iterator[Problem]:
    for mount in container.mounts:
        fault, field = _fault(mount, container)
        if fault:
            yield mount.problem(
                f"the mount of `{mount.name}` in {container.title} has {fault}; {container.pod.refusal}",
                f"Correct the {field} of the mount.",
                at=(field,),
            )


def _fault(mount: MountView, container: ContainerView) -> tuple[str, str]:
    data = mount.data
    if data.get("mountPath") == "":
        return "an empty mountPath", "mountPath"
    recursive, propagation = data.get("recursiveReadOnly"), data.get("mountPropagation")
    if recursive in ("Enabled", "IfPossible"):
        if data.get("readOnly") is not True:
            return f"recursiveReadOnly {recursive} without readOnly: true", "recursiveReadOnly"
        if propagation not in (None, "None"):
            return f"recursiveReadOnly {recursive} beside mountPropagation {propagation}", "recursiveReadOnly"
    if propagation == "Bidirectional" and container.get("securityContext", "privileged") is not True:
        return "mountPropagation Bidirectional, and the container is not privileged", "mountPropagation"
    return "", ""
