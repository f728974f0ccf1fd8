"""The quick reference lists the runtimes that the agent looks for, and by which programs.

Why
    Whoever builds an image for a worker puts in what this table says. A program that the agent does not look for, or a
    runtime under another name, gives a worker that never gets an action of that runtime.

Bad
    ```diff docs/QUICKREF-kubernetes-agent-workers.md
    -| `node` | `node`, `nodejs` |
    +| `node` | `node`, `deno` |
    ```

    or a runtime that is not listed:

    ```diff docs/QUICKREF-kubernetes-agent-workers.md
    -| `perl` | `perl` |
    ```

Good
    ```diff docs/QUICKREF-kubernetes-agent-workers.md
    -| `node` | `node`, `nodejs` |
    +| Node.js | node, nodejs |
    ```

Fix
    Write each runtime with the programs by which the agent finds it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from attune_lint.rule import Context, FieldRow, MarkdownView, Problem, Scope, Severity, nearest, rule


def is_quick_reference(view: MarkdownView, ctx: Context) -> bool:
    return view.is_quick_reference


@rule(severity=Severity.ERROR, scope=Scope.MARKDOWN, when=is_quick_reference, contract=True)
def check(view: MarkdownView, ctx: Context) -> Iterator[Problem]:
    runtimes = {name: programs for name, programs in ctx.contract.runtimes.items() if programs}
    found = view.runtime_listing(ctx.contract)
    if not found:
        yield view.problem(
            f"{view.name} does not list the runtimes that the agent looks for; the contract wants them there",
            "Add a table of runtimes and programs.",
            view.markdown.whole,
            detail="no runtimes",
        )
        return
    listed = {row.name.lower() for row in found}
    for name, programs in runtimes.items():
        if name not in listed:
            shown = ", ".join(f"`{program}`" for program in programs)
            yield view.problem(
                f"{view.name} does not list the runtime `{name}`, which the agent looks for by {shown}",
                f"Add {name} to the runtimes.",
                view.markdown.of(found[-1].place),
                detail=name,
            )
    for row in found:
        name = row.name.lower()
        if name in runtimes:
            yield from _programs(view, row, runtimes[name])
        elif name not in ctx.contract.runtimes and row.is_code:
            near = nearest(name, runtimes)
            yield view.problem(
                f"{view.name} lists the runtime `{row.name}`, which the agent does not know",
                f"Write {near}." if near else f"Remove {row.name}.",
                view.markdown.of(row.place, row.name),
                detail=name,
            )


def _programs(view: MarkdownView, row: FieldRow, programs: tuple[str, ...]) -> Iterator[Problem]:
    """What a row says of the programs: all that are marked as code, or the words between commas."""
    codes = [code.strip() for code in row.codes if code != row.name or row.codes.count(code) > 1 or code in programs]
    said = codes or [word.strip(" *_.()") for word in re.split(r"[,/;]| or ", row.said)]
    said = [word for word in said if re.fullmatch(r"[\w.+-]+", word)]
    missing = [program for program in programs if program not in said]
    strange = [word for word in said if word not in programs and word.lower() != row.name.lower()]
    if not said or (missing and not codes and len(missing) == len(programs)):
        return
    if missing or (strange and codes):
        wrong = f"`{strange[0]}`" if strange else "too few"
        yield view.problem(
            f"{view.name} names {wrong} as {'a program' if strange else 'programs'} of the runtime `{row.name}`; the "
            f"agent looks for {', '.join(f'`{program}`' for program in programs)}",
            f"Write {', '.join(programs)}.",
            view.markdown.of(row.place, strange[0] if strange else row.name),
            detail=f"{row.name.lower()} programs",
        )
