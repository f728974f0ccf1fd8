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

from attune_lint.rule import Context, KubeObject, Path, Problem, Release, Scope, Severity, once, plain_data, rule

# One of these stands in all that is mangled.
_MARK = re.compile(r"%!|<n|map\[|e\+|%3C")
_FORMAT = re.compile(r"%!(?:\w|\w?\(EXTRA )\(?[^)\s]*\)?|<no value>|%3C(?:nil|no\+value)%3E")
_WHOLE = re.compile(r"map\[[\w./-]+:.*\]\Z|\d(\.\d+)?e\+\d{2}\Z|<nil>\Z", re.DOTALL)
DATA = ("binaryData", "data", "stringData")


def has_objects(release: Release, ctx: Context) -> bool:
    return bool(release.objects)


@rule(severity=Severity.ERROR, scope=Scope.RELEASE, when=has_objects, decisive=True)
def check(release: Release, ctx: Context) -> Iterator[Problem]:
    places: dict[str, list[tuple[KubeObject, Path]]] = {}
    for object_ in release.objects:
        for found, path in _found_in(object_):
            places.setdefault(found, []).append((object_, path))
    for found, where in places.items():
        (object_, path), more = where[0], len(where) - 1
        others = f", and so {'does one place' if more == 1 else f'do {more} places'} more" if more else ""
        yield object_.problem(
            f"{object_.title} holds `{found}` at {path[-1]}{others}, which a template made of a value that is missing "
            "or of another type. Kubernetes accepts this as text",
            "Set the value, or let the template print it as what it is.",
            at=path,
            detail=found,
        )


@once
def _found_in(object_: KubeObject) -> tuple[tuple[str, Path], ...]:
    """What is mangled in an object, with its places."""
    coded = {("data", key): text for key, text in plain_data(object_).items()} if object_.kind == "Secret" else {}
    if not _MARK.search(object_.whole_text) and not any(map(_MARK.search, coded.values())):
        return ()
    texts = (*object_.texts(), *coded.items())
    return tuple((found, path) for path, text in texts if (found := _mangled(text, path)))


def _mangled(text: str, path: Path) -> str:
    if not _MARK.search(text):
        return ""
    if path[-1] == "image":
        return ""  # the rules of images say it
    match = _FORMAT.search(text)
    # In a file that is carried along such words may be content.
    if match is None and path[0] not in DATA:
        match = _WHOLE.match(text)
    return match.group() if match else ""
