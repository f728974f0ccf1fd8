"""The list of published images names those that the workflow publishes.

Why
    Who mirrors the images into a closed network takes the list from this document. One that is missing there is missing
    in the mirror, and its pods stay in ImagePullBackOff.

Bad
    ```diff docs/deployment/gitea-registry-and-helm.md
    -- `attune-agent`: the agent's binary, for workers in images of your own
    ```

    or one that nobody publishes:

    ```diff docs/deployment/gitea-registry-and-helm.md
    -- `attune-notifier`
    +- `attune-notifier`
    +- `attune-scheduler`
    ```

Good
    ```diff docs/deployment/gitea-registry-and-helm.md
    -- `attune-agent`: the agent's binary, for workers in images of your own
    +- `gitea.example.com/attune/attune-agent:<version>`: the agent's binary
    ```

Fix
    List each image of the chart that the workflow publishes, by its name.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, MarkdownView, Problem, Scope, Severity, nearest, rule


def is_image_list(view: MarkdownView, ctx: Context) -> bool:
    return view.is_image_list and bool(view.around.images)


@rule(severity=Severity.WARNING, scope=Scope.MARKDOWN, when=is_image_list, contract=True)
def check(view: MarkdownView, ctx: Context) -> Iterator[Problem]:
    listing = view.image_listing()
    known = [image.repository for image in view.around.images]
    if not listing:
        yield view.problem(
            f"{view.name} does not list the published images",
            "Add a list of the images.",
            view.markdown.whole,
            detail="no images",
        )
        return
    named = {name for name, _ in listing}
    published = view.around.published
    for repository in known:
        # What is not published is told where it should be.
        if repository not in named and repository in published:
            yield view.problem(
                f"{view.name} does not list the image `{repository}`, which the workflow publishes",
                f"Add {repository} to the list.",
                view.markdown.of(listing[-1][1]),
                detail=repository,
            )
    for name, text in listing:
        if name in known or name in published or view.around.uncertain:
            continue
        near = nearest(name, known)
        hint = f"; did you mean `{near}`?" if near else ""
        yield view.problem(
            f"{view.name} lists the image `{name}`, which no workflow publishes{hint}",
            f"Write {near}." if near else f"Remove {name}.",
            view.markdown.of(text, name),
            detail=name,
        )
