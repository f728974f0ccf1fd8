"""The workflows are YAML that the forge can read.

Why
    A workflow that cannot be read is not run. The forge shows that in a corner; the release that it should have made
    is not there, and nothing has failed.

Bad
    ```diff .gitea/workflows/publish.yml
    -name: publish
    +name: publish: images and chart
    ```

Good
    ```diff .gitea/workflows/publish.yml
    -name: publish
    +name: "publish: images and chart"
    ```

Fix
    Correct the line that the message names; text with `: ` or `{` in it wants quotes.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, Location, Precision, Problem, RepositoryView, Scope, Severity, rule


def has_workflow(view: RepositoryView, ctx: Context) -> bool:
    return bool(view.publishing.workflows)


@rule(severity=Severity.ERROR, scope=Scope.REPOSITORY, when=has_workflow)
def check(view: RepositoryView, ctx: Context) -> Iterator[Problem]:
    for workflow in view.publishing.workflows:
        defect = workflow.source.broken
        if defect is not None:
            line, column = defect.line or 1, defect.column or 1
            location = Location("repository", workflow.source.shown, line, column, None, Precision.EXACT)
            yield view.problem(
                f"the forge cannot read the workflow {workflow.source.name}: {defect.message}",
                "Correct the line.",
                location,
                detail=workflow.source.name,
            )
