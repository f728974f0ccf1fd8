"""The separator `---` stands on a line of its own.

Why
    A trim marker (`{{-`) that eats the line break before `---` glues the separator to the text above. Two
    objects become one, of which only the later survives; or the separator becomes a part of a value.

Bad
    ```yaml template
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: first
    data:
      text: words
    {{- "---" }}
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: second
    ```

Good
    ```yaml template
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: first
    data:
      text: words
    ---
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: second
    ```

Fix
    Remove the `-` of the action before the separator, so that the line break stays.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, DefectKind, DocumentView, Problem, Scope, Severity, rule


@rule(severity=Severity.ERROR, scope=Scope.DOCUMENT)
def check(view: DocumentView, ctx: Context) -> Iterator[Problem]:
    for defect in view.defects:
        if defect.kind is DefectKind.GLUED_SEPARATOR:
            yield view.problem(defect, "Give `---` a line of its own, which an action before it trims.")
