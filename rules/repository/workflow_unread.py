"""What a workflow publishes can be read in it.

Why
    Where a script computes the matrix, or a program builds the images by files of its own, nobody can see in the
    workflow which images are published. Whether the chart's images are among them was then not checked.

Bad
    ```diff .gitea/workflows/publish.yml
    -          - image: attune-agent
    -            dockerfile: docker/Dockerfile.agent
    -            target: agent-init
    @@
    -  chart:
    +  agent:
    +    runs-on: ubuntu-latest
    +    steps:
    +      - uses: actions/checkout@v4
    +      - run: make publish-agent
    +
    +  chart:
    ```

Good
    ```diff .gitea/workflows/publish.yml
    -      - run: helm lint charts/attune
    +      - run: make test
    +      - run: helm lint charts/attune
    ```

Fix
    Nothing, where it is meant so; else list the images in the workflow itself.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, Problem, RepositoryView, Scope, Severity, rule


def has_workflow(view: RepositoryView, ctx: Context) -> bool:
    return bool(view.images and view.publishing.workflows)


@rule(severity=Severity.INFO, scope=Scope.REPOSITORY, when=has_workflow, contract=True)
def check(view: RepositoryView, ctx: Context) -> Iterator[Problem]:
    missing = [
        image.repository for image in view.images if not view.builds_of(image) and not any(view.near_builds(image))
    ]
    if not missing:
        return
    for unread in view.publishing.unread:
        yield view.problem(
            f"{unread.what}, which cannot be read here: whether {_listed(missing)} "
            f"{'is' if len(missing) == 1 else 'are'} published was not checked",
            "List the images in the workflow itself, if you want them checked.",
            unread.location,
            detail=unread.what,
        )


def _listed(names: list[str]) -> str:
    shown = ", ".join(f"`{name}`" for name in names[:3])
    return f"{shown} and {len(names) - 3} more" if len(names) > 3 else shown
