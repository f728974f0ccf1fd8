"""No key stands twice in a values file.

Why
    Helm keeps the last one. What stands under the first looks set, and is not.

Bad
    ```yaml values
    agentWorkers: []
    agentWorkers: []
    ```

Good
    ```yaml values
    agentWorkers: []
    ```

Fix
    Merge the two, or remove one. A values file holds one document.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from attune_lint.rule import Context, Location, Precision, Problem, Scope, Severity, ValuesView, key_path, rule


def has_files(view: ValuesView, ctx: Context) -> bool:
    return any(layer.file is not None for layer in view.values.layers)


@rule(severity=Severity.ERROR, scope=Scope.VALUES, when=has_files)
def check(view: ValuesView, ctx: Context) -> Iterator[Problem]:
    for file, defect in view.broken:
        if not defect.blocking:
            precision = Precision.FILE if defect.line is None else Precision.EXACT
            yield Problem(
                f"in {file}, {defect.message}",
                "Merge the two, or remove one.",
                detail=f"{defect.kind} {PurePath(file).name}",
                locations=(
                    Location("values", file, defect.line, defect.column, key_path(defect.path) or None, precision),
                ),
            )
