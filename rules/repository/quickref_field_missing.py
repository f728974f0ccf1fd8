"""The quick reference lists every field of a worker.

Why
    An operator looks there for what an entry may say. A field that is not listed is not used: the GPU pool gets no
    toleration, because nobody knew that there is one.

Bad
    ```diff docs/QUICKREF-kubernetes-agent-workers.md
    -| `tolerations` | `[]` | taints that it bears |
    ```

Good
    ```diff docs/QUICKREF-kubernetes-agent-workers.md
    -| `tolerations` | `[]` | taints that it bears |
    @@
    -## Runtimes
    +- `tolerations`: a list of taints that the pod bears
    +- `nodeSelector`: labels of its nodes
    +
    +## Runtimes
    ```

Fix
    Add the field to the table or the list of fields, with its default.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, MarkdownView, Problem, Scope, Severity, rule


def is_quick_reference(view: MarkdownView, ctx: Context) -> bool:
    return view.is_quick_reference


@rule(severity=Severity.ERROR, scope=Scope.MARKDOWN, when=is_quick_reference, contract=True)
def check(view: MarkdownView, ctx: Context) -> Iterator[Problem]:
    found = view.field_listings(ctx.contract)
    if not found:
        yield view.problem(
            f"{view.name} lists no fields of a worker; the contract wants every field there, with its default",
            "Add a table of the fields.",
            view.markdown.whole,
            detail="no fields",
        )
        return
    listed = {row.name for rows in found for row in rows}
    last = max(found, key=len)[-1]
    for field in ctx.contract.pools[0].fields:
        if field.name not in listed:
            default = "required" if field.required else f"default {_shown(field.default)}"
            yield view.problem(
                f"{view.name} does not list the field `{field.name}` of a worker ({default})",
                f"Add {field.name} to the fields.",
                view.markdown.of(last.place),
                detail=field.name,
            )


def _shown(default: object) -> str:
    return "none" if default is None else f"`{default}`"
