"""A workflow packages the chart and pushes it.

Why
    Operators install the chart from a registry. A release of the images without one of the chart leaves them with
    templates that do not know the new images.

Bad
    ```diff .gitea/workflows/publish.yml
    -          helm package charts/attune --version "$version" --app-version "$version"
    +          helm package charts/atune --version "$version" --app-version "$version"
    ```

Good
    ```diff .gitea/workflows/publish.yml
    -          helm package charts/attune --version "$version" --app-version "$version"
    +          cd charts && helm package attune --destination ..
    +          cd ..
    ```

Fix
    Add `helm package` of the chart's folder and `helm push` of what it makes.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, Problem, RepositoryView, Scope, Severity, rule


def can_be_told(view: RepositoryView, ctx: Context) -> bool:
    if not view.is_project or view.has_other_ci:
        return False
    return any(view.chart_uses("package")) or view.publishing.is_whole


@rule(severity=Severity.ERROR, scope=Scope.REPOSITORY, when=can_be_told, contract=True)
def check(view: RepositoryView, ctx: Context) -> Iterator[Problem]:
    problem = view.chart_problem("package", "packages")
    if problem is not None:
        yield problem
    elif not any(view.chart_uses("push")) and view.publishing.is_whole and not view.pushes_otherwise:
        use = next(iter(view.chart_uses("package")))
        yield view.problem(
            "a workflow packages the chart and pushes it nowhere",
            "Push the package with `helm push`.",
            use.location(),
            detail="push",
        )
