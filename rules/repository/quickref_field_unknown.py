"""The quick reference lists no field that a worker does not have.

Why
    A field that was renamed in the chart and not in the document is copied into values files, where Helm ignores it.
    The worker runs without what the field asked for.

Bad
    ```diff docs/QUICKREF-kubernetes-agent-workers.md
    -| `logLevel` | `info` | a `RUST_LOG` filter |
    +| `logLevel` | `info` | a `RUST_LOG` filter |
    +| `affinity` | none | where the pod may run |
    ```

Good
    ```diff docs/QUICKREF-kubernetes-agent-workers.md
    -| `logLevel` | `info` | a `RUST_LOG` filter |
    +| `logLevel` | `info` | a `RUST_LOG` filter |
    +| `resources.limits` | none | the most that it may use |
    +| `images.agent.tag` | `0.4.0` | the agent's version, of all workers |
    ```

Fix
    Write the field as the chart has it, or remove it from the list.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, MarkdownView, Problem, Scope, Severity, nearest, rule


def lists_fields(view: MarkdownView, ctx: Context) -> bool:
    return view.is_quick_reference and bool(view.field_listings(ctx.contract))


@rule(severity=Severity.ERROR, scope=Scope.MARKDOWN, when=lists_fields, contract=True)
def check(view: MarkdownView, ctx: Context) -> Iterator[Problem]:
    fields = [field.name for field in ctx.contract.pools[0].fields]
    values = view.around.values
    for rows in view.field_listings(ctx.contract):
        for row in rows:
            if row.name in fields or row.name in values or not row.is_code or row.name in ctx.contract.values_keys:
                continue
            if view.around.is_read_by_templates(row.name):
                continue
            near = nearest(row.name, fields)
            hint = f"; did you mean `{near}`?" if near else ""
            yield view.problem(
                f"{view.name} lists the field `{row.name}`, which no worker has{hint}",
                f"Write {near}." if near else f"Remove {row.name}.",
                view.markdown.of(row.place, row.name),
                detail=row.name,
            )
