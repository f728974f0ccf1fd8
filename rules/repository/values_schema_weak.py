"""The chart's schema of its values refuses what the contract's does.

Why
    A schema that takes any entry, or text for a number, looks like a check and is none. The wrong value passes Helm,
    and is found by Kubernetes, or by nobody.

Bad
    ```json file charts/attune/values.schema.json
    {"type": "object", "properties": {"agentWorkers": {"type": "array"}}}
    ```

Good
    ```diff charts/attune/values.schema.json
    -  "$schema": "http://json-schema.org/draft-07/schema#",
    +  "$schema": "http://json-schema.org/draft-07/schema#",
    +  "$comment": "Made by attune-lint schema values.",
    ```

Fix
    Tighten the schema as the message says, or take what `attune-lint schema values` prints.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from attune_lint.rule import ChartView, Context, Location, Problem, Scope, Severity, key_path, rule


def has_schema(view: ChartView, ctx: Context) -> bool:
    return view.schema_gaps is not None


@rule(severity=Severity.WARNING, scope=Scope.CHART, when=has_schema, contract=True)
def check(view: ChartView, ctx: Context) -> Iterator[Problem]:
    gaps = dict(reversed(view.schema_gaps or []))
    # Where all fields of a list are taken as they come, the list itself is what has no schema.
    for key in dict.fromkeys(str(path[0]) for path in reversed(list(gaps))):
        fields = [path for path in gaps if path[0] == key]
        shown = fields[-1] if len(fields) < 4 else (key,)
        names = ", ".join(f"`{path[-1]}`" for path in sorted(fields, key=str)[:4])
        names += " and more" if len(fields) > 4 else ""
        example = gaps[fields[-1]]
        what = "lacks" if example is None else f"is {json.dumps(example)}"
        yield Problem(
            f"values.schema.json takes `{key_path(shown)}` where it should not: {names}; such as "
            f"`{key_path(fields[-1])}` that {what}",
            "Tighten the schema, or take what attune-lint schema values prints.",
            detail=key,
            locations=(Location("repository", f"{view.chart.root}/values.schema.json"),),
        )
