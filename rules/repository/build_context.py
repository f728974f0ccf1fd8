"""The folder that a workflow gives to a build is in the repository.

Why
    The context is what `COPY` copies from. A folder that is not there ends the build of the release.

Bad
    ```diff .gitea/workflows/publish.yml
    -          context: .
    +          context: ./src
    ```

Good
    ```diff .gitea/workflows/publish.yml
    -          context: .
    +          context: ${{ github.workspace }}
    ```

Fix
    Write a folder of the repository; `.` is its root.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import BuildView, Context, Problem, Scope, Severity, rule


def is_known(view: BuildView, ctx: Context) -> bool:
    return view.build.command.context is not None


@rule(severity=Severity.ERROR, scope=Scope.BUILD, when=is_known)
def check(view: BuildView, ctx: Context) -> Iterator[Problem]:
    context = view.build.command.context
    if context is None or view.around.files.is_folder(context) or view.is_made_before(context):
        return
    # One line of a step is one cause, however many images its matrix builds.
    yield view.shared_problem(
        f"{view.title} builds in the folder `{context}`, which is not in the repository",
        "Write a folder of the repository; `.` is its root.",
        "context",
        detail=context,
    )
