"""An init container that ends has no probes and no lifecycle hooks.

Why
    Probes and lifecycle hooks belong to containers that keep running. The API server refuses a pod whose
    init container has one, unless that is a sidecar (`restartPolicy: Always`); the published schemas do not
    show it.

Bad
    ```yaml
    initContainers:
      - name: wait-for-packs
        readinessProbe:
          exec:
            command: [test, -f, /opt/attune/packs/core/pack.yaml]
    ```

Good
    ```yaml
    initContainers:
      - name: wait-for-packs
        image: busybox:1.36
    ```

Fix
    Remove the probe; the container's own command decides when it has done its work.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import ContainerView, Context, Problem, Scope, Severity, rule

FORBIDDEN = ("livenessProbe", "readinessProbe", "startupProbe", "lifecycle")


def ends(container: ContainerView, ctx: Context) -> bool:
    return container.is_init and not container.is_sidecar


@rule(severity=Severity.ERROR, scope=Scope.CONTAINER, when=ends)
def check(container: ContainerView, ctx: Context) -> Iterator[Problem]:
    for field in FORBIDDEN:
        if container.data.get(field) is not None:
            yield container.problem(
                f"{container.title} has a {field}, and an init container that ends has none; {container.pod.refusal}",
                f"Remove {field} from `{container.name}`.",
                at=(field,),
            )
