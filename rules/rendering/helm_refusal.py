"""Helm takes the chart as it stands.

Why
    Beside its templates, Helm checks the chart itself, and the head of every object that it renders. What it
    refuses cannot be installed, whatever the values.

Bad
    ```yaml Chart.yaml
    dependencies:
      - name: redis
        version: 1.0.0
      - name: redis
        version: 2.0.0
    ```

Good
    ```yaml Chart.yaml
    dependencies: []
    ```

Fix
    Correct what Helm names.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, FailureKind, Problem, RenderView, Scope, Severity, rule

KINDS = (FailureKind.CHART, FailureKind.VALUES, FailureKind.OUTPUT)


@rule(severity=Severity.ERROR, scope=Scope.RENDER, mandatory=True)
def check(view: RenderView, ctx: Context) -> Iterator[Problem]:
    if view.failure is not None and view.failure.kind in KINDS:
        yield view.problem("Correct what Helm names.", said="Helm refuses the chart: ")
