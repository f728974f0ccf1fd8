"""Values are of the form that the contract and the chart's own schema describe.

Why
    A number in quotes, a missing image or a field that does not exist reach the template as they are, and
    come out as an object that is refused, or as one that does something else.

Bad
    ```yaml values
    agentWorkers:
      - name: plain
        image: python:3.12-slim
        stopGracePeriod: 45s
    ```

Good
    ```yaml values
    agentWorkers:
      - name: plain
        image: python:3.12-slim
        stopGracePeriod: 45
    ```

Fix
    Write the value as the message says; `attune-lint schema values` prints the schema.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, Problem, Scope, Severity, ValuesView, rule


def has_schema(view: ValuesView, ctx: Context) -> bool:
    return view.edition is not None or view.has_own_schema


@rule(severity=Severity.ERROR, scope=Scope.VALUES, when=has_schema)
def check(view: ValuesView, ctx: Context) -> Iterator[Problem]:
    for error in view.schema_errors:
        yield view.problem(error.message, error.help, at=error.path, detail=error.detail)
