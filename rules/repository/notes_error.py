"""NOTES.txt renders in every scenario.

Why
    Helm renders the notes with all other templates, and an error in them stops the whole install, though they make no
    object. `helm template` fails with them too, and nothing else of the scenario can be checked.

Bad
    ```text file charts/attune/templates/NOTES.txt
    {{- range .Values.agentWorkers }}
    {{ .name }}: {{ .image }}, replicas {{ .replicas | default 1 }}, runtimes {{ join ", " .labels.runtimes }}
    {{- end }}
    ```

Good
    ```text file charts/attune/templates/NOTES.txt
    {{- range .Values.agentWorkers }}
    {{ .name }}: {{ .image }}, replicas {{ .replicas | default 1 }}, runtimes {{ .runtimes | default "auto-detect" }}
    {{- end }}
    ```

Fix
    Correct the expression at the line that the message names, with a value for every entry that leaves the field out.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, FailureKind, Problem, RenderView, Scope, Severity, rule


@rule(severity=Severity.ERROR, scope=Scope.RENDER, mandatory=True)
def check(view: RenderView, ctx: Context) -> Iterator[Problem]:
    if view.failure is not None and view.failure.kind is FailureKind.TEMPLATE and view.is_of_notes:
        yield view.problem(
            "Correct NOTES.txt, or the values it is given.", said="NOTES.txt fails, and with it the whole install: "
        )
