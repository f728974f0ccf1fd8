"""The version that documents tell operators to install is the chart's.

Why
    `helm install … --version 0.3.0` is copied from the document long after 0.4.0 was released: the operator gets the
    old chart, and the new document does not fit it.

Bad
    ```diff docs/deployment/gitea-registry-and-helm.md
    -helm install attune oci://gitea.example.com/attune/charts/attune --version 0.4.0
    +helm install attune oci://gitea.example.com/attune/charts/attune --version 0.3.0
    ```

Good
    ```diff docs/deployment/gitea-registry-and-helm.md
    -helm install attune oci://gitea.example.com/attune/charts/attune --version 0.4.0
    +helm install attune oci://gitea.example.com/attune/charts/attune --version <version>
    ```

Fix
    Write the version of Chart.yaml, or a placeholder.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, MarkdownView, Problem, Scope, Severity, rule


def names_versions(view: MarkdownView, ctx: Context) -> bool:
    return bool(view.around.chart.version) and any(True for _ in view.versions_named())


@rule(severity=Severity.INFO, scope=Scope.MARKDOWN, when=names_versions)
def check(view: MarkdownView, ctx: Context) -> Iterator[Problem]:
    own = view.around.chart.version
    for version, location in view.versions_named():
        if version.removeprefix("v") != own.removeprefix("v"):
            yield view.problem(
                f"{view.name} installs the version `{version}` of the chart, which is at `{own}`",
                f"Write {own}, or a placeholder.",
                location,
                detail=f"version {version}",
            )
