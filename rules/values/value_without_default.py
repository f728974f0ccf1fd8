"""A value that a template prints as it is has a default.

Why
    Helm prints nothing for a value that is not there, and `minReplicas:` is null then. Whoever installs the chart as it
    is gets a field without a value, and nobody finds the key in values.yaml. Kubernetes often accepts null.

Bad
    ```yaml template
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: {{ include "attune.fullname" . }}-limits
    data:
      lines: {{ .Values.database.maxLines | quote }}
    ```

Good
    ```yaml template
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: {{ include "attune.fullname" . }}-limits
    data:
      lines: {{ .Values.database.maxLines | default 100 | quote }}
    ```

Fix
    Give the value a default in values.yaml, or in the template.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from attune_lint.rule import (
    ChartView,
    Context,
    Location,
    Path,
    Precision,
    Problem,
    Scope,
    Severity,
    is_slip,
    key_path,
    lookup,
    rule,
)

# An action that prints a value, at most in quotes or as a number.
_PRINTED = re.compile(
    r"\{\{-?\s*(?:\$\.|\.)Values((?:\.\w+){2,})\s*(?:\|\s*(?:quote|squote|int|int64|toString)\s*)*-?\}\}"
)
_ASKED = (
    r"\{\{-?\s*(?:else\s+)?(?:if|with|range)\b[^}]*\.%s\b|(?:default|coalesce|hasKey|required|ternary)\b[^}]*\b%s\b"
)


def has_defaults(view: ChartView, ctx: Context) -> bool:
    return bool(view.chart.defaults.data) and bool(view.chart.templates)


@rule(severity=Severity.WARNING, scope=Scope.CHART, when=has_defaults)
def check(view: ChartView, ctx: Context) -> Iterator[Problem]:
    schema = view.chart.values_schema or ""
    for line in view.template_lines:
        for found in _PRINTED.finditer(line.text):
            path = tuple(found[1].split(".")[1:])
            if _is_lacking(path, view) and f'"{path[-1]}"' not in schema and not _is_asked(path[-1], view):
                problem = line.problem(
                    f"the template prints the value `{key_path(path)}`, which values.yaml does not have: nothing "
                    "stands there unless it is given",
                    f"Give {key_path(path)} a default.",
                    column=found.start(),
                    detail=key_path(path),
                )
                yield problem._replace(locations=(*problem.locations, *_place(path, view)))


def _place(path: Path, view: ChartView) -> Iterator[Location]:
    """Where the defaults would hold a value: behind the last one that stands beside it."""
    beside = lookup(view.chart.defaults.data, path[:-1]) if len(path) > 1 else None
    if beside:
        location = view.chart.defaults.location((*path[:-1], list(beside)[-1]))
        yield location._replace(precision=Precision.BLOCK) if location.line is not None else location


def _is_lacking(path: Path, view: ChartView) -> bool:
    """Whether the defaults have all that stands around a value and nothing like it. Of a misspelt one another rule
    speaks."""
    place: Any = view.chart.defaults.data
    for part in path[:-1]:
        place = place.get(part) if isinstance(place, Mapping) else None
    if not isinstance(place, Mapping) or not place or path[-1] in place:
        return False
    return not any(is_slip(str(path[-1]), str(key)) for key in place)


def _is_asked(key: str | int, view: ChartView) -> bool:
    """Whether some template asks whether the value is there, or the comments of values.yaml name it."""
    word = re.escape(str(key))
    asked = re.compile(_ASKED % (word, word))
    if any(asked.search(text) for text in view.chart.templates.values()):
        return True
    return re.search(rf"^\s*#.*\b{word}\b", view.chart.defaults.text, re.MULTILINE) is not None
