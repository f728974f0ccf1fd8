"""The ConfigMaps that pods use are made by the release, or named by the values.

Why
    A pod that uses a ConfigMap which nobody makes stays in ContainerCreating, or fails with
    CreateContainerConfigError. Kubernetes accepts this.

Bad
    ```yaml
    kind: Deployment
    metadata:
      name: web
    spec:
      template:
        spec:
          volumes:
            - name: pages
              configMap:
                name: attune-pages
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
            - name: pages
              configMap:
                name: attune-pages
                optional: true
    ```

Fix
    Correct the name, render the ConfigMap, or declare it under `external` in the configuration.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, Problem, Release, Scope, Severity, references, rule

KIND = "ConfigMap"


def refers(release: Release, ctx: Context) -> bool:
    return any(reference.kind == KIND for pod in release.pods for reference in references(pod))


@rule(severity=Severity.ERROR, scope=Scope.RELEASE, when=refers)
def check(release: Release, ctx: Context) -> Iterator[Problem]:
    for reference, count in ctx.dangling(KIND):
        others = "" if count == 1 else f", and so {'does' if count == 2 else 'do'} {count - 1} more"
        yield reference.view.problem(
            f"{reference.owner} names the ConfigMap `{reference.name}`{others}; the release does not make it, and no "
            "value names it. Kubernetes accepts this",
            f"Render the ConfigMap {reference.name}, or declare it external in the configuration.",
            at=reference.at,
            related=ctx.like(KIND, reference.name),
            # Without a contract it may well be made by hand, or by another chart.
            severity=Severity.ERROR if ctx.edition else Severity.WARNING,
        )
