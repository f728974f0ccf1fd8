"""A value is of the type that its place needs.

Why
    A template takes what it gets: `enabled: "false"` is a text, and every text but the empty one counts as true;
    `replicas: two` becomes 0, and a port that is none is printed all the same. Nothing fails before the cluster, and
    often not there.

Bad
    ```yaml values
    agentWorkers: []
    redis:
      enabled: "false"
    ```

    or with a word for a number:

    ```yaml values
    agentWorkers: []
    api:
      replicas: two
    ```

Good
    ```yaml values
    agentWorkers: []
    redis:
      enabled: false
      host: cache.example.com
    ```

Fix
    Write a value of the type that the message names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from attune_lint.rule import (
    Chart,
    Context,
    Path,
    Problem,
    Scope,
    Severity,
    ValuesView,
    key_path,
    lookup,
    once,
    quantity,
    rule,
)


def has_values(view: ValuesView, ctx: Context) -> bool:
    return bool(view.data)


@rule(severity=Severity.ERROR, scope=Scope.VALUES, when=has_values, contract=True)
def check(view: ValuesView, ctx: Context) -> Iterator[Problem]:
    # Of the entries of workers, and of what a schema refuses, more has been said.
    told = [error.path for error in view.schema_errors]
    apart = {*ctx.contract.values_keys, *view.chart.subchart_keys}
    kept = [fault for fault in _faults_of_defaults(view.chart) if lookup(view.data, fault[0]) is fault[1]]
    own = _faults(view.data, view.chart.defaults.data, (), only_changed=True)
    for path, value, wanted in (*kept, *own):
        if path[0] not in apart and not any(path[: len(error)] == error for error in told):
            shown = "a list" if isinstance(value, list) else "a mapping" if isinstance(value, dict) else f"`{value}`"
            yield view.problem(
                f"`{key_path(path)}` is {_kind(value)}{shown}, and must be {wanted}. Helm takes it as it is",
                f"Write {wanted} in {key_path(path)}.",
                at=path,
            )


Fault = tuple[Path, Any, str]


def _faults(data: Any, defaults: Any, path: Path, *, only_changed: bool) -> Iterator[Fault]:
    """Each value with another type than its key means, with what must stand there; what is in lists is left alone, and,
    of what was changed only, the defaults' own."""
    for key, value in data.items():
        default = defaults.get(key) if isinstance(defaults, dict) else None
        if only_changed and value is default:
            continue
        here = (*path, key)
        if wanted := _wanted(here, value, default):
            yield here, value, wanted
        if isinstance(value, dict):
            yield from _faults(value, default, here, only_changed=only_changed)


@once
def _faults_of_defaults(chart: Chart) -> list[Fault]:
    """Those among the defaults, which most scenarios share."""
    defaults = chart.defaults.data
    return list(_faults(defaults, defaults, (), only_changed=False))


def _is_count(value: Any) -> bool:
    return (isinstance(value, int) and not isinstance(value, bool) and value >= 0) or (
        isinstance(value, str) and value.isdigit()
    )


def _is_port(value: Any) -> bool:
    return _is_count(value) and 0 < int(value) < 65536


def _is_size(value: Any) -> bool:
    number = quantity(value) if isinstance(value, (str, int, float)) else None
    return number is not None and number > 0


# What keys of these names mean everywhere. A template may also take an empty text for silence.
MEANINGS: tuple[tuple[re.Pattern[str], Callable[[Any], bool], str], ...] = (
    (re.compile(r"enabled\Z"), lambda value: isinstance(value, bool), "true or false"),
    (re.compile(r"replicas\Z|replicaCount\Z"), _is_count, "a number of pods"),
    (re.compile(r"port\Z"), _is_port, "a port from 1 to 65535"),
    (re.compile(r"size\Z|storage\Z"), _is_size, "a size such as 8Gi"),
    (re.compile(r"accessModes\Z|imagePullSecrets\Z"), lambda value: isinstance(value, list), "a list"),
)


def _wanted(path: Path, value: Any, default: Any) -> str:
    """What must stand here in place of a value, or "" where it is right."""
    if value is None or value == "":
        return ""
    meaning = _meaning(str(path[-1]))
    if meaning is not None and not isinstance(value, dict):
        is_right, wanted = meaning
        return "" if is_right(value) else wanted
    if isinstance(default, bool) and not isinstance(value, bool):
        return "true or false"
    if isinstance(default, int) and not isinstance(default, bool) and not _is_number(value):
        return f"a number as the default {default}"
    return ""


@lru_cache(maxsize=1024)
def _meaning(key: str) -> tuple[Callable[[Any], bool], str] | None:
    return next(((is_right, wanted) for pattern, is_right, wanted in MEANINGS if pattern.match(key)), None)


def _is_number(value: Any) -> bool:
    return (isinstance(value, (int, float)) and not isinstance(value, bool)) or (
        isinstance(value, str) and re.fullmatch(r"-?\d+(\.\d+)?|\$\{.*\}|\{\{.*\}\}", value) is not None
    )


def _kind(value: Any) -> str:
    return "the text " if isinstance(value, str) else ""
