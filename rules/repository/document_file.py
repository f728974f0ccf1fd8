"""The files that documents name are in the repository.

Why
    A document that says "see `docker/Dockerfile.agent`" is right until the file is moved. Then whoever follows it, a
    person or an assistant, searches, or makes a second one.

Bad
    ```diff AGENTS.md
    -- `docker/`: the images; `.gitea/workflows/publish.yml` publishes them.
    +- `docker/`: the images; `.gitea/workflows/release.yml` publishes them.
    ```

Good
    ```diff AGENTS.md
    -- `docker/`: the images; `.gitea/workflows/publish.yml` publishes them.
    +- `docker/`: the images; `.gitea/workflows/*.yml` publish them.
    +- Write `charts/attune/ci/yours-values.yaml` to try more.
    ```

Fix
    Write the path of the file from the repository's root.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, MarkdownView, Problem, Scope, Severity, nearest, rule


def names_files(view: MarkdownView, ctx: Context) -> bool:
    return any(True for _ in view.files_named())


@rule(severity=Severity.WARNING, scope=Scope.MARKDOWN, when=names_files)
def check(view: MarkdownView, ctx: Context) -> Iterator[Problem]:
    files = view.around.files
    told: set[str] = set()
    for path, text in view.files_named():
        if path in told or view.is_there(path):
            continue
        told.add(path)
        folder, _, last = path.rstrip("/").rpartition("/")
        near = nearest(last, files.names(folder or "."), cutoff=0.7)
        hint = f"; did you mean `{near}`?" if near else ""
        yield view.problem(
            f"{view.name} names `{path}`, which is not in the repository{hint}",
            f"Write {near} in place of {last}." if near else f"Correct the path {path}.",
            view.markdown.of(text, path),
            detail=path,
        )
