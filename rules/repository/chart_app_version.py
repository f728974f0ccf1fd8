"""The chart's appVersion is the version of the images that it pulls by default.

Why
    `appVersion` is what `helm list` shows and what the labels say. Where the images of the values have another tag,
    the operator sees one version and runs another.

Bad
    ```yaml Chart.yaml
    appVersion: "0.5.0"
    ```

Good
    ```yaml Chart.yaml
    appVersion: v0.4.0
    ```

Fix
    Write the same version in Chart.yaml and in the tags of `images` in values.yaml.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from attune_lint.rule import ChartView, Context, Problem, Scope, Severity, image_values, lookup, rule

_VERSION = re.compile(r"v?(\d+\.\d+\.\d+(?:[-+][\w.+-]+)?)\Z")


def tags(view: ChartView) -> list[str]:
    """The tags of the images of the values that are versions."""
    values = view.chart.defaults.data
    given = lookup(values, ("global", "imageTag"))
    images = (image.path for image in image_values(values) if image.repository)
    found = [given] if given else [lookup(values, (*path, "tag")) for path in images]
    return [match[1] for tag in found if isinstance(tag, str) and (match := _VERSION.match(tag))]


def has_versions(view: ChartView, ctx: Context) -> bool:
    return isinstance(view.chart.metadata.get("appVersion"), str) and bool(tags(view))


@rule(severity=Severity.WARNING, scope=Scope.CHART, when=has_versions, contract=True)
def check(view: ChartView, ctx: Context) -> Iterator[Problem]:
    found = Counter(tags(view))
    own = _VERSION.match(view.chart.metadata["appVersion"])
    usual, count = found.most_common(1)[0]
    # Images of other projects have versions of their own: what most of them have is Attune's.
    if own is not None and own[1] not in found and count * 2 > found.total():
        yield Problem(
            f"the chart's appVersion is `{view.chart.metadata['appVersion']}`, and its images have the tag `{usual}`",
            f"Write {usual} in Chart.yaml, or the other version in the tags of images.",
            detail="appVersion",
            locations=(view.chart.chart_yaml_location("appVersion"),),
        )
