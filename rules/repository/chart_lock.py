"""Chart.lock, and what lies in charts/, are in step with the dependencies in Chart.yaml.

Why
    `helm dependency build` refuses a lock that is out of step, in CI and at every developer's. A dependency without a
    lock is another version with each build.

Bad
    ```yaml Chart.yaml
    dependencies:
      - name: redis
        version: ^20.0.0
        repository: ""
    ```
    ```yaml file charts/attune/Chart.lock
    dependencies:
      - name: redis
        version: 19.6.4
        repository: ""
    digest: sha256:0000000000000000000000000000000000000000000000000000000000000000
    generated: "2026-01-01T00:00:00Z"
    ```
    ```yaml file charts/attune/charts/redis/Chart.yaml
    apiVersion: v2
    name: redis
    version: 20.1.0
    ```

Good
    ```yaml Chart.yaml
    dependencies:
      - name: redis
        version: ^20.0.0
        repository: ""
    ```
    ```yaml file charts/attune/Chart.lock
    dependencies:
      - name: redis
        version: 20.1.0
        repository: ""
    digest: sha256:983301f4eaf5bcd5796f364249607690dcc336868c4e89c920b6008f944be901
    generated: "2026-01-01T00:00:00Z"
    ```
    ```yaml file charts/attune/charts/redis/Chart.yaml
    apiVersion: v2
    name: redis
    version: 20.1.0
    ```

Fix
    Run `helm dependency update`, and commit Chart.lock.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import ChartView, Context, Problem, Scope, Severity, lock_faults, rule, vendored_faults


@rule(severity=Severity.ERROR, scope=Scope.CHART)
def check(view: ChartView, ctx: Context) -> Iterator[Problem]:
    for fault, detail in (*lock_faults(view.chart), *vendored_faults(view.chart)):
        yield Problem(
            fault,
            "Run helm dependency update, and commit Chart.lock.",
            detail=detail,
            severity=Severity.WARNING if detail == "no lock" else None,
            locations=(view.chart.chart_yaml_location("dependencies"),),
        )
