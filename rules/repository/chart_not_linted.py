"""A workflow lints the chart.

Why
    A chart that nobody lints in CI breaks unseen: `helm lint`, `ct lint` or attune-lint itself in a workflow is what
    keeps it right between two releases.

Bad
    ```diff .gitea/workflows/publish.yml
    -      - run: helm lint charts/attune
    ```

    or another folder:

    ```diff .gitea/workflows/publish.yml
    -      - run: helm lint charts/attune
    +      - run: helm lint chart/attune
    ```

Good
    ```diff .gitea/workflows/publish.yml
    -      - run: helm lint charts/attune
    +      - working-directory: charts
    +        run: attune-lint attune
    ```

Fix
    Add a step that lints the chart's folder.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, Problem, RepositoryView, Scope, Severity, rule


def can_be_told(view: RepositoryView, ctx: Context) -> bool:
    if not view.is_project or view.has_other_ci:
        return False
    return any(view.chart_uses("lint")) or view.publishing.is_whole


@rule(severity=Severity.WARNING, scope=Scope.REPOSITORY, when=can_be_told, contract=True)
def check(view: RepositoryView, ctx: Context) -> Iterator[Problem]:
    problem = view.chart_problem("lint", "lints")
    if problem is not None:
        yield problem
