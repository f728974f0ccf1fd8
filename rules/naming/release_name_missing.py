"""Objects are named after the release.

Why
    Two releases of a chart live in one namespace as long as their objects' names differ, which the release's name in
    each of them sees to. One that lacks it belongs to the first release, and Helm refuses to install the second.
    Kubernetes accepts any name.

Bad
    ```yaml values
    fullnameOverride: ""
    ```
    ```yaml template
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: attune-banner
    data:
      text: Welcome
    ```

Good
    ```yaml values
    fullnameOverride: ""
    ```
    ```yaml template
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: {{ include "attune.fullname" . }}-banner
    data:
      text: Welcome
    ```

Fix
    Begin the name with the release's, as the chart's other objects do.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, KubeObject, Problem, Release, Scope, Severity, rule

# Kinds whose names a whole cluster shares, and authors choose for it.
SHARED = ("CustomResourceDefinition", "IngressClass", "Namespace", "PriorityClass", "RuntimeClass", "StorageClass")


def names_itself(release: Release, ctx: Context) -> bool:
    return not ctx.values.get("fullnameOverride") and len(release.objects) > 1


@rule(severity=Severity.WARNING, scope=Scope.RELEASE, when=names_itself)
def check(release: Release, ctx: Context) -> Iterator[Problem]:
    given = ctx.values.get("nameOverride")
    chart = given if isinstance(given, str) and given else release.chart_name
    own = [o for o in release.objects if "/charts/" not in o.template and o.kind not in SHARED]
    fullname = next((name for name in ctx.fullnames if 2 * sum(_is_after(o, name) for o in own) > len(own)), None)
    if fullname is None:
        return  # not the chart's habit
    for object_ in own:
        stray = _is_after(object_, chart) and not _is_after(object_, fullname)
        if stray and not ctx.is_given(object_.name, object_.kind):
            yield object_.problem(
                f"the name of {object_.title} lacks the release's, which the chart's other objects begin with. "
                "Kubernetes accepts this, and Helm installs no second release beside it",
                f"Begin the name with {fullname}.",
                at=("metadata", "name"),
            )


def _is_after(object_: KubeObject, name: str) -> bool:
    return f"{object_.name}-".startswith(f"{name}-")
