"""Volumes of a pod have different names, and one source each.

Why
    The API server refuses a pod with two volumes of one name, and a volume with two sources. No schema shows
    it.

Bad
    ```yaml
    kind: Deployment
    metadata:
      name: web
    spec:
      template:
        spec:
          volumes:
            - name: cache
              emptyDir: {}
            - name: cache
              emptyDir:
                medium: Memory
    ```

    or two sources:

    ```yaml
    kind: Deployment
    metadata:
      name: web
    spec:
      template:
        spec:
          volumes:
            - name: cache
              emptyDir: {}
              hostPath:
                path: /var/cache
    ```

Good
    ```yaml
    kind: Deployment
    metadata:
      name: web
    spec:
      template:
        spec:
          volumes:
            - name: cache
              emptyDir: {}
            - name: scratch
              emptyDir: {}
    ```

Fix
    Keep one volume of the name, and one source in it.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, PodView, Problem, Scope, Severity, rule


def has_volumes(pod: PodView, ctx: Context) -> bool:
    return bool(pod.volumes)


@rule(severity=Severity.ERROR, scope=Scope.POD, when=has_volumes)
def check(pod: PodView, ctx: Context) -> Iterator[Problem]:
    seen: set[str] = set()
    for volume in pod.volumes:
        if volume.name in seen and volume.name:
            yield volume.problem(
                f"{pod.title} has the volume `{volume.name}` twice; {pod.refusal}",
                f"Keep one volume {volume.name}.",
                at=("name",),
            )
        seen.add(volume.name)
        given = [key for key in volume.sources if volume.data[key] is not None]
        if len(given) > 1:
            yield volume.problem(
                f"volume `{volume.name}` of {pod.title} has {len(given)} sources ({', '.join(given)}); {pod.refusal}",
                f"Keep one source of the volume {volume.name}.",
            )
