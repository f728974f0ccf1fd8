"""The stage that a workflow builds is in its Dockerfile.

Why
    A stage that was renamed in the Dockerfile and not in the workflow fails when the release is built: "target stage
    could not be found".

Bad
    ```diff .gitea/workflows/publish.yml
    -            target: agent-init
    +            target: agent-loader
    ```

Good
    ```diff .gitea/workflows/publish.yml
    -            target: agent-init
    +            target: Agent-Init
    ```

Fix
    Write the name that stands after `AS` in the Dockerfile.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import BuildView, Context, Problem, Scope, Severity, nearest, rule


def is_known(view: BuildView, ctx: Context) -> bool:
    return view.dockerfile is not None and bool(view.build.command.target)


@rule(severity=Severity.ERROR, scope=Scope.BUILD, when=is_known)
def check(view: BuildView, ctx: Context) -> Iterator[Problem]:
    dockerfile, target = view.dockerfile, view.build.command.target
    if dockerfile is None or not target or view.stage is not None:
        return
    near = nearest(target, dockerfile.names)
    there = ", ".join(f"`{name}`" for name in dockerfile.names) or "none with a name"
    yield view.problem(
        f"{view.title} wants the stage `{target}` of {dockerfile.name}, which has {there}",
        f"Write {near}." if near else f"Name a stage of {dockerfile.name}.",
        "target",
        detail="target",
    )
