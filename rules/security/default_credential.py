"""Values that replace one published password replace them all.

Why
    The passwords in values.yaml are known to everybody who can read the chart. Whoever sets some of them means to
    close the cluster; one that was forgotten leaves it open.

Bad
    ```yaml values
    agentWorkers: []
    database:
      password: correct-horse-battery
    ```

Good
    ```yaml values
    agentWorkers: []
    database:
      password: correct-horse-battery
    security:
      existingSecret: made-by-hand
    ```

Fix
    Set each of them, or keep all in a Secret of your own and name it in the values.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from attune_lint.rule import (
    Chart,
    Context,
    Path,
    Problem,
    Scope,
    Severity,
    ValuesView,
    is_secret_key,
    key_path,
    lookup,
    once,
    rule,
)


def has_credentials(view: ValuesView, ctx: Context) -> bool:
    return bool(_published(view.chart))


@rule(severity=Severity.WARNING, scope=Scope.VALUES, when=has_credentials, contract=True)
def check(view: ValuesView, ctx: Context) -> Iterator[Problem]:
    # The chart's own scenarios have to show something; only what an operator gives is meant for a cluster.
    if not view.scenario.startswith("given:") or lookup(view.data, ctx.contract.existing_secret):
        return
    published = _published(view.chart)
    kept = [path for path, text in published if lookup(view.data, path) == text]
    if kept and len(kept) < len(published):
        names = ", ".join(f"`{key_path(path)}`" for path in kept)
        yield view.problem(
            f"of {len(published)} published passwords these are kept: {names}. Everybody knows them",
            f"Set each of them, or name a Secret in {key_path(ctx.contract.existing_secret)}.",
            at=kept[0],
        )


@once
def _published(chart: Chart) -> list[tuple[Path, str]]:
    """The passwords among the defaults."""
    return list(_credentials(chart.defaults.data, ()))


def _credentials(data: Any, path: Path) -> Iterator[tuple[Path, str]]:
    for key, value in data.items() if isinstance(data, Mapping) else ():
        if isinstance(value, str) and value and is_secret_key(str(key)):
            yield (*path, key), value
        else:
            yield from _credentials(value, (*path, key))
