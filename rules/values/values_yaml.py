"""Values files are YAML that Helm reads.

Why
    Helm stops at a values file that it cannot read, so that nothing of the scenario is rendered or checked.

Bad
    ```yaml values
    agentWorkers: [
    ```

Good
    ```yaml values
    agentWorkers: []
    ```

Fix
    Correct the file at the line that the message names.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from attune_lint.rule import Context, Location, Precision, Problem, Scope, Severity, ValuesView, rule


def has_files(view: ValuesView, ctx: Context) -> bool:
    return any(layer.file is not None for layer in view.values.layers)


@rule(severity=Severity.ERROR, scope=Scope.VALUES, when=has_files, mandatory=True)
def check(view: ValuesView, ctx: Context) -> Iterator[Problem]:
    for file, defect in view.broken:
        if defect.blocking:
            precision = Precision.FILE if defect.line is None else Precision.EXACT
            yield Problem(
                f"Helm cannot read the values of {file}: {defect.message}",
                "Correct the file at that line.",
                detail=f"{defect.kind} {PurePath(file).name}",
                locations=(Location("values", file, defect.line, defect.column, None, precision),),
            )
