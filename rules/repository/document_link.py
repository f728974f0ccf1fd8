"""The links of documents lead to files and headings that are there.

Why
    A document that was moved, or a heading with new words, leaves links behind that lead nowhere. Nobody notices but
    the reader who needed them.

Bad
    ```diff docs/deployment/gitea-registry-and-helm.md
    -The [quick reference](../QUICKREF-kubernetes-agent-workers.md) tells how to run workers in images of your own.
    +The [quick reference](../QUICKREF-agent-workers.md) tells how to run workers in images of your own.
    ```

    or to a heading that is not there:

    ```diff docs/deployment/gitea-registry-and-helm.md
    -The [quick reference](../QUICKREF-kubernetes-agent-workers.md) tells how to run workers in images of your own.
    +The [quick reference](../QUICKREF-kubernetes-agent-workers.md#all-fields) tells how to run workers.
    ```

Good
    ```diff docs/deployment/gitea-registry-and-helm.md
    -The [quick reference](../QUICKREF-kubernetes-agent-workers.md) tells how to run workers in images of your own.
    +The [quick reference](/docs/QUICKREF-kubernetes-agent-workers.md#fields) and [our site](https://example.com) tell.
    ```

Fix
    Correct the path, which starts at the document's folder, or the heading after `#`.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, MarkdownView, Problem, Scope, Severity, nearest, rule


def has_links(view: MarkdownView, ctx: Context) -> bool:
    return any(True for _ in view.links())


@rule(severity=Severity.WARNING, scope=Scope.MARKDOWN, when=has_links)
def check(view: MarkdownView, ctx: Context) -> Iterator[Problem]:
    files = view.around.files
    for link, path, anchor in view.links():
        location = view.markdown.location(link.target, link.line, link.end)
        if not files.exists(path):
            folder, _, last = path.rpartition("/")
            near = nearest(last, files.names(folder or "."), cutoff=0.7)
            hint = f"; did you mean `{near}`?" if near else ""
            yield view.problem(
                f"{view.name} links to `{link.target}`, which is not there{hint}",
                f"Write {near} in place of {last}." if near else "Correct the link.",
                location,
                detail=link.target,
            )
        elif anchor and (slugs := view.slugs_of(path)) is not None and anchor not in slugs:
            near = nearest(anchor, slugs)
            hint = f"; did you mean `#{near}`?" if near else ""
            yield view.problem(
                f"{view.name} links to `{link.target}`, and `{path}` has no heading `#{anchor}`{hint}",
                f"Write #{near}." if near else "Correct the heading in the link.",
                location,
                detail=link.target,
            )
