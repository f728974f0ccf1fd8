"""The chart brings a schema of its values.

Why
    With a values.schema.json Helm itself refuses a misspelled field or a number in quotes, at the operator's, who has
    no linter. Without one, `tolerration` is taken and does nothing.

Bad
    ```text removed charts/attune/values.schema.json
    (the file is gone)
    ```

Good
    ```diff charts/attune/values.schema.json
    -  "$schema": "http://json-schema.org/draft-07/schema#",
    +  "$schema": "http://json-schema.org/draft-07/schema#",
    +  "$comment": "Made by attune-lint schema values.",
    ```

Fix
    Write what `attune-lint schema values` prints to values.schema.json in the chart.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import ChartView, Context, Problem, Scope, Severity, rule


@rule(severity=Severity.WARNING, scope=Scope.CHART, contract=True)
def check(view: ChartView, ctx: Context) -> Iterator[Problem]:
    if view.chart.values_schema is None:
        yield Problem(
            "the chart has no values.schema.json, so that Helm takes any field of a worker, misspelled or not",
            "Write what attune-lint schema values prints to values.schema.json.",
            locations=(view.chart.chart_yaml_location("name"),),
        )
