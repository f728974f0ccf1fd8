"""The lists of workers have the entries that the contract gives them by default.

Why
    Whoever installs the chart without values counts on what it brings: a pool that is there, or none. A list that is
    missing from values.yaml also tells nobody that it exists, and a template that reads it gets nothing.

Bad
    ```yaml values.yaml
    agentWorkers:
      - name: surprise
        image: python:3.12-slim
    ```

Good
    ```yaml values
    agentWorkers:
      - name: ours
        image: python:3.12-slim
    ```

Fix
    Write the entries of the contract into values.yaml.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from attune_lint.rule import ChartView, Context, Path, Problem, Scope, Severity, lookup, rule


def has_defaults(view: ChartView, ctx: Context) -> bool:
    return bool(view.chart.defaults.data)


@rule(severity=Severity.ERROR, scope=Scope.CHART, when=has_defaults, contract=True)
def check(view: ChartView, ctx: Context) -> Iterator[Problem]:
    for pool in ctx.contract.pools:
        given = view.chart.defaults.data.get(pool.values_key)
        names = _names(given) if pool.values_key in view.chart.defaults.data else None
        if names == list(pool.default_names):
            continue
        wanted = _listed(list(pool.default_names))
        found = "does not have it" if names is None else f"has {_listed(names)}"
        path: Path = (pool.values_key,)
        if isinstance(given, list) and len(given) == 1 and lookup(given[0], ("name",)) is not None:
            path = (pool.values_key, 0, "name")
        yield Problem(
            f"the contract's default of `{pool.values_key}` is {wanted}, and values.yaml {found}",
            f"Write {wanted.replace('`', '')} in {pool.values_key} of values.yaml.",
            values_path=path,
            detail=pool.values_key,
            locations=(view.chart.defaults.location(path if names is not None else ()),),
        )


def _names(given: Any) -> list[str]:
    return [str(lookup(entry, ("name",))) for entry in given] if isinstance(given, list) else []


def _listed(names: list[str]) -> str:
    return "the entry " + ", ".join(f"`{name}`" for name in names) if names else "no entry"
