"""Every image that the chart pulls is built by a workflow.

Why
    The chart names an image, and the workflow that publishes has another list. A new component, or the agent's own
    image, is forgotten there or misspelled, and nothing says so until a pod stays in ImagePullBackOff. Kubernetes and
    Helm accept this.

Bad
    ```diff .gitea/workflows/publish.yml
    -          - image: attune-agent
    -            dockerfile: docker/Dockerfile.agent
    -            target: agent-init
    ```

    or under another name:

    ```diff .gitea/workflows/publish.yml
    -          - image: attune-notifier
    +          - image: attune-notifer
    ```

Good
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
    +      - run: >-
    +          docker buildx build --push --file docker/Dockerfile.agent --target agent-init
    +          --tag "$REGISTRY/$NAMESPACE/attune-agent:$TAG" .
    +
    +  chart:
    ```

Fix
    Add the image to the matrix of the workflow, with its Dockerfile and target, or correct its name there.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, Location, Problem, RepositoryView, Scope, Severity, key_path, rule


def can_be_told(view: RepositoryView, ctx: Context) -> bool:
    if not view.is_project or not view.images or view.has_other_ci:
        return False
    return not view.uncertain or all(view.builds_of(image) or any(view.near_builds(image)) for image in view.images)


@rule(severity=Severity.ERROR, scope=Scope.REPOSITORY, when=can_be_told, contract=True)
def check(view: RepositoryView, ctx: Context) -> Iterator[Problem]:
    for image in view.images:
        if view.builds_of(image):
            continue
        values = view.values_location(*image.path, "repository")
        what = f"the chart pulls the image `{image.repository}` (`{key_path(image.path)}` of its values)"
        near = next(view.near_builds(image), None)
        if near is not None:
            build, name = near
            yield _problem(
                f"{what}, and the workflow builds `{name}`",
                f"Write {image.repository} in the workflow.",
                (build.name_location(name), values),
                str(image.path[-1]),
            )
        else:
            place = view.publishing_place
            yield _problem(
                f"{what}, and no workflow builds it",
                f"Add {image.repository} to the images that the workflow builds.",
                (values,) if place is None else (place, values),
                str(image.path[-1]),
            )


def _problem(message: str, help: str, places: tuple[Location, ...], key: str) -> Problem:
    first, *others = places
    related = tuple(other._replace(role="related") for other in others)
    return Problem(message, help, detail=key, locations=(first, *related))
