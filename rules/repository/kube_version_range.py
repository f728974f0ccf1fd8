"""The versions of Kubernetes that Chart.yaml allows serve all that the chart renders.

Why
    `kubeVersion` is there to stop an install on a cluster that is too old. A range that begins too early lets it start,
    and the API server refuses one object in the middle of it.

Bad
    ```yaml Chart.yaml
    kubeVersion: ">=1.19.0-0"
    ```
    ```yaml template
    apiVersion: policy/v1
    kind: PodDisruptionBudget
    metadata:
      name: api
    spec:
      maxUnavailable: 1
      selector:
        matchLabels:
          app.kubernetes.io/name: attune
          app.kubernetes.io/component: api
    ```

Good
    ```yaml Chart.yaml
    kubeVersion: ">=1.21.0-0"
    ```
    ```yaml template
    apiVersion: policy/v1
    kind: PodDisruptionBudget
    metadata:
      name: api
    spec:
      maxUnavailable: 1
      selector:
        matchLabels:
          app.kubernetes.io/name: attune
          app.kubernetes.io/component: api
    ```

Fix
    Begin the range with the version that the message names, or ask `.Capabilities.APIVersions` in the template.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from attune_lint.rule import INTRODUCED, Chart, Context, Problem, Release, Scope, Severity, in_range, rule


def has_range(release: Release, ctx: Context) -> bool:
    return ctx.chart is not None and _lowest(ctx.chart) is not None


@rule(severity=Severity.ERROR, scope=Scope.RELEASE, when=has_range)
def check(release: Release, ctx: Context) -> Iterator[Problem]:
    lowest = _lowest(ctx.chart) if ctx.chart is not None else None
    if ctx.chart is None or lowest is None:
        return
    for object_ in release.objects:
        first = INTRODUCED.get((object_.api_version, object_.kind), 0)
        if first <= lowest or _is_asked(object_.api_version, ctx.chart):
            continue
        yield Problem(
            f"kubeVersion in Chart.yaml allows Kubernetes 1.{lowest}, which does not serve {object_.kind} in "
            f"`{object_.api_version}`: 1.{first} is the first that does",
            f"Let kubeVersion begin with 1.{first}.",
            detail=f"{object_.api_version} {object_.kind}",
            locations=(ctx.chart.chart_yaml_location("kubeVersion"),),
        )


def _is_asked(api_version: str, chart: Chart) -> bool:
    """Whether an action that asks what the cluster has names an API version."""
    named = re.compile(rf"\b{re.escape(api_version)}\b")
    lines = (line for text in chart.templates.values() if "Capabilities" in text for line in text.splitlines())
    return any("Capabilities" in line and named.search(line) is not None for line in lines)


def _lowest(chart: Chart) -> int | None:
    """The lowest minor version of Kubernetes that the range allows; None where it cannot be told."""
    wanted = chart.metadata.get("kubeVersion")
    return _lowest_of(wanted) if isinstance(wanted, str) and wanted.strip() else None


@cache
def _lowest_of(wanted: str) -> int | None:
    versions = ((minor, f"1.{minor}.{patch}") for minor in range(5, 60) for patch in (0, 99))
    return next((minor for minor, version in versions if in_range(wanted, version)), None)
