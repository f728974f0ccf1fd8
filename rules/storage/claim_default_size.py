"""The defaults give a shared claim the size that the contract promises, or more.

Why
    Packs, runtime environments and artifacts grow with use, and whoever installs the chart counts on the room that it
    promises. A disk that is full fails one worker after the other. Kubernetes accepts any size.

Bad
    ```yaml values.yaml
    sharedStorage:
      packs:
        size: 200Mi
    ```

Good
    ```yaml values.yaml
    sharedStorage:
      packs:
        size: 5Gi
    ```

Fix
    Write the promised size, or a larger one, in values.yaml.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import ChartView, Context, Path, Problem, Scope, Severity, key_path, lookup, quantity, rule


def has_sizes(view: ChartView, ctx: Context) -> bool:
    return any(lookup(view.chart.defaults.data, path) is not None for path, _ in _sizes(ctx))


@rule(severity=Severity.ERROR, scope=Scope.CHART, when=has_sizes, contract=True)
def check(view: ChartView, ctx: Context) -> Iterator[Problem]:
    for path, promised in _sizes(ctx):
        found = lookup(view.chart.defaults.data, path)
        number, least = quantity(found), quantity(promised)
        if number is not None and least is not None and number < least:
            yield Problem(
                f"the default of `{key_path(path)}` is `{found}`; the contract promises `{promised}`. Kubernetes "
                "accepts this",
                f"Write {promised} or more in {key_path(path)}.",
                values_path=path,
                locations=(view.chart.defaults.location(path),),
            )


def _sizes(ctx: Context) -> list[tuple[Path, str]]:
    """The values paths of the promised sizes, each once."""
    promises = (promise for pool in ctx.contract.pools for promise in pool.volumes)
    found = {(*p.switch[:-1], "size"): p.size for p in promises if p.switch and p.size}
    return list(found.items())
