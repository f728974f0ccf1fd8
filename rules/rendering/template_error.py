"""Templates render in every scenario.

Why
    A template that fails stops the whole install. One that fails with some values only (a nil pointer, a
    `required`) is found by the operator who sets them.

Bad
    ```yaml template
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: {{ .Values.extra.deep.name }}
    ```

Good
    ```yaml template
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: {{ ((.Values.extra).deep).name | default "extra" }}
    ```

Fix
    Correct the expression at the line that the message names; parentheses around each step make a chain of
    optional keys safe.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, FailureKind, Problem, RenderView, Scope, Severity, rule


@rule(severity=Severity.ERROR, scope=Scope.RENDER, mandatory=True)
def check(view: RenderView, ctx: Context) -> Iterator[Problem]:
    if view.failure is not None and view.failure.kind is FailureKind.TEMPLATE and not view.is_of_notes:
        yield view.problem("Correct the template, or the values it is given.", said="the template fails: ")
