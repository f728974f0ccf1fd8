"""`.helmignore` leaves out nothing that the chart needs.

Why
    What it leaves out is not in the package, and not seen by Helm: a template that matches a pattern is not rendered, a
    schema does not check, a file that `.Files` reads is empty. Nothing fails.

Bad
    ```diff charts/attune/.helmignore
    -*.swp
    +*.swp
    +values*.json
    ```

Good
    ```diff charts/attune/.helmignore
    -*.swp
    +*.swp
    +/docs/
    +OWNERS
    ```

Fix
    Narrow the pattern at the line that the message names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase

from attune_lint.rule import HELM_FILES, Chart, ChartView, Context, Problem, Scope, Severity, rule

_GLOB = re.compile(r"""\.Files\.Glob\s+["`]([^"`]+)["`]""")


def has_helmignore(view: ChartView, ctx: Context) -> bool:
    return ".helmignore" in view.chart.members


@rule(severity=Severity.ERROR, scope=Scope.CHART, when=has_helmignore)
def check(view: ChartView, ctx: Context) -> Iterator[Problem]:
    patterns = [found[1] for text in view.chart.templates.values() for found in _GLOB.finditer(text)]
    for name in sorted(view.chart.left_out):
        what = _need(name, patterns, view.chart)
        if what is not None:
            yield Problem(
                f"`.helmignore` leaves out `{name}`, {what}",
                "Narrow the pattern, or remove it.",
                detail=name,
                locations=(view.chart.helmignore_location(name),),
            )


def _need(name: str, patterns: list[str], chart: Chart) -> str | None:
    """What a file is there for, where the chart needs it."""
    folder, _, last = name.rpartition("/")
    if name in HELM_FILES:
        return "which Helm reads itself"
    if folder.startswith("templates") and not last.startswith((".", "README")) and "tests" not in folder.split("/"):
        return "a template" if last.endswith((".yaml", ".yml", ".tpl", ".txt", ".json")) else None
    if folder.startswith("crds"):
        return "a CustomResourceDefinition"
    if folder.startswith("charts/") and name.count("/") == 2 and last == "Chart.yaml":
        return "which is a chart that this one depends on"
    return "which a template reads by a pattern" if any(fnmatchcase(name, pattern) for pattern in patterns) else None
