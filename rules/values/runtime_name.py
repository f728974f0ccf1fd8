"""The runtimes of an entry are named as the agent names them.

Why
    The agent registers the runtimes that it is told, and runs no action of another. A name with a letter wrong, or that
    of the program in place of the runtime's, makes a worker that is there and gets no work. Kubernetes accepts this.

Bad
    ```yaml values
    agentWorkers:
      - name: plain
        image: python:3.12-slim
        runtimes: [pyton]
    ```

    or by its program:

    ```yaml values
    agentWorkers:
      - name: plain
        image: python:3.12-slim
        runtimes: [bash]
    ```

Good
    ```yaml values
    agentWorkers:
      - name: plain
        image: python:3.12-slim
        runtimes: [python, shell, deno]
    ```

Fix
    Write the name of the runtime.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, Problem, Scope, Severity, ValuesView, is_slip, nearest, rule


def lists_runtimes(view: ValuesView, ctx: Context) -> bool:
    return any(True for _ in _listed(view, ctx))


@rule(severity=Severity.ERROR, scope=Scope.VALUES, when=lists_runtimes, contract=True)
def check(view: ValuesView, ctx: Context) -> Iterator[Problem]:
    for path, name in _listed(view, ctx):
        meant = _meant(name, ctx)
        if meant is not None:
            yield view.problem(
                f"`{path[0]}[{path[1]}]` lists the runtime `{name}`, which the agent does not know; `{meant}` is meant",
                f"Write {meant} in place of {name}.",
                at=path,
            )


Place = tuple[str | int, ...]


def _listed(view: ValuesView, ctx: Context) -> Iterator[tuple[Place, str]]:
    """Every runtime of every entry with its place."""
    for pool in ctx.contract.pools:
        given = view.data.get(pool.values_key)
        fields = [field.name for field in pool.fields if field.join is not None]
        for index, entry in enumerate(given if isinstance(given, list) else ()):
            for field in fields:
                listed = entry.get(field) if isinstance(entry, dict) else None
                for number, name in enumerate(listed if isinstance(listed, list) else ()):
                    if isinstance(name, str):
                        yield (pool.values_key, index, field, number), name


def _meant(name: str, ctx: Context) -> str | None:
    """The runtime that a name was meant to be; one of a pack's own may have any other."""
    known = ctx.contract.runtimes
    if name in known:
        return None
    lowered = name.strip().lower()
    if lowered in known:
        return lowered
    programs = {program: runtime for runtime, names in known.items() for program in names}
    near = nearest(lowered, [word for word in known if len(word) > 2], cutoff=0.7)
    return programs.get(name) or (near if near is not None and is_slip(lowered, near) else None)
