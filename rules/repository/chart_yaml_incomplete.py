"""Chart.yaml is complete: a name and a version of the right form, a description, an appVersion.

Why
    Registries sort charts by their versions and refuse what is no semantic version; `helm list` and the labels show the
    appVersion; search shows the description. Helm itself installs a chart without them, and a name with capitals, which
    then ends up in names that Kubernetes refuses.

Bad
    ```yaml Chart.yaml
    description: null
    ```

    or a version of two parts:

    ```yaml Chart.yaml
    version: "0.4"
    ```
    ```diff docs/deployment/gitea-registry-and-helm.md
    -helm install attune oci://gitea.example.com/attune/charts/attune --version 0.4.0
    +helm install attune oci://gitea.example.com/attune/charts/attune
    ```

Good
    ```yaml Chart.yaml
    keywords: [automation]
    maintainers:
      - name: Attune
    ```

Fix
    Write what the message asks for; a version is written like `1.2.3` or `1.2.3-rc.1`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from attune_lint.rule import ChartView, Context, Problem, Scope, Severity, is_strict_version, rule

_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\Z")


@rule(severity=Severity.WARNING, scope=Scope.CHART, contract=True)
def check(view: ChartView, ctx: Context) -> Iterator[Problem]:
    chart = view.chart
    if chart.defects:  # told already
        return
    if not _NAME.match(chart.name):
        yield _problem(view, "name", f"the chart's name `{chart.name}` has more than small letters, digits and `-`")
    if not is_strict_version(chart.version):
        yield _problem(view, "version", f"the chart's version `{chart.version}` is no semantic version (1.2.3)")
    for key in ("description", "appVersion"):
        if not str(chart.metadata.get(key) or "").strip():
            yield _problem(view, key, f"Chart.yaml has no {key}")


def _problem(view: ChartView, key: str, message: str) -> Problem:
    location = view.chart.chart_yaml_location(key)
    help = f"Write {key} in Chart.yaml." if location.line is None else f"Correct {key} in Chart.yaml."
    if location.line is None:
        location = view.chart.chart_yaml_location("name")
    return Problem(message, help, detail=key, locations=(location,))
