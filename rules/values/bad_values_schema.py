"""The chart's values.schema.json is a JSON Schema.

Why
    Helm refuses every install with a schema that it cannot read. Here it means besides that the values were
    not checked against it.

Bad
    ```json file charts/attune/values.schema.json
    {"type": "objekt"}
    ```

Good
    ```diff charts/attune/values.schema.json
    -  "$schema": "http://json-schema.org/draft-07/schema#",
    +  "$schema": "http://json-schema.org/draft-07/schema#",
    +  "$comment": "Made by attune-lint schema values.",
    ```

Fix
    Correct the schema at the place that the message names.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, Location, Problem, Scope, Severity, ValuesView, rule


def has_schema(view: ValuesView, ctx: Context) -> bool:
    return view.has_own_schema


@rule(severity=Severity.ERROR, scope=Scope.VALUES, when=has_schema, mandatory=True)
def check(view: ValuesView, ctx: Context) -> Iterator[Problem]:
    for name, fault in view.bad_schemas:
        yield Problem(
            f"{name} of chart `{view.chart.name}` cannot be used: {fault}",
            "Correct values.schema.json.",
            detail=fault,
            locations=(Location("repository", f"{view.chart.root}/values.schema.json"),),
        )
