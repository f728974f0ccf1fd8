"""No template leaves its own words in what it renders.

Why
    `printf` with a value that is missing or of another type renders `%!s(<nil>)`, a missing key renders `<no value>`,
    a whole mapping `map[a:1]`, and a large number `1e+06`. All of them are text, so that Helm and Kubernetes accept
    them, and whoever reads them fails.

Bad
    ```yaml template
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: notes
      annotations:
        example.com/owner: {{ printf "team-%s" .Values.owner | quote }}
    ```

    or a large number:

    ```yaml values
    limit: 20000000
    agentWorkers:
      - name: plain
        image: python:3.12-slim
    ```
    ```yaml template
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: notes
      annotations:
        example.com/limit: {{ .Values.limit | quote }}
    ```

Good
    ```yaml values
    limit: 20000000
    agentWorkers:
      - name: plain
        image: python:3.12-slim
    ```
    ```yaml template
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: notes
      annotations:
        example.com/owner: {{ printf "team-%s" (.Values.owner | default "core") | quote }}
        example.com/limit: {{ .Values.limit | int64 | quote }}
    ```

Fix
    Give the value a default, print it with %v, or turn a number into text with `int64`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from attune_lint.rule import Context, KubeObject, Path, Problem, Scope, Severity, rule

_FORMAT = re.compile(r"%!(?:\w|\w?\(EXTRA )\(?[^)\s]*\)?|<no value>")
_WHOLE = re.compile(r"map\[[\w./-]+:.*\]\Z|\d(\.\d+)?e\+\d{2}\Z|<nil>\Z", re.DOTALL)
DATA = ("binaryData", "data", "stringData")


def any_object(object_: KubeObject, ctx: Context) -> bool:
    return bool(object_.data)


@rule(severity=Severity.ERROR, scope=Scope.OBJECT, when=any_object)
def check(object_: KubeObject, ctx: Context) -> Iterator[Problem]:
    for path, text in _texts(object_.data, ()):
        found = _mangled(text, path)
        if found:
            yield object_.problem(
                f"{object_.title} holds `{found}` at {path[-1]}, which a template made of a value that is missing or "
                "of another type. Kubernetes accepts this as text",
                "Set the value, or let the template print it as what it is.",
                at=path,
            )


def _mangled(text: str, path: Path) -> str:
    if "%!" not in text and "<n" not in text and "map[" not in text and "e+" not in text:
        return ""
    if path[-1] == "image":
        return ""  # the rules of images say it
    match = _FORMAT.search(text)
    # In a file that is carried along such words may be content.
    if match is None and path[0] not in DATA:
        match = _WHOLE.match(text)
    return match.group() if match else ""


def _texts(data: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(data, str):
        yield path, data
    elif isinstance(data, dict):
        for key, value in data.items():
            yield from _texts(value, (*path, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _texts(value, (*path, index))
