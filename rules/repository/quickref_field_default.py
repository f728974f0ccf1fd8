"""The quick reference tells the default of every field as it is.

Why
    Who reads that a worker has 30 seconds to stop, and gets 45, or leaves a field out because its default seems right,
    finds out in production.

Bad
    ```diff docs/QUICKREF-kubernetes-agent-workers.md
    -| `stopGracePeriod` | `45` | seconds to finish running actions in |
    +| `stopGracePeriod` | `30` | seconds to finish running actions in |
    ```

Good
    ```diff docs/QUICKREF-kubernetes-agent-workers.md
    -| `stopGracePeriod` | `45` | seconds to finish running actions in |
    +| `agentWorkers[].stopGracePeriod` | 45 seconds | time to finish running actions |
    ```

Fix
    Write the default that the chart has.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import (
    Context,
    EntryField,
    FieldRow,
    MarkdownView,
    Problem,
    Scope,
    Severity,
    default_fault,
    rule,
)


def lists_fields(view: MarkdownView, ctx: Context) -> bool:
    return view.is_quick_reference and bool(view.field_listings(ctx.contract))


@rule(severity=Severity.ERROR, scope=Scope.MARKDOWN, when=lists_fields, contract=True)
def check(view: MarkdownView, ctx: Context) -> Iterator[Problem]:
    rows = [row for listing in view.field_listings(ctx.contract) for row in listing]
    for name in dict.fromkeys(row.name for row in rows):
        # The pools of an edition have the same fields, and may differ in a default.
        fields = [field for pool in ctx.contract.pools if (field := pool.field(name)) is not None]
        faults = [(row, _fault(row, fields, ctx)) for row in rows if row.name == name and fields]
        wrong = [(row, fault) for row, fault in faults if fault not in (None, "nothing")]
        # Of several places where a field is listed, one may leave the default to another.
        silent = faults[:1] if faults and all(fault == "nothing" for _, fault in faults) else []
        for row, fault in wrong or silent:
            wanted = "required, without a default" if fields[0].required else _shown(fields[0].default)
            cell = row.default or row.place
            yield view.problem(
                f"{view.name} says {fault} of the default of `{name}`; it is {wanted}",
                f"Write the default of {name}.",
                view.markdown.of(cell, cell.plain.strip()),
                detail=name,
            )


def _fault(row: FieldRow, fields: list[EntryField], ctx: Context) -> str | None:
    faults = [default_fault(field, row, ctx.contract) for field in fields]
    return None if None in faults else faults[0]


def _shown(default: object) -> str:
    return "none" if default is None else f"`{default}`"
