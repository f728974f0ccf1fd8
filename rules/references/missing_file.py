"""The files that templates read are in the chart.

Why
    `.Files.Get` of a file that is not there, that lies among the templates, or that `.helmignore` leaves out gives an
    empty text. Nothing fails: a ConfigMap has an empty key, and whoever reads it starts without its configuration.

Bad
    ```yaml template
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: scripts
    data:
      run.sh: {{ .Files.Get "files/run.sh" | quote }}
    ```

Good
    ```yaml template
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: scripts
    data:
      run.sh: {{ .Files.Get "files/run.sh" | quote }}
    ```
    ```sh file charts/attune/files/run.sh
    echo hello
    ```

Fix
    Correct the path, which starts at the chart's folder, or add the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from attune_lint.rule import ChartView, Context, Problem, Scope, Severity, nearest, rule

_GET = re.compile(r"""\.Files\.(?:Get|GetBytes|Lines)\s+(?P<quote>["`])(?P<path>[^"`]+)(?P=quote)""")
# Whoever asks first whether there is a file means that there may be none.
_ASKED = re.compile(r"\{\{-?\s*(?:else\s+)?(?:if|with)\b[^{}]*\Z|\bdefault\b[^{}]*\Z|\A[^{}]*\|\s*default\b")


def has_templates(view: ChartView, ctx: Context) -> bool:
    return bool(view.chart.templates)


@rule(severity=Severity.ERROR, scope=Scope.CHART, when=has_templates)
def check(view: ChartView, ctx: Context) -> Iterator[Problem]:
    lines = [line for line in view.template_lines if ".Files." in line.text]
    asked = {
        found.group("path")
        for line in lines
        for found in _GET.finditer(line.text)
        if _ASKED.search(line.text[: found.start()]) or _ASKED.search(line.text[found.end() :])
    }
    for line in lines:
        owner = view.chart_of(line.file)
        for found in _GET.finditer(line.text):
            path = found.group("path")
            if path in asked or owner is None or path in owner.files:
                continue
            near = nearest(path, sorted(owner.files), cutoff=0.7)
            hint = f"; did you mean `{near}`?" if near else ""
            why = "`.helmignore` leaves it out" if path in owner.members and "/" not in path[:1] else "it is not there"
            if path.startswith(("templates/", "charts/")):
                why = "templates and subcharts are no files to it"
            yield line.problem(
                f"`.Files` has no `{path}`: {why}{hint}. Helm gives an empty text",
                f"Write {near}." if near else f"Add {path} to the chart.",
                column=found.start("path"),
                detail=path,
            )
