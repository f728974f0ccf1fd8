"""Chart.yaml is one that Helm reads.

Why
    Helm takes name, version and API version of the chart from it before anything else, and stops where one is
    missing. Nothing of the chart can be rendered then, and nothing else is checked.

Bad
    ```yaml Chart.yaml
    version: null
    ```

Good
    ```yaml Chart.yaml
    version: 0.4.0
    ```

Fix
    Correct the line that the message names; a version is written like `1.2.3`.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import ChartView, Context, Location, Precision, Problem, Scope, Severity, rule


@rule(severity=Severity.ERROR, scope=Scope.CHART, mandatory=True)
def check(view: ChartView, ctx: Context) -> Iterator[Problem]:
    for defect in view.chart.defects:
        precision = Precision.FILE if defect.line is None else Precision.EXACT
        yield Problem(
            f"Helm cannot read {view.chart.chart_yaml}: {defect.message}",
            "Correct Chart.yaml.",
            detail=f"{defect.kind} {defect.path}",
            locations=(Location("repository", view.chart.chart_yaml, defect.line, defect.column, None, precision),),
        )
