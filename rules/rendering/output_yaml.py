"""What templates render is YAML that Helm reads.

Why
    Helm fails with a line of the rendered text, which stands in no file. The usual causes: a value without
    quotes that holds `: `, a block that is indented wrongly, an annotation that is a number.

Bad
    ```yaml template
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: broken
    data:
      text: a: b
    ```

    or

    ```yaml template
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: numbered
      annotations:
        example.com/port: 8080
    ```

Good
    ```yaml template
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: whole
      annotations:
        example.com/port: "8080"
    data:
      text: {{ "a: b" | quote }}
    ```

Fix
    Quote the value (`| quote`), or correct the indentation (`nindent`).
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, DefectKind, DocumentView, Problem, Scope, Severity, rule

KINDS = (DefectKind.SYNTAX, DefectKind.NULL_KEY, DefectKind.NON_FINITE, DefectKind.HEAD)


@rule(severity=Severity.ERROR, scope=Scope.DOCUMENT, mandatory=True)
def check(view: DocumentView, ctx: Context) -> Iterator[Problem]:
    for defect in view.defects:
        if defect.kind in KINDS:
            yield view.problem(defect, "Correct the template so that its output is YAML.")
