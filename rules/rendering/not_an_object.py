"""Every rendered document is a Kubernetes object.

Why
    A document without `kind` or `apiVersion` cannot be applied. It is what is left where a condition drops
    the head of an object and keeps its body, or where a comment swallows the first line.

Bad
    ```yaml template
    metadata:
      name: headless
    data: {}
    ```

Good
    ```yaml template
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: headed
    data: {}
    ```

Fix
    Render the whole object or nothing of it.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, DefectKind, DocumentView, Problem, Scope, Severity, rule


@rule(severity=Severity.ERROR, scope=Scope.DOCUMENT, mandatory=True)
def check(view: DocumentView, ctx: Context) -> Iterator[Problem]:
    for defect in view.defects:
        if defect.kind is DefectKind.NOT_AN_OBJECT:
            yield view.problem(defect, "Render the whole object or nothing of it.")
