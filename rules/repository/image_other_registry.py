"""The workflow pushes images to the place from which the chart pulls them.

Why
    Registry and organisation stand in the chart's values and in the workflow. Where they differ, an install with the
    chart's defaults pulls images that nobody has published there. Helm and Kubernetes accept this.

Bad
    ```diff .gitea/workflows/publish.yml
    -  NAMESPACE: attune
    +  NAMESPACE: attune-platform
    ```

Good
    ```diff .gitea/workflows/publish.yml
    -  NAMESPACE: attune
    +  NAMESPACE: ${{ github.repository_owner }}
    ```

Fix
    Write the same registry and organisation in the workflow and in `global` of the values.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, Problem, RepositoryView, Scope, Severity, rule


def builds_images(view: RepositoryView, ctx: Context) -> bool:
    return view.is_project and any(view.builds_of(image) for image in view.images)


@rule(severity=Severity.ERROR, scope=Scope.REPOSITORY, when=builds_images, contract=True)
def check(view: RepositoryView, ctx: Context) -> Iterator[Problem]:
    seen: set[tuple[str, str]] = set()
    for image in view.images:
        other = view.pushed_elsewhere(image)
        if other is None:
            continue
        build, name = other
        # The part before the image's own name is one cause for all images that share it.
        prefixes = (name.removesuffix(image.repository), image.name.removesuffix(image.repository))
        if prefixes not in seen:
            seen.add(prefixes)
            yield view.problem(
                f"the workflow pushes `{name}`, and the chart pulls `{image.name}` by its own values",
                "Push to the registry and organisation of the chart's values, or name the workflow's there.",
                build.location("tag"),
                detail=f"{prefixes[0]} {prefixes[1]}",
            )
