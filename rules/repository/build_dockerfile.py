"""The Dockerfile of each image that a workflow builds is in the repository.

Why
    A Dockerfile that was moved, or a path with a letter wrong, fails when the release is built: after the tag is
    pushed, and for one image of many.

Bad
    ```diff .gitea/workflows/publish.yml
    -            dockerfile: docker/Dockerfile.agent
    +            dockerfile: docker/Dockerfile.agnet
    ```

Good
    ```diff .gitea/workflows/publish.yml
    -            dockerfile: docker/Dockerfile.agent
    +            dockerfile: ./docker/Dockerfile.agent
    ```

Fix
    Write the path of the Dockerfile from the repository's root, or from the folder in which the script runs.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import BuildView, Context, Problem, Scope, Severity, nearest, rule


def is_known(view: BuildView, ctx: Context) -> bool:
    return view.build.command.dockerfile is not None


@rule(severity=Severity.ERROR, scope=Scope.BUILD, when=is_known)
def check(view: BuildView, ctx: Context) -> Iterator[Problem]:
    name = view.build.command.dockerfile
    files = view.around.files
    if name is None or files.is_file(name) or view.is_made_before(name):
        return
    folder = name.rpartition("/")[0]
    near = nearest(name.rpartition("/")[2], files.names(folder or "."), cutoff=0.7)
    shown = f"{folder}/{near}" if folder else near
    hint = f"; did you mean `{shown}`?" if near else ""
    yield view.problem(
        f"{view.title} names the Dockerfile `{name}`, which is not in the repository{hint}",
        f"Write {shown}." if near else "Correct the path of the Dockerfile.",
        "file",
        detail="dockerfile",
    )
