"""A value is the text that stands in the file.

Why
    YAML reads `1.10` as the number 1.1, `0123` as 83, and `off` as false. A template that prints such a value prints
    what YAML made of it: the image 1.1, another user, the word false. Nothing fails before the pod does.

Bad
    ```yaml values
    agentWorkers: []
    admin:
      login: 0123
    ```

Good
    ```yaml values
    agentWorkers: []
    admin:
      login: "0123"
    ```

Fix
    Put the value in quotes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from attune_lint.rule import (
    Chart,
    Context,
    Layer,
    Path,
    Problem,
    Scope,
    Severity,
    ValuesView,
    key_path,
    leaves,
    lookup,
    once,
    rule,
)

# Keys whose values are text, whatever they look like.
_TEXT_KEY = re.compile(r"(name|tag|version|schema|user|login|host|password|secret|label|id|value|prefix)\Z", re.I)
_MODE_KEY = re.compile(r"mode\Z", re.I)
_WORDS = frozenset({"on", "off", "yes", "no", "y", "n"})


def has_files(view: ValuesView, ctx: Context) -> bool:
    return any(layer.document is not None for layer in view.values.layers)


@rule(severity=Severity.WARNING, scope=Scope.VALUES, when=has_files)
def check(view: ValuesView, ctx: Context) -> Iterator[Problem]:
    refused = {error.path for error in view.schema_errors}
    for layer in view.values.layers:
        found = _retyped_defaults(view.chart) if layer is view.chart.defaults else _retyped(layer)
        for path, text, value in found:
            if path in refused or view.values.supplier(path) is not layer:
                continue
            if _is_changed(text, value, path, lookup(view.chart.defaults.data, path)):
                shown = str(value).lower() if isinstance(value, bool) else value
                yield view.problem(
                    f"`{key_path(path)}: {text}` is read as `{shown}`, and printed so",
                    f'Write "{text}" in quotes.',
                    at=path,
                )


@once
def _retyped_defaults(chart: Chart) -> list[tuple[Path, str, Any]]:
    return _retyped(chart.defaults)


def _retyped(layer: Layer) -> list[tuple[Path, str, Any]]:
    """The truth values and numbers of a file that stand there otherwise than they are printed, with their text."""
    document = layer.document
    if document is None:
        return []
    found = ((path, value) for path, value in leaves(layer.data) if isinstance(value, bool | int | float))
    given = ((path, document.plain_text(path), value) for path, value in found)
    return [(path, text, value) for path, text, value in given if text is not None and text != _printed(value)]


def _printed(value: bool | float) -> str:
    return str(value).lower() if isinstance(value, bool) else repr(value)


def _is_changed(text: str, value: Any, path: Path, default: Any) -> bool:
    if isinstance(value, bool):
        return isinstance(default, str) and text.lower() in _WORDS
    key = str(next((part for part in reversed(path) if isinstance(part, str)), ""))
    is_text = isinstance(default, str) or _TEXT_KEY.search(key) is not None
    if isinstance(value, int):
        octal = re.fullmatch(r"[-+]?0\d+", text) is not None
        return (octal and not _MODE_KEY.search(key)) or (is_text and str(value) != text.removeprefix("+"))
    if isinstance(value, float):
        return is_text and repr(value) != text and "." in text
    return False
