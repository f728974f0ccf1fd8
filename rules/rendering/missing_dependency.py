"""Every chart that Chart.yaml depends on lies in charts/.

Why
    Helm renders and installs nothing while one is missing, also one that a condition switches off.

Bad
    ```yaml Chart.yaml
    dependencies:
      - name: redis
        version: 20.0.0
        repository: https://charts.example.com
    ```

Good
    ```yaml Chart.yaml
    dependencies: []
    ```

Fix
    Run `helm dependency build` before attune-lint, in CI too, or remove the dependency.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, FailureKind, Problem, RenderView, Scope, Severity, rule


@rule(severity=Severity.ERROR, scope=Scope.RENDER, mandatory=True)
def check(view: RenderView, ctx: Context) -> Iterator[Problem]:
    if view.failure is not None and view.failure.kind is FailureKind.DEPENDENCY:
        yield view.problem(
            f"Run helm dependency build {view.chart.shown} first.",
            said="dependencies of the chart are ",
            key="dependencies",
        )
