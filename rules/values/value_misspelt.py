"""A value that a template reads is spelled as the defaults spell it.

Why
    Helm renders nothing for a value that is not there. Where one of many places that read a value misspells it, that
    place alone goes without, and the setting works everywhere else.

Bad
    ```yaml template
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: notes
    data:
      database: {{ .Values.database.shcema | quote }}
    ```

Good
    ```yaml template
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: notes
    data:
      database: {{ .Values.database.schema | quote }}
    ```

Fix
    Spell the value as values.yaml does, or add it there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from attune_lint.rule import ChartView, Context, Path, Problem, Scope, Severity, is_slip, key_path, rule

_VALUES = re.compile(r"\.Values((?:\.\w+)+)")


def has_defaults(view: ChartView, ctx: Context) -> bool:
    return bool(view.chart.defaults.data) and bool(view.chart.templates)


@rule(severity=Severity.WARNING, scope=Scope.CHART, when=has_defaults)
def check(view: ChartView, ctx: Context) -> Iterator[Problem]:
    schema = view.chart.values_schema or ""
    for line in view.template_lines:
        for found in _VALUES.finditer(line.text):
            path = tuple(found[1].split(".")[1:])
            meant = _meant(path, view)
            # One that is read beside the other is an older name of it; and what no template reads is told there.
            if meant is None or f'"{path[-1]}"' in schema or not _is_read(meant, view):
                continue
            if re.search(rf"\.{re.escape(str(meant[-1]))}\b", line.text):
                continue
            problem = line.problem(
                f"the template reads the value `{key_path(path)}`, which values.yaml does not have; did you mean "
                f"`{key_path(meant)}`?",
                f"Write {key_path(meant)}.",
                column=found.start(),
                detail=key_path(path),
            )
            yield problem._replace(locations=(*problem.locations, view.chart.defaults.location(meant)))


def _meant(path: Path, view: ChartView) -> Path | None:
    """The path of the defaults that is one slip away, where this one is not there."""
    place: Any = view.chart.defaults.data
    for index, part in enumerate(path):
        if not isinstance(place, Mapping):
            return None
        if part not in place:
            near = [key for key in place if is_slip(str(part), str(key))]
            return (*path[:index], near[0], *path[index + 1 :]) if near else None
        place = place[part]
    return None


def _is_read(path: Path, view: ChartView) -> bool:
    """Whether some template reads the value, a part of it, or what holds it."""
    return any(read[: len(path)] == path or path[: len(read)] == read for read in view.chart.values_references())
