"""A chart that must keep the contract is of one known edition.

Why
    The edition says what is checked. It is found by the keys of the chart's `values.yaml`, and by those that
    its templates read. Where the list of workers was renamed, no edition is found; without this rule, every
    promise of the contract would silently go unchecked. So it would where the configuration pins an edition
    that the chart does not keep.

Bad
    ```yaml config
    edition: worker-pools
    ```

Good
    ```yaml config
    edition: agent-workers
    ```

Fix
    Restore the key, or state the chart's own contract (or its edition) in the configuration file.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import ChartView, Context, Location, Problem, Scope, Severity, rule


def is_required(view: ChartView, ctx: Context) -> bool:
    return view.required


@rule(severity=Severity.ERROR, scope=Scope.CHART, when=is_required, mandatory=True)
def check(view: ChartView, ctx: Context) -> Iterator[Problem]:
    if view.edition is not None:
        return
    keys = " or ".join(f"`{key}`" for key in view.known_keys)
    locations = (Location("values", f"{view.chart.root}/values.yaml"),)
    if view.editions:
        yield Problem(
            f"chart `{view.chart.name}` is of several editions of the contract ({', '.join(view.editions)}), so that "
            "none is checked",
            "Pin one edition in the configuration, or remove the keys of the other.",
            locations=locations,
        )
    else:
        yield Problem(
            f"chart `{view.chart.name}` is of no known edition of the contract: neither its values.yaml has, nor do "
            f"its templates read, the key {keys}. A renamed key must not turn the contract off",
            "Restore the key, or state the chart's contract in the configuration.",
            locations=locations,
        )
