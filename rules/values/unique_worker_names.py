"""Names of workers are unique in their list.

Why
    The name of an entry becomes the name of its Deployment. Two entries of one name render one object twice:
    Helm refuses the release, or the later one silently takes the place of the earlier.

Bad
    ```yaml values
    agentWorkers:
      - name: batch
        image: python:3.12-slim
        replicas: 2
      - name: batch
        image: node:22-slim
    ```

Good
    ```yaml values
    agentWorkers:
      - name: batch-python
        image: python:3.12-slim
      - name: batch-node
        image: node:22-slim
    ```

Fix
    Give each entry a name of its own.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, Problem, Scope, Severity, ValuesView, rule


def has_entries(view: ValuesView, ctx: Context) -> bool:
    return any(isinstance(view.data.get(pool.values_key), list) for pool in ctx.contract.pools)


@rule(severity=Severity.ERROR, scope=Scope.VALUES, when=has_entries, contract=True)
def check(view: ValuesView, ctx: Context) -> Iterator[Problem]:
    for pool in ctx.contract.pools:
        given = view.data.get(pool.values_key)
        first: dict[str, int] = {}
        for index, entry in enumerate(given if isinstance(given, list) else ()):
            name = entry.get("name") if isinstance(entry, dict) else None
            if not isinstance(name, str) or not name:
                continue
            known = first.setdefault(name, index)
            if known != index:
                key = pool.values_key
                yield view.problem(
                    f"`{key}[{index}]` has the name `{name}`, which `{key}[{known}]` has already; both make one "
                    "Deployment",
                    f"Give one of the entries {name} another name.",
                    at=(key, index, "name"),
                )
