"""Git does not ignore a file of the chart.

Why
    A pattern that was meant for something else (`secret*`, `build/`) keeps a template out of the commit. It works where
    it was written and is missing in CI, in the package, and at everyone else's.

Bad
    ```text file .gitignore
    target/
    *secret*
    ```

Good
    ```text file .gitignore
    target/
    *secret*
    !charts/**/templates/secret.yaml
    ```

Fix
    Narrow the pattern at the line that the message names, or except the file with `!`.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, Problem, RepositoryView, Scope, Severity, rule


def can_be_told(view: RepositoryView, ctx: Context) -> bool:
    return view.ignored_by_git is not None


@rule(severity=Severity.ERROR, scope=Scope.REPOSITORY, when=can_be_told)
def check(view: RepositoryView, ctx: Context) -> Iterator[Problem]:
    for left in view.ignored_by_git or ():
        yield view.problem(
            f"git ignores `{left.name}` by the pattern `{left.pattern}`; the chart needs it",
            "Narrow the pattern, or except the file.",
            left.location,
            detail=left.name,
        )
