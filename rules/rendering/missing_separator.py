"""Objects in one template are separated by `---`.

Why
    Without it, the keys of the second object repeat those of the first. Only the last of each survives: one
    object is lost, and what is left is a mixture of both.

Bad
    ```yaml template
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: first
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
    ---
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: second
    ```

Fix
    Write `---` on a line of its own between the objects; in a `range`, as its first line.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, DefectKind, DocumentView, Problem, Scope, Severity, rule

KINDS = (DefectKind.MISSING_SEPARATOR, DefectKind.SEVERAL_DOCUMENTS)


@rule(severity=Severity.ERROR, scope=Scope.DOCUMENT)
def check(view: DocumentView, ctx: Context) -> Iterator[Problem]:
    for defect in view.defects:
        if defect.kind in KINDS:
            yield view.problem(defect, "Write `---` on a line of its own between the objects.")
