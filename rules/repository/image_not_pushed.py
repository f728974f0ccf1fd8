"""The images that a workflow builds for the chart are pushed.

Why
    A build that ends in the runner's own store is gone with it. Everything is green, and the registry has no image.

Bad
    ```diff .gitea/workflows/publish.yml
    -          push: true
    +          push: false
    ```

Good
    ```diff .gitea/workflows/publish.yml
    -          push: true
    +          outputs: type=image,push=true
    ```

Fix
    Push the image in the step that builds it (`push: true`, `--push`), or with `docker push` after it.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, Problem, RepositoryView, Scope, Severity, rule


def builds_images(view: RepositoryView, ctx: Context) -> bool:
    return view.is_project and any(view.builds_of(image) for image in view.images)


@rule(severity=Severity.ERROR, scope=Scope.REPOSITORY, when=builds_images, contract=True)
def check(view: RepositoryView, ctx: Context) -> Iterator[Problem]:
    told: set[tuple[str | None, int | None]] = set()
    for image in view.images:
        builds = view.builds_of(image)
        if not builds or any(build.command.pushed is not False for build in builds) or view.is_pushed(image):
            continue
        # Many images of one matrix are one step, and one cause.
        location = builds[0].step_location
        if (location.file, location.line) not in told:
            told.add((location.file, location.line))
            job = builds[0].step.frame.job.id
            yield view.problem(
                f"job `{job}` builds the image `{image.repository}` and does not push it, and no other step does",
                "Push the image in this step.",
                location,
                detail=job,
            )
