"""No key stands twice in a rendered object.

Why
    Kubernetes and Helm keep the last one and drop the first without a word: a label, a limit or a whole list
    is lost that everyone can see in the template.

Bad
    ```yaml template
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: twice
    data:
      mode: safe
      mode: fast
    ```

Good
    ```yaml template
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: once
    data:
      mode: fast
    ```

Fix
    Remove one of the two, or merge them.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, DefectKind, DocumentView, Problem, Scope, Severity, rule


@rule(severity=Severity.ERROR, scope=Scope.DOCUMENT)
def check(view: DocumentView, ctx: Context) -> Iterator[Problem]:
    for defect in view.defects:
        if defect.kind is DefectKind.DUPLICATE_KEY:
            yield view.problem(defect, "Remove one of the two keys.")
